using System.Globalization;
using System.Net;
using System.Text;

namespace DbMigrate.Benchmarks;

/// <summary>A measured thing: what ran, and how long each time.</summary>
/// <param name="Name">As the table has it.</param>
/// <param name="IsOurs">Whether it is DbMigrate.</param>
internal sealed record Bar(string Name, IReadOnlyList<double> Millis, bool IsOurs);

/// <summary>What was measured side by side, in one run.</summary>
internal sealed record Figure(string What, IReadOnlyList<Bar> Bars);

/// <summary>The figures of a section as one picture (SVG): bars are medians, the thin line goes from the least to the most.</summary>
/// <remarks>Each figure has a scale of its own, which begins at 0, so that lengths can be compared within it.</remarks>
internal sealed class Chart
{
    private const int Width = 760;
    private const int Longest = 600;
    private const string Style = """
        text { font: 13px system-ui, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2937 }
        .what { font-weight: 600 } .name, .time { font-size: 12px } .name { fill: #57606a }
        .ours { fill: #2563eb } .other { fill: #b6bec9 } .spread { stroke: #57606a; stroke-width: 1.5; fill: none }
        @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3 } .name { fill: #9aa4af } .ours { fill: #58a6ff } .other { fill: #545d68 } .spread { stroke: #9aa4af }
        }
        """;

    private readonly StringBuilder _shapes = new();
    private int _y;

    private Chart()
    {
    }

    /// <summary>Draws it.</summary>
    public static string Draw(string title, IReadOnlyList<Figure> figures)
    {
        var chart = new Chart();
        foreach (Figure figure in figures) chart.Add(figure);
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{chart._y}" viewBox="0 0 {Width} {chart._y}" role="img">
            <title>{Text(title)}</title>
            <style>
            {Style}
            </style>
            {chart._shapes}</svg>

            """).ReplaceLineEndings("\n");
    }

    private static string Text(string markdown) => WebUtility.HtmlEncode(markdown.Replace("`", "").Replace("\\|", "|"));

    private static string Time(double millis) => millis.ToString(millis < 9_995 ? "#,##0 ms" : "#,##0,.0 s", CultureInfo.InvariantCulture);

    private void Add(Figure figure)
    {
        double most = figure.Bars.Max(bar => bar.Millis.Max());
        Add($"""<text class="what" x="0" y="{_y += 18}">{Text(figure.What)}</text>""");
        _y += 6;
        foreach (Bar bar in figure.Bars)
        {
            double median = Report.Median(bar.Millis);
            string length = At(Math.Max(median, most / Longest)), end = At(bar.Millis.Max());
            Add($"""<text class="name" x="0" y="{_y += 14}">{Text(bar.Name)}</text>""");
            _y += 4;
            Add($"""<rect class="{(bar.IsOurs ? "ours" : "other")}" x="0" y="{_y}" width="{length}" height="12" rx="2"/>""");
            if (bar.Millis.Count > 1) Add($"""<path class="spread" d="M{At(bar.Millis.Min())} {_y + 6}H{end}"/>""");
            Add($"""<text class="time" x="{At(Math.Max(median, bar.Millis.Max()), 8)}" y="{_y + 10}">{Time(median)}</text>""");
            _y += 16;
        }

        _y += 14;

        string At(double millis, int beyond = 0) => ((millis / most * Longest) + beyond).ToString("0.#", CultureInfo.InvariantCulture);
    }

    private void Add(string shape) => _shapes.Append(shape).Append('\n');
}
