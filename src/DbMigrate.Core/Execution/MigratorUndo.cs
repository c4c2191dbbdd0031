using DbMigrate.Execution;

namespace DbMigrate;

/// <content>Undo.</content>
public sealed partial class Migrator
{
    /// <summary>What <see cref="UndoAsync"/> would run, newest migration first; hazards are those that are real on this database. Writes
    /// nothing; where a down script is missing, it is worked out on a scratch database.</summary>
    /// <exception cref="DbMigrateException">The undo is impossible. Data loss alone refuses nothing here.</exception>
    public Task<IReadOnlyList<UndoStep>> PlanUndoAsync(UndoOptions options, CancellationToken cancel = default) =>
        throw new NotImplementedException(options.ToString());

    /// <summary>Takes applied migrations back, newest first, each in its own transaction together with its journal row.</summary>
    /// <returns>The migrations that were undone. A failure is told to the observer as a <see cref="MigrationFinished"/> before it is thrown.</returns>
    /// <exception cref="DbMigrateException">The undo was refused, or a migration's script failed.</exception>
    /// <exception cref="OperationCanceledException">It was canceled; what was open is rolled back and recorded.</exception>
    public Task<IReadOnlyList<MigrationResult>> UndoAsync(UndoOptions options, CancellationToken cancel = default) =>
        throw new NotImplementedException(options.ToString());
}
