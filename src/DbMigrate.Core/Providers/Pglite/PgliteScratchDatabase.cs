using DbMigrate.Engines;
using DbMigrate.Providers.Postgres;
using DbMigrate.Providers.Postgres.Scratch;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Pglite;

/// <summary>A database in memory, in a process of its own beside the target's: PGlite's program is compiled there once, and each new
/// database starts from the template. It is a whole cluster of ours, roles included.</summary>
internal sealed class PgliteScratchDatabase : ScratchDatabase
{
    private readonly DatabaseUrl _url;
    private readonly PgliteBridge _bridge;
    private readonly bool _ownsBridge;
    private readonly HashSet<string> _loaded = new(StringComparer.Ordinal);
    private PgliteSession _session;
    private ScratchRoles _roles;

    private PgliteScratchDatabase(DatabaseUrl url, PgliteBridge bridge, SessionProfile profile, PgliteSession session, bool ownsBridge)
    {
        (_url, _bridge, Profile, _session, _ownsBridge) = (url, bridge, profile, session, ownsBridge);
        _roles = new(session, ScratchPlace.Cluster, isSuperuser: true);
    }

    public override int EngineVersion => _session.ServerVersion;

    public override DatabaseSession Session => _session;

    public override SessionProfile Profile { get; }

    /// <summary>Opens one.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.PgliteUnavailable"/>.</exception>
    public static async Task<PgliteScratchDatabase> OpenAsync(ScratchRequest request, CancellationToken cancel)
    {
        // The application's PostgreSQL, which is that of the target.
        var url = PgliteUrl.Parse(
            "pglite://memory", request.Targets.FirstOrDefault()?.ConnectionString ?? request.Configured?.ConnectionString ?? request.Root);
        var bridge = await PgliteBridge.StartAsync(url.ConnectionString, cancel).ConfigureAwait(false);
        try
        {
            var profile = request.Profile ?? SessionProfile.None;
            return new(url, bridge, profile, await NewAsync(url, bridge, profile, [], cancel).ConfigureAwait(false), ownsBridge: true);
        }
        catch
        {
            bridge.Kill();
            await bridge.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override async Task<ScratchDatabase> OpenAnotherAsync(CancellationToken cancel) => new PgliteScratchDatabase(
        _url, _bridge, Profile, await NewAsync(_url, _bridge, Profile, _loaded, cancel).ConfigureAwait(false), ownsBridge: false);

    public override async Task ResetAsync(CancellationToken cancel)
    {
        await _session.DisposeAsync().ConfigureAwait(false);
        _session = await NewAsync(_url, _bridge, Profile, _loaded, cancel).ConfigureAwait(false);
        _roles = new(_session, ScratchPlace.Cluster, isSuperuser: true);
    }

    public override Task ProvideSchemasAsync(IReadOnlyCollection<string> schemas, CancellationToken cancel) => schemas.Count == 0
        ? Task.CompletedTask
        : _session.CreateAsync([.. schemas.Select(schema => $"CREATE SCHEMA IF NOT EXISTS {SqlDialect.Quote(schema)}")], cancel);

    public override Task CheckBodiesAsync(bool check, CancellationToken cancel) => _session.KeepBodiesUncheckedAsync(!check, cancel);

    public override Task SavepointAsync(string name, CancellationToken cancel) => _session.SavepointAsync(name, cancel);

    public override bool HasBody(SqlStatement statement) => PostgresStatementClassifier.MakesRoutine(statement);

    public override bool ReachesBeyond(SqlStatement statement) => ClusterStatement.Of(statement).Kind != ClusterStatementKind.None;

    public override Task<string?> RunBeyondAsync(SqlStatement statement, CancellationToken cancel) =>
        _roles.RunAsync(_session, statement, cancel);

    public override async Task<bool> TryProvideAsync(DatabaseError error, CancellationToken cancel)
    {
        if (PgliteExtensions.NameOf(error) is not { } name) return await _roles.TryProvideAsync(error, cancel).ConfigureAwait(false);
        // One that PGlite has not is asked for once.
        if (_session.InTransaction || !_loaded.Add(name)) return false;
        await _session.LoadAsync([name], cancel).ConfigureAwait(false);
        await _session.KeepBodiesUncheckedAsync(true, cancel).ConfigureAwait(false);
        return true;
    }

    public override async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync().ConfigureAwait(false);
        if (_ownsBridge) await _bridge.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<PgliteSession> NewAsync(
        DatabaseUrl url, PgliteBridge bridge, SessionProfile profile, IReadOnlyCollection<string> extensions, CancellationToken cancel)
    {
        var database = await PgliteDatabase.OpenAsync(url, bridge, cancel).ConfigureAwait(false);
        if (extensions.Count > 0) await database.LoadAsync(extensions, cancel).ConfigureAwait(false);
        var session = await PgliteSession
            .ConnectAsync(url, SessionAccess.ReadWrite, SessionOptions.Scratch, database, isOwner: true, cancel)
            .ConfigureAwait(false);
        if (profile.Settings.Count > 0)
        {
            await session.CreateAsync([SessionProfiles.Apply(profile, database.Name)], cancel).ConfigureAwait(false);
            // What a database sets is had by the sessions that begin afterwards.
            await session.LoadAsync([], cancel).ConfigureAwait(false);
        }

        await session.KeepBodiesUncheckedAsync(true, cancel).ConfigureAwait(false);
        return session;
    }
}
