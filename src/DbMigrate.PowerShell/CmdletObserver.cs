using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Turns a run's events into results, progress, warnings and verbose lines. Several runs may tell it at once.</summary>
/// <param name="cmdlet">The cmdlet that writes.</param>
/// <param name="post">Runs an action on the pipeline's thread.</param>
/// <param name="each">Whether to tell of each statement.</param>
internal sealed class CmdletObserver(DbMigrateCmdlet cmdlet, Action<Action> post, bool each) : IRunObserver
{
    // Drawing costs more than most statements: nothing for short runs, then a few times a second.
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly int _activity = Random.Shared.Next(1, int.MaxValue);
    private TimeSpan _nextDraw = First;
    private MigrationStarted? _current;
    private bool _drawn;

    public bool EachStatement => each;

    public void OnEvent(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case MigrationStarted started:
                _current = started;
                Verbose($"{started.Migration.Tag}: {started.Statements} statements, {started.Position} of {started.Count} on {started.Target}");
                Draw(0);
                break;
            case StatementStarted statement:
                Draw(statement.Statement.Ordinal - 1, statement.Statement.Head);
                break;
            case StatementFinished finished:
                Verbose(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{finished.Migration.Tag} {finished.Statement.Start} ({finished.Duration.TotalMilliseconds:0.0} ms): {finished.Statement.Text}"));
                break;
            case MigrationFinished finished:
                post(() => cmdlet.WriteObject(finished.Result));
                break;
            case LockWaiting waiting:
                post(() => cmdlet.WriteWarning(
                    $"Another runner holds the migration lock of {waiting.Target}{(waiting.Holder is null ? "" : $" ({waiting.Holder})")}; waiting up to {waiting.Timeout.TotalSeconds:0.#} s."));
                break;
            case RunWarning warning:
                post(() => cmdlet.WriteWarning(warning.Message));
                break;
            case RunDetail detail:
                Verbose(detail.Message);
                break;
        }
    }

    /// <summary>Removes the progress bar.</summary>
    public void Complete()
    {
        if (_drawn)
            post(() => cmdlet.WriteProgress(new(_activity, "Applying migrations", "Done") { RecordType = ProgressRecordType.Completed }));
    }

    private void Verbose(string text)
    {
        if (each)
            post(() => cmdlet.WriteVerbose(text));
    }

    private void Draw(int statementsDone, string? head = null)
    {
        if (_current is not { } current || _watch.Elapsed < _nextDraw)
            return;
        _nextDraw = _watch.Elapsed + Between;
        _drawn = true;
        var done = current.Position - 1 + (current.Statements > 0 ? (double)statementsDone / current.Statements : 0);
        var record = new ProgressRecord(_activity, $"Applying migrations to {current.Target}", $"{current.Migration.Tag} ({current.Position} of {current.Count})")
        {
            PercentComplete = (int)Math.Clamp(done * 100 / current.Count, 0, 100),
            CurrentOperation = head is null ? "" : $"statement {statementsDone + 1} of {current.Statements}: {head}",
        };
        post(() => cmdlet.WriteProgress(record));
    }
}
