using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Cli;

public sealed class ResetVerbTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Everything_goes_and_the_migrations_run(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CliProject.WithSchema(database);
        await project.RunAsync("new", "initial");
        await project.RunAsync("apply");
        await database.ExecuteAsync("INSERT INTO users VALUES (1, 'Ada'); CREATE TABLE by_hand (id integer)");

        var plan = await project.RunAsync("reset", "--what-if");
        Assert.Equal(["1|Ada"], await database.RowsAsync("SELECT * FROM users"));
        var result = await project.RunAsync("reset", "--yes");

        Assert.Contains("DROP TABLE", plan.Out);
        Assert.Contains("by_hand", plan.Out);
        Assert.Contains("Nothing was changed.", plan.Error);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.StartsWith("✓ 0000_initial", result.Out);
        Assert.Matches(@"\d objects dropped and 1 migration applied on ", result.Out);
        Assert.Empty(await database.RowsAsync("SELECT * FROM users"));
        Assert.Equal(0, (await project.RunAsync("diff", "--exit-code")).ExitCode);
    }

    [Theory]
    [InlineData(null, "--yes", 0)]
    [InlineData(null, null, 1)]
    [InlineData("y\n", null, 0)]
    [InlineData("n\n", null, 1)]
    [InlineData("", null, 1)]
    public async Task It_is_confirmed_in_every_environment(string? typed, string? option, int exitCode)
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = CliProject.WithSchema(database, typed);
        await database.ExecuteAsync("CREATE TABLE by_hand (id integer)");

        var result = await project.RunAsync(option is null ? ["reset"] : ["reset", option]);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(
            exitCode == 0 ? "users" : "by_hand",
            (await database.ObjectsAsync()).First(name => !name.StartsWith("__", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_protected_environment_wants_force_too()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = CliProject.WithSchema(database);

        var bare = await project.RunAsync("reset", "-e", "production", "--yes");
        Assert.Empty(await database.ObjectsAsync());
        var forced = await project.RunAsync("reset", "-e", "production", "--force", "--yes");

        Assert.Equal(1, bare.ExitCode);
        Assert.StartsWith("error EnvironmentProtected: ", bare.Error);
        Assert.Contains("--force", bare.Error);
        Assert.True(forced.ExitCode == 0, forced.Error);
    }

    [Fact]
    public async Task Json_tells_what_went_and_what_came()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = CliProject.WithSchema(database);
        await database.ExecuteAsync("CREATE TABLE by_hand (id integer)");

        var reset = Assert.Single((await project.RunAsync("reset", "--yes", "--json")).Objects);

        Assert.Equal(["database", "dropped", "migrations", "applied", "created"], reset.Keys());
        Assert.Equal("by_hand", reset.GetProperty("dropped")[0].Text("object"));
        Assert.Equal("users", reset.GetProperty("created")[0].Text("object"));
    }
}
