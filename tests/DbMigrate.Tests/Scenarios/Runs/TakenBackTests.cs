using DbMigrate.Tests.Checking;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>A script that takes back what it did would be recorded as applied, without being it: no command runs one.</summary>
public sealed class TakenBackTests(PostgresServers servers)
{
    private static readonly string[] Everywhere = ["ROLLBACK", "rollback transaction", "/* all of it */ Rollback"];
    private static readonly string[] OnPostgres = ["ABORT", "abort work", "ROLLBACK AND CHAIN"];

    public static TheoryData<string, string> Spellings { get; } =
    [
        .. from engine in EngineDatabase.One
           from spelling in engine.Data == EngineDatabase.Sqlite ? Everywhere : [.. Everywhere, .. OnPostgres]
           select (engine.Data, spelling),
    ];

    [Theory, MemberData(nameof(Spellings))]
    public async Task It_is_refused_by_the_run_the_plan_and_the_check_before_anything_runs(string engine, string rollback)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CheckTests.Written(
            database,
            ("0000_a", "CREATE TABLE a (id int);"),
            ("0001_b", $"CREATE TABLE b (id int);\n  {rollback};\nCREATE TABLE c (id int);"));

        var run = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync());
        var plan = await Assert.ThrowsAsync<DbMigrateException>(() => project.Migrator.PlanAsync(new()));
        await using var workbench = project.Workbench();
        var finding = Assert.Single(await workbench.CheckAsync(new()), finding => finding.Severity == FindingSeverity.Error);

        Assert.All([run, plan], error => Assert.Equal(ErrorId.ScriptInvalid, error.Id));
        Assert.All([run.Message, plan.Message], message => Assert.Contains("would take back what stands before it", message));
        Assert.Contains("would take back what stands before it", finding.Message);
        Assert.Equal(("0001_b", 2), (finding.Tag, finding.Line));
        Assert.Contains("SAVEPOINT", run.RecommendedAction);
        Assert.Empty(await database.ObjectsAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task So_is_a_way_back_that_does(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CheckTests.Written(database, ("0000_a", "CREATE TABLE a (id int);"));
        project.Write("migrations/0000_a.down.sql", "DROP TABLE a;\nROLLBACK;");
        await project.ApplyAsync();

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.UndoAsync(new() { Allow = [HazardCode.DataLoss] }));

        Assert.Equal(ErrorId.ScriptInvalid, error.Id);
        Assert.Empty(await database.RowsAsync("SELECT id FROM a"));
        Assert.Empty(await project.PendingAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_savepoint_of_its_own_it_may_go_back_to(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("tries", """
            CREATE TABLE t (id int);
            SAVEPOINT a;
            INSERT INTO t VALUES (1);
            ROLLBACK TO SAVEPOINT a;
            INSERT INTO t VALUES (2);
            COMMIT;
            BEGIN;
            INSERT INTO t VALUES (3);
            """);

        var log = new EventLog();
        await project.ApplyAsync(database, observer: log);

        Assert.Contains(
            log.Of<RunDetail>(),
            detail => detail.Message.Contains(":4:1: 'ROLLBACK TO SAVEPOINT a' takes back what the script did", StringComparison.Ordinal));
        Assert.Equal(["2", "3"], await database.RowsAsync("SELECT id FROM t ORDER BY id"));
    }
}
