using System.Globalization;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>The run is canceled, or its process killed.</summary>
public sealed class InterruptionTests(PostgresServers servers)
{
    private const int Cancellations = 6;
    private const int Kills = 3;
    private const int MostEvents = 50;
    private const int LongestRun = 300;

    public static TheoryData<string, string> Canceled => Faults.Canceled.Cells;

    public static TheoryData<string, string> Anywhere => Faults.CanceledAnywhere.Cells;

    public static TheoryData<string, string> Killed => Faults.Killed.Cells;

    [Theory, MemberData(nameof(Canceled))]
    public async Task Canceled_during_a_statement(string engine, string mode)
    {
        await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, RunMode.Of(mode));
        using var cancel = new CancellationTokenSource();
        Exception? error;
        await using (Gate gate = await Gate.CloseAsync(run.Database, run.Mode.Gate))
        {
            Task<Exception?> running = run.TryRunAsync(cancel: cancel.Token);
            await gate.WaitForRunAsync(run.Database);
            await cancel.CancelAsync();
            error = await running;
        }

        FaultMatrix.Record(Faults.Canceled, engine, run.Mode, await run.FinishAsync(error));
    }

    [Theory, MemberData(nameof(Anywhere))]
    public Task Canceled_at_random_moments(string engine, string mode) =>
        AnywhereAsync(Faults.CanceledAnywhere, engine, RunMode.Of(mode), Cancellations, async (run, random) =>
        {
            using var cancel = new CancellationTokenSource();
            int left = random.Next(MostEvents);
            var log = new EventLog(
                _ =>
                {
                    if (Interlocked.Decrement(ref left) == 0)
                        cancel.CancelAfter(random.Next(3));
                },
                eachStatement: random.Next(3) > 0);
            return await run.TryRunAsync(observer: log, cancel: cancel.Token);
        });

    [Theory, MemberData(nameof(Killed))]
    public Task Killed_at_random_moments(string engine, string mode) =>
        AnywhereAsync(Faults.Killed, engine, RunMode.Of(mode), Kills, async (run, random) =>
        {
            string option = run.Mode.IsUndo ? RunnerProcess.UndoTo + run.Ten.BaseTag : run.Mode.Transactions.ToString();
            using RunnerProcess runner = await RunnerProcess.StartAsync(run.Ten.Project.Folder, run.Database.Url, option);
            runner.Go();
            await Task.Delay(random.Next(LongestRun));
            bool isKilled = await runner.KillAsync();
            await WaitForServerAsync(run.Database);
            return isKilled ? new OperationCanceledException("Killed.") : null;
        });

    private async Task AnywhereAsync(Fault fault, string engine, RunMode mode, int times, Func<FaultRun, Random, Task<Exception?>> disturb)
    {
        for (int i = 0; i < times; i++)
        {
            int seed = (fault.Name.Length * 1000) + (mode.Name.Length * 10) + i;
            try
            {
                await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, mode);
                run.SaysNothing = fault == Faults.Killed;
                FaultOutcome outcome = await run.FinishAsync(await disturb(run, new Random(seed)));
                if (!mode.CommitsWithin)
                    Assert.NotEqual(FaultOutcome.Part, outcome.Durable);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException(
                    string.Create(CultureInfo.InvariantCulture, $"With seed {seed}: {error.Message}"), error);
            }
        }

        FaultMatrix.Record(fault, engine, mode, FaultOutcome.AtAnyMoment(fault == Faults.Killed ? "gone" : "`Canceled`", mode));
    }

    /// <summary>The server ends a statement of a client that is gone when it next looks.</summary>
    private static async Task WaitForServerAsync(EngineDatabase database)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (
            database.Dialect == Dialect.PostgreSql
            && await database.ScalarAsync(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'dbmigrate'") != "0")
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
