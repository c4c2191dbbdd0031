using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Cli;

public sealed class SyncVerbTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_database_is_brought_in_line(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CliProject.WithSchema(database);

        var first = await project.RunAsync("sync");
        var second = await project.WithEmail().RunAsync("sync", "--json");
        var third = await project.RunAsync("sync");

        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Matches(@"CreateTable\s+\S*users", first.Out);
        Assert.Matches("^1 change made on .*\\.\n$", first.Error);
        var change = Assert.Single(second.Objects);
        Assert.Equal(["kind", "object", "table", "sql", "hazards", "dataLoss", "database"], change.Keys());
        Assert.Equal("AddColumn", change.Text("kind"));
        Assert.False(change.GetProperty("dataLoss").GetBoolean());
        Assert.Equal((0, ""), (third.ExitCode, third.Out));
        Assert.Contains("is what the schema says.", third.Error);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Online_is_for_PostgreSQL(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CliProject.WithSchema(database);
        await project.RunAsync("sync");
        project.Write("schema/index.sql", "CREATE INDEX users_name ON users (name);");

        var whatIf = await project.RunAsync("sync", "--online", "--what-if");
        var sync = await project.RunAsync("sync", "--online");

        if (engine == EngineDatabase.Sqlite)
        {
            Assert.Equal((1, 1), (whatIf.ExitCode, sync.ExitCode));
            Assert.StartsWith("error NotSupported: ", sync.Error);
            return;
        }

        Assert.StartsWith("CREATE INDEX CONCURRENTLY users_name", whatIf.Out);
        Assert.True(sync.ExitCode == 0, sync.Error);
        Assert.Contains("users_name", await database.DumpAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task What_if_prints_the_sql_and_changes_nothing(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CliProject.WithSchema(database);

        var result = await project.RunAsync("sync", "--what-if");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Matches("^CREATE TABLE .*users", result.Out);
        Assert.Contains("Nothing was changed.", result.Error);
        Assert.Empty(await database.ObjectsAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Rows_are_lost_only_when_it_is_allowed(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CliProject.WithSchema(database).WithEmail();
        await project.RunAsync("sync");
        await database.ExecuteAsync("INSERT INTO users VALUES (1, 'Ada', 'ada@example.com')");
        project.Write("schema/users.sql", "CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);");

        var refused = await project.RunAsync("sync");
        var allowed = await project.RunAsync("sync", "--allow", "data-loss");

        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("error DataLossRefused: ", refused.Error);
        Assert.Contains("--allow DataLoss", refused.Error);
        Assert.True(allowed.ExitCode == 0, allowed.Error);
        Assert.Equal(["1|Ada"], await database.RowsAsync("SELECT * FROM users"));
    }

    [Fact]
    public async Task A_protected_environment_wants_force_and_a_confirmation()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = CliProject.WithSchema(database);

        var bare = await project.RunAsync("sync", "-e", "production", "--yes");
        var forced = await project.RunAsync("sync", "-e", "production", "--force");
        Assert.Empty(await database.ObjectsAsync());
        var confirmed = await project.RunAsync("sync", "-e", "production", "--force", "--confirm", "production");

        Assert.StartsWith("error EnvironmentProtected: ", bare.Error);
        Assert.Contains("--force", bare.Error);
        Assert.StartsWith("error EnvironmentProtected: ", forced.Error);
        Assert.Contains("--confirm production", forced.Error);
        Assert.True(confirmed.ExitCode == 0, confirmed.Error);
    }

    [Fact]
    public async Task An_unknown_hazard_is_wrong_usage()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = CliProject.WithSchema(database);

        var result = await project.RunAsync("sync", "--allow", "everything");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("'everything' is no hazard. They are DataLoss, ", result.Error);
    }
}
