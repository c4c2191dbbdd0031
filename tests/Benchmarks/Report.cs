using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace DbMigrate.Benchmarks;

/// <summary>The table of all figures: medians, spreads, ratios within one run.</summary>
internal sealed class Report
{
    private readonly List<string> _rows = [];
    private readonly List<string> _notes = [];

    /// <summary>Adds a figure of ours beside another tool's.</summary>
    public void Add(string what, string ours, IReadOnlyList<double> oursMillis, string theirs, IReadOnlyList<double> theirsMillis, string goal) => _rows.Add(string.Create(
        CultureInfo.InvariantCulture,
        $"| {what} | {ours} | {Show(oursMillis)} | {theirs} | {Show(theirsMillis)} | {Median(oursMillis) / Median(theirsMillis):0.00} | {goal} |"));

    /// <summary>Says what could not be measured, and why.</summary>
    public void Skip(string what, string reason) => _notes.Add($"- {what} was not measured: {reason}");

    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine("# Benchmarks").AppendLine();
        text.AppendLine("Made by one command, from the root of a checkout:").AppendLine();
        text.AppendLine("```sh").AppendLine("dotnet run --project tests/Benchmarks --configuration Release -- docs/benchmarks.md").AppendLine("```").AppendLine();
        text.AppendLine("Median milliseconds (least – most) of rounds that alternate between the tools, so that a busy machine slows both; the ratio is ours / theirs.").AppendLine();
        text.AppendLine("| what | ours | ms | beside | ms | ratio | goal |");
        text.AppendLine("|---|---|--:|---|--:|--:|---|");
        foreach (string row in _rows)
            text.AppendLine(row);
        if (_notes.Count > 0)
            text.AppendLine();
        foreach (string note in _notes)
            text.AppendLine(note);
        text.AppendLine();
        text.Append(CultureInfo.InvariantCulture, $"{RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} cores, .NET {Environment.Version}").AppendLine(".");
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string Show(IReadOnlyList<double> values) =>
        string.Create(CultureInfo.InvariantCulture, $"**{Median(values):0}** ({values.Min():0} – {values.Max():0})");
}
