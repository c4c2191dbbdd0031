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
                        "index", "tag", "name", "status", "pending", "applied", "outOfOrder", "when", "appliedAt", "hash", "path", "downPath",
                        "statements", "hazards", "error", "database", "environment",
                    ],
                    applied.Keys());
                Assert.Equal(0, applied.GetProperty("index").GetInt32());
                Assert.Equal("0000_users", applied.Text("tag"));
                Assert.Equal("users", applied.Text("name"));
                Assert.Equal("Applied", applied.Text("status"));
                Assert.False(applied.GetProperty("pending").GetBoolean());
                Assert.True(applied.GetProperty("applied").GetBoolean());
                Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000), applied.GetProperty("when").GetDateTimeOffset());
                Assert.InRange(applied.GetProperty("appliedAt").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(1));
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
}
