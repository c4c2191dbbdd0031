using DbMigrate.Tests.Checking;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>A script whose end would be another than its text says, or that only a shell can run, is refused alike by the run, its plan,
/// the check (without an engine too), the undo and where it is a schema; before anything runs, with its line and what to write
/// instead.</summary>
public sealed class RefusedScriptTests(PostgresServers servers)
{
    private static readonly string[] OnPostgres =
    [
        "SET TRANSACTION READ ONLY",
        "BEGIN READ ONLY",
        "START TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        "SET default_transaction_read_only = on",
        "SET LOCAL transaction_read_only TO 'true'",
        "SELECT set_config('transaction_read_only', 'on', false)",
        "PREPARE TRANSACTION 'x'",
        "SET client_encoding = 'LATIN1'",
        "SET NAMES 'WIN1252'",
        "COPY a TO STDOUT",
        "COPY (SELECT 1) TO STDOUT WITH CSV",
        "COPY a FROM STDIN WITH (FORMAT binary);\n\\.\n",
        "COPY a FROM stdin",
        "COPY a FROM stdin;\n1\n",
        "\\q",
        "\\i other.sql",
        "\\connect other",
        "\\copy a FROM 'x'",
        "\\.",
        "\\if true",
        "SELECT 1 \\gset",
        "ROLLBACK",
        "/* open",
    ];

    private static readonly string[] OnSqlite =
    [
        "PRAGMA query_only = ON", "PRAGMA query_only(1)", "PRAGMA main.query_only = yes", ".quit", ".read other.sql", ".import x.csv a",
        ".open x.db", "ROLLBACK", "/* open",
    ];

    public static TheoryData<string, string> Statements { get; } =
    [
        .. from engine in EngineDatabase.One
        from statement in engine.Data == EngineDatabase.Sqlite ? OnSqlite : OnPostgres
        select (engine.Data, statement),
    ];

    [Theory, MemberData(nameof(Statements))]
    public async Task It_is_refused_alike_before_anything_runs(string engine, string statement)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        var script =
            $"CREATE TABLE b (id int);\n{statement}{(statement[0] is '\\' or '.' || statement.Contains('\n') ? "\n" : ";\n")}CREATE TABLE "
                + $"c (id int);";
        using var project = CheckTests.Written(database, ("0000_a", "CREATE TABLE a (id int);"), ("0001_b", script));

        var run = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync());
        var plan = await Assert.ThrowsAsync<DbMigrateException>(() => project.Migrator.PlanAsync(new()));
        var findings = new List<Finding>();
        foreach (var target in (DatabaseTarget?[])[project.Target, null])
        {
            await using var workbench = new SchemaWorkbench(
                project.Project.WithScratch("postgresql://nobody@127.0.0.1:1/none"), target, project.Log);
            findings.Add(Assert.Single(await workbench.CheckAsync(new()), finding => finding.Severity == FindingSeverity.Error));
        }

        Assert.Empty(await database.ObjectsAsync());
        Assert.All([run, plan], error => Assert.Equal(ErrorId.ScriptInvalid, error.Id));
        Assert.All([run, plan], error => Assert.Contains($"{project.PathOf("migrations", "0001_b.sql")}:2:", error.Message));
        Assert.All([run, plan], error => Assert.False(string.IsNullOrEmpty(error.RecommendedAction)));
        Assert.All(
            findings,
            finding =>
                Assert.Equal(
                    (nameof(ErrorId.ScriptInvalid), "0001_b", 2, run.RecommendedAction),
                    (finding.Rule, finding.Tag, finding.Line, finding.Fix)));

        // Its way back would be no better.
        using var undone = CheckTests.Written(database, ("0000_a", "CREATE TABLE a (id int);"));
        undone.Write("migrations/0000_a.down.sql", script.Replace("CREATE TABLE b (id int);", "DROP TABLE a;", StringComparison.Ordinal));
        await undone.ApplyAsync();
        var undo = await Assert.ThrowsAsync<DbMigrateException>(() => undone.UndoAsync(new() { Allow = [HazardCode.DataLoss] }));
        Assert.Equal((ErrorId.ScriptInvalid, run.RecommendedAction), (undo.Id, undo.RecommendedAction));
        Assert.Empty(await database.RowsAsync("SELECT id FROM a"));
    }

    public static TheoryData<string, string> Shells { get; } =
    [
        (EngineDatabase.Sqlite, ".read other.sql"),
        .. from engine in EngineDatabase.One
        where engine.Data != EngineDatabase.Sqlite
        from line in (string[])["\\i other.sql", "\\connect x", "COPY a FROM stdin;\n1"]
        select (engine.Data, line),
    ];

    [Theory, MemberData(nameof(Shells))]
    public async Task So_it_is_in_a_schema_file(string engine, string line)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema($"CREATE TABLE a (id int);\n{line}\n");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.CompareAsync());

        Assert.Equal(ErrorId.SchemaInvalid, error.Id);
        Assert.StartsWith("schema/schema.sql:2:1: ", error.Message);
        Assert.False(string.IsNullOrEmpty(error.RecommendedAction));
    }
}
