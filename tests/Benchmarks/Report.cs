using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace DbMigrate.Benchmarks;

/// <summary>The tables of all figures: medians, spreads, ratios within one run. A section that is not run again stays as it was.</summary>
internal sealed partial class Report
{
    private const string Header = "| what | ours | ms | beside | ms | ratio | goal |\n|---|---|--:|---|--:|--:|---|\n";

    /// <summary>What a person wrote on the goals that are missed; kept as it is.</summary>
    private const string Missed = "What is missed, and why";

    private readonly IReadOnlyList<string> _titles;
    private readonly Dictionary<string, StringBuilder> _sections = [];
    private readonly List<Figure> _figures = [];
    private StringBuilder _current = new();
    private bool _rows;

    /// <param name="before">The report as it was; empty where there is none.</param>
    /// <param name="titles">The sections, in their order.</param>
    public Report(string before, IReadOnlyList<string> titles)
    {
        _titles = titles;
        foreach (string title in titles.Append(Missed))
        {
            int start = before.IndexOf($"## {title}\n", StringComparison.Ordinal);
            if (start < 0) continue;
            int end = before.IndexOf("\n## ", start, StringComparison.Ordinal);
            _sections[title] = new((end < 0 ? before[start..] : before[start..end]).TrimEnd('\n') + "\n");
        }
    }

    /// <summary>The section that was begun last.</summary>
    public string Current => _current.ToString();

    /// <summary>What that section measured beside something else.</summary>
    public IReadOnlyList<Figure> Figures => _figures;

    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    /// <summary>Begins a section.</summary>
    public void Start(string title)
    {
        _sections[title] = _current = new($"## {title}\n\n");
        _figures.Clear();
        _rows = false;
    }

    /// <summary>Shows the section's picture above its tables.</summary>
    /// <param name="link">The picture, as the report links it.</param>
    public void Show(string title, string link)
    {
        string heading = $"## {title}\n\n";
        _current.Insert(heading.Length, $"![{title}: the medians of the table below as bars]({link})\n\n");
    }

    /// <summary>Adds a figure of ours beside another tool's.</summary>
    public void Add(
        string what, string ours, IReadOnlyList<double> oursMillis, string theirs, IReadOnlyList<double> theirsMillis, string goal)
    {
        AddRow(
            $"| {what} | {ours} | {Show(oursMillis)} | {theirs} | {Show(theirsMillis)} | "
                + $"{Ratio(Median(oursMillis) / Median(theirsMillis))} | {goal} |");
        Draw(what, new(ours, oursMillis, IsOurs: true), new(theirs, theirsMillis, IsOurs: false));
    }

    /// <summary>The same where the goal is a ratio; says so where it is missed.</summary>
    public void Add(
        string what, string ours, IReadOnlyList<double> oursMillis, string theirs, IReadOnlyList<double> theirsMillis, double atMost)
    {
        bool met = Median(oursMillis) / Median(theirsMillis) <= atMost;
        Add(
            what,
            ours,
            oursMillis,
            theirs,
            theirsMillis,
            string.Create(CultureInfo.InvariantCulture, $"≤ {atMost:0.####}{(met ? "" : ": **missed**")}"));
    }

    /// <summary>Adds a figure that no other tool's stands beside.</summary>
    public void AddFigure(string what, string ours, string figure, string goal) =>
        AddRow($"| {what} | {ours} | **{figure}** | | | | {goal} |");

    /// <summary>Says something about the figures.</summary>
    public void Note(string note)
    {
        if (_rows) _current.Append('\n');
        _rows = false;
        _current.Append($"- {note}\n");
    }

    /// <summary>Says what could not be measured, and why.</summary>
    public void Skip(string what, string reason) => Note($"{what} was not measured: {reason}");

    public override string ToString()
    {
        var text = new StringBuilder("""
        # Benchmarks

        Made by one command, from the root of a checkout:

        ```sh
        dotnet run --project tests/Benchmarks --configuration Release -- docs/benchmarks.md
        ```

        Names of sections after the file (`apply`, `start`, `program`, `read`, `compare`, `new`, `many`, `growth`, `online`, `recipes`, `rebuild`, `studio`) run only those and keep the rest.
        The pictures are drawn by the same run.

        Median milliseconds (least – most) of rounds whose order moves on by one each time, so that a busy machine slows all tools; the ratio is
        ours / theirs. Every process is a cold one unless the row says otherwise.


        """.ReplaceLineEndings("\n"));
        text.Append(Goals());
        foreach (string title in _titles.Prepend(Missed))
        {
            if (_sections.TryGetValue(title, out var section)) text.Append(section).Append('\n');
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"## Machine\n\n{RuntimeInformation.RuntimeIdentifier}, {Environment.ProcessorCount} cores, .NET {Environment.Version}.\n");
        return text.ToString();
    }

    // Every row of every section that has a goal, in one table.
    private string Goals()
    {
        var rows = _titles
            .Where(_sections.ContainsKey)
            .SelectMany(title => _sections[title].ToString().Split('\n'))
            .Select(line => Column().Split(line))
            .Where(cells => cells.Length == Header.Split('\n')[0].Split('|').Length && cells[^2].Trim().StartsWith('≤'))
            .Select(cells =>
                (
                    What: cells[1].Trim(),
                    Ours: cells[2].Trim(),
                    Reached: Reached(cells[7].Trim(), cells[6].Trim(), cells[3].Trim()),
                    Goal: cells[7].Trim()))
            .ToList();
        var text = new StringBuilder("## Goals\n\n| what | ours | goal | reached |\n|---|---|---|--:|\n");
        foreach (var (what, ours, reached, goal) in rows)
            text.Append($"| {what} | {ours} | {goal} | {reached} |\n");
        return rows.Count == 0 ? "" : text.Append('\n').ToString();
    }

    // A goal without a unit is one for the ratio.
    private static string Reached(string goal, string ratio, string millis) =>
        ratio.Length > 0 && Ratios().IsMatch(goal) ? ratio : ratio.Length > 0 ? $"{millis} ms" : millis;

    [GeneratedRegex(@"^≤ [\d.]+(: \*\*missed\*\*)?$")]
    private static partial Regex Ratios();

    // Between columns; what is in a cell is escaped.
    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Column();

    // Rows about the same thing are one figure, in which what stands in several rows is one bar.
    private void Draw(string what, params Bar[] bars)
    {
        int place = _figures.FindIndex(figure => figure.What == what);
        if (place < 0)
            _figures.Add(new(what, bars));
        else
            _figures[place] = new(
                what, [.. _figures[place].Bars.Concat(bars).DistinctBy(bar => bar.Name).OrderByDescending(bar => bar.IsOurs)]);
    }

    private void AddRow(string row)
    {
        if (!_rows)
        {
            if (!Current.EndsWith("\n\n", StringComparison.Ordinal)) _current.Append('\n');
            _current.Append(Header);
        }

        _rows = true;
        _current.Append(row).Append('\n');
    }

    private static string Ratio(double ratio) => ratio.ToString(ratio < 0.1 ? "0.0000" : "0.00", CultureInfo.InvariantCulture);

    private static string Show(IReadOnlyList<double> values) =>
        string.Create(CultureInfo.InvariantCulture, $"**{Median(values):0}** ({values.Min():0} – {values.Max():0})");
}
