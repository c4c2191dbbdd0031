using System.Diagnostics;
using DbMigrate.Execution.History;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Execution.Run;

/// <content>The statements, one after the other.</content>
internal sealed partial class MigrationAttempt
{
    private async Task RunStatementsAsync(CancellationToken cancel)
    {
        session.Enter(_plan);
        var resume = options.Resume && _script.IsHalfDone(_entry) ? _entry.LastAttempt! : null;
        foreach (var unit in ScriptUnits.Of(_script.Read(session.Splitter, whole: _released || !_plan.IsAtomic), _plan))
        {
            cancel.ThrowIfCancellationRequested();
            // A statement that is skipped over needs its own savepoint, which no retry of the whole would keep.
            if (unit.Count > 1 && unit[0].Ordinal > (resume?.Done ?? 0) && _released && !options.IgnoreExisting)
            {
                await RunUnitAsync(unit, cancel).ConfigureAwait(false);
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
        if (_plan.ForeignKeySwitches.TryGetValue(statement.Ordinal, out var on))
            await session.SwitchForeignKeysAsync(on, cancel).ConfigureAwait(false);
        if (statement.Kind is StatementKind.Commit or StatementKind.Begin && !_plan.Skip.Contains(statement.Ordinal))
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
        if (_plan.ForeignKeySwitches.TryGetValue(statement.Ordinal, out var on))
            await SwitchForeignKeysAsync(on, cancel).ConfigureAwait(false);
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
        observer.OnEvent(new StatementStarted(journal.Target, _migration, ScriptStatement.Of(_batch.Statements[0]), _plan.Total));
        var watch = Stopwatch.StartNew();
        // A savepoint of the script's own would end with ours.
        if (options.IgnoreExisting && _batch.Statements[0].Kind != StatementKind.Savepoint)
            await RunTolerantAsync(_batch.Statements[0], cancel).ConfigureAwait(false);
        else
            await RunAsync(_batch.Statements, cancel).ConfigureAwait(false);

        foreach (var statement in _batch.Statements)
            Done(statement);
        if (observer.EachStatement)
            observer.OnEvent(new StatementFinished(journal.Target, _migration, ScriptStatement.Of(_batch.Statements[0]), watch.Elapsed));
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
        catch (StatementException e) when (e.Error is { Kind: DatabaseErrorKind.NotInTransaction })
        {
            // Only the engine knows of some statements that they want none: a procedure that commits.
            await session.RollbackAsync().ConfigureAwait(false);
            _batch.Clear(TimeSpan.Zero);
            _committer = statement.Ordinal;
            await RunAloneAsync(statement, cancel).ConfigureAwait(false);
            _committer = 0;
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
        observer.OnEvent(new StatementStarted(journal.Target, _migration, ScriptStatement.Of(unit[0]), _plan.Total));
        var watch = Stopwatch.StartNew();
        await _limited.RunTransactionAsync(statements, _plan.Limits[unit[0].Ordinal], BeginAsync, cancel).ConfigureAwait(false);
        foreach (var statement in unit)
            Done(statement);
        if (_plan.ForeignKeySwitches.Count > 0)
            await session.VerifyAsync(_script.Subject, _plan, cancel).ConfigureAwait(false);
        await CommitPointAsync(cancel).ConfigureAwait(false);
        if (observer.EachStatement)
            observer.OnEvent(new StatementFinished(journal.Target, _migration, ScriptStatement.Of(unit[0]), watch.Elapsed));
    }

    /// <summary>Outside a transaction: durable at once, and recorded right after.</summary>
    private async Task RunAloneAsync(SqlStatement statement, CancellationToken cancel)
    {
        observer.OnEvent(new StatementStarted(journal.Target, _migration, ScriptStatement.Of(statement), _plan.Total));
        var watch = Stopwatch.StartNew();
        try
        {
            _alone = session.InTransaction ? 0 : statement.Ordinal;
            _unsettled = WasInterrupted(statement);
            if (session.InTransaction)
                await RunAsync([statement], cancel).ConfigureAwait(false);
            else
                await _limited.RunAloneAsync(statement, _plan.Limits.GetValueOrDefault(statement.Ordinal), EndedBefore(statement), cancel).ConfigureAwait(false);
        }
        catch (StatementException e) when (MayIgnore(e) || HasRun(statement, e))
        {
            WarnExisting(statement, e);
        }
        catch (StatementException e) when (e.Error is not null && !session.IsLost)
        {
            _unsettled = false;
            throw;
        }

        (_alone, _unsettled) = (0, false);
        Done(statement);
        if (observer.EachStatement)
            observer.OnEvent(new StatementFinished(journal.Target, _migration, ScriptStatement.Of(statement), watch.Elapsed));
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

    /// <summary>An earlier attempt ended at this very statement.</summary>
    private bool EndedBefore(SqlStatement statement) =>
        _entry.LastAttempt is { Outcome: HistoryOutcome.Failed or HistoryOutcome.Partial or HistoryOutcome.Progress } last
        && last.Direction == Direction && statement.Ordinal == last.Done + 1;

    /// <summary>An earlier attempt was interrupted at this very statement, which no transaction held, and the engine says that it had done its
    /// work by then.</summary>
    private bool HasRun(SqlStatement statement, StatementException e) => WasInterrupted(statement)
        && e.Error?.Kind is { } kind
        && kind == (statement.Head.StartsWith("DROP ", StringComparison.Ordinal) ? DatabaseErrorKind.Missing : DatabaseErrorKind.AlreadyExists);

    private bool WasInterrupted(SqlStatement statement) => statement.Kind == StatementKind.OutsideTransaction
        && EndedBefore(statement) && _entry.LastAttempt is { Outcome: HistoryOutcome.Progress };

    private bool MayIgnore(StatementException e) =>
        options.IgnoreExisting && e.Error is { Kind: DatabaseErrorKind.AlreadyExists };

    private void WarnExisting(SqlStatement statement, StatementException e) => observer.OnEvent(new RunWarning(
        journal.Target, $"{_migration.Tag}:{statement.Start}: skipped, {e.Error!.Message}"));

    private void Done(SqlStatement statement)
    {
        _chain.Add(statement);
        _done = statement.Ordinal;
    }
}
