using DbMigrate.Engines;
using DbMigrate.Engines.Browsing;
using DbMigrate.Providers.Postgres;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Pglite;

/// <summary>The one connection to a PGlite database. Nothing interrupts a statement there, no time-out and no request to cancel: its
/// process is ended instead, and another one tells what became durable.</summary>
internal sealed class PgliteSession : PostgresSession, IBrowses
{
    private readonly bool _isOwner;
    private readonly List<string> _extensions = [];

    private PgliteSession(
        DatabaseUrl url, SessionAccess access, SessionOptions options, PostgresConnection connection, PgliteDatabase database, bool isOwner)
        : base(url, access, options, connection) => (Database, _isOwner, Access) = (database, isOwner, access);

    /// <summary>The database.</summary>
    public PgliteDatabase Database { get; }

    /// <summary>What it may do.</summary>
    public SessionAccess Access { get; }

    /// <summary>Connects.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="access">What the session may do.</param>
    /// <param name="options">How it waits.</param>
    /// <param name="database">The database.</param>
    /// <param name="isOwner">The database is closed with the session, or where this fails.</param>
    /// <param name="cancel">Cancels it.</param>
    public static async Task<PgliteSession> ConnectAsync(
        DatabaseUrl url, SessionAccess access, SessionOptions options, PgliteDatabase database, bool isOwner, CancellationToken cancel)
    {
        try
        {
            return await ConnectAsync(
                    url,
                    database.ConnectionString,
                    access,
                    connection => new PgliteSession(url, access, options, connection, database, isOwner),
                    cancel)
                .ConfigureAwait(false);
        }
        catch
        {
            if (isOwner) await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public bool KeepsOthersOut => true;

    protected override bool Stops => false;

    /// <remarks>PGlite knows no user to go back to by itself: DEFAULT leaves the session with the other one.</remarks>
    public override string OwnUser => "postgres";

    public override BackupWriter Backup() => new PgliteBackup(Url, Database);

    /// <remarks>Whoever has the database open has the lock.</remarks>
    protected override Task<RunLock> LockCoreAsync(TableName journal, Action<string?> waiting, CancellationToken cancel) =>
        Task.FromResult<RunLock>(new PgliteLock(this, Options));

    protected override ScriptPlan PlanCore(IEnumerable<SqlStatement> statements, Func<bool> withoutTransaction) =>
        base.PlanCore(statements.Select(Note), withoutTransaction);

    /// <summary>PGlite takes extensions when it starts.</summary>
    protected override async Task PrepareCoreAsync(ScriptPlan plan, CancellationToken cancel)
    {
        if (_extensions.Count > 0 && Access == SessionAccess.ReadWrite)
        {
            await LoadAsync(_extensions, cancel).ConfigureAwait(false);
            _extensions.Clear();
        }

        await base.PrepareCoreAsync(plan, cancel).ConfigureAwait(false);
    }

    /// <remarks>In 0.2 and 0.3 a reset takes PGlite back to the search path that its initdb had.</remarks>
    protected override async Task SetUpAsync(CancellationToken cancel)
    {
        await base.SetUpAsync(cancel).ConfigureAwait(false);
        await SendAsync("SELECT set_config('search_path', 'public', false) WHERE current_setting('search_path') = 'pg_catalog'", cancel)
            .ConfigureAwait(false);
    }

    /// <summary>Gives the database extensions, as far as PGlite has them.</summary>
    public async Task LoadAsync(IEnumerable<string> extensions, CancellationToken cancel)
    {
        await Database.LoadAsync(extensions, cancel).ConfigureAwait(false);
        await SetUpAsync(cancel).ConfigureAwait(false);
    }

    protected override async Task RunCoreAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        if (Options.StatementTimeout == TimeSpan.Zero)
        {
            await StoppableAsync(() => base.RunCoreAsync(statements, CancellationToken.None), cancel).ConfigureAwait(false);
            return;
        }

        foreach (var statement in statements)
            await RunWithinAsync(statement, Options.StatementTimeout, cancel).ConfigureAwait(false);
    }

    /// <remarks>Nobody else holds a lock: there is nothing to wait for.</remarks>
    protected override async Task RunLimitedCoreAsync(
        IReadOnlyList<SqlStatement> statements, StatementLimits limits, CancellationToken cancel)
    {
        foreach (var statement in statements)
            await RunWithinAsync(statement, limits.StatementTimeout ?? Options.StatementTimeout, cancel).ConfigureAwait(false);
    }

    /// <remarks>It has one process, which works while it is asked.</remarks>
    public override int Ahead => 1;

    protected override async Task<string?> TryRunWholeCoreAsync(
        JournalMark journal, RecordedScript script, CancellationToken cancel)
    {
        // Each statement has a time of its own.
        if (Options.StatementTimeout > TimeSpan.Zero) return null;
        string? newest = null;
        await StoppableAsync(
                async () =>
                    newest = await base.TryRunWholeCoreAsync(journal, script with { More = false }, CancellationToken.None)
                        .ConfigureAwait(false),
                cancel)
            .ConfigureAwait(false);
        return newest;
    }

    /// <remarks>What a commit leaves in the server's memory is gone with the process, which may have to be ended: each one is written at
    /// once.</remarks>
    protected override Task<string> BeginCoreAsync(JournalMark journal, bool more, CancellationToken cancel) =>
        base.BeginCoreAsync(journal, more: false, cancel);

    protected override Task RunTransactionsCoreAsync(IReadOnlyList<IReadOnlyList<SqlStatement>> scripts, CancellationToken cancel) =>
        StoppableAsync(() => base.RunTransactionsCoreAsync(scripts, CancellationToken.None), cancel);

    protected override async Task<IReadOnlyList<Exception?>> TryEachCoreAsync(
        IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        IReadOnlyList<Exception?> outcomes = [];
        await StoppableAsync(
                async () => outcomes = await base.TryEachCoreAsync(statements, CancellationToken.None).ConfigureAwait(false), cancel)
            .ConfigureAwait(false);
        return outcomes;
    }

    public override async ValueTask DisposeAsync()
    {
        // A statement that was given up runs on.
        if (IsLost) Database.Kill();
        await base.DisposeAsync().ConfigureAwait(false);
        if (_isOwner) await Database.DisposeAsync().ConfigureAwait(false);
    }

    private async Task RunWithinAsync(SqlStatement statement, TimeSpan limit, CancellationToken cancel)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (limit > TimeSpan.Zero) timer.CancelAfter(limit);
        try
        {
            await StoppableAsync(() => base.RunCoreAsync([statement], CancellationToken.None), timer.Token).ConfigureAwait(false);
        }
        catch (StatementException e) when (timer.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            var cause = new TimeoutException($"The statement ran longer than {Duration.ToText(limit)}.", e);
            throw new StatementException(
                statement,
                cause,
                new(
                    $"the statement ran longer than {Duration.ToText(limit)}, and PGlite's process was ended, which is the one way to stop it",
                    null,
                    null,
                    DatabaseErrorKind.Canceled,
                    cause));
        }
    }

    /// <summary>Does what may take long, and ends the process where it is to stop.</summary>
    /// <remarks>Npgsql must not hear of it: it would ask the server to cancel, and wait for an answer that nobody gives.</remarks>
    private async Task StoppableAsync(Func<Task> work, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var registration = cancel.Register(Database.Kill);
        await using (registration.ConfigureAwait(false))
        {
            try
            {
                await work().ConfigureAwait(false);
            }
            catch (StatementException e) when (cancel.IsCancellationRequested)
            {
                throw new StatementException(e.Statement, new OperationCanceledException(e.Message, e, cancel), e.Error);
            }
            catch (Exception e) when (cancel.IsCancellationRequested && Translate(e) is not null)
            {
                throw new OperationCanceledException(e.Message, e, cancel);
            }
        }
    }

    private SqlStatement Note(SqlStatement statement)
    {
        if (PgliteExtensions.NameOf(statement) is { } name) _extensions.Add(name);
        return statement;
    }
}
