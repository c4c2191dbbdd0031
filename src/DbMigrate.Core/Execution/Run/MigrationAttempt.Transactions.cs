using DbMigrate.Engines;
using DbMigrate.Execution.History;
using DbMigrate.Sql;

namespace DbMigrate.Execution.Run;

/// <content>The transactions around them, and what each records.</content>
internal sealed partial class MigrationAttempt
{
    /// <summary>Most migrations are small and atomic: those take a single round trip.</summary>
    private bool FitsRoundTrip =>
        !_session.LocksByTransaction
        && _recheck is null
        && _plan.IsAtomic
        && _plan.Limits.Count == 0
        && _plan.Total > 0
        && FitsWhole(_plan.Total, _script.Length)
        && !_observer.EachStatement
        && !_options.IgnoreExisting
        && _options.TransactionMode == TransactionMode.PerMigration
        && !_script.IsHalfDone(_entry);

    /// <summary>On an engine that takes a transaction whole or not at all.</summary>
    /// <returns>Null where somebody else has done it meanwhile.</returns>
    private async Task<MigrationResult?> ApplyAsBatchAsync(CancellationToken cancel)
    {
        if (!_plan.IsAtomic || _plan.Limits.Count > 0 || _options.IgnoreExisting)
        {
            throw new DbMigrateException(
                ErrorId.NotSupported,
                $"{_script.What} cannot run on {_journal.Target}, which takes a migration as one transaction: "
                    + $"{(_plan.Break is { } statement ? $"'{statement.Head}' cannot be in it" : "it asks for more than one")}.",
                "Put what needs a transaction of its own into a migration of its own, and leave limits and -IgnoreExisting "
                    + "(--ignore-existing) out.",
                _migration.Tag);
        }

        // A file that has changed since is a failure of this attempt; what somebody left half-way is not.
        _begun = !_script.IsHalfDone(_entry);
        var statements = _script.Read(_session.Splitter).ToList();
        var done = ResumeAfter(statements);
        var read = done;
        var parts = _session.Cut(statements.GetRange(done, statements.Count - done), _plan);
        for (var i = 0; i < parts.Count;)
        {
            foreach (var statement in parts[i].Where(statement => statement.Ordinal > read)) _chain.Add(statement);
            read = parts[i].Count == 0 ? read : parts[i][^1].Ordinal;
            if (await TryPartAsync(parts[i], isLast: i + 1 == parts.Count, cancel).ConfigureAwait(false))
            {
                i++;
                continue;
            }

            await _journal.RefreshAsync(cancel).ConfigureAwait(false);
            _entry = _journal.Entry(_migration);
            if (!_script.IsToDo(_entry))
                return DoneByAnother();
            if (_script.IsHalfDone(_entry) && _entry.LastAttempt!.Done != _durable)
                throw new DbMigrateException(
                    ErrorId.LockLost,
                    $"{_script.What}: another runner goes on with it.",
                    "Wait for it to finish, and look at the journal.",
                    _migration.Tag);
        }

        return Result(_script.Success, _plan.Total, null);
    }

    /// <summary>How many statements an earlier attempt has made durable that this one goes on after.</summary>
    private int ResumeAfter(List<SqlStatement> statements)
    {
        if (!_script.IsHalfDone(_entry)) return 0;
        var last = _entry.LastAttempt!;
        if (!_options.Resume) throw _journal.HalfDone(_entry);
        foreach (var statement in statements.Take(last.Done)) _chain.Add(statement);
        if (last.Done > statements.Count || _chain.Current != last.Chain) throw Changed(last);
        Keep(last.Done);
        return last.Done;
    }

    /// <summary>Runs a part of the migration that fits a batch, with the record of it.</summary>
    /// <returns>False where nothing was done.</returns>
    private async Task<bool> TryPartAsync(IReadOnlyList<SqlStatement> part, bool isLast, CancellationToken cancel)
    {
        var done = part.Count == 0 ? _durable : part[^1].Ordinal;
        SqlCommand[] last = isLast
            ? Record(_chain.Current, HistoryClock.Transaction)
            : [.. Kept(), _journal.History.Insert(Row(HistoryStatus.Interrupted, done, _chain.Current))];
        if (!await TryWholeAsync(Whole(part, last), isLast ? RowsMore : 0, cancel).ConfigureAwait(false)) return false;
        _committing = false;
        if (!isLast) Keep(done);
        return true;
    }

    private SqlCommand[] Record(string? chain, HistoryClock clock, int before = 0) =>
    [
        .. Kept(before),
        .. _script.JournalChange(_journal.Table, _entry),
        _journal.History.Insert(Row(_script.Recorded, _plan.Total, chain), clock),
    ];

    /// <summary>Runs the migration in one round trip with its records.</summary>
    /// <returns>False where nothing was done.</returns>
    private async Task<bool> TryWholeAsync(CancellationToken cancel)
    {
        // A file that has changed since is a failure of this attempt, too.
        _begun = true;
        return await TryWholeAsync(Whole(HistoryClock.Transaction), RowsMore, cancel).ConfigureAwait(false);
    }

    /// <summary>The whole script, read now, with the records of its success.</summary>
    private RecordedScript Whole(HistoryClock clock, int before = 0)
    {
        var statements = _script.Read(_session.Splitter).ToList();
        using var chain = new StatementChain();
        statements.ForEach(chain.Add);
        return Whole(statements, Record(chain.Current, clock, before));
    }

    private RecordedScript Whole(IReadOnlyList<SqlStatement> statements, SqlCommand[] records) =>
        new(new(_script.Subject, _plan, statements), records, _more);

    private async Task<bool> TryWholeAsync(RecordedScript script, int rows, CancellationToken cancel)
    {
        StartWhole(script);
        try
        {
            if (await _session.TryRunWholeAsync(_journal.Mark, script, cancel).ConfigureAwait(false) is { } newest)
            {
                _journal.Wrote(newest, rows);
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

    private void StartWhole(RecordedScript script)
    {
        (_begun, _committing) = (true, true);
        if (script.Script.Statements is [var first, ..])
            _observer.OnEvent(new StatementStarted(_journal.Target, _migration, ScriptStatement.Of(first), _plan.Total));
    }

    /// <summary>Begins the first transaction and looks again, now that nobody else can write the journal.</summary>
    /// <returns>True where somebody else has done it meanwhile.</returns>
    private async Task<bool> BeginFirstAsync(CancellationToken cancel)
    {
        var abandoned = _options.Resume ? _entry.LastAttempt : null;
        while (true)
        {
            if (await _session.BeginAsync(_journal.Mark, _more && _plan.IsAtomic, cancel).ConfigureAwait(false) != _journal.Mark.Seen)
            {
                await _journal.RefreshAsync(cancel).ConfigureAwait(false);
                _entry = _journal.Entry(_migration);
            }

            if (!_script.IsToDo(_entry))
            {
                await _session.RollbackAsync().ConfigureAwait(false);
                DoneByAnother();
                return true;
            }

            // Another runner is between two transactions of this very migration, or died there: an hour's gap or a moment's.
            if (_session.LocksByTransaction && _entry.LastAttempt is { Status: HistoryStatus.Interrupted } other && other != abandoned)
            {
                await _session.RollbackAsync().ConfigureAwait(false);
                abandoned = await _journal.WaitForStillnessAsync(_migration, cancel).ConfigureAwait(false);
                _entry = _journal.Entry(_migration);
                continue;
            }

            break;
        }

        if (_script.IsHalfDone(_entry) && !_options.Resume)
        {
            await _session.RollbackAsync().ConfigureAwait(false);
            throw _journal.HalfDone(_entry);
        }

        _begun = true;
        // Whatever happens to this attempt, what an earlier one made durable stays so.
        if (_script.IsHalfDone(_entry))
            (_durable, _durableChain) = (_entry.LastAttempt!.Done, _entry.LastAttempt.Chain);
        if (_plan.IsAtomic && _options.TransactionMode != TransactionMode.None)
            return false;

        // Not one transaction: say so first, so that no other runner begins the migration between two of them, and so that, where this
        // attempt is killed too, the next one knows that its statement was under way.
        var first = _journal.History.Insert(Row(HistoryStatus.Interrupted, _durable, _durableChain));
        _journal.Wrote(await _session.CommitAsync([first], _journal.Mark, cancel).ConfigureAwait(false));
        return false;
    }

    private MigrationResult? DoneByAnother()
    {
        _observer.OnEvent(new RunDetail(_journal.Target, $"{_script.What} has been done by another runner."));
        return null;
    }

    /// <summary>Opens the transaction of the last record, where the script has left none open.</summary>
    private async Task BeginLastAsync(CancellationToken cancel)
    {
        if (await _session.BeginAsync(_journal.Mark, more: false, cancel).ConfigureAwait(false) != _journal.Mark.Seen)
            await RequireToDoAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Somebody has written the journal between two transactions of this migration: it may have been another one's row.</summary>
    private async Task RequireToDoAsync(CancellationToken cancel)
    {
        await _journal.RefreshAsync(cancel).ConfigureAwait(false);
        if (!_script.IsToDo(_journal.Entry(_migration)))
        {
            throw new DbMigrateException(
                ErrorId.LockLost,
                $"{_script.What}: another runner did it while this one was between two of its transactions.",
                "Compare the schema with what is expected.",
                _migration.Tag);
        }
    }
}
