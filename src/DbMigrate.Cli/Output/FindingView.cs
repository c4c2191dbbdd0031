namespace DbMigrate.Cli.Output;

/// <summary>Shows what a check has found.</summary>
internal static class FindingView
{
    /// <summary>A paragraph for each.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<Finding> findings, string folder)
    {
        foreach (var finding in findings)
        {
            var place = finding.File is null
                ? ""
                : $"  {Path.GetRelativePath(folder, finding.File)}{(finding.Line is { } line ? $":{line}" : "")}";
            terminal.Line(
                new Words(finding.Severity.ToString().ToLowerInvariant(), ToneOf(finding.Severity)),
                $" {finding.Rule}",
                new(place, Tone.Faint));
            terminal.Line($"  {finding.Message}");
            if (finding.Fix is not null)
                terminal.Line(new Words($"  {finding.Fix}", Tone.Faint));
        }

        terminal.Note(new Words(Summary(findings), Tone.Faint));
    }

    /// <summary>A line for each that a pipeline's service understands.</summary>
    public static void Annotate(Terminal terminal, IReadOnlyList<Finding> findings, AnnotationStyle style, string root)
    {
        foreach (var finding in findings)
            terminal.Out.WriteLine(Annotation.Of(finding, style, root));
    }

    private static string Summary(IReadOnlyList<Finding> findings)
    {
        int Count(FindingSeverity severity) => findings.Count(finding => finding.Severity == severity);
        return $"{Shown.Count(Count(FindingSeverity.Error), "error")}, {Shown.Count(Count(FindingSeverity.Warning), "warning")}, "
            + $"{Shown.Count(Count(FindingSeverity.Information), "remark")}.";
    }

    private static Tone ToneOf(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => Tone.Bad,
        FindingSeverity.Warning => Tone.Warning,
        _ => Tone.Faint,
    };
}
