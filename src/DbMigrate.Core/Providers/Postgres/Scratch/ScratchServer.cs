using DbMigrate.Engines;
using DbMigrate.Sql;
using Npgsql;

namespace DbMigrate.Providers.Postgres.Scratch;

/// <summary>A server on which throw-away databases are made and dropped; nothing without our prefix is ever dropped.</summary>
internal sealed class ScratchServer : IAsyncDisposable
{
    private const int OldestServer = 140_000;

    private readonly PostgresSession _session;
    private readonly TemporaryCluster? _cluster;
    private readonly ScratchLocale _locale;
    private readonly bool _copiesFiles;

    // One connection makes and drops them all.
    private Task _dropping = Task.CompletedTask;

    private ScratchServer(
        PostgresSession session,
        ScratchPlace place,
        SessionProfile profile,
        TemporaryCluster? cluster,
        ScratchLocale locale,
        bool isSuperuser,
        bool isDurable)
    {
        // Half the time, and a checkpoint, which is nothing to a server that never waits for the disk, and much to anybody else's.
        _copiesFiles = !isDurable && session.ServerVersion >= 15;
        Profile = profile;
        _session = session;
        _cluster = cluster;
        _locale = locale;
        Place = place;
        Roles = new(session, place, isSuperuser);
        Extensions = new(profile.Extensions);
    }

    public ScratchPlace Place { get; }

    /// <summary>What sessions of its databases have.</summary>
    public SessionProfile Profile { get; }

    /// <summary>What may be done to its roles.</summary>
    public ScratchRoles Roles { get; }

    /// <summary>What its databases may have of the target's extensions.</summary>
    public ScratchExtensions Extensions { get; }

    /// <summary>Connects to a server by the URL of one of its databases, which may be missing.</summary>
    /// <param name="url">The URL.</param>
    /// <param name="place">Whose server it is.</param>
    /// <param name="profile">What sessions of its databases are to have; null is what those of this URL have.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <exception cref="DbMigrateException">It cannot be reached, or no database may be made there.</exception>
    public static async Task<ScratchServer> ConnectAsync(
        DatabaseUrl url, ScratchPlace place, SessionProfile? profile, CancellationToken cancel)
    {
        PostgresSession session;
        try
        {
            session = await OpenAsync(url, cancel).ConfigureAwait(false);
        }
        catch (DbMigrateException e) when (e.Id == ErrorId.DatabaseNotFound)
        {
            session = await OpenAsync(ScratchName.Replace(url, "postgres"), cancel).ConfigureAwait(false);
        }

        return await ConnectAsync(session, place, profile, null, cancel).ConfigureAwait(false);
    }

    /// <summary>Connects to a cluster of our own, which goes when the server is disposed.</summary>
    public static async Task<ScratchServer> ConnectAsync(TemporaryCluster cluster, SessionProfile profile, CancellationToken cancel) =>
        await ConnectAsync(await OpenAsync(cluster.Url, cancel).ConfigureAwait(false), ScratchPlace.Cluster, profile, cluster, cancel)
            .ConfigureAwait(false);

    /// <summary>Makes an empty database and opens it.</summary>
    public async Task<DatabaseSession> CreateAsync(CancellationToken cancel)
    {
        await SettleAsync().ConfigureAwait(false);
        var name = ScratchName.New(DateTimeOffset.UtcNow);
        try
        {
            await CreateAsync(name, cancel).ConfigureAwait(false);
            var session = await OpenAsync(ScratchName.Replace(_session.Url, name), cancel).ConfigureAwait(false);
            await session.KeepBodiesUncheckedAsync(true, cancel).ConfigureAwait(false);
            return session;
        }
        catch (DatabaseException e) when (e.Error is { Exception: PostgresException } error)
        {
            throw new DbMigrateException(
                ErrorId.DatabaseRefused,
                $"{_session.Url} lets user '{_session.User}' make no database: {error.Message}.",
                "Grant CREATEDB.",
                _session.Url.Redacted,
                e);
        }
    }

    /// <summary>Drops a session's database while the caller goes on.</summary>
    public void StartDropping(DatabaseSession session) => _dropping = DropAsync(session);

    /// <summary>Waits until the connection that makes and drops databases is free.</summary>
    public Task SettleAsync() => _dropping;

    /// <summary>Closes a session of <see cref="CreateAsync(CancellationToken)"/> and drops its database.</summary>
    public async Task DropAsync(DatabaseSession session)
    {
        var name = ScratchName.Of(session.Url);
        await session.DisposeAsync().ConfigureAwait(false);
        // With the cluster goes the database.
        if (_cluster is null)
            await TryDropAsync(name, force: true).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await Roles.DropAsync().ConfigureAwait(false);
        await _session.DisposeAsync().ConfigureAwait(false);
        if (_cluster is not null)
            await _cluster.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<ScratchServer> ConnectAsync(
        PostgresSession session, ScratchPlace place, SessionProfile? profile, TemporaryCluster? cluster, CancellationToken cancel)
    {
        try
        {
            var rows = await session.QueryAsync(
                """
                SELECT current_setting('server_version_num')::int, current_setting('server_version'), r.rolsuper, r.rolcreatedb OR r.rolsuper,
                       pg_encoding_to_char(d.encoding)::text, d.datcollate::text, d.datctype::text, to_jsonb(d) ->> 'datlocprovider',
                       coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale'),
                       ARRAY(SELECT o.datname::text FROM pg_database o WHERE starts_with(o.datname, $1)
                             AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = o.oid)), pg_is_in_recovery(),
                       current_setting('fsync')::bool
                FROM pg_database d, pg_roles r
                WHERE d.datname = current_database() AND r.rolname = current_user
                """,
                cancel, ScratchName.Prefix).ConfigureAwait(false);
            var row = rows[0];
            if ((int)row[0]! < OldestServer)
                throw Refused(session, $"is PostgreSQL {row[1]}; DbMigrate supports 14 and later", "Use a newer server.");
            if ((bool)row[10]!)
                throw Refused(session, "is a replica, which cannot be written", "Connect to the primary.");
            if (!(bool)row[3]!)
                throw Refused(session, $"lets user '{session.User}' make no database", "Grant CREATEDB.");

            var locale = new ScratchLocale((string)row[4]!, (string)row[5]!, (string)row[6]!, (string?)row[7], (string?)row[8]);
            var server = new ScratchServer(
                session,
                place,
                profile ?? await SessionProfiles.ReadAsync(session, cancel).ConfigureAwait(false),
                cluster,
                locale,
                (bool)row[2]!,
                (bool)row[11]!);
            foreach (var name in ((string[])row[9]!).Where(name => ScratchName.IsStale(name, DateTimeOffset.UtcNow)))
                await server.TryDropAsync(name, force: false).ConfigureAwait(false);
            return server;
        }
        catch (DatabaseException e) when (e.Error is { Exception: PostgresException } error)
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw Refused(session, $"cannot be asked: {error.Message}", null);
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static DbMigrateException Refused(PostgresSession session, string why, string? action) =>
        new(ErrorId.DatabaseRefused, $"{session.Url} {why}.", action, session.Url.Redacted);

    private static Task<PostgresSession> OpenAsync(DatabaseUrl url, CancellationToken cancel) =>
        PostgresSession.ConnectAsync(url, SessionAccess.ReadWrite, SessionOptions.Scratch, cancel);

    private async Task CreateAsync(string name, CancellationToken cancel)
    {
        var create = $"CREATE DATABASE {SqlDialect.Quote(name)} TEMPLATE template0";
        if (_copiesFiles) create += " STRATEGY file_copy";
        try
        {
            await _session.ExecuteAsync(create + _locale.Clause, cancel).ConfigureAwait(false);
        }
        catch (DatabaseException e) when (e.Error?.Code is PostgresErrorCodes.WrongObjectType or PostgresErrorCodes.InvalidParameterValue
            or PostgresErrorCodes.FeatureNotSupported or PostgresErrorCodes.SyntaxError)
        {
            // A locale that the server has lost since, or that only a database of before can have.
            await _session.ExecuteAsync(create, cancel).ConfigureAwait(false);
        }

        await _session.CreateAsync(
            [
                .. Profile.Settings.Count > 0 ? [SessionProfiles.Apply(Profile, name)] : (string[])[],
                .. ScratchName.Settings.Select(setting => $"ALTER DATABASE {SqlDialect.Quote(name)} SET {setting}"),
            ],
            cancel).ConfigureAwait(false);
    }

    private async Task TryDropAsync(string name, bool force)
    {
        if (!name.StartsWith(ScratchName.Prefix, StringComparison.Ordinal))
            throw new InvalidOperationException($"'{name}' is no scratch database.");
        try
        {
            await _session
                .ExecuteAsync($"DROP DATABASE IF EXISTS {SqlDialect.Quote(name)}{(force ? " WITH (FORCE)" : "")}", CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is DatabaseException or DbMigrateException)
        {
            // Another command's, which cannot be dropped now; or the server is gone. It is found again when it is a day old.
        }
    }
}
