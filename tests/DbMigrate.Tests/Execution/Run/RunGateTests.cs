using DbMigrate.Tests.Checking;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Execution.Run;

/// <summary>What a run refuses before its first statement.</summary>
public sealed class RunGateTests(PostgresServers servers)
{
    private static readonly (string, string)[] Migrations =
    [
        ("0000_a", "CREATE TABLE a (id int, note text);"),
        ("0001_b", "CREATE TABLE b (id int);"),
        ("0002_c", "ALTER TABLE a DROP COLUMN note;"),
    ];

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_protected_environment_refuses_a_loss_and_runs_nothing(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CheckTests.Written(database, Migrations);
        var guarded = new Migrator(project.Project, project.Target with { Protected = true }, project.Log)
        {
            Confirm = MigrationProject.Confirmed,
        };
        await guarded.ApplyAsync(new() { To = "a" });
        await database.ExecuteAsync("INSERT INTO a VALUES (1, 'x')");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => guarded.ApplyAsync(new()));

        Assert.Equal(ErrorId.DataLossRefused, error.Id);
        Assert.Contains(
            "ALTER TABLE a DROP COLUMN note: The values of column a.note are lost. a holds ", error.Message, StringComparison.Ordinal);
        Assert.Contains("-Allow DataLoss (--allow DataLoss)", error.RecommendedAction, StringComparison.Ordinal);
        // Also not what came before it.
        Assert.Equal(["0001_b", "0002_c"], await project.PendingAsync());

        Assert.Equal(2, (await guarded.ApplyAsync(new() { Allow = [HazardCode.DataLoss] })).Count);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Nothing_is_refused_where_nothing_is_lost(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CheckTests.Written(database, Migrations);

        // The table is made in the same run; then it is there, and empty.
        Assert.Equal(
            3,
            (
                await new Migrator(project.Project, project.Target with { Protected = true }, project.Log)
                {
                    Confirm = MigrationProject.Confirmed,
                }.ApplyAsync(new())).Count);
        Assert.Empty(project.Log.Of<RunWarning>());
    }

    public static TheoryData<string, string, string> Lone => new(
        from engine in EngineDatabase.All
        from pair in new[]
        {
            ("CREATE VIEW v AS SELECT 1 AS x", "DROP VIEW v;"),
            ("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "DROP FUNCTION f();"),
            ("CREATE TYPE mood AS ENUM ('good')", "DROP TYPE mood;"),
        }
        where engine.Data != EngineDatabase.Sqlite || pair.Item1.Contains("VIEW", StringComparison.Ordinal)
        select (engine.Data, pair.Item1, pair.Item2));

    [Theory, MemberData(nameof(Lone))]
    public async Task A_database_that_holds_one_thing_is_not_empty(string engine, string make, string drop)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CheckTests.Written(database, ("0000_none", "SELECT 1;"), ("0001_drop", drop));
        await project.Migrator.ApplyAsync(new() { To = "none" });
        await database.ExecuteAsync(make);

        await project.ApplyAsync();

        Assert.Contains(
            project.Log.Of<RunWarning>(),
            warning => warning.Message.StartsWith("0001_drop.sql:1: BackwardIncompatible: ", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task An_open_environment_warns(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CheckTests.Written(database, Migrations);
        await project.Migrator.ApplyAsync(new() { To = "b" });
        await database.ExecuteAsync("INSERT INTO a VALUES (1, 'x')");

        await project.ApplyAsync();

        Assert.Contains(
            project.Log.Of<RunWarning>(),
            warning => warning.Message.StartsWith("0002_c.sql:1: DataLoss: The values of column a.note are lost.", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_comment_in_the_script_allows_its_statement()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = CheckTests.Written(
            database, ("0000_a", "CREATE TABLE a (id int);"), ("0001_b", "-- dbmigrate: allow DataLoss it is a cache\nDROP TABLE a;"));
        var guarded = new Migrator(project.Project, project.Target with { Protected = true }, project.Log)
        {
            Confirm = MigrationProject.Confirmed,
        };
        await guarded.ApplyAsync(new() { To = "a" });
        await database.ExecuteAsync("INSERT INTO a VALUES (1)");

        Assert.Single(await guarded.ApplyAsync(new()));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task An_environment_refuses_what_its_configuration_says(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CheckTests.Written(database, ("0000_a", "CREATE TABLE a (id int);"), ("0001_b", "CREATE INDEX i ON a (id);"));
        Project settings = project.Project.WithDefault(new() { Refuse = [HazardCode.IndexBuildBlocksWrites] });
        var migrator = new Migrator(settings, project.Target, project.Log);
        await migrator.ApplyAsync(new() { To = "a" });
        await database.ExecuteAsync("INSERT INTO a VALUES (1)");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => migrator.ApplyAsync(new()));

        Assert.Equal(ErrorId.HazardRefused, error.Id);
        Assert.Contains("-Allow IndexBuildBlocksWrites", error.RecommendedAction, StringComparison.Ordinal);
        // What is planned only is told, not refused.
        Assert.Single(await migrator.PlanAsync(new()));
        Assert.Contains(
            project.Log.Of<RunWarning>(),
            warning => warning.Message.Contains("refuses this run without -Allow IndexBuildBlocksWrites", StringComparison.Ordinal));
        Assert.Single(await migrator.ApplyAsync(new() { Allow = [HazardCode.IndexBuildBlocksWrites] }));
    }

    [Fact]
    public async Task A_journal_entry_says_what_its_statements_may_cost()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = CheckTests.Written(database, Migrations);

        var entries = await project.Migrator.GetJournalAsync();

        Assert.Equal([0, 0, 3], entries.Select(entry => entry.Hazards.Count));
    }
}
