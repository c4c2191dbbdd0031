using DbMigrate.Migrations;

namespace DbMigrate.Execution;

/// <summary>One run under the lock: selects, plans every script before the first one runs, applies them in order.</summary>
internal sealed class MigrationRun(DatabaseSession session, RunLock runLock, JournalReader journal, ApplyOptions options, IRunObserver observer)
{
    private readonly DatabaseTarget _target = journal.Target;

    public async Task<IReadOnlyList<MigrationResult>> ApplyAsync(CancellationToken cancel)
    {
        WarnOfMissing();
        var selected = MigrationSelection.Select(journal.Entries, options);
        if (selected.Count == 0)
            return [];
        var work = selected.Select(entry => (Entry: entry, Plan: PlanOf(entry.Migration!))).ToList();
        RequireResume(selected);
        if (options.TransactionMode == TransactionMode.All)
            RequireAtomic(work);

        observer.OnEvent(new RunStarted(_target, selected));
        await journal.CreateTablesAsync(cancel).ConfigureAwait(false);
        return options.TransactionMode == TransactionMode.All
            ? await ApplyAsOneAsync(work, cancel).ConfigureAwait(false)
            : await ApplyEachAsync(work, cancel).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<MigrationResult>> ApplyEachAsync(List<(JournalEntry Entry, ScriptPlan Plan)> work, CancellationToken cancel)
    {
        var results = new List<MigrationResult>();
        for (var i = 0; i < work.Count; i++)
        {
            var (entry, plan) = work[i];
            cancel.ThrowIfCancellationRequested();
            // One transaction is safe by itself: it locks the journal table and counts its rows.
            if (!plan.IsAtomic || options.TransactionMode == TransactionMode.None)
                await runLock.CheckAsync(cancel).ConfigureAwait(false);
            var attempt = NewAttempt(entry, plan, i, work.Count);
            await session.PrepareAsync(plan, cancel).ConfigureAwait(false);
            try
            {
                if (await attempt.ApplyAsync(cancel).ConfigureAwait(false) is { } result)
                    results.Add(Finished(result));
            }
            catch (Exception e) when (attempt.ResultOf(e) is { } failure)
            {
                await FailAsync(attempt, failure).ConfigureAwait(false);
                throw attempt.ErrorOf(e, failure);
            }
            finally
            {
                await session.RestoreAsync(plan).ConfigureAwait(false);
            }
        }

        return results;
    }

    /// <summary>One transaction around them all; results are told only once it is committed.</summary>
    private async Task<IReadOnlyList<MigrationResult>> ApplyAsOneAsync(List<(JournalEntry Entry, ScriptPlan Plan)> work, CancellationToken cancel)
    {
        var whole = new ScriptPlan
        {
            LiftForeignKeys = work.Any(item => item.Plan.LiftForeignKeys),
            ChecksForeignKeys = work.Any(item => item.Plan.ChecksForeignKeys),
            ChangesSession = work.Any(item => item.Plan.ChangesSession),
        };
        var results = new List<MigrationResult>();
        await session.PrepareAsync(whole, cancel).ConfigureAwait(false);
        MigrationAttempt? attempt = null;
        try
        {
            if (await session.BeginAsync(journal.Table.Name, cancel).ConfigureAwait(false) != journal.RowCount)
            {
                throw new DbMigrateException(
                    ErrorId.LockLost, $"Another runner changed the journal of {_target} at the same time.", "Run the command again.", _target.ToString());
            }

            for (var i = 0; i < work.Count; i++)
            {
                attempt = NewAttempt(work[i].Entry, work[i].Plan, i, work.Count);
                results.Add(await attempt.ApplyWithinAsync(cancel).ConfigureAwait(false));
            }

            await session.VerifyAsync(work[^1].Entry.Migration!, whole, cancel).ConfigureAwait(false);
            await session.CommitAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (attempt?.ResultOf(e) is { } failure)
        {
            await FailAsync(attempt, failure).ConfigureAwait(false);
            throw attempt.ErrorOf(e, failure);
        }
        finally
        {
            await session.RollbackAsync().ConfigureAwait(false);
            await session.RestoreAsync(whole).ConfigureAwait(false);
        }

        results.ForEach(result => Finished(result));
        return results;
    }

    private async Task FailAsync(MigrationAttempt attempt, MigrationResult failure)
    {
        await session.RollbackAsync().ConfigureAwait(false);
        try
        {
            await runLock.ExecuteAsync(journal.History.Insert(attempt.FailureRow(failure))).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbMigrateException || session.Translate(e) is not null)
        {
            observer.OnEvent(new RunWarning(_target, $"The failure of '{failure.Tag}' could not be recorded in {journal.History.Name}: {_target.Url.Scrub(e.Message)}"));
        }

        Finished(failure);
    }

    private MigrationResult Finished(MigrationResult result)
    {
        observer.OnEvent(new MigrationFinished(_target, result));
        return result;
    }

    private MigrationAttempt NewAttempt(JournalEntry entry, ScriptPlan plan, int position, int count)
    {
        observer.OnEvent(new MigrationStarted(_target, entry.Migration!, position + 1, count, plan.Total));
        return new(session, journal, entry, plan, options, observer);
    }

    private ScriptPlan PlanOf(Migration migration)
    {
        var plan = session.Plan(new MigrationScript(migration, session.Splitter).Read(), options.TransactionMode);
        if (plan.Unsupported is { } statement)
        {
            throw new DbMigrateException(
                ErrorId.ScriptInvalid,
                $"{migration.Path}:{statement.Start}: '{statement.Head}' {plan.UnsupportedReason}.",
                "Write it another way: rows as INSERT, transactions as BEGIN and COMMIT.",
                migration.Tag);
        }

        return plan;
    }

    private void WarnOfMissing()
    {
        var missing = journal.Entries.Where(entry => entry.Status == MigrationStatus.Missing).ToList();
        if (missing.Count > 0)
        {
            observer.OnEvent(new RunWarning(
                _target, $"{_target} has {missing.Count} applied migration(s) that are not in '{journal.Folder.Path}': {string.Join(", ", missing.Take(5).Select(entry => entry.Tag))}."));
        }
    }

    private void RequireResume(IReadOnlyList<JournalEntry> selected)
    {
        // Where others are kept out by transaction only, a point of progress may be that of a run that is alive: the attempt looks again.
        var dead = selected.FirstOrDefault(entry =>
            entry.IsHalfDone() && !(session.LocksByTransaction && entry.LastAttempt!.Outcome == HistoryOutcome.Progress));
        if (dead is not null && !options.Resume)
            throw journal.HalfDone(dead);
    }

    private void RequireAtomic(List<(JournalEntry Entry, ScriptPlan Plan)> work)
    {
        foreach (var (entry, plan) in work.Where(item => !item.Plan.IsAtomic || item.Entry.IsHalfDone()))
        {
            throw Impossible(entry, plan.Break is { } statement
                ? $"line {statement.Start.Line}, '{statement.Head}', cannot share a transaction with what is around it"
                : "it commits half-way");
        }

        if (work.Any(item => item.Plan.LiftForeignKeys) && work.FirstOrDefault(item => item.Plan.NeedsForeignKeys) is { Entry: { } needs })
            throw Impossible(needs, "it needs foreign keys on, and another one needs them off");

        static DbMigrateException Impossible(JournalEntry entry, string reason) => new(
            ErrorId.TransactionModeImpossible,
            $"'{entry.Tag}' cannot be part of one transaction: {reason}.",
            "Leave -TransactionMode out (--transaction-mode), so that each migration has its own transaction.",
            entry.Tag);
    }
}
