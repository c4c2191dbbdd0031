using System.Text.Json;

namespace DbMigrate.Tests.Cli;

public sealed class CheckVerbTests
{
    private static CliProject Costly() => new CliProject()
        .WithConfig("""{ "dialect": "sqlite", "environments": { "default": { "url": "sqlite:app.db" } } }""")
        .WithMigration("0000_users", "CREATE TABLE users (id integer PRIMARY KEY, note text);\nINSERT INTO users VALUES (1, 'x');\n")
        .WithMigration("0001_drop_note", "SELECT 1;\nALTER TABLE users DROP COLUMN note;\n");

    [Fact]
    public async Task Findings_are_shown_with_their_place_and_counted()
    {
        using var project = Costly();
        await project.RunAsync("apply", "--to", "users");

        var check = await project.RunAsync("check");
        var strict = await project.RunAsync("check", "--exit-code");
        var lenient = await project.RunAsync("check", "--exit-code", "error");

        Assert.Equal((0, 3, 0), (check.ExitCode, strict.ExitCode, lenient.ExitCode));
        var place = Path.Combine("migrations", "0001_drop_note.sql");
        Assert.Contains($"warning DataLoss  {place}:2", check.Out, StringComparison.Ordinal);
        Assert.Contains("The values of column users.note are lost. users holds 1 row.", check.Out, StringComparison.Ordinal);
        Assert.Contains("0 errors, 3 warnings, 1 remark.", check.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_fails_the_check_that_lets_warnings_pass()
    {
        using var project = Costly();
        project.Write("migrations/0001_drop_note.sql", "SELECT 'never closed;\n");

        var lenient = await project.RunAsync("check", "--exit-code", "error");
        var warning = await project.RunAsync("check", "--exit-code", "warning", "--json");
        var wrong = await project.RunAsync("check", "--exit-code", "information");

        Assert.Equal((3, 3, 2), (lenient.ExitCode, warning.ExitCode, wrong.ExitCode));
        Assert.Contains("error ScriptInvalid", lenient.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_findings_exits_with_0()
    {
        using var project = CliProject.WithTwoMigrations();

        var check = await project.RunAsync("check", "--exit-code");

        Assert.Equal((0, "0 errors, 0 warnings, 1 remark."), (check.ExitCode, check.Error.Trim()));
    }

    [Fact]
    public async Task Json_has_what_the_cmdlet_emits()
    {
        using var project = Costly();

        using var json = JsonDocument.Parse((await project.RunAsync("check", "--rehearse", "--json")).Out);

        var rehearsed = json
            .RootElement.EnumerateArray()
            .Where(finding => finding.GetProperty("rule").GetString() == CheckRules.Rehearsed)
            .ToList();
        Assert.Equal(["0000_users", "0001_drop_note"], rehearsed.Select(finding => finding.GetProperty("tag").GetString()));
        Assert.All(rehearsed, finding => Assert.True(finding.GetProperty("duration").GetDouble() >= 0));
    }

    [Theory]
    [InlineData("github", "::warning file=migrations/0001_drop_note.sql,line=2,title=DataLoss::The values of column users.note are lost.")]
    [InlineData(
        "azure-devops",
        "##vso[task.logissue type=warning;sourcepath=migrations/0001_drop_note.sql;linenumber=2;columnnumber=1;code=DataLoss;]The values "
            + "of column users.note are lost.")]
    public async Task A_pipelines_service_gets_lines_that_it_understands(string style, string expected)
    {
        using var project = Costly();
        await project.RunAsync("apply", "--to", "users");

        Assert.Contains(expected, (await project.RunAsync("check", "--annotate", style)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_protected_environment_refuses_a_loss_and_says_what_to_type()
    {
        using var project = Costly();
        project.WithConfig(
            """{ "dialect": "sqlite", "environments": { "default": { "url": "sqlite:app.db" }, "production": { "url": "sqlite:app.db", "protected": true } } }"""
        );
        await project.RunAsync("apply", "--to", "users");

        var refused = await project.RunAsync("apply", "-e", "production", "--confirm", "production");
        var allowed = await project.RunAsync("apply", "-e", "production", "--confirm", "production", "--allow", "DataLoss");

        Assert.Equal((1, 0), (refused.ExitCode, allowed.ExitCode));
        Assert.Contains("--allow DataLoss", refused.Error, StringComparison.Ordinal);
    }
}
