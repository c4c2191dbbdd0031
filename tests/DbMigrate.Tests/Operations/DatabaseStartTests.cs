using DbMigrate.Operations;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Operations;

/// <summary>What a program's start makes of its database, on each engine; PGlite's own are
/// <see cref="Scenarios.Pglite.PgliteStartTests"/>.</summary>
public sealed class DatabaseStartTests(PostgresServers servers, D1Facade facade)
{
    private const string D1 = "d1";

    public static TheoryData<string> Engines { get; } = [.. EngineDatabase.One.Select(row => row.Data), D1];

    [Theory, MemberData(nameof(Engines))]
    public async Task In_development_the_database_follows_the_files_and_nothing_is_compared_while_neither_has_changed(string engine)
    {
        await using var database = await CreateAsync(engine);
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE users (id integer PRIMARY KEY);");

        Assert.Single((await StartAsync(project, StartAction.Sync)).Changes);
        var log = new EventLog();
        Assert.Empty((await StartAsync(project, StartAction.Sync, log)).Changes);
        Assert.DoesNotContain(log.Of<StepStarted>(), step => step.Activity == $"Reading {project.Target}");

        // Neither an edited file nor a hand at the database is missed.
        project.Schema("CREATE TABLE users (id integer PRIMARY KEY, name text);");
        Assert.Equal("AddColumn", Assert.Single((await StartAsync(project, StartAction.Sync)).Changes).Kind);
        await database.ExecuteAsync("CREATE VIEW seen AS SELECT 1 AS one");
        Assert.Equal("DropView", Assert.Single((await StartAsync(project, StartAction.Sync)).Changes).Kind);
        Assert.Empty((await StartAsync(project, StartAction.Sync)).Changes);
        Assert.Empty(await project.CompareAsync());
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Rows_are_never_lost_by_themselves(string engine)
    {
        await using var database = await CreateAsync(engine);
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE users (id integer PRIMARY KEY, name text);");
        await StartAsync(project, StartAction.Sync);
        await database.ExecuteAsync("INSERT INTO users VALUES (1, 'Ann')");
        project.Schema("CREATE TABLE users (id integer PRIMARY KEY);");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => StartAsync(project, StartAction.Sync));

        Assert.Equal(ErrorId.DataLossRefused, error.Id);
        Assert.Contains("--allow DataLoss", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("Ann", await database.ScalarAsync("SELECT name FROM users"));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task Of_several_programs_at_once_one_works(string engine)
    {
        await using var database = await CreateAsync(engine);
        using var project = new SchemaProject(database);
        project.Schema(
            "CREATE TABLE users (id integer PRIMARY KEY); CREATE TABLE posts (id integer PRIMARY KEY, by integer REFERENCES users (id));");

        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => StartAsync(project, StartAction.Sync))));

        Assert.Equal(2, results.Sum(result => result.Changes.Count(change => change.Kind == "CreateTable")));
        Assert.Empty(await project.CompareAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task In_tests_it_is_made_anew_from_the_migrations_or_where_there_are_none_from_the_files(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE users (id integer PRIMARY KEY);");

        Assert.Single((await StartAsync(project, StartAction.Fresh)).Changes);
        await database.ExecuteAsync("INSERT INTO users VALUES (1)");
        await database.ExecuteAsync("CREATE TABLE of_the_last_test (id integer)");

        // The template is there already.
        Assert.Empty((await StartAsync(project, StartAction.Fresh)).Changes);
        Assert.Equal("0", await database.ScalarAsync("SELECT count(*) FROM users"));
        Assert.Empty(await project.CompareAsync());

        await project.NewAsync(new() { Name = "first" });
        Assert.Single((await StartAsync(project, StartAction.Fresh)).Migrations);
        Assert.Empty((await StartAsync(project, StartAction.Fresh)).Migrations);
        Assert.True(Assert.Single(await project.Migrator.GetJournalAsync()).Applied);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Each_class_of_tests_can_have_its_own(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE users (id integer PRIMARY KEY);");
        DatabaseUrl url;

        await using (var one = await Database.CreateFreshAsync(project.Project, project.Target, TestContext.Current.CancellationToken))
        await using (var other = await Database.CreateFreshAsync(project.Project, project.Target, TestContext.Current.CancellationToken))
        {
            url = one.Url;
            // The template is the project's database's, and there: neither of the two has made one of its own.
            var again = await FreshCopies.ReplaceAsync(project.Project, project.Target, url, null, TestContext.Current.CancellationToken);
            Assert.Empty(again.Changes);
            Assert.NotEqual(one.ConnectionString, other.ConnectionString);
            await using var workbench = new SchemaWorkbench(project.Project, new(one.Url, "default", false));
            Assert.Empty(await workbench.CompareAsync(new() { From = "database", To = "schema" }));
        }

        // Reading a file that is not there is reading an empty database; a server's says that it is gone.
        if (engine == EngineDatabase.Sqlite) Assert.False(File.Exists(url.Path));
        else await ThrowsNotFoundAsync(project, url);
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task In_production_pending_migrations_are_applied_and_nothing_else_is_done(string engine)
    {
        await using var database = await CreateAsync(engine);
        using var project = new SchemaProject(database, isProtected: true);
        project.Schema("CREATE TABLE users (id integer PRIMARY KEY);");
        await project.NewAsync(new() { Name = "first" });

        foreach (var action in (StartAction[])[StartAction.Sync, StartAction.Fresh])
            Assert.Equal(
                ErrorId.EnvironmentProtected, (await Assert.ThrowsAsync<DbMigrateException>(() => StartAsync(project, action))).Id);
        Assert.Empty((await StartAsync(project, StartAction.Nothing)).Migrations);
        Assert.Single((await StartAsync(project, StartAction.Apply)).Migrations);
        Assert.Empty((await StartAsync(project, StartAction.Apply)).Migrations);
    }

    private async Task<EngineDatabase> CreateAsync(string engine) =>
        engine == D1 ? await facade.CreateAsync() : await EngineDatabase.CreateAsync(servers, engine);

    private static async Task ThrowsNotFoundAsync(SchemaProject project, DatabaseUrl url)
    {
        await using var workbench = new SchemaWorkbench(project.Project, new(url, "default", false));
        Assert.Equal(
            ErrorId.DatabaseNotFound,
            (await Assert.ThrowsAsync<DbMigrateException>(() => workbench.CompareAsync(new() { From = "database", To = "schema" }))).Id);
    }

    private static Task<StartResult> StartAsync(SchemaProject project, StartAction action, EventLog? log = null) =>
        Database.StartAsync(project.Project, project.Target, new() { Action = action }, log, TestContext.Current.CancellationToken);
}
