using System.Globalization;
using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>Turns a run's events into results, progress, warnings and verbose lines. Several runs may tell it at once.</summary>
internal sealed class CmdletObserver : IRunObserver, IAsyncDisposable
{
    // Drawing costs more than most statements: nothing for short runs, then a few times a second, by the clock, since the statement
    // that takes long tells nothing while it runs.
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    private readonly DbMigrateCmdlet _cmdlet;
    private readonly Action<Action> _post;
    private readonly string _title;
    private readonly Timer _timer;
    private readonly int _activity = Random.Shared.Next(1, int.MaxValue);
    private MigrationStarted? _current;
    private ProgressRecord? _latest;
    private ProgressRecord? _drawn;
    private int _drawing;

    /// <param name="cmdlet">The cmdlet that writes.</param>
    /// <param name="post">Runs an action on the pipeline's thread.</param>
    /// <param name="each">Whether to tell of each statement.</param>
    /// <param name="title">What the work is called above its progress.</param>
    public CmdletObserver(DbMigrateCmdlet cmdlet, Action<Action> post, bool each, string title = "Applying migrations")
    {
        (_cmdlet, _post, EachStatement, _title) = (cmdlet, post, each, title);
        // A server that is slow to answer is waited for before anything can be told of the work.
        _latest = new(_activity, title, "Connecting");
        _timer = new(_ => Draw(), null, First, Between);
    }

    public bool EachStatement { get; }

    public void OnEvent(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case MigrationStarted started:
                _current = started;
                Verbose(
                    $"{started.Migration.Tag}: {started.Statements} statements, {started.Position} of {started.Count} on {started.Target}");
                Show(0);
                break;
            case StepStarted step:
                Verbose(step.Activity);
                _latest = new(_activity, _title, step.Activity);
                break;
            case StatementStarted statement:
                Show(statement.Statement.Ordinal - 1, statement.Statement.Head);
                break;
            case StatementFinished finished:
                Verbose(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{finished.Migration.Tag} {finished.Statement.Start} ({finished.Duration.TotalMilliseconds:0.0} ms): "
                        + $"{finished.Statement.Text}"));
                break;
            case MigrationFinished finished:
                _post(() => _cmdlet.WriteObject(finished.Result));
                break;
            case LockWaiting waiting:
                _post(() => _cmdlet.WriteWarning(waiting.Target, waiting.Message));
                break;
            case RunWarning warning:
                _post(() => _cmdlet.WriteWarning(warning.Target, warning.Message));
                break;
            case BackupTaken taken:
                Verbose(taken.Message);
                break;
            case RunDetail detail:
                // A script can take the server's own words from the information stream, without everything else that -Verbose tells.
                if (detail.IsNotice)
                    _post(() => _cmdlet.WriteInformation(detail.Message, ["Notice"]));
                Verbose(detail.Message);
                break;
        }
    }

    /// <summary>Removes the progress bar, and draws no more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        if (_drawn is not null)
            _post(() => _cmdlet.WriteProgress(new(_activity, _title, "Done") { RecordType = ProgressRecordType.Completed }));
    }

    private void Verbose(string text)
    {
        if (EachStatement)
            _post(() => _cmdlet.WriteVerbose(text));
    }

    private void Show(int statementsDone, string? head = null)
    {
        if (_current is not { } current)
            return;
        var done = current.Position - 1 + (current.Statements > 0 ? (double)statementsDone / current.Statements : 0);
        // PowerShell's minimal view shows activity and status only.
        var statement = head is null ? "" : $", statement {statementsDone + 1} of {current.Statements}: {head}";
        _latest = new(
            _activity, $"{_title}: {current.Target}", $"{current.Migration.Tag} ({current.Position} of {current.Count}){statement}")
        {
            PercentComplete = (int)Math.Clamp(done * 100 / current.Count, 0, 100),
        };
    }

    private void Draw()
    {
        // Posting waits for the pipeline; the next tick must not wait behind it.
        if (_latest is not { } latest || latest == _drawn || Interlocked.Exchange(ref _drawing, 1) == 1)
            return;
        _drawn = latest;
        _post(() => _cmdlet.WriteProgress(latest));
        Volatile.Write(ref _drawing, 0);
    }
}
