using DbMigrate.Execution.History;
using DbMigrate.Sql;

namespace DbMigrate.Execution.Run;

/// <content>The transactions around them, and what each records.</content>
internal sealed partial class MigrationAttempt
{
    /// <summary>Most migrations are small and atomic: those take a single round trip.</summary>
    private bool FitsRoundTrip => !session.LocksByTransaction && _plan.IsAtomic && _plan.Limits.Count == 0 && _plan.Total is > 0 and <= WholeStatements
        && _script.Length <= WholeBytes && !observer.EachStatement && !options.IgnoreExisting && options.TransactionMode == TransactionMode.PerMigration && !_script.IsHalfDone(_entry);

    /// <summary>On an engine that takes a transaction whole or not at all.</summary>
    /// <returns>Null where somebody else has done it meanwhile.</returns>
    private async Task<MigrationResult?> ApplyAsBatchAsync(CancellationToken cancel)
    {
        if (!_plan.IsAtomic || _plan.Limits.Count > 0 || options.IgnoreExisting)
        {
            throw new DbMigrateException(
                ErrorId.NotSupported,
                $"{_script.What} cannot run on {journal.Target}, which takes a migration as one transaction: {(_plan.Break is { } statement ? $"'{statement.Head}' cannot be in it" : "it asks for more than one")}.",
                "Put what needs a transaction of its own into a migration of its own, and leave limits and -IgnoreExisting (--ignore-existing) out.",
                _migration.Tag);
        }

        while (!await TryWholeAsync(cancel).ConfigureAwait(false))
        {
            await journal.RefreshAsync(cancel).ConfigureAwait(false);
            _entry = journal.Entry(_migration);
            if (!_script.IsToDo(_entry))
                return DoneByAnother();
        }

        return Result(_script.Success, _plan.Total, null);
    }

    /// <summary>Runs the migration in one batch with its records.</summary>
    /// <returns>False where nothing was done.</returns>
    private async Task<bool> TryWholeAsync(CancellationToken cancel)
    {
        _begun = true;
        var statements = _script.Read(session.Splitter).ToList();
        using var chain = new StatementChain();
        statements.ForEach(chain.Add);
        SqlCommand[] last =
            [_script.JournalChange(journal.Table, _entry), journal.History.Insert(Row(_script.Recorded, _plan.Total, chain.Current), addsTransaction: true)];
        if (statements.Count > 0)
            observer.OnEvent(new StatementStarted(journal.Target, _migration, ScriptStatement.Of(statements[0]), _plan.Total));
        _committing = true;
        try
        {
            if (await session.TryRunWholeAsync(journal.Mark, more, new(_script.Subject, _plan, statements), last, cancel).ConfigureAwait(false) is { } newest)
            {
                journal.Wrote(newest);
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
            if (await session.BeginAsync(journal.Mark, more && _plan.IsAtomic, cancel).ConfigureAwait(false) != journal.Mark.Seen)
            {
                await journal.RefreshAsync(cancel).ConfigureAwait(false);
                _entry = journal.Entry(_migration);
            }

            if (!_script.IsToDo(_entry))
            {
                await session.RollbackAsync().ConfigureAwait(false);
                DoneByAnother();
                return true;
            }

            // Another runner is between two transactions of this very migration, or died there: an hour's gap or a moment's.
            if (session.LocksByTransaction && _entry.LastAttempt is { Outcome: HistoryOutcome.Progress } other && other != abandoned)
            {
                await session.RollbackAsync().ConfigureAwait(false);
                abandoned = await journal.WaitForStillnessAsync(_migration, cancel).ConfigureAwait(false);
                _entry = journal.Entry(_migration);
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
        if (_plan.IsAtomic && options.TransactionMode != TransactionMode.None)
            return false;

        // Not one transaction: say so first, so that no other runner begins the migration between two of them, and so that, where this attempt is
        // killed too, the next one knows that its statement was under way.
        journal.Wrote(await session.CommitAsync([journal.History.Insert(Row(HistoryOutcome.Progress, _durable, _durableChain))], journal.Mark, cancel).ConfigureAwait(false));
        return false;
    }

    private MigrationResult? DoneByAnother()
    {
        observer.OnEvent(new RunDetail(journal.Target, $"{_script.What} has been done by another runner."));
        return null;
    }

    /// <summary>Begins a later transaction of the same migration.</summary>
    private async Task BeginAsync(CancellationToken cancel)
    {
        if (await session.BeginAsync(journal.Mark, more && _plan.IsAtomic && !_released, cancel).ConfigureAwait(false) == journal.Mark.Seen)
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
        journal.Wrote(await session.CommitAsync([journal.History.Insert(Row(HistoryOutcome.Progress, _done, _chain.Current))], journal.Mark, cancel).ConfigureAwait(false));
        _committing = false;
        (_durable, _durableChain) = (_done, _chain.Current);
    }

    /// <summary>What ran without foreign keys must be right before it becomes durable.</summary>
    private async Task SwitchForeignKeysAsync(bool on, CancellationToken cancel)
    {
        await FlushAsync(cancel).ConfigureAwait(false);
        if (on && session.InTransaction)
            await session.VerifyAsync(_script.Subject, _plan, cancel).ConfigureAwait(false);
        await CommitPointAsync(cancel).ConfigureAwait(false);
        await session.SwitchForeignKeysAsync(on, cancel).ConfigureAwait(false);
    }

    /// <summary>A transaction of the script that is tried again as a whole: foreign keys can go off before it, and on after it.</summary>
    private async Task RunUnitAsync(IReadOnlyList<SqlStatement> unit, CancellationToken cancel)
    {
        var switches = unit.Where(statement => _plan.ForeignKeySwitches.ContainsKey(statement.Ordinal)).Select(statement => _plan.ForeignKeySwitches[statement.Ordinal]).ToList();
        if (switches.Contains(false))
            await SwitchForeignKeysAsync(false, cancel).ConfigureAwait(false);
        await RunTransactionAsync(unit, [.. unit.Skip(1).SkipLast(1)], cancel).ConfigureAwait(false);
        if (switches.Count > 0)
            await session.SwitchForeignKeysAsync(switches[^1], cancel).ConfigureAwait(false);
    }
}
