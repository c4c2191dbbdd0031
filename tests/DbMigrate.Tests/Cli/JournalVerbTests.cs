namespace DbMigrate.Tests.Cli;

public sealed class JournalVerbTests
{
    [Fact]
    public async Task A_table_shows_every_migration_uncut()
    {
        using var project = CliProject.WithTwoMigrations().WithMigration("0002_" + new string('x', 100), "SELECT 1;");

        var result = await project.RunAsync("journal");

        Assert.Equal(0, result.ExitCode);
        var lines = result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches(@"^TAG +STATUS +WHEN +APPLIED AT$", lines[0]);
        Assert.Matches(@"^0000_users +Pending +2023-11-1\d \d\d:\d\d$", lines[1]);
        Assert.StartsWith("0002_" + new string('x', 100) + "  Pending", lines[3]);
        Assert.Equal($"3 migrations (3 pending) on sqlite:{project.File("app.db")}.\n", result.Error);
    }

    [Fact]
    public async Task It_writes_nothing()
    {
        using var project = CliProject.WithTwoMigrations();
        var before = project.Snapshot();

        await project.RunAsync("journal");

        Assert.Equal(before, project.Snapshot());
    }

    [Fact]
    public async Task Json_has_the_properties_of_a_journal_entry()
    {
        using var project = CliProject.WithTwoMigrations();
        await project.RunAsync("apply", "--to", "users");

        var result = await project.RunAsync("journal", "--json");

        Assert.Equal("", result.Error);
        Assert.Collection(
            result.Objects,
            applied =>
            {
                Assert.Equal(
                    [
                        "index", "tag", "name", "status", "pending", "applied", "outOfOrder", "when", "appliedAt", "hash", "path",
                        "downPath", "statements", "hazards", "error", "database", "environment",
                    ],
                    applied.Keys());
                Assert.Equal(0, applied.GetProperty("index").GetInt32());
                Assert.Equal("0000_users", applied.Text("tag"));
                Assert.Equal("users", applied.Text("name"));
                Assert.Equal("Applied", applied.Text("status"));
                Assert.False(applied.GetProperty("pending").GetBoolean());
                Assert.True(applied.GetProperty("applied").GetBoolean());
                Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000), applied.GetProperty("when").GetDateTimeOffset());
                Assert.InRange(
                    applied.GetProperty("appliedAt").GetDateTimeOffset(),
                    DateTimeOffset.UtcNow.AddMinutes(-5),
                    DateTimeOffset.UtcNow.AddMinutes(1));
                Assert.Matches("^[0-9a-f]{64}$", applied.Text("hash"));
                Assert.Equal(project.File("migrations", "0000_users.sql"), applied.Text("path"));
                Assert.Equal(2, applied.GetProperty("statements").GetInt32());
                Assert.Equal($"sqlite:{project.File("app.db")}", applied.Text("database"));
                Assert.Equal("default", applied.Text("environment"));
            },
            pending =>
            {
                Assert.Equal("Pending", pending.Text("status"));
                Assert.Null(pending.Text("appliedAt"));
            });
    }

    [Theory]
    [InlineData("*user*", "0000_users")]
    [InlineData("000?_ORDERS", "0001_orders")]
    [InlineData("orders", "0001_orders")]
    public async Task A_name_filters(string name, string tag)
    {
        using var project = CliProject.WithTwoMigrations();

        var result = await project.RunAsync("journal", name, "--json");

        Assert.Equal(tag, Assert.Single(result.Objects).Text("tag"));
    }

    [Fact]
    public async Task A_wildcard_may_match_nothing_but_a_name_may_not()
    {
        using var project = CliProject.WithTwoMigrations();

        var wildcard = await project.RunAsync("journal", "*nothing*");
        var name = await project.RunAsync("journal", "nothing");

        Assert.Equal(0, wildcard.ExitCode);
        Assert.StartsWith("No such migrations on", wildcard.Error);
        Assert.Equal(1, name.ExitCode);
        Assert.StartsWith("error MigrationUnknown: No migration is called 'nothing'.", name.Error);
    }

    [Fact]
    public async Task Exit_code_tells_whether_anything_is_pending()
    {
        using var project = CliProject.WithTwoMigrations();

        Assert.Equal(0, (await project.RunAsync("journal")).ExitCode);
        Assert.Equal(3, (await project.RunAsync("journal", "--exit-code")).ExitCode);
        await project.RunAsync("apply", "--to", "0000_users");
        Assert.Equal(0, (await project.RunAsync("journal", "users", "--exit-code")).ExitCode);
        Assert.Equal(3, (await project.RunAsync("journal", "--exit-code")).ExitCode);
        await project.RunAsync("apply");
        Assert.Equal(0, (await project.RunAsync("journal", "--exit-code")).ExitCode);
    }

    [Fact]
    public async Task Exit_code_tells_of_an_edited_migration()
    {
        using var project = CliProject.WithTwoMigrations();
        await project.RunAsync("apply");
        project.Write("migrations/0000_users.sql", "CREATE TABLE people (id integer);\n");

        var result = await project.RunAsync("journal", "--exit-code");

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("Modified", result.Out);
    }

    [Fact]
    public async Task Pending_shows_only_what_is_pending()
    {
        using var project = CliProject.WithTwoMigrations();
        await project.RunAsync("apply", "--to", "0000_users");

        Assert.Equal("0001_orders", Assert.Single((await project.RunAsync("journal", "--pending", "--json")).Objects).Text("tag"));
        await project.RunAsync("apply");
        Assert.Equal($"Nothing is pending on sqlite:{project.File("app.db")}.\n", (await project.RunAsync("journal", "--pending")).Error);
    }

    [Fact]
    public async Task Several_databases_are_told_apart()
    {
        using var project = CliProject.WithTwoMigrations();
        await project.RunAsync("apply", "-d", "a.db");

        var result = await project.RunAsync("journal", "-d", "a.db", "-d", "b.db");

        Assert.Matches($@"0000_users +Applied .*sqlite:{project.File("a.db")}\n", result.Out);
        Assert.Matches($@"0000_users +Pending .*sqlite:{project.File("b.db")}\n", result.Out);
    }

    [Fact]
    public async Task A_warning_goes_to_stderr()
    {
        using var project = CliProject.WithTwoMigrations();
        project.Write("migrations/stray.sql", "SELECT 1;");

        var text = await project.RunAsync("journal");
        var json = await project.RunAsync("journal", "--json");

        Assert.StartsWith("warning: 'stray.sql' is not in", text.Error);
        Assert.StartsWith("""{"warning":{"message":"'stray.sql' is not in""", json.Error);
        Assert.Equal(2, json.Objects.Count);
    }

    [Fact]
    public async Task The_history_is_a_table_or_json_of_every_attempt()
    {
        using var project = CliProject
            .WithTwoMigrations()
            .WithMigration("0002_broken", "CREATE TABLE one (id integer);--> statement-breakpoint\nDROP TABLE nowhere;");
        Assert.Equal("No attempts on sqlite:" + project.File("app.db") + ".\n", (await project.RunAsync("journal", "--history")).Error);
        await project.RunAsync("apply");

        var table = await project.RunAsync("journal", "--history");
        var json = await project.RunAsync("journal", "--history", "*br*", "--json");

        Assert.Equal(0, table.ExitCode);
        var lines = table.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches("^STARTED +TAG +DIRECTION +STATUS +STATEMENTS +DURATION +BY$", lines[0]);
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d  0000_users +Up +Applied +2/2 +\d+ ms +.+@", lines[1]);
        Assert.Matches("0002_broken +Up +Failed +0/2", lines[3]);
        Assert.Contains("0002_broken: no such table: nowhere", table.Error);
        Assert.EndsWith($"3 attempts, 1 failed, on sqlite:{project.File("app.db")}.\n", table.Error);
        var attempt = Assert.Single(json.Objects);
        Assert.Equal(
            [
                "tag", "name", "direction", "status", "failed", "startedAt", "duration", "statements", "totalStatements", "error", "user",
                "host", "tool", "hash", "database", "environment",
            ],
            attempt.Keys());
        Assert.Equal(
            ("Failed", "no such table: nowhere", 2),
            (attempt.Text("status"), attempt.Text("error"), attempt.GetProperty("totalStatements").GetInt32()));
    }

    [Fact]
    public async Task A_page_goes_to_stdout_a_folder_or_the_file_that_is_named()
    {
        using var project = CliProject.WithTwoMigrations();
        await project.RunAsync("apply", "--to", "0000_users");

        var text = await project.RunAsync("journal", "--format", "html");
        var folder = await project.RunAsync("journal", "--format", "html", "--path", "out");
        var preview = await project.RunAsync("journal", "--format", "html", "--path", "own.html", "--what-if");
        Assert.False(File.Exists(project.File("own.html")));
        var file = await project.RunAsync("journal", "users", "--format", "html", "--path", "own.html", "--json");
        var pending = await project.RunAsync("journal", "--format", "html", "--path", "own.html", "--exit-code");

        Assert.StartsWith("<!DOCTYPE html>", text.Out);
        Assert.Contains("\"tag\":\"0001_orders\",\"status\":\"Pending\"", text.Out);
        Assert.Equal($"Wrote {project.File("out", "journal.html")}", folder.Out.TrimEnd());
        Assert.Equal($"Would write {project.File("own.html")}", preview.Out.TrimEnd());
        Assert.Equal(project.File("own.html"), Assert.Single(file.Objects).Text("path"));
        Assert.Equal((3, 0), (pending.ExitCode, text.ExitCode));
    }

    [Fact]
    public async Task A_page_of_several_databases_is_written_though_one_cannot_be_read()
    {
        using var project = CliProject.WithTwoMigrations();
        project.Write("text.db", string.Concat(Enumerable.Repeat("no database at all ", 50)));

        var result = await project.RunAsync("journal", "*user*", "--format", "html", "--path", "out", "-d", "text.db", "-d", "app.db");
        var none = await project.RunAsync("journal", "--format", "html", "--path", "none", "-d", "text.db");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error ConnectionFailed", result.Error);
        var page = File.ReadAllText(project.File("out", "journal.html"));
        Assert.Contains("is not an SQLite database", page);
        Assert.Contains("\"0000_users\"", page);
        Assert.DoesNotContain("\"0001_orders\"", page);
        Assert.Equal(1, none.ExitCode);
        Assert.False(Directory.Exists(project.File("none")));
    }

    [Theory]
    [InlineData("--path", "x.html")]
    [InlineData("--what-if")]
    [InlineData("--format", "pdf")]
    [InlineData("--format", "html", "--pending")]
    [InlineData("--format", "html", "--history")]
    [InlineData("--history", "--pending")]
    [InlineData("--history", "--exit-code")]
    public async Task What_does_not_go_together_is_refused(params string[] options)
    {
        using var project = CliProject.WithTwoMigrations();

        var result = await project.RunAsync(["journal", .. options]);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("error Usage: ", result.Error);
    }
}
