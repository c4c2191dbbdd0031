using System.Globalization;
using System.Text;
using DbMigrate.Pictures;

namespace DbMigrate;

/// <summary>The documents that findings can be written as.</summary>
public enum CheckFormat : long
{
    /// <summary>Markdown, for the summary page of a run or a comment on a pull request.</summary>
    Markdown,
}

/// <summary>Findings as a document.</summary>
public static class CheckReport
{
    /// <summary>A Markdown text: what was found, the gravest first.</summary>
    /// <param name="findings">What was found; nothing is said to be nothing.</param>
    /// <param name="root">The folder that the files' names start from.</param>
    public static ExportFile ToMarkdown(IReadOnlyList<Finding> findings, string root)
    {
        var text = new StringBuilder("## Migrations checked\n\n");
        if (findings.Count == 0)
            return Document(text.Append("Nothing was found.\n"));

        var counts = findings
            .GroupBy(finding => finding.Severity)
            .OrderByDescending(group => group.Key)
            .Select(group =>
                string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {Word(group.Key)}{(group.Count() == 1 ? "" : "s")}"));
        text.Append(string.Join(", ", counts)).Append(".\n\n");
        var several = findings.Select(finding => finding.Database).Distinct(StringComparer.Ordinal).Count() > 1;
        MarkdownTable.Append(
            text,
            [.. new[] { "Severity", "Where" }, .. several ? ["Database"] : Array.Empty<string>(), "What"],
            findings.OrderByDescending(finding => finding.Severity).Select(finding => (IReadOnlyList<string?>)
            [
                finding.Severity.ToString(),
                Place(finding, root),
                .. several ? [finding.Database] : Array.Empty<string?>(),
                $"{finding.Rule}: {finding.Message} {finding.Fix}",
            ]));
        return Document(text);
    }

    /// <summary>What ends a pipeline's step.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="least">The gravity from which on it matters.</param>
    public static DbMigrateException Failure(IReadOnlyList<Finding> findings, FindingSeverity least)
    {
        var grave = findings.Where(finding => finding.Severity >= least).ToList();
        return new(
            ErrorId.CheckFailed,
            string.Create(
                CultureInfo.InvariantCulture, $"The check found {grave.Count} that {(grave.Count == 1 ? "is" : "are")} {least} or worse: ")
                + string.Join(
                    ", ", grave.Select(finding => finding.Tag is null ? finding.Rule : $"{finding.Rule} in {finding.Tag}").Distinct())
                + ".",
            "Correct the migrations, or allow what is meant with -- dbmigrate: allow <hazard> <reason>.");
    }

    private static string Word(FindingSeverity severity) =>
        severity switch
        {
            FindingSeverity.Error => "error",
            FindingSeverity.Warning => "warning",
            _ => "remark",
        };

    private static string Place(Finding finding, string root) =>
        finding.File is null
            ? ""
            : $"{Path.GetRelativePath(root, finding.File).Replace('\\', '/')}{(finding.Line is { } line ? string.Create(CultureInfo.InvariantCulture, $":{line}") : "")}";

    private static ExportFile Document(StringBuilder text) => new("check.md", text.ToString()) { IsDocument = true };
}
