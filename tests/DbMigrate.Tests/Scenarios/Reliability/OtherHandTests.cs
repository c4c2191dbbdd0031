using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>Other runners, other versions of the tool, other clocks, and somebody who edits a file.</summary>
public sealed class OtherHandTests(PostgresServers servers)
{
    public static TheoryData<string, string> Runners => Faults.TwoRunners.Cells;

    public static TheoryData<string, string> Changed => Faults.FileChanged.Cells;

    public static TheoryData<string, string> ChangedLater => Faults.FileChangedLater.Cells;

    public static TheoryData<string, string> More => Faults.MoreColumns.Cells;

    public static TheoryData<string, string> Mandatory => Faults.MandatoryColumn.Cells;

    public static TheoryData<string, string> Fewer => Faults.FewerColumns.Cells;

    public static TheoryData<string, string> Foreign => Faults.ForeignOutcome.Cells;

    public static TheoryData<string, string> Clock => Faults.ClockSetBack.Cells;

    [Theory, MemberData(nameof(Runners))]
    public async Task Two_runners_at_once(string engine, string mode)
    {
        await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, RunMode.Of(mode));

        IReadOnlyList<MigrationResult>[] results = await Task.WhenAll(run.RunAsync(), run.RunAsync());

        Assert.Equal(3, results.Sum(result => result.Count));
        FaultMatrix.Record(Faults.TwoRunners, engine, run.Mode, await run.FinishAsync(null));
    }

    [Theory, MemberData(nameof(Changed))]
    public Task A_file_that_changes_before_its_turn(string engine, string mode) =>
        ChangeAsync(Faults.FileChanged, engine, mode, happened => happened is RunStarted);

    [Theory, MemberData(nameof(ChangedLater))]
    public Task A_file_that_changes_while_it_runs(string engine, string mode) =>
        ChangeAsync(
            Faults.FileChangedLater, engine, mode, happened => happened is StatementStarted { Statement.Ordinal: TenStatements.AtGate });

    private async Task ChangeAsync(Fault fault, string engine, string mode, Func<RunEvent, bool> isTime)
    {
        await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, RunMode.Of(mode));
        string file = run.Mode.IsUndo
            ? Path.ChangeExtension(run.Ten.Project.PathOf(run.Ten.TenTag), ".down.sql")
            : run.Ten.Project.PathOf(run.Ten.TenTag);
        string text = await File.ReadAllTextAsync(file);
        var log = new EventLog(happened =>
        {
            if (isTime(happened))
                File.WriteAllText(file, "INSERT INTO step VALUES (666);\n" + text);
        }, eachStatement: true);

        Exception? error = await run.TryRunAsync(observer: log);
        await File.WriteAllTextAsync(file, text);

        FaultMatrix.Record(fault, engine, run.Mode, await run.FinishAsync(error));
    }

    [Theory, MemberData(nameof(More))]
    public Task A_history_with_more_columns(string engine, string mode) =>
        HistoryAsync(Faults.MoreColumns, engine, mode, ["ADD COLUMN approved_by text"], null);

    [Theory, MemberData(nameof(Mandatory))]
    public Task A_history_with_a_mandatory_column(string engine, string mode) =>
        HistoryAsync(
            Faults.MandatoryColumn,
            engine,
            mode,
            ["ADD COLUMN approved_by text NOT NULL DEFAULT 'x'", "ALTER COLUMN approved_by DROP DEFAULT"],
            "DROP COLUMN approved_by");

    [Theory, MemberData(nameof(Fewer))]
    public Task A_history_with_fewer_columns(string engine, string mode) =>
        HistoryAsync(Faults.FewerColumns, engine, mode, ["DROP COLUMN host"], "ADD COLUMN host text");

    [Theory, MemberData(nameof(Foreign))]
    public async Task An_outcome_that_only_another_version_knows(string engine, string mode)
    {
        await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, RunMode.Of(mode));
        await StopHalfwayAsync(run);
        await run.Database.ExecuteAsync(
            $"UPDATE {run.Database.History} SET outcome = 'Suspended', tool = 'dbmigrate 99.0' WHERE outcome = 'Partial'");

        FaultMatrix.Record(Faults.ForeignOutcome, engine, run.Mode, await run.FinishAsync(await run.TryRunAsync()));
    }

    [Theory, MemberData(nameof(Clock))]
    public async Task A_clock_that_was_set_back(string engine, string mode)
    {
        await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, RunMode.Of(mode));
        await StopHalfwayAsync(run);
        string aYear =
            run.Database.Dialect == Dialect.Sqlite
                ? "strftime('%Y-%m-%dT%H:%M:%fZ', started_at, '+1 year')"
                : "started_at + interval '1 year'";
        await run.Database.ExecuteAsync($"UPDATE {run.Database.History} SET started_at = {aYear}");

        FaultMatrix.Record(Faults.ClockSetBack, engine, run.Mode, await run.FinishAsync(await run.TryRunAsync()));
    }

    private static async Task StopHalfwayAsync(FaultRun run)
    {
        using var cancel = new CancellationTokenSource();
        var log = new EventLog(
            happened =>
            {
                if (
                    happened is StatementStarted { Statement.Ordinal: TenStatements.AtGate } started
                    && started.Migration.Tag == run.Ten.TenTag)
                    cancel.Cancel();
            },
            eachStatement: true);
        Assert.IsType<OperationCanceledException>(await run.TryRunAsync(observer: log, cancel: cancel.Token), exactMatch: false);
    }

    private async Task HistoryAsync(Fault fault, string engine, string mode, string[] changes, string? repair)
    {
        await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, RunMode.Of(mode));
        foreach (string change in changes)
            await run.Database.ExecuteAsync($"ALTER TABLE {run.Database.History} {change}");

        Exception? error = await run.TryRunAsync();
        if (repair is not null)
            await run.Database.ExecuteAsync($"ALTER TABLE {run.Database.History} {repair}");

        FaultMatrix.Record(fault, engine, run.Mode, await run.FinishAsync(error));
    }
}
