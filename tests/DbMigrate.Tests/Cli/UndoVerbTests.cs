using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Cli;

public sealed class UndoVerbTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task The_newest_is_taken_back(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = await AppliedAsync(database);

        var result = await project.RunAsync("undo");
        var journal = await project.RunAsync("journal", "--pending", "--json");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Matches(@"^✓ 0001_email  \d statements?\s+\d+ ms\n1 migration undone on .* in .*\.\n$", result.Out);
        Assert.Equal("0001_email", Assert.Single(journal.Objects).Text("tag"));
        Assert.Equal(["1|Ada"], await database.RowsAsync("SELECT * FROM users"));
    }

    [Theory]
    [InlineData("--steps", "2")]
    [InlineData("0000_initial", "0001_email")]
    public async Task Several_go_the_newest_first(params string[] which)
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = await AppliedAsync(database);

        var results = (await project.RunAsync(["undo", .. which, "--allow", "DataLoss", "--json"])).Objects;

        Assert.Equal(["0001_email", "0000_initial"], results.Select(result => result.Text("tag")));
        Assert.All(results, result => Assert.Equal(("Down", "Undone"), (result.Text("direction"), result.Text("status"))));
    }

    [Fact]
    public async Task To_names_the_one_that_stays()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = await AppliedAsync(database);

        var results = (await project.RunAsync("undo", "--to", "initial", "--json")).Objects;

        Assert.Equal("0001_email", Assert.Single(results).Text("tag"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task What_if_shows_the_sql_and_changes_nothing(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = await AppliedAsync(database);
        var before = await database.DumpAsync();
        var down = await File.ReadAllTextAsync(project.File("migrations", "0001_email.down.sql"));

        var written = await project.RunAsync("undo", "--what-if");
        File.Delete(project.File("migrations", "0001_email.down.sql"));
        var derived = await project.RunAsync("undo", "--what-if", "--json");

        Assert.Contains(down.TrimEnd(), written.Out);
        var step = Assert.Single(derived.Objects);
        Assert.True(step.GetProperty("derived").GetBoolean());
        Assert.Matches("DROP COLUMN \"?email", step.Text("sql"));
        Assert.Equal(before, await database.DumpAsync());
        Assert.Equal(0, (await project.RunAsync("journal", "--exit-code")).ExitCode);
    }

    [Fact]
    public async Task What_if_says_where_there_is_nothing_to_run()
    {
        using var project = CliProject.WithTwoMigrations().WithMigration("0002_rows", "INSERT INTO users VALUES (1);");
        await project.RunAsync("apply");

        var result = await project.RunAsync("undo", "--what-if");

        Assert.Matches("^-- undo 0002_rows on .*\n-- Nothing to run: it changed no schema.\n", result.Out);
    }

    [Fact]
    public async Task Rows_are_lost_only_when_it_is_allowed()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = await AppliedAsync(database);

        var refused = await project.RunAsync("undo", "--steps", "2");

        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("error DataLossRefused: ", refused.Error);
        Assert.Contains("--allow DataLoss", refused.Error);
        Assert.Equal(0, (await project.RunAsync("journal", "--exit-code")).ExitCode);
    }

    [Theory]
    [InlineData("undo", "--steps", "2", "--to", "0")]
    [InlineData("undo", "--steps", "0")]
    [InlineData("undo", "0000_initial", "--steps", "1")]
    [InlineData("undo", "--allow", "7")]
    public async Task Wrong_usage(params string[] args)
    {
        using var project = CliProject.WithTwoMigrations();

        Assert.Equal(2, (await project.RunAsync(args)).ExitCode);
    }

    /// <summary>Two migrations, the second of which adds a column, and a row.</summary>
    private static async Task<CliProject> AppliedAsync(EngineDatabase database)
    {
        var project = CliProject.WithSchema(database);
        await project.RunAsync("new", "initial");
        await project.WithEmail().RunAsync("new", "email");
        await project.RunAsync("apply");
        await database.ExecuteAsync("INSERT INTO users (id, name) VALUES (1, 'Ada')");
        return project;
    }
}
