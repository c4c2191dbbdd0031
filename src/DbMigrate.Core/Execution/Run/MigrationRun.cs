using DbMigrate.Engines;
using DbMigrate.Execution.Backup;
using DbMigrate.Execution.Journal;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Execution.Run;

/// <summary>One run under the lock: selects, plans every script before the first one runs, applies them in order.</summary>
internal sealed partial class MigrationRun(
    DatabaseSession session, RunLock runLock, JournalReader journal, Project project, ApplyOptions options, IRunObserver observer)
{
    private readonly DatabaseTarget _target = journal.Target;
    private string? _backup;

    public async Task<IReadOnlyList<MigrationResult>> ApplyAsync(CancellationToken cancel)
    {
        WarnOfMissing();
        var work = new RunPlanner(session, journal, options).Plan();
        if (work.Count == 0)
            return [];
        work = await new RunGate(session, journal, project, options, observer).PassAsync(work, cancel).ConfigureAwait(false);
        // Where another runner was faster, this one decides anew, but has its copy.
        if (options.Backup is { } folder)
            _backup ??= await BackUpAsync(folder, work[0].Entry.Tag, cancel).ConfigureAwait(false);
        return await RunInModeAsync(work, cancel).ConfigureAwait(false);
    }

    /// <summary>Runs what is planned in its order, in the transactions that the options ask for.</summary>
    public async Task<IReadOnlyList<MigrationResult>> RunInModeAsync(IReadOnlyList<PlannedMigration> work, CancellationToken cancel)
    {
        if (options.TransactionMode != TransactionMode.All)
            return await RunAsync(work, cancel).ConfigureAwait(false);
        if (session.OnlyBatches)
        {
            throw new DbMigrateException(
                ErrorId.NotSupported,
                $"{_target} takes each migration as one transaction, and never several of them.",
                "Leave the transaction mode out.",
                _target.ToString());
        }

        await BeginAsync(work, cancel).ConfigureAwait(false);
        return await ApplyAsOneAsync(work, cancel).ConfigureAwait(false);
    }

    /// <summary>Runs what is planned in its order, each in its own transaction.</summary>
    public async Task<IReadOnlyList<MigrationResult>> RunAsync(IReadOnlyList<PlannedMigration> work, CancellationToken cancel)
    {
        if (work.Count == 0)
            return [];
        await BeginAsync(work, cancel).ConfigureAwait(false);
        return await ApplyEachAsync(work, cancel).ConfigureAwait(false);
    }

    private async Task<string> BackUpAsync(string folder, string before, CancellationToken cancel)
    {
        observer.OnEvent(new StepStarted(_target, $"Backing up {_target}"));
        var backup = new DatabaseBackup(session, Path.GetFullPath(folder, project.Options.CurrentFolder));
        var path = await backup.TakeAsync(before, DateTimeOffset.UtcNow, cancel).ConfigureAwait(false);
        observer.OnEvent(new BackupTaken(_target, path));
        return path;
    }

    private Task BeginAsync(IReadOnlyList<PlannedMigration> work, CancellationToken cancel)
    {
        observer.OnEvent(new RunStarted(_target, [.. work.Select(item => item.Entry)]));
        return journal.CreateTablesAsync(session, cancel);
    }

    private async Task<IReadOnlyList<MigrationResult>> ApplyEachAsync(IReadOnlyList<PlannedMigration> work, CancellationToken cancel)
    {
        var results = new List<MigrationResult>();
        try
        {
            for (var i = 0; i < work.Count;)
            {
                var (done, begun) = await ApplyAheadAsync(work, i, results, cancel).ConfigureAwait(false);
                i += done;
                if (done > 0 && begun is null) continue;
                await ApplyOneAsync(work, i, begun, results, cancel).ConfigureAwait(false);
                i++;
            }

            return results;
        }
        finally
        {
            // The last commit waits for the disk. Where it was not reached, what was told as applied must be there all the same.
            if (results.Count > 0 && results.Count < work.Count)
                await FlushAsync().ConfigureAwait(false);
        }
    }

    private async Task ApplyOneAsync(
        IReadOnlyList<PlannedMigration> work, int i, MigrationAttempt? begun, List<MigrationResult> results, CancellationToken cancel)
    {
        var plan = work[i].Plan;
        cancel.ThrowIfCancellationRequested();
        // One transaction is safe by itself: it locks the journal table and counts its rows.
        if (!plan.IsAtomic || options.TransactionMode == TransactionMode.None)
            await runLock.CheckAsync(cancel).ConfigureAwait(false);
        if (begun is null) TellStart(work[i], i, work.Count);
        using var attempt = begun ?? NewAttempt(work[i], i, work.Count);
        ReadAhead(work, i + 1, ReadTogether);
        await session.PrepareAsync(plan, cancel).ConfigureAwait(false);
        try
        {
            if (await attempt.ApplyAsync(cancel).ConfigureAwait(false) is { } result)
                results.Add(Finished(result));
        }
        catch (Exception e) when (attempt.ResultOf(e) is not null)
        {
            if (await attempt.SettleAsync(runLock).ConfigureAwait(false) is not { } result)
                throw await FailAsync(attempt, e).ConfigureAwait(false);
            results.Add(Finished(result));
        }
        finally
        {
            await session.RollbackAsync().ConfigureAwait(false);
            await session.RestoreAsync(plan).ConfigureAwait(false);
        }
    }

    /// <summary>One transaction around them all; results are told only once it is committed.</summary>
    private async Task<IReadOnlyList<MigrationResult>> ApplyAsOneAsync(IReadOnlyList<PlannedMigration> work, CancellationToken cancel)
    {
        var whole = new ScriptPlan
        {
            LiftForeignKeys = work.Any(item => item.Plan.LiftForeignKeys),
            ChecksForeignKeys = work.Any(item => item.Plan.ChecksForeignKeys),
            Rebuilds = [.. work.SelectMany(item => item.Plan.Rebuilds)],
            ChangesSession = work.Any(item => item.Plan.ChangesSession),
        };
        var results = new List<MigrationResult>();
        await session.PrepareAsync(whole, cancel).ConfigureAwait(false);
        MigrationAttempt? attempt = null;
        try
        {
            if (await session.BeginAsync(journal.Mark, more: false, cancel).ConfigureAwait(false) != journal.Mark.Seen)
            {
                // Another runner was faster: what is left to do is decided anew.
                await session.RollbackAsync().ConfigureAwait(false);
                await session.RestoreAsync(whole).ConfigureAwait(false);
                await journal.RefreshAsync(cancel).ConfigureAwait(false);
                return await ApplyAsync(cancel).ConfigureAwait(false);
            }

            for (var i = 0; i < work.Count; i++)
            {
                attempt?.Dispose();
                TellStart(work[i], i, work.Count);
                attempt = NewAttempt(work[i], i, work.Count);
                results.Add(await attempt.ApplyWithinAsync(cancel).ConfigureAwait(false));
            }

            await session.VerifyAsync(work[^1].Script.Subject, whole, cancel).ConfigureAwait(false);
            attempt!.BeginCommit();
            await session.CommitAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (attempt?.ResultOf(e) is not null)
        {
            // The last one's record is there only together with all of them.
            if (await attempt.SettleAsync(runLock).ConfigureAwait(false) is null)
                throw await FailAsync(attempt, e).ConfigureAwait(false);
        }
        finally
        {
            await session.RollbackAsync().ConfigureAwait(false);
            await session.RestoreAsync(whole).ConfigureAwait(false);
            attempt?.Dispose();
        }

        return results.ConvertAll(Finished);
    }

    private async Task FlushAsync()
    {
        try
        {
            await session.RollbackAsync().ConfigureAwait(false);
            await session.FlushAsync().ConfigureAwait(false);
        }
        catch (DatabaseException)
        {
            // The connection is gone; the server flushes by itself within a second.
        }
    }

    /// <summary>Records a failure where no rollback can take it away.</summary>
    /// <returns>What to throw.</returns>
    private async Task<Exception> FailAsync(MigrationAttempt attempt, Exception exception)
    {
        var failure = attempt.ResultOf(exception)!;
        await session.RollbackAsync().ConfigureAwait(false);
        try
        {
            await runLock.ExecuteAsync(journal.History.Insert(attempt.FailureRow(failure))).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbMigrateException or DatabaseException)
        {
            observer.OnEvent(
                new RunWarning(
                    _target,
                    $"The failure of '{failure.Tag}' could not be recorded in {journal.History.Name}: {_target.Url.Scrub(e.Message)}"));
        }

        Finished(failure);
        return attempt.ErrorOf(exception);
    }

    private MigrationResult Finished(MigrationResult result)
    {
        result.Backup = _backup;
        observer.OnEvent(new MigrationFinished(_target, result));
        return result;
    }

    private MigrationAttempt NewAttempt(PlannedMigration work, int position, int count) =>
        new(session, journal, work, more: position + 1 < count, options, observer);

    private void TellStart(PlannedMigration work, int position, int count)
    {
        observer.OnEvent(new MigrationStarted(_target, work.Script.Migration, position + 1, count, work.Plan.Total));
        foreach (var remark in work.Plan.Remarks)
            observer.OnEvent(new RunDetail(_target, $"{work.Script.Migration.Tag}:{remark.Position}: {remark.Message}"));
    }

    private void WarnOfMissing()
    {
        var missing = journal.Entries.Where(entry => entry.Status == MigrationStatus.Missing).ToList();
        if (missing.Count > 0)
        {
            observer.OnEvent(new RunWarning(
                _target,
                $"{_target} has {missing.Count} applied migration(s) that are not in '{journal.Folder.Path}': "
                    + $"{string.Join(", ", missing.Take(5).Select(entry => entry.Tag))}."));
        }
    }
}
