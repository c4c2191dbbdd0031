using DbMigrate.Engines;
using DbMigrate.Execution.Journal;
using DbMigrate.Execution.Run;
using DbMigrate.Execution.Undo;
using DbMigrate.Planning.Hazards;

namespace DbMigrate;

/// <content>Undo.</content>
public sealed partial class Migrator
{
    /// <summary>What <see cref="UndoAsync"/> would run, newest migration first; hazards are those that are real on this database. Writes
    /// nothing there; where a down script is missing, it is worked out on a scratch database.</summary>
    /// <exception cref="DbMigrateException">The undo is impossible. Data loss alone refuses nothing here.</exception>
    public Task<IReadOnlyList<UndoStep>> PlanUndoAsync(UndoOptions options, CancellationToken cancel = default) =>
        OnJournalAsync<IReadOnlyList<UndoStep>>(
            SessionAccess.ReadOnly,
            SessionOptions.Reading,
            async (session, journal) =>
                [.. (await PlanUndoAsync(session, journal, options, cancel).ConfigureAwait(false)).Select(undo => undo.Step)],
            cancel);

    /// <summary>Takes applied migrations back, newest first, each in its own transaction together with its journal row.</summary>
    /// <returns>The migrations that were undone. A failure is told to the observer as a <see cref="MigrationFinished"/> before it is
    /// thrown.</returns>
    /// <exception cref="DbMigrateException">The undo was refused, or a migration's script failed.</exception>
    /// <exception cref="OperationCanceledException">It was canceled; what was open is rolled back and recorded.</exception>
    public Task<IReadOnlyList<MigrationResult>> UndoAsync(UndoOptions options, CancellationToken cancel = default)
    {
        var settings = new SessionOptions(options.LockTimeout, options.StatementTimeout, Notice);
        return OnJournalAsync(SessionAccess.ReadWrite, settings, UndoAsync, cancel);

        async Task<IReadOnlyList<MigrationResult>> UndoAsync(DatabaseSession session, JournalReader journal)
        {
            if (UndoSelection.Select(journal.Entries, options).Count == 0 && !journal.Entries.Any(entry => entry.IsHalfDone()))
                return [];
            await RequireConfirmationAsync(cancel).ConfigureAwait(false);
            return await LockedAsync(session, journal, settings, runLock => RunAsync(session, journal, runLock), cancel)
                .ConfigureAwait(false);
        }

        async Task<IReadOnlyList<MigrationResult>> RunAsync(DatabaseSession session, JournalReader journal, RunLock runLock)
        {
            var planned = await PlanUndoAsync(session, journal, options, cancel).ConfigureAwait(false);
            new HazardGate(project, target, options.Allow).Require(UndoPlanner.What, planned.SelectMany(undo => undo.Costs));
            var run = new ApplyOptions
            {
                Resume = options.Resume,
                LockTimeout = options.LockTimeout,
                StatementTimeout = options.StatementTimeout,
            };
            return await new MigrationRun(session, runLock, journal, project, run, _observer)
                .RunAsync([.. planned.Select(undo => undo.Work)], cancel)
                .ConfigureAwait(false);
        }
    }

    private Task<IReadOnlyList<PlannedUndo>> PlanUndoAsync(
        DatabaseSession session,
        JournalReader journal,
        UndoOptions options,
        CancellationToken cancel) => new UndoPlanner(session, journal, project, target, options, _observer).PlanAsync(cancel);
}
