using DbMigrate.Engines;
using DbMigrate.Execution.Run;
using DbMigrate.Migrations;
using DbMigrate.Planning;
using DbMigrate.Scratch;
using DbMigrate.Sql;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Engines.Scripts;

/// <summary>A law: whoever runs a script shares its statements among the same transactions, so that what a proof has tried is what a run
/// does. PostgreSQL tells by its transaction ids.</summary>
public sealed class ScriptExecutorTests(PostgresServers servers)
{
    private const string Trace = "INSERT INTO trace (n) VALUES ({0});";

    /// <summary>What may stand between two statements, and decides what they share.</summary>
    private static readonly string[] Between =
    [
        "", "BEGIN;", "COMMIT;", "COMMIT AND CHAIN;", "VACUUM trace;", "SAVEPOINT s;", "SET lock_timeout = '5s';",
    ];

    private static readonly string[] Heads =
    [
        "",
        "-- dbmigrate: transaction none\n",
        "-- dbmigrate: lock-timeout 5s retry 2\n",
        "-- dbmigrate: transaction none\n-- dbmigrate: lock-timeout 5s retry 2\n",
    ];

    public static TheoryData<string, string> Scripts { get; } = new(
        from head in Heads from first in Between select (head, first));

    [Theory, MemberData(nameof(Scripts))]
    public async Task A_script_shares_its_transactions_alike_wherever_it_runs(string head, string first)
    {
        var server = await servers.NewestAsync();
        await using var scratch = await TestScratch.OpenConfiguredAsync(server.Url());
        await using var database = EngineDatabase.On(await server.CreateDatabaseAsync());
        foreach (var second in Between)
        {
            var script =
                $"{head}{string.Format(null, Trace, 1)}\n{first}\n{string.Format(null, Trace, 2)}\n{second}\n{string.Format(null, Trace, 3)}\n{string.Format(null, Trace, 4)}";
            var run = await TraceAsync(database, () => ApplyAsync(database, script));

            Assert.Equal((script, run), (script, await TraceAsync(scratch, () => ReplayAsync(scratch, script))));
            Assert.Equal(
                (script, run),
                (script, await TraceAsync(scratch, () => new ScratchScript(scratch).RunAsync(script, CancellationToken.None))));
            Assert.Equal((script, run), (script, await TraceAsync(database, () => RunLiveAsync(database, script))));
        }
    }

    private static async Task ApplyAsync(EngineDatabase database, string script)
    {
        using var project = new MigrationProject(database);
        project.Add("traced", script);
        try
        {
            await project.ApplyAsync(database);
        }
        finally
        {
            await database.ExecuteAsync("DROP SCHEMA IF EXISTS drizzle CASCADE");
        }
    }

    private static async Task ReplayAsync(ScratchDatabase scratch, string script)
    {
        using var folder = new TempFolder("traced");
        await new ScratchLoader(scratch).ReplayAsync(
            [
                new()
                {
                    Index = 0,
                    Tag = "0000_m",
                    Name = "m",
                    When = DateTimeOffset.UnixEpoch,
                    Path = folder.Write("0000_m.sql", script),
                },
            ],
            CancellationToken.None);
    }

    private static async Task RunLiveAsync(EngineDatabase database, string script)
    {
        await using var session = await DatabaseSession.OpenAsync(
            DatabaseUrl.Parse(database.Url, "/"), SessionAccess.ReadWrite, SessionOptions.Reading, CancellationToken.None);
        await new LiveScript(session, _ => { }).RunAsync("The test", script, null, CancellationToken.None);
    }

    private static Task<string> TraceAsync(EngineDatabase database, Func<Task> run) =>
        TraceAsync(database.ExecuteAsync, database.RowsAsync, run);

    private static Task<string> TraceAsync(ScratchDatabase scratch, Func<Task> run) =>
        TraceAsync(sql => scratch.Session.ExecuteAsync(sql, CancellationToken.None), scratch.RowsAsync, run);

    /// <returns>Each statement with the number of its transaction, or that the script fails.</returns>
    private static async Task<string> TraceAsync(
        Func<string, Task> execute, Func<string, Task<IReadOnlyList<string>>> query, Func<Task> run)
    {
        await execute("CREATE TABLE trace (n int, x text DEFAULT pg_current_xact_id()::text)");
        try
        {
            await run();
            return string.Join(' ', await query("SELECT n || ':' || dense_rank() OVER (ORDER BY x::numeric) FROM trace ORDER BY n"));
        }
        catch (Exception e) when (e is DbMigrateException or StatementException)
        {
            return "fails";
        }
        finally
        {
            await execute("DROP TABLE trace");
        }
    }
}
