namespace DbMigrate;

/// <summary>The services whose logs show findings beside the code.</summary>
public enum AnnotationStyle : long
{
    /// <summary>Azure DevOps' logging commands.</summary>
    AzureDevOps,

    /// <summary>GitHub Actions' workflow commands.</summary>
    GitHub,
}

/// <summary>Writes findings as the lines that a pipeline's service shows beside the code.</summary>
/// <remarks>Sources: https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands (<c>task.logissue</c>) and
/// https://docs.github.com/actions/reference/workflow-commands-for-github-actions.</remarks>
public static class Annotation
{
    /// <summary>The line of a finding.</summary>
    /// <param name="finding">The finding.</param>
    /// <param name="style">Whose.</param>
    /// <param name="root">The folder that the service's file names start from: the repository's.</param>
    public static string Of(Finding finding, AnnotationStyle style, string root)
    {
        var file = finding.File is null ? null : Path.GetRelativePath(root, finding.File).Replace('\\', '/');
        var text = $"{finding.Message} {finding.Fix}".TrimEnd();
        return style == AnnotationStyle.AzureDevOps ? AzureDevOps(finding, file, text) : GitHub(finding, file, text);
    }

    private static string AzureDevOps(Finding finding, string? file, string text)
    {
        // There is no command for what is neither a warning nor an error.
        if (finding.Severity == FindingSeverity.Information)
            return $"{(file is null ? "" : $"{file}{(finding.Line is { } line ? $":{line}" : "")}: ")}{finding.Rule}: "
                + $"{text.ReplaceLineEndings(" ")}";
        var place = file is null
            ? ""
            : $"sourcepath={Property(file)};{(finding.Line is { } number ? $"linenumber={number};columnnumber=1;" : "")}";
        return $"##vso[task.logissue "
            + $"type={(finding.Severity == FindingSeverity.Error ? "error" : "warning")};{place}code={Property(finding.Rule)};]{Data(text)}";

        static string Data(string value) => OneLine(value, "%AZP25");
        static string Property(string value) =>
            Data(value).Replace(";", "%3B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal);
    }

    private static string GitHub(Finding finding, string? file, string text)
    {
        var command = finding.Severity switch { FindingSeverity.Error => "error", FindingSeverity.Warning => "warning", _ => "notice" };
        var place = file is null ? "" : $"file={Property(file)},{(finding.Line is { } number ? $"line={number}," : "")}";
        return $"::{command} {place}title={Property(finding.Rule)}::{Data(text)}";

        static string Data(string value) => OneLine(value, "%25");
        static string Property(string value) =>
            Data(value).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
    }

    /// <summary>A text on a line of its own; each system has a spelling of its own for the percent sign.</summary>
    private static string OneLine(string value, string percent) =>
        value
            .Replace("%", percent, StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal);
}
