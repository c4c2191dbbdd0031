using DbMigrate.Engines;
using DbMigrate.Execution.Backup;
using DbMigrate.Execution.Journal;
using DbMigrate.Execution.Run;
using DbMigrate.Migrations;
using DbMigrate.Sql;

namespace DbMigrate;

/// <summary>One project's migrations on one database: what the cmdlets, the CLI and a server's start-up code call.</summary>
/// <param name="project">The project, from <see cref="ProjectLoader"/>.</param>
/// <param name="target">The database.</param>
/// <param name="observer">Hears what happens; may be null.</param>
public sealed partial class Migrator(Project project, DatabaseTarget target, IRunObserver? observer = null)
{
    private readonly IRunObserver _observer = observer ?? SilentObserver.Instance;

    /// <summary>Asked before a database of a protected environment is changed, when there is something to change: true goes on. Where it is
    /// null, such a change is refused unless the variable <c>DBMIGRATE_CONFIRM</c> names the environment.</summary>
    public Func<DatabaseTarget, CancellationToken, Task<bool>>? Confirm { get; init; }

    /// <summary>Reads what is applied, pending, modified, missing and failed. Writes nothing; a SQLite file that is not there yet
    /// is an empty database.</summary>
    /// <exception cref="DbMigrateException">The folder or the database cannot be read.</exception>
    public Task<IReadOnlyList<JournalEntry>> GetJournalAsync(CancellationToken cancel = default) =>
        OnJournalAsync(SessionAccess.ReadOnly, SessionOptions.Reading, (_, journal) => Task.FromResult(journal.Entries), cancel);

    /// <summary>As <see cref="GetJournalAsync(CancellationToken)"/>; what keeps a part from being read can be told instead of
    /// thrown.</summary>
    /// <exception cref="DbMigrateException">The folder or the database cannot be read.</exception>
    public async Task<IReadOnlyList<JournalEntry>> GetJournalAsync(JournalOptions options, CancellationToken cancel = default)
    {
        var settings = new SessionOptions(options.LockTimeout);
        if (options.Problem is not { } problem)
            return await OnJournalAsync(SessionAccess.ReadOnly, settings, (_, journal) => Task.FromResult(journal.Entries), cancel)
                .ConfigureAwait(false);
        var folder = ReadFolder(complete: false);
        foreach (var missing in folder.Migrations.Where(migration => !migration.IsThere))
            problem(MigrationFolder.NotThere(missing.Tag, missing.Path));
        try
        {
            return await OnJournalAsync(SessionAccess.ReadOnly, settings, (_, journal) => Task.FromResult(journal.Entries), cancel, folder)
                .ConfigureAwait(false);
        }
        catch (DbMigrateException e) when (e.Id == ErrorId.LockTimeout)
        {
            problem(e);
            return JournalState.Unread(folder.Migrations, target, project);
        }
    }

    /// <summary>Reads every attempt that the history holds, the oldest first; none where nothing but Drizzle has migrated the database.
    /// Writes nothing.</summary>
    /// <exception cref="DbMigrateException">The folder or the database cannot be read.</exception>
    public Task<IReadOnlyList<HistoryEntry>> GetHistoryAsync(CancellationToken cancel = default) => GetHistoryAsync(new(), cancel);

    /// <inheritdoc cref="GetHistoryAsync(CancellationToken)"/>
    public Task<IReadOnlyList<HistoryEntry>> GetHistoryAsync(JournalOptions options, CancellationToken cancel = default) => OnJournalAsync(
        SessionAccess.ReadOnly,
        new SessionOptions(options.LockTimeout),
        async (_, journal) => await journal.ReadHistoryAsync(cancel).ConfigureAwait(false) ?? [],
        cancel,
        ReadFolder(complete: false));

    /// <summary>Both of <see cref="GetJournalAsync(CancellationToken)"/> and <see cref="GetHistoryAsync(CancellationToken)"/>; a null
    /// history where there is no table of it.</summary>
    internal Task<(IReadOnlyList<JournalEntry> Journal, IReadOnlyList<HistoryEntry>? History)> ReadAsync(
        TimeSpan lockTimeout, CancellationToken cancel) =>
        OnJournalAsync(
            SessionAccess.ReadOnly,
            new SessionOptions(lockTimeout),
            async (_, journal) => (journal.Entries, await journal.ReadHistoryAsync(cancel).ConfigureAwait(false)),
            cancel);

    /// <summary>The migrations that <see cref="ApplyAsync"/> would run, their scripts read and checked. Writes nothing. The observer hears
    /// of hazards as <see cref="RunWarning"/>; none refuses anything here.</summary>
    /// <exception cref="DbMigrateException">The run would be impossible.</exception>
    public async Task<IReadOnlyList<JournalEntry>> PlanAsync(ApplyOptions options, CancellationToken cancel = default)
    {
        try
        {
            return await OnJournalAsync<IReadOnlyList<JournalEntry>>(
                SessionAccess.ReadOnly,
                SessionOptions.Reading,
                async (session, journal) =>
                {
                    var work = new RunPlanner(session, journal, options).Plan();
                    // Throws where it cannot be made.
                    if (options.Backup is not null && work.Count > 0)
                        DatabaseBackup.WriterOf(session);
                    await new RunGate(session, journal, project, options, _observer).ShowAsync(work, cancel).ConfigureAwait(false);
                    return [.. work.Select(item => item.Entry)];
                },
                cancel).ConfigureAwait(false);
        }
        catch (DbMigrateException e) when (MayCreate(options, e))
        {
            Tell(new RunDetail(target, $"{target} is not there, and would be created."));
            return MigrationSelection.Select(JournalState.Unborn(ReadFolder(complete: true).Migrations, target, project), options);
        }
    }

    /// <summary>The entries that <see cref="MarkAsync"/> would change. Writes nothing.</summary>
    /// <exception cref="DbMigrateException">A tag is unknown.</exception>
    public async Task<IReadOnlyList<JournalEntry>> PlanMarkAsync(
        IReadOnlyCollection<string>? tags,
        bool applied,
        CancellationToken cancel = default) => JournalMarker.Select(await GetJournalAsync(cancel).ConfigureAwait(false), tags, applied);

    /// <summary>Applies pending migrations.</summary>
    /// <returns>The migrations that were applied; empty where there was nothing to do. A failure is told to the observer as a
    /// <see cref="MigrationFinished"/> before it is thrown.</returns>
    /// <exception cref="DbMigrateException">The run was refused, or a migration failed.</exception>
    /// <exception cref="OperationCanceledException">It was canceled; what was open is rolled back and recorded.</exception>
    public async Task<IReadOnlyList<MigrationResult>> ApplyAsync(ApplyOptions options, CancellationToken cancel = default)
    {
        var settings = new SessionOptions(options.LockTimeout, options.StatementTimeout, Notice);
        try
        {
            return await OnJournalAsync(SessionAccess.ReadWrite, settings, ApplyAsync, cancel).ConfigureAwait(false);
        }
        catch (DbMigrateException e) when (MayCreate(options, e))
        {
            await RequireConfirmationAsync(cancel).ConfigureAwait(false);
            await ((IMakesDatabases)target.Url.Engine).MakeAsync(target.Url, cancel).ConfigureAwait(false);
            Tell(new RunDetail(target, $"{target} was not there, and has been created."));
            return await OnJournalAsync(SessionAccess.ReadWrite, settings, ApplyAsync, cancel).ConfigureAwait(false);
        }

        async Task<IReadOnlyList<MigrationResult>> ApplyAsync(DatabaseSession session, JournalReader journal)
        {
            // Nothing to do is the usual answer at a server's start: it takes no lock and creates no table.
            if (MigrationSelection.Select(journal.Entries, options).Count == 0)
                return [];
            await RequireConfirmationAsync(cancel).ConfigureAwait(false);
            return await LockedAsync(
                    session,
                    journal,
                    settings,
                    runLock => new MigrationRun(session, runLock, journal, project, options, _observer).ApplyAsync(cancel),
                    cancel)
                .ConfigureAwait(false);
        }
    }

    /// <summary>Records migrations as applied without running them (also accepts an edited file), or forgets them.</summary>
    /// <param name="tags">The migrations; for <paramref name="applied"/>, null is every pending and modified one.</param>
    /// <param name="applied">True records, false forgets.</param>
    /// <param name="lockTimeout">How long to wait for another runner.</param>
    /// <param name="cancel">Cancels the wait or the work.</param>
    /// <returns>The entries as they are now.</returns>
    /// <exception cref="DbMigrateException">A tag is unknown, or the database refuses.</exception>
    public Task<IReadOnlyList<JournalEntry>> MarkAsync(
        IReadOnlyCollection<string>? tags, bool applied, TimeSpan lockTimeout, CancellationToken cancel = default)
    {
        var settings = new SessionOptions(lockTimeout);
        return OnJournalAsync(
            SessionAccess.ReadWrite,
            settings,
            async (session, journal) =>
            {
                if (JournalMarker.Select(journal.Entries, tags, applied).Count > 0)
                    await RequireConfirmationAsync(cancel).ConfigureAwait(false);
                return await LockedAsync(
                        session, journal, settings, _ => new JournalMarker(session, journal).MarkAsync(tags, applied, cancel), cancel)
                    .ConfigureAwait(false);
            },
            cancel);
    }

    /// <summary>Opens the folder, the database and its journal; gives the engine's failures a name.</summary>
    private async Task<T> OnJournalAsync<T>(
        SessionAccess access,
        SessionOptions settings,
        Func<DatabaseSession, JournalReader, Task<T>> work,
        CancellationToken cancel,
        MigrationFolder? folder = null)
    {
        folder ??= ReadFolder(complete: true);
        var session = await DatabaseSession.OpenAsync(target.Url, access, settings, cancel).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            try
            {
                var journal = await JournalReader.OpenAsync(session, folder, project, target, cancel).ConfigureAwait(false);
                return await work(session, journal).ConfigureAwait(false);
            }
            catch (DatabaseException e) when (e.Error is { } error)
            {
                throw DatabaseRefusal.Of(
                    target.ToString(), target.Url, error, DatabaseRefusal.RightsOn(session.Dialect.Resolve(project.Journal)));
            }
        }
    }

    /// <summary>Does the work with other runners kept out, on the journal as it is then.</summary>
    private async Task<T> LockedAsync<T>(
        DatabaseSession session, JournalReader journal, SessionOptions settings, Func<RunLock, Task<T>> work, CancellationToken cancel)
    {
        var runLock = await session
            .LockAsync(journal.Table.Name, holder => Tell(new LockWaiting(target, holder, settings.LockTimeout)), cancel)
            .ConfigureAwait(false);
        await using (runLock.ConfigureAwait(false))
        {
            await journal.FindTablesAsync(session, cancel).ConfigureAwait(false);
            return await work(runLock).ConfigureAwait(false);
        }
    }

    private bool MayCreate(ApplyOptions options, DbMigrateException failure) =>
        options.CreateDatabase && failure.Id == ErrorId.DatabaseNotFound && target.Url.Engine is IMakesDatabases;

    private async Task RequireConfirmationAsync(CancellationToken cancel)
    {
        if (
            !target.Protected
            || string.Equals(
                Environment.GetEnvironmentVariable("DBMIGRATE_CONFIRM"), target.Environment, StringComparison.OrdinalIgnoreCase))
            return;
        if (Confirm is null)
        {
            throw new DbMigrateException(
                ErrorId.EnvironmentProtected,
                $"The environment '{target.Environment}' ({target}) is protected, and nobody has confirmed the change.",
                $"Set DBMIGRATE_CONFIRM={target.Environment}; in a program of your own, give the migrator a Confirm.",
                target.ToString());
        }

        if (!await Confirm(target, cancel).ConfigureAwait(false))
            throw new DbMigrateException(ErrorId.Canceled, "Not confirmed: nothing was changed.", target: target.ToString());
    }

    /// <param name="complete">A migration whose file is not there is an error.</param>
    private MigrationFolder ReadFolder(bool complete)
    {
        var folder = MigrationFolder.Read(project.Migrations, complete);
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

    private void Notice(string message, bool isWarning) => Tell(RunEvent.OfNotice(target, message, isWarning));

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
