using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Runs;
using Microsoft.Data.Sqlite;

namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>Strangers hold what the run needs.</summary>
public sealed class LockFaultTests(PostgresServers servers)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(0.3);

    public static TheoryData<string, string> Table => Faults.TableLocked.Cells;

    public static TheoryData<string, string> TableLong => Faults.TableLockedLong.Cells;

    public static TheoryData<string, string> Database => Faults.DatabaseLocked.Cells;

    public static TheoryData<string, string> DatabaseLong => Faults.DatabaseLockedLong.Cells;

    public static TheoryData<string, string> Reader => Faults.ReaderStays.Cells;

    public static TheoryData<string, string> Journal => Faults.JournalLocked.Cells;

    public static TheoryData<string, string> Runner => Faults.RunnerLocked.Cells;

    public static TheoryData<string, string> Deadlock => Faults.Deadlock.Cells;

    [Theory, MemberData(nameof(Table))]
    public async Task A_table_that_is_let_go(string engine, string mode)
    {
        await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, RunMode.Of(mode));
        Task<Exception?> running;
        await using (Gate gate = await Gate.CloseAsync(run.Database, run.Mode.Gate))
        {
            running = run.TryRunAsync();
            await gate.WaitForRunAsync(run.Database);
        }

        FaultMatrix.Record(Faults.TableLocked, engine, run.Mode, await run.FinishAsync(await running));
    }

    [Theory, MemberData(nameof(TableLong))]
    public async Task A_table_that_stays_locked(string engine, string mode)
    {
        await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, RunMode.Of(mode));
        run.StatementTimeout = TimeSpan.FromSeconds(2);
        Exception? error;
        await using (await Gate.CloseAsync(run.Database, run.Mode.Gate))
            error = await run.TryRunAsync();

        FaultMatrix.Record(Faults.TableLockedLong, engine, run.Mode, await run.FinishAsync(error));
    }

    [Theory, MemberData(nameof(Database))]
    public async Task A_database_that_is_let_go(string engine, string mode)
    {
        await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, RunMode.Of(mode));
        var waits = new TaskCompletionSource();
        var log = new EventLog(happened =>
        {
            if (happened is LockWaiting)
                waits.TrySetResult();
        });
        Task<Exception?> running;
        await using (await TimeoutTests.HoldAsync(run.Database))
        {
            running = run.TryRunAsync(observer: log);
            await waits.Task.WaitAsync(TimeSpan.FromMinutes(1));
        }

        FaultMatrix.Record(Faults.DatabaseLocked, engine, run.Mode, await run.FinishAsync(await running));
    }

    [Theory, MemberData(nameof(DatabaseLong))]
    public Task A_database_that_stays_locked(string engine, string mode) =>
        HeldAsync(Faults.DatabaseLockedLong, engine, mode, TimeoutTests.HoldAsync);

    [Theory, MemberData(nameof(Runner))]
    public Task Another_runner_that_stays(string engine, string mode) =>
        HeldAsync(Faults.RunnerLocked, engine, mode, TimeoutTests.HoldAsync);

    [Theory, MemberData(nameof(Journal))]
    public Task A_journal_table_that_stays_locked(string engine, string mode) =>
        HeldAsync(
            Faults.JournalLocked,
            engine,
            mode,
            async database => await Gate.CloseAsync(database, $"LOCK TABLE {database.Journal} IN ROW EXCLUSIVE MODE"));

    [Theory, MemberData(nameof(Reader))]
    public Task A_reader_that_stays(string engine, string mode) => HeldAsync(Faults.ReaderStays, engine, mode, async database =>
    {
        var reader = new SqliteConnection($"Data Source={database.Url["sqlite:".Length..]};Pooling=False");
        await reader.OpenAsync();
        await using SqliteCommand read = reader.CreateCommand();
        read.CommandText = "BEGIN; SELECT count(*) FROM account";
        await read.ExecuteScalarAsync();
        return reader;
    });

    [Theory, MemberData(nameof(Deadlock))]
    public async Task A_deadlock(string engine, string mode)
    {
        await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, RunMode.Of(mode));
        // The run looks for a deadlock once, so long after it began to wait: by then the stranger must have closed the circle.
        await run.Database.ExecuteAsync(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = ''2s''', current_database()); END $$");
        Exception? error;
        await using (Gate gate = await Gate.CloseAsync(run.Database, run.Mode.Gate))
        {
            Task<Exception?> running = run.TryRunAsync();
            await gate.WaitForRunAsync(run.Database);
            Task crossing = gate.ExecuteAsync("LOCK TABLE account IN ACCESS EXCLUSIVE MODE");
            error = await running;
            await crossing;
        }

        Assert.Contains("deadlock", error!.Message);
        FaultMatrix.Record(Faults.Deadlock, engine, run.Mode, await run.FinishAsync(error));
    }

    private async Task HeldAsync(Fault fault, string engine, string mode, Func<EngineDatabase, Task<IAsyncDisposable>> hold)
    {
        await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, RunMode.Of(mode));
        run.LockTimeout = Moment;
        Exception? error;
        await using (await hold(run.Database))
            error = await run.TryRunAsync();

        FaultMatrix.Record(fault, engine, run.Mode, await run.FinishAsync(error));
    }
}
