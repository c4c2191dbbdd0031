using System.Diagnostics;
using DbMigrate.Migrations;

namespace DbMigrate.Execution;

/// <summary>One attempt at one migration: its statements, its transactions, its journal row.</summary>
/// <remarks>
/// A script may commit in the middle: by its own COMMIT, by a statement that cannot run in a transaction, by a pragma. Each such
/// point writes how far it is into the history, in the transaction that makes it durable, so that a killed run can be continued
/// at exactly the next statement.
/// </remarks>
internal sealed class MigrationAttempt(
    DatabaseSession session, JournalReader journal, PlannedMigration work, bool more, ApplyOptions options, IRunObserver observer)
    : IDisposable
{
    // What fits a round trip without filling the memory.
    private const int WholeStatements = 256;
    private const long WholeBytes = 256 * 1024;

    private readonly ScriptPlan _plan = work.Plan;
    private readonly AttemptScript _script = work.Script;
    private readonly Migration _migration = work.Script.Migration;
    private JournalEntry _entry = work.Entry;
    private readonly DateTimeOffset _startedAt = DateTimeOffset.UtcNow;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly StatementBatch _batch = new(observer.EachStatement || options.IgnoreExisting);
    private readonly StatementChain _chain = new();
    private readonly LimitedStatements _limited = new(
        session,
        message => observer.OnEvent(new RunWarning(journal.Target, $"{work.Script.Migration.Tag}: {message}")),
        message => observer.OnEvent(new RunDetail(journal.Target, $"{work.Script.Migration.Tag}: {message}")));

    private int _done;
    private int _durable;
    private string? _durableChain;
    private bool _begun;
    private bool _committing;

    /// <summary>The statement that runs now and that no transaction holds; 0 is none.</summary>
    private int _alone;

    /// <summary>The connection was lost, and the server has told what it made durable.</summary>
    private bool _settled;

    /// <summary>The statement at which an earlier attempt ended; 0 where none did.</summary>
    private int _failedBefore;

    /// <summary>The script has committed our transaction and not begun its own: it runs without one, as it asked to.</summary>
    private bool _released = options.TransactionMode == TransactionMode.None || work.Plan.WithoutTransaction;

    /// <summary>Applies the migration, or takes it back, in its own transaction.</summary>
    /// <returns>Null where another runner had done so before our transaction began.</returns>
    public async Task<MigrationResult?> ApplyAsync(CancellationToken cancel)
    {
        if (await TryWholeAsync(cancel).ConfigureAwait(false))
            return Result(_script.Success, _plan.Total, null);
        if (await BeginFirstAsync(cancel).ConfigureAwait(false))
            return null;
        await RunStatementsAsync(cancel).ConfigureAwait(false);
        if (!session.InTransaction)
            await BeginAsync(cancel).ConfigureAwait(false);
        await session.VerifyAsync(_migration, _plan, cancel).ConfigureAwait(false);
        _committing = true;
        await session.CommitAsync(cancel, Record()).ConfigureAwait(false);
        journal.RowCount += _script.RowChange;
        return Result(_script.Success, _plan.Total, null);
    }

    /// <summary>Applies the migration inside a transaction that somebody else begins and commits.</summary>
    public async Task<MigrationResult> ApplyWithinAsync(CancellationToken cancel)
    {
        _begun = true;
        await RunStatementsAsync(cancel).ConfigureAwait(false);
        // What the script has set must reach neither our records nor the next script.
        await session.RestoreAsync(_plan).ConfigureAwait(false);
        foreach (var command in Record())
            await session.ExecuteAsync(command, cancel).ConfigureAwait(false);
        return Result(_script.Success, _plan.Total, null);
    }

    public void Dispose() => _chain.Dispose();

    /// <summary>Says that the transaction around it is about to be committed: what fails now is the commit.</summary>
    public void BeginCommit() => _committing = true;

    /// <summary>After a failure that lost the connection: asks the server what became durable, where it can be asked.</summary>
    /// <returns>The result where the whole attempt did; null else.</returns>
    public async Task<MigrationResult?> SettleAsync(RunLock runLock)
    {
        if (!_begun || !session.IsLost || await runLock.SettleAsync(journal.History.Find(_migration.Tag, _startedAt)).ConfigureAwait(false) is not { } rows)
            return null;
        _settled = true;
        if (rows is not [[string outcome, int done, var chain]])
            return null;
        if (outcome == _script.Recorded.ToString())
        {
            journal.RowCount += _script.RowChange;
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
        var outcome = session.IsLost && _alone > 0 ? HistoryOutcome.Progress
            : _durable > 0 ? HistoryOutcome.Partial
            : HistoryOutcome.Failed;
        return Row(outcome, _durable, _durableChain) with { Error = failure.Error };
    }

    private async Task RunStatementsAsync(CancellationToken cancel)
    {
        var resume = options.Resume && _script.IsHalfDone(_entry) ? _entry.LastAttempt! : null;
        foreach (var unit in ScriptUnits.Of(_script.Read(session.Splitter, whole: _released || !_plan.IsAtomic), _plan))
        {
            cancel.ThrowIfCancellationRequested();
            // A statement that is skipped over needs its own savepoint, which no retry of the whole would keep.
            if (unit.Count > 1 && unit[0].Ordinal > (resume?.Done ?? 0) && _released && !options.IgnoreExisting)
            {
                await RunTransactionAsync(unit, [.. unit.Skip(1).SkipLast(1)], cancel).ConfigureAwait(false);
                continue;
            }

            foreach (var statement in unit)
            {
                if (resume is not null && statement.Ordinal <= resume.Done)
                    await PassAsync(statement, resume, cancel).ConfigureAwait(false);
                else
                    await StepAsync(statement, cancel).ConfigureAwait(false);
            }
        }

        if (resume is not null && _done < resume.Done)
            throw Changed(resume);
        await FlushAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Passes a statement that an earlier attempt made durable; what it left in that session is done again.</summary>
    private async Task PassAsync(SqlStatement statement, HistoryRow resume, CancellationToken cancel)
    {
        _chain.Add(statement);
        _done = statement.Ordinal;
        if (statement.Kind is StatementKind.Commit or StatementKind.Rollback or StatementKind.Begin && !_plan.Skip.Contains(statement.Ordinal))
            _released = statement.Kind != StatementKind.Begin;
        if (statement.Kind is StatementKind.SessionSetting or StatementKind.ForeignKeysPragma && !_plan.Skip.Contains(statement.Ordinal))
            await session.RunAsync([statement], cancel).ConfigureAwait(false);
        if (statement.Ordinal == resume.Done && _chain.Current != resume.Chain)
            throw Changed(resume);
    }

    private DbMigrateException Changed(HistoryRow resume) => new(
        ErrorId.ResumeImpossible,
        $"'{_migration.Tag}' cannot be continued: its first {resume.Done} statements are not those that were run.",
        "Restore the file as it was; only statements after those may change.",
        _migration.Tag);

    private async Task StepAsync(SqlStatement statement, CancellationToken cancel)
    {
        if (_plan.Skip.Contains(statement.Ordinal))
        {
            await FlushAsync(cancel).ConfigureAwait(false);
            Done(statement);
            return;
        }

        switch (statement.Kind)
        {
            case StatementKind.Begin:
                await FlushAsync(cancel).ConfigureAwait(false);
                if (session.InTransaction)
                    observer.OnEvent(new RunDetail(journal.Target, $"{_migration.Tag}:{statement.Start}: {statement.Head}: a transaction is open already."));
                else
                    await BeginAsync(cancel).ConfigureAwait(false);
                _released = false;
                Done(statement);
                break;
            case StatementKind.Commit:
                await FlushAsync(cancel).ConfigureAwait(false);
                Done(statement);
                await CommitPointAsync(cancel).ConfigureAwait(false);
                _released = !statement.Head.Contains("AND CHAIN", StringComparison.Ordinal);
                break;
            case StatementKind.Rollback:
                await FlushAsync(cancel).ConfigureAwait(false);
                await session.RollbackAsync().ConfigureAwait(false);
                Done(statement);
                _released = true;
                break;
            case StatementKind.OutsideTransaction or StatementKind.ForeignKeysPragma:
                await FlushAsync(cancel).ConfigureAwait(false);
                await CommitPointAsync(cancel).ConfigureAwait(false);
                await RunAloneAsync(statement, cancel).ConfigureAwait(false);
                break;
            case var _ when _released:
                await RunReleasedAsync(statement, cancel).ConfigureAwait(false);
                break;
            default:
                if (!session.InTransaction)
                    await BeginAsync(cancel).ConfigureAwait(false);
                // Its limits must be no other's.
                var isLimited = _plan.Limits.ContainsKey(statement.Ordinal);
                if (isLimited)
                    await FlushAsync(cancel).ConfigureAwait(false);
                _batch.Add(statement);
                if (_batch.IsFull || isLimited)
                    await FlushAsync(cancel).ConfigureAwait(false);
                if (_plan.CommitAfter.Contains(statement.Ordinal))
                {
                    await FlushAsync(cancel).ConfigureAwait(false);
                    await CommitPointAsync(cancel).ConfigureAwait(false);
                }

                break;
        }
    }

    private async Task FlushAsync(CancellationToken cancel)
    {
        if (_batch.Count == 0)
            return;
        observer.OnEvent(new StatementStarted(journal.Target, _migration, _batch.Statements[0], _plan.Total));
        var watch = Stopwatch.StartNew();
        // A savepoint of the script's own would end with ours.
        if (options.IgnoreExisting && _batch.Statements[0].Kind != StatementKind.Savepoint)
            await RunTolerantAsync(_batch.Statements[0], cancel).ConfigureAwait(false);
        else
            await RunAsync(_batch.Statements, cancel).ConfigureAwait(false);

        foreach (var statement in _batch.Statements)
            Done(statement);
        if (observer.EachStatement)
            observer.OnEvent(new StatementFinished(journal.Target, _migration, _batch.Statements[0], watch.Elapsed));
        _batch.Clear(watch.Elapsed);
    }

    /// <summary>Where the script has no transaction, a statement has one with its own record: a crash leaves both or neither.</summary>
    private async Task RunReleasedAsync(SqlStatement statement, CancellationToken cancel)
    {
        // On SQLite the lock that limits are about is the transaction's own, for which its BEGIN would wait in the statement's place.
        var isLimited = _plan.Limits.ContainsKey(statement.Ordinal);
        if (session.InTransaction || statement.Kind == StatementKind.Savepoint || (isLimited && session.LocksByTransaction))
        {
            await RunAloneAsync(statement, cancel).ConfigureAwait(false);
            return;
        }

        try
        {
            if (isLimited && !options.IgnoreExisting)
            {
                await RunTransactionAsync([statement], [statement], cancel).ConfigureAwait(false);
                return;
            }

            await BeginAsync(cancel).ConfigureAwait(false);
            _batch.Add(statement);
            await FlushAsync(cancel).ConfigureAwait(false);
        }
        catch (StatementException e) when (session.Translate(e.InnerException!) is { Kind: DatabaseErrorKind.NotInTransaction })
        {
            // Only the engine knows of some statements that they want none: a procedure that commits.
            await session.RollbackAsync().ConfigureAwait(false);
            _batch.Clear(TimeSpan.Zero);
            await RunAloneAsync(statement, cancel).ConfigureAwait(false);
            return;
        }

        await CommitPointAsync(cancel).ConfigureAwait(false);
    }

    private Task RunAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel) =>
        _plan.Limits.GetValueOrDefault(statements[0].Ordinal) is { } limits ? session.RunAsync(statements, limits, cancel) : session.RunAsync(statements, cancel);

    /// <summary>A transaction that is tried again as a whole.</summary>
    /// <param name="unit">What the script has for it: a BEGIN and a COMMIT of its own stand around the statements.</param>
    /// <param name="statements">What runs in it.</param>
    /// <param name="cancel">Cancels it.</param>
    private async Task RunTransactionAsync(IReadOnlyList<SqlStatement> unit, IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        observer.OnEvent(new StatementStarted(journal.Target, _migration, unit[0], _plan.Total));
        var watch = Stopwatch.StartNew();
        await _limited.RunTransactionAsync(statements, _plan.Limits[unit[0].Ordinal], BeginAsync, cancel).ConfigureAwait(false);
        foreach (var statement in unit)
            Done(statement);
        await CommitPointAsync(cancel).ConfigureAwait(false);
        if (observer.EachStatement)
            observer.OnEvent(new StatementFinished(journal.Target, _migration, unit[0], watch.Elapsed));
    }

    /// <summary>Outside a transaction: durable at once, and recorded right after.</summary>
    private async Task RunAloneAsync(SqlStatement statement, CancellationToken cancel)
    {
        observer.OnEvent(new StatementStarted(journal.Target, _migration, statement, _plan.Total));
        var watch = Stopwatch.StartNew();
        try
        {
            _alone = session.InTransaction ? 0 : statement.Ordinal;
            if (session.InTransaction)
                await RunAsync([statement], cancel).ConfigureAwait(false);
            else
                await _limited.RunAloneAsync(statement, _plan.Limits.GetValueOrDefault(statement.Ordinal), statement.Ordinal == _failedBefore, cancel).ConfigureAwait(false);
        }
        catch (StatementException e) when (MayIgnore(e) || HasRun(statement, e))
        {
            WarnExisting(statement, e);
        }

        _alone = 0;
        Done(statement);
        if (observer.EachStatement)
            observer.OnEvent(new StatementFinished(journal.Target, _migration, statement, watch.Elapsed));
        if (session.InTransaction)
            return;
        (_durable, _durableChain) = (_done, _chain.Current);
        await BeginAsync(cancel).ConfigureAwait(false);
        await CommitPointAsync(cancel).ConfigureAwait(false);
    }

    private async Task RunTolerantAsync(SqlStatement statement, CancellationToken cancel)
    {
        await session.ExecuteAsync("SAVEPOINT dbmigrate_existing", cancel).ConfigureAwait(false);
        try
        {
            await RunAsync([statement], cancel).ConfigureAwait(false);
        }
        catch (StatementException e) when (MayIgnore(e))
        {
            await session.ExecuteAsync("ROLLBACK TO SAVEPOINT dbmigrate_existing", cancel).ConfigureAwait(false);
            WarnExisting(statement, e);
        }

        await session.ExecuteAsync("RELEASE SAVEPOINT dbmigrate_existing", cancel).ConfigureAwait(false);
    }

    /// <summary>An earlier attempt was interrupted at this very statement, which no transaction held, and the engine says that it had done its
    /// work by then.</summary>
    private bool HasRun(SqlStatement statement, StatementException e) => statement.Kind == StatementKind.OutsideTransaction
        && statement.Ordinal == _failedBefore && _entry.LastAttempt is { Outcome: HistoryOutcome.Progress }
        && session.Translate(e.InnerException!)?.Kind is { } kind
        && kind == (statement.Head.StartsWith("DROP ", StringComparison.Ordinal) ? DatabaseErrorKind.Missing : DatabaseErrorKind.AlreadyExists);

    private bool MayIgnore(StatementException e) =>
        options.IgnoreExisting && session.Translate(e.InnerException!) is { Kind: DatabaseErrorKind.AlreadyExists };

    private void WarnExisting(SqlStatement statement, StatementException e) => observer.OnEvent(new RunWarning(
        journal.Target, $"{_migration.Tag}:{statement.Start}: skipped, {session.Translate(e.InnerException!)!.Message}"));

    private void Done(SqlStatement statement)
    {
        _chain.Add(statement);
        _done = statement.Ordinal;
    }

    /// <summary>Most migrations are small and atomic: those take a single round trip.</summary>
    /// <returns>False where nothing was done.</returns>
    private async Task<bool> TryWholeAsync(CancellationToken cancel)
    {
        if (session.LocksByTransaction || !_plan.IsAtomic || _plan.Limits.Count > 0 || _plan.Total is 0 or > WholeStatements || _script.Length > WholeBytes
            || observer.EachStatement || options.IgnoreExisting || options.TransactionMode != TransactionMode.PerMigration || _script.IsHalfDone(_entry))
        {
            return false;
        }

        _begun = true;
        var statements = _script.Read(session.Splitter).ToList();
        using var chain = new StatementChain();
        statements.ForEach(chain.Add);
        SqlCommand[] last =
            [_script.JournalChange(journal.Table, _entry), journal.History.Insert(Row(_script.Recorded, _plan.Total, chain.Current), addsTransaction: true)];
        observer.OnEvent(new StatementStarted(journal.Target, _migration, statements[0], _plan.Total));
        _committing = true;
        try
        {
            if (await session.TryRunWholeAsync(journal.Table.Name, journal.RowCount, more, statements, last, cancel).ConfigureAwait(false))
            {
                journal.RowCount += _script.RowChange;
                return true;
            }
        }
        catch (DbMigrateException)
        {
            // Somebody else kept the lock: no attempt was made.
            _begun = false;
            throw;
        }

        (_begun, _committing) = (false, false);
        return false;
    }

    /// <summary>Begins the first transaction and looks again, now that nobody else can write the journal.</summary>
    /// <returns>True where somebody else has done it meanwhile.</returns>
    private async Task<bool> BeginFirstAsync(CancellationToken cancel)
    {
        var abandoned = options.Resume ? _entry.LastAttempt : null;
        while (true)
        {
            var rows = await session.BeginAsync(journal.Table.Name, more && _plan.IsAtomic, cancel).ConfigureAwait(false);
            if (rows == journal.RowCount && !session.LocksByTransaction)
                break;

            await journal.RefreshAsync(cancel).ConfigureAwait(false);
            _entry = journal.Entry(_migration);
            if (!_script.IsToDo(_entry))
            {
                await session.RollbackAsync().ConfigureAwait(false);
                observer.OnEvent(new RunDetail(journal.Target, $"{_script.What} has been done by another runner."));
                return true;
            }

            // Another runner is between two transactions of this very migration, or died there: an hour's gap or a moment's.
            if (session.LocksByTransaction && _entry.LastAttempt is { Outcome: HistoryOutcome.Progress } other && other != abandoned)
            {
                await session.RollbackAsync().ConfigureAwait(false);
                abandoned = await journal.WaitForStillnessAsync(_migration, cancel).ConfigureAwait(false);
                continue;
            }

            break;
        }

        if (_script.IsHalfDone(_entry) && !options.Resume)
        {
            await session.RollbackAsync().ConfigureAwait(false);
            throw journal.HalfDone(_entry);
        }

        _begun = true;
        // Whatever happens to this attempt, what an earlier one made durable stays so.
        if (_script.IsHalfDone(_entry))
            (_durable, _durableChain) = (_entry.LastAttempt!.Done, _entry.LastAttempt.Chain);
        if (_entry.LastAttempt is { Outcome: HistoryOutcome.Failed or HistoryOutcome.Partial or HistoryOutcome.Progress } last && last.Direction == Direction)
            _failedBefore = last.Done + 1;
        if (_plan.IsAtomic && options.TransactionMode != TransactionMode.None)
            return false;

        // Not one transaction: say so first, so that no other runner begins the migration between two of them.
        await session.CommitAsync(cancel, _script.IsHalfDone(_entry) ? [] : [journal.History.Insert(Row(HistoryOutcome.Progress, 0, null))]).ConfigureAwait(false);
        return false;
    }

    /// <summary>Begins a later transaction of the same migration.</summary>
    private async Task BeginAsync(CancellationToken cancel)
    {
        var rows = await session.BeginAsync(journal.Table.Name, more && _plan.IsAtomic && !_released, cancel).ConfigureAwait(false);
        if (rows == journal.RowCount)
            return;
        await journal.RefreshAsync(cancel).ConfigureAwait(false);
        if (!_script.IsToDo(journal.Entry(_migration)))
        {
            throw new DbMigrateException(
                ErrorId.LockLost, $"{_script.What}: another runner did it while this one was between two of its transactions.", "Compare the schema with what is expected.", _migration.Tag);
        }
    }

    private async Task CommitPointAsync(CancellationToken cancel)
    {
        if (!session.InTransaction)
            return;
        _committing = true;
        await session.CommitAsync(cancel, journal.History.Insert(Row(HistoryOutcome.Progress, _done, _chain.Current))).ConfigureAwait(false);
        _committing = false;
        (_durable, _durableChain) = (_done, _chain.Current);
    }

    private AttemptFailure Failure => new(session, _script, _plan, options.TransactionMode, options.StatementTimeout, _durable)
    {
        Committing = _committing,
        Unknown = _committing && session.IsLost && !_settled,
        Alone = session.IsLost ? _alone : 0,
    };

    private SqlCommand[] Record() =>
        [_script.JournalChange(journal.Table, _entry), journal.History.Insert(Row(_script.Recorded, _plan.Total, _chain.Current))];

    private string Direction => _script.Direction == MigrationDirection.Down ? HistoryRow.Down : HistoryRow.Up;

    private HistoryRow Row(HistoryOutcome outcome, int done, string? chain) => new()
    {
        Tag = _migration.Tag,
        Outcome = outcome,
        Direction = Direction,
        StartedAt = _startedAt,
        Duration = _watch.Elapsed,
        Done = done,
        Total = _plan.Total,
        Chain = chain,
        Hash = _migration.Hash,
    };

    private MigrationResult Result(MigrationOutcome outcome, int statements, string? error) => new()
    {
        Tag = _migration.Tag,
        Direction = _script.Direction,
        Status = outcome,
        Duration = _watch.Elapsed,
        Statements = statements,
        Database = journal.Target.Url.Redacted,
        Environment = journal.Target.Environment,
        Error = error,
    };
}

internal static class JournalEntryExtensions
{
    /// <summary>An earlier attempt made a part of the migration durable.</summary>
    public static bool IsHalfDone(this JournalEntry entry) => entry.Pending && IsPartial(entry, HistoryRow.Up);

    /// <summary>An earlier attempt took a part of the migration back for good.</summary>
    public static bool IsHalfUndone(this JournalEntry entry) => entry.Applied && IsPartial(entry, HistoryRow.Down);

    private static bool IsPartial(JournalEntry entry, string direction) =>
        entry.LastAttempt is { Outcome: HistoryOutcome.Partial or HistoryOutcome.Progress, Done: > 0 } last && last.Direction == direction;
}
