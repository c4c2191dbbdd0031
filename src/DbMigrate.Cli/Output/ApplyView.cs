using System.Collections.Concurrent;
using System.Diagnostics;

namespace DbMigrate.Cli.Output;

/// <summary>Shows a run while it runs: a line for each migration, a summary for each database.</summary>
/// <param name="terminal">Where.</param>
/// <param name="progress">The bars, where there are any.</param>
/// <param name="several">Whether lines have to tell which database they are about.</param>
/// <param name="done">What has happened to the migrations: <c>applied to</c>.</param>
/// <param name="nothing">That nothing was to be done: <c>Nothing to apply to</c>.</param>
internal sealed class ApplyView(
    Terminal terminal,
    ApplyProgress? progress,
    bool several,
    string done = "applied to",
    string nothing = "Nothing to apply to") : IRunObserver
{
    private readonly ConcurrentDictionary<DatabaseTarget, Run> _runs = new();

    /// <inheritdoc/>
    public bool EachStatement => terminal.Verbose;

    /// <summary>The results so far, the failed one included.</summary>
    public IReadOnlyList<MigrationResult> Results(DatabaseTarget target) => _runs.TryGetValue(target, out var run) ? run.Results : [];

    /// <inheritdoc/>
    public void OnEvent(RunEvent runEvent)
    {
        progress?.Show(runEvent);
        switch (runEvent)
        {
            case RunStarted started:
                RunOf(started.Target).TagWidth = started.Entries.Max(entry => entry.Tag.Length);
                break;
            case StatementFinished { Migration: var migration, Statement: var statement, Duration: var duration }:
                terminal.Note(
                    new Words($"  {migration.Tag}:{statement.Start}  {Indented(statement.Text)}  {Shown.Duration(duration)}", Tone.Faint));
                break;
            case MigrationFinished { Result: var result } finished:
                var run = RunOf(finished.Target);
                run.Add(result);
                WriteResult(run, result);
                break;
            case BackupTaken taken when !terminal.Json:
                terminal.Line(new Words(taken.Message, Tone.Faint));
                break;
            case RunWarning warning:
                terminal.Warn(warning.Message, warning.Target);
                break;
            case LockWaiting waiting:
                terminal.Warn(waiting.Message, waiting.Target);
                break;
            case StepStarted step when terminal.Verbose:
                terminal.Note(new Words($"  {step.Activity}", Tone.Faint));
                break;
            case RunDetail detail when terminal.Verbose:
                terminal.Note(new Words($"  {detail.Message}", Tone.Faint));
                break;
        }
    }

    /// <summary>Says what came of every database.</summary>
    public void Summarize(IReadOnlyList<DatabaseOutcome<MigrationResult>> databases)
    {
        if (terminal.Json)
        {
            var results = databases.SelectMany(database => Results(database.Target)).Select(MigrationResultJson.Of);
            terminal.WriteJson(results, CliJson.Context.IEnumerableMigrationResultJson);
            return;
        }

        foreach (var (target, _, error) in databases)
        {
            var run = RunOf(target);
            var applied = run.Results.Count(IsGood);
            if (applied > 0)
                terminal.Line($"{Shown.Count(applied, "migration")} {done} {target} in {Shown.Duration(run.Elapsed)}.");
            else if (error is null)
                terminal.Line($"{nothing} {target}.");
        }
    }

    /// <summary>The whole statement: who asks for it is looking for something in it.</summary>
    private static string Indented(string text) => text.ReplaceLineEndings(Environment.NewLine + "    ");

    private static bool IsGood(MigrationResult result) => result.Status is MigrationOutcome.Applied or MigrationOutcome.Undone;

    private Run RunOf(DatabaseTarget target) => _runs.GetOrAdd(target, _ => new());

    private void WriteResult(Run run, MigrationResult result)
    {
        if (terminal.Json)
            return;
        var mark = IsGood(result) ? new Words("✓ ", Tone.Good) : new Words("✗ ", Tone.Bad);
        var what = IsGood(result)
            ? Shown.Count(result.Statements, "statement")
            : result.Status.ToString().ToLowerInvariant();
        Words[] database = several ? ["  ", new(result.Database, Tone.Faint)] : [];
        terminal.Line([
            mark,
            result.Tag.PadRight(run.TagWidth),
            "  ",
            what.PadRight(14),
            "  ",
            new(Shown.Duration(result.Duration).PadRight(8), Tone.Faint),
            .. database,
        ]);
    }

    private sealed class Run
    {
        private readonly long _start = Stopwatch.GetTimestamp();

        public List<MigrationResult> Results { get; } = [];

        public int TagWidth { get; set; }

        /// <summary>Until the last migration's end: other databases may still be at work then.</summary>
        public TimeSpan Elapsed { get; private set; }

        public void Add(MigrationResult result)
        {
            Results.Add(result);
            Elapsed = Stopwatch.GetElapsedTime(_start);
        }
    }
}
