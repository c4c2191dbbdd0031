using System.Diagnostics;
using DbMigrate.Engines;
using DbMigrate.Engines.Scripts;
using DbMigrate.Execution.History;
using DbMigrate.Execution.Journal;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Execution.Run;

/// <summary>One attempt at one migration: its statements, its transactions, its journal row.</summary>
/// <remarks>
/// A script may commit in the middle: by its own COMMIT, by a statement that cannot run in a transaction, by a pragma. Each such
/// point writes how far it is into the history, in the transaction that makes it durable, so that a killed run can be continued
/// at exactly the next statement.
/// </remarks>
internal sealed partial class MigrationAttempt : IDisposable
{
    private readonly DatabaseSession _session;
    private readonly JournalReader _journal;
    private readonly bool _more;
    private readonly ApplyOptions _options;
    private readonly IRunObserver _observer;
    private readonly ScriptPlan _plan;
    private readonly AttemptScript _script;
    private readonly Func<CancellationToken, Task>? _recheck;
    private readonly bool _mayTakeRows;
    private readonly Migration _migration;
    private readonly ScriptExecutor _executor;
    private readonly DateTimeOffset _startedAt = DateTimeOffset.UtcNow;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly StatementChain _chain = new();

    private JournalEntry _entry;
    private int _durable;
    private string? _durableChain;
    private bool _begun;
    private bool _committing;

    /// <summary>What came of a statement during which an earlier attempt was interrupted is not known yet.</summary>
    private bool _unsettled;

    /// <summary>The connection was lost, and the server has told what it made durable.</summary>
    private bool _settled;

    /// <summary>Begins nothing yet.</summary>
    /// <param name="session">The database.</param>
    /// <param name="journal">Its journal.</param>
    /// <param name="work">What to run.</param>
    /// <param name="more">Another migration of the same run follows.</param>
    /// <param name="options">How.</param>
    /// <param name="observer">Told of each step.</param>
    public MigrationAttempt(
        DatabaseSession session, JournalReader journal, PlannedMigration work, bool more, ApplyOptions options, IRunObserver observer)
    {
        (_session, _journal, _more, _options, _observer) = (session, journal, more, options, observer);
        (_plan, _script, _migration, _entry) = (work.Plan, work.Script, work.Script.Migration, work.Entry);
        (_recheck, _mayTakeRows) = (work.Recheck, work.MayTakeRows);
        _executor = new(session, _plan, new Policy(this));
    }

    /// <summary>Applies the migration, or takes it back, in its own transaction.</summary>
    /// <returns>Null where another runner had done so before our transaction began.</returns>
    public async Task<MigrationResult?> ApplyAsync(CancellationToken cancel)
    {
        // What the journal said when the run was planned may be old by now.
        _entry = _journal.Entry(_migration);
        if (!_script.IsToDo(_entry))
            return DoneByAnother();
        if (_session.OnlyBatches)
            return await ApplyAsBatchAsync(cancel).ConfigureAwait(false);
        if (FitsRoundTrip && await TryWholeAsync(cancel).ConfigureAwait(false))
            return Result(_script.Success, _plan.Total, null);
        if (await BeginFirstAsync(cancel).ConfigureAwait(false))
            return null;
        if (_recheck is not null && _session.InTransaction)
            await _recheck(cancel).ConfigureAwait(false);
        await RunStatementsAsync(cancel).ConfigureAwait(false);
        if (!_session.InTransaction)
            await BeginLastAsync(cancel).ConfigureAwait(false);
        await _session.VerifyAsync(_script.Subject, _plan, cancel).ConfigureAwait(false);
        _committing = true;
        _journal.Wrote(await _session.CommitAsync(Record(), _journal.Mark, cancel).ConfigureAwait(false), RowsMore);
        return Result(_script.Success, _plan.Total, null);
    }

    /// <summary>Applies the migration inside a transaction that somebody else begins and commits.</summary>
    public async Task<MigrationResult> ApplyWithinAsync(CancellationToken cancel)
    {
        _begun = true;
        if (_recheck is not null)
            await _recheck(cancel).ConfigureAwait(false);
        await RunStatementsAsync(cancel).ConfigureAwait(false);
        // What the script has set must reach neither our records nor the next script.
        await _session.RestoreAsync(_plan).ConfigureAwait(false);
        foreach (var command in Record())
            await _session.ExecuteAsync(command, cancel).ConfigureAwait(false);
        _journal.Wrote(_journal.Mark.Seen, RowsMore);
        return Result(_script.Success, _plan.Total, null);
    }

    public void Dispose() => _chain.Dispose();

    /// <summary>Whether as many statements and bytes fit a round trip without filling the memory.</summary>
    public static bool FitsWhole(int statements, long bytes) => statements <= 256 && bytes <= 256 * 1024;

    /// <summary>Says that the transaction around it is about to be committed: what fails now is the commit.</summary>
    public void BeginCommit() => _committing = true;

    /// <summary>After a failure that lost the connection: asks the server what became durable, where it can be asked.</summary>
    /// <returns>The result where the whole attempt did; null else.</returns>
    public async Task<MigrationResult?> SettleAsync(RunLock runLock)
    {
        if (
            !_begun
            || !_session.IsLost
            || await runLock.SettleAsync(_journal.History.Find(_migration.Tag, _startedAt)).ConfigureAwait(false) is not { } rows)
            return null;
        _settled = true;
        if (rows is not [[string word, int done, var chain]])
            return null;
        if (word == HistoryTable.WordOf(_script.Recorded))
        {
            _journal.Wrote(null);
            return Result(_script.Success, _plan.Total, null);
        }

        if (done > _durable)
            (_durable, _durableChain) = (done, chain as string);
        return null;
    }

    /// <summary>What an exception makes of this attempt; null where it is none that a run expects, or the attempt had not begun.</summary>
    public MigrationResult? ResultOf(Exception exception)
    {
        // Somebody else holds the lock, or left the migration half-way: their record of it must stay the last.
        if (!_begun)
            return null;
        var failure = Failure;
        if (failure.Describe(exception) is not { } error)
            return null;
        var outcome = _durable > 0 ? MigrationOutcome.Partial
            : AttemptFailure.IsCanceled(exception) ? MigrationOutcome.Canceled
            : MigrationOutcome.Failed;
        return Result(outcome, _durable, error);
    }

    /// <summary>The exception that the caller of the run sees.</summary>
    public Exception ErrorOf(Exception exception) => Failure.ToException(exception);

    /// <summary>The history row of a failure.</summary>
    public HistoryRow FailureRow(MigrationResult failure)
    {
        // Whether a statement outside a transaction has run is not known: that is an interruption, and not the statement's failure.
        var status = _unsettled || (_session.IsLost && _executor.Alone > 0) ? HistoryStatus.Interrupted
            : _durable > 0 ? HistoryStatus.Partial
            : HistoryStatus.Failed;
        return Row(status, _durable, _durableChain) with { Error = failure.Error };
    }

    private AttemptFailure Failure => new(_session, _script, _plan, _options.TransactionMode, _options.StatementTimeout, _durable)
    {
        Committing = _committing,
        Journal = _journal.Table.Name,
        Unknown = _committing && _session.IsLost && !_settled,
        Alone = _session.IsLost ? _executor.Alone : 0,
        Committer = _executor.Committer,
    };

    private async Task RunStatementsAsync(CancellationToken cancel)
    {
        var resumed = _options.Resume && _script.IsHalfDone(_entry) ? _entry.LastAttempt! : null;
        var isInParts = !_plan.IsAtomic || _options.TransactionMode == TransactionMode.None;
        await _executor.RunAsync(_script.Read(_session.Splitter, whole: isInParts), resumed?.Done ?? 0, cancel).ConfigureAwait(false);
        if (resumed is not null && _executor.Done < resumed.Done)
            throw Changed(resumed);
    }

    private DbMigrateException Changed(HistoryRow resumed) => new(
        ErrorId.ResumeImpossible,
        $"'{_migration.Tag}' cannot be continued: its first {resumed.Done} statements are not those that were run.",
        "Restore the file as it was; only statements after those may change.",
        _migration.Tag);

    /// <summary>Notes how many statements are durable, and how the script has begun with them.</summary>
    private void Keep(int done) => (_durable, _durableChain) = (done, _chain.Current);

    private SqlCommand[] Record() => Record(_chain.Current, HistoryClock.Ours);

    /// <summary>What a script may not have taken from the journal; the rows are counted only where it could have.</summary>
    /// <param name="before">How many of the same run are sent before it and not answered yet.</param>
    private SqlCommand[] Kept(int before = 0) =>
        _mayTakeRows ? [_journal.Table.Keeps(_journal.Rows + (before * RowsMore), _script.What, _migration.Tag)] : [];

    private int RowsMore => _script.Direction == MigrationDirection.Down ? -1 : 1;

    private string Direction => _script.Direction == MigrationDirection.Down ? HistoryRow.Down : HistoryRow.Up;

    private HistoryRow Row(HistoryStatus status, int done, string? chain) => new()
    {
        Tag = _migration.Tag,
        Status = status,
        Direction = Direction,
        StartedAt = _startedAt,
        Duration = _watch.Elapsed,
        Done = done,
        Total = _plan.Total,
        Chain = chain,
        Hash = _migration.Hash,
        IsPart = !_plan.IsAtomic || _options.TransactionMode == TransactionMode.None,
    };

    private MigrationResult Result(MigrationOutcome outcome, int statements, string? error) => new()
    {
        Tag = _migration.Tag,
        Direction = _script.Direction,
        Status = outcome,
        Duration = _watch.Elapsed,
        Statements = statements,
        Database = _journal.Target.Url.Redacted,
        Environment = _journal.Target.Environment,
        Error = error,
    };
}
