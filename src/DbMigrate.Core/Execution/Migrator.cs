using DbMigrate.Execution;
using DbMigrate.Migrations;

namespace DbMigrate;

/// <summary>One project's migrations on one database: what the cmdlets, the CLI and a server's start-up code call.</summary>
/// <param name="project">The project, from <see cref="Configuration.ProjectLoader"/>.</param>
/// <param name="target">The database.</param>
/// <param name="observer">Hears what happens; may be null.</param>
public sealed class Migrator(Project project, DatabaseTarget target, IRunObserver? observer = null)
{
    private readonly IRunObserver _observer = observer ?? SilentObserver.Instance;

    /// <summary>Reads what is applied, pending, modified, missing and failed. Writes nothing; a SQLite file that is not there yet
    /// is an empty database.</summary>
    /// <exception cref="DbMigrateException">The folder or the database cannot be read.</exception>
    public async Task<IReadOnlyList<JournalEntry>> GetJournalAsync(CancellationToken cancel = default)
    {
        var folder = ReadFolder();
        var session = await DatabaseSession.OpenAsync(target.Url, SessionAccess.ReadOnly, SessionOptions.Reading, cancel).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
            return (await JournalReader.OpenAsync(session, folder, project, target, cancel).ConfigureAwait(false)).Entries;
    }

    /// <summary>The migrations that <see cref="ApplyAsync"/> would run. Writes nothing.</summary>
    /// <exception cref="DbMigrateException">The run would be refused.</exception>
    public async Task<IReadOnlyList<JournalEntry>> PlanAsync(ApplyOptions options, CancellationToken cancel = default) =>
        MigrationSelection.Select(await GetJournalAsync(cancel).ConfigureAwait(false), options);

    /// <summary>Applies pending migrations.</summary>
    /// <returns>The migrations that were applied; empty where there was nothing to do. A failure is told to the observer as a
    /// <see cref="MigrationFinished"/> before it is thrown.</returns>
    /// <exception cref="DbMigrateException">The run was refused, or a migration failed.</exception>
    /// <exception cref="OperationCanceledException">It was canceled; what was open is rolled back and recorded.</exception>
    public async Task<IReadOnlyList<MigrationResult>> ApplyAsync(ApplyOptions options, CancellationToken cancel = default)
    {
        var folder = ReadFolder();
        var settings = new SessionOptions(options.LockTimeout, options.StatementTimeout, message => Tell(new RunDetail(target, message)));
        var session = await DatabaseSession.OpenAsync(target.Url, SessionAccess.ReadWrite, settings, cancel).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            // Nothing to do is the usual answer at a server's start: it takes no lock and creates no table.
            var journal = await JournalReader.OpenAsync(session, folder, project, target, cancel).ConfigureAwait(false);
            if (MigrationSelection.Select(journal.Entries, options).Count == 0)
                return [];

            var runLock = await session.LockAsync(journal.Table.Name, holder => Tell(new LockWaiting(target, holder, options.LockTimeout)), cancel)
                .ConfigureAwait(false);
            await using (runLock.ConfigureAwait(false))
            {
                journal = await JournalReader.OpenAsync(session, folder, project, target, cancel).ConfigureAwait(false);
                var run = new MigrationRun(session, runLock, journal, options, _observer);
                return await run.ApplyAsync(cancel).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Records migrations as applied without running them (also accepts an edited file), or forgets them.</summary>
    /// <param name="tags">The migrations; for <paramref name="applied"/>, null is every pending and modified one.</param>
    /// <param name="applied">True records, false forgets.</param>
    /// <param name="lockTimeout">How long to wait for another runner.</param>
    /// <param name="cancel">Cancels the wait or the work.</param>
    /// <returns>The entries as they are now.</returns>
    public async Task<IReadOnlyList<JournalEntry>> MarkAsync(
        IReadOnlyCollection<string>? tags, bool applied, TimeSpan lockTimeout, CancellationToken cancel = default)
    {
        var folder = ReadFolder();
        var session = await DatabaseSession.OpenAsync(target.Url, SessionAccess.ReadWrite, new(lockTimeout), cancel).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var name = session.Dialect.Resolve(project.Journal);
            var runLock = await session.LockAsync(name, holder => Tell(new LockWaiting(target, holder, lockTimeout)), cancel).ConfigureAwait(false);
            await using (runLock.ConfigureAwait(false))
            {
                var journal = await JournalReader.OpenAsync(session, folder, project, target, cancel).ConfigureAwait(false);
                return await new JournalMarker(session, journal).MarkAsync(tags, applied, cancel).ConfigureAwait(false);
            }
        }
    }

    private MigrationFolder ReadFolder()
    {
        var folder = MigrationFolder.Read(project.Migrations);
        if (folder.Dialect is { } dialect && dialect != target.Url.Dialect)
        {
            throw new DbMigrateException(
                ErrorId.DialectMismatch,
                $"The folder '{folder.Path}' is {dialect.ToName()}, but {target.Url.Redacted} is {target.Url.Dialect.ToName()}.",
                "Give the database that the folder was made for.",
                folder.Path);
        }

        foreach (var warning in folder.Warnings)
            Tell(new RunWarning(target, warning));
        return folder;
    }

    private void Tell(RunEvent runEvent) => _observer.OnEvent(runEvent);

    private sealed class SilentObserver : IRunObserver
    {
        public static SilentObserver Instance { get; } = new();

        public bool EachStatement => false;

        public void OnEvent(RunEvent runEvent)
        {
        }
    }
}
