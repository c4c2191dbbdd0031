using DbMigrate.Tests.Cli;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Operations;

/// <summary>Findings and journals as Markdown, for the pages of a pipeline's service.</summary>
public sealed class ReportTests
{
    [Fact]
    public void Findings_are_a_table_with_the_gravest_first_and_nothing_in_them_is_Markdown()
    {
        string report = CheckReport.ToMarkdown(
            [
                new()
                {
                    Severity = FindingSeverity.Warning,
                    Rule = "ExclusiveLock",
                    Message = "a|b\nc <img src=x> `d` [e](f) @all #1",
                    File = "/r/migrations/0001_a.sql",
                    Line = 3,
                },
                new() { Severity = FindingSeverity.Error, Rule = "DataLoss", Message = "Rows of t are lost.", Fix = "Keep them." },
            ],
            "/r").Text;

        Assert.Equal(
            """
            ## Migrations checked

            1 error, 1 warning.

            | Severity | Where | What |
            |---|---|---|
            | Error |  | DataLoss: Rows of t are lost. Keep them. |
            | Warning | migrations/0001\_a.sql:3 | ExclusiveLock: a\|b<br>c &lt;img src\=x&gt; \`d\` \[e\](f) @<!-- -->all #<!-- -->1 |

            """.ReplaceLineEndings("\n"),
            report);
        Assert.Equal("## Migrations checked\n\nNothing was found.\n", CheckReport.ToMarkdown([], "/").Text);
    }

    [Fact]
    public async Task The_journal_of_every_database_is_a_table_and_one_that_cannot_be_read_comes_first()
    {
        using var project = CliProject.WithTwoMigrations();
        Assert.Equal(0, (await project.RunAsync("apply", "--to", "0000_users", "-d", "sqlite:a.db")).ExitCode);
        Directory.CreateDirectory(Path.Combine(project.Folder, "b.db"));

        var result = await project.RunAsync("journal", "--format", "markdown", "-d", "sqlite:a.db", "-d", "sqlite:b.db");

        Assert.Equal(1, result.ExitCode);
        string[] lines = result.Out.Split('\n');
        Assert.StartsWith("## sqlite:", lines[0], StringComparison.Ordinal);
        Assert.Contains("b.db", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("**Not read.** ", lines[2], StringComparison.Ordinal);
        Assert.Contains("1 applied, 1 pending.", lines);
        Assert.Contains(lines, line => line.StartsWith("| 0001\\_orders | Pending |  |", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_check_writes_its_report_beside_what_it_prints()
    {
        using var project = CliProject.WithTwoMigrations();

        var result = await project.RunAsync("check", "--path", "report/", "--json");

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("[", result.Out.TrimStart(), StringComparison.Ordinal);
        Assert.StartsWith(
            "## Migrations checked\n",
            await File.ReadAllTextAsync(Path.Combine(project.Folder, "report", "check.md"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }
}
