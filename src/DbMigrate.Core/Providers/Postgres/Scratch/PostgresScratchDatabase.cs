using DbMigrate.Engines;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Scratch;

/// <summary>A throw-away database; a new one takes its place when it is to be empty again.</summary>
internal sealed class PostgresScratchDatabase : ScratchDatabase
{
    private readonly ScratchServer _server;
    private readonly bool _ownsServer;
    private DatabaseSession _session;

    private PostgresScratchDatabase(ScratchServer server, DatabaseSession session, bool ownsServer)
    {
        _server = server;
        _session = session;
        _ownsServer = ownsServer;
    }

    public override DatabaseSession Session => _session;

    public override int EngineVersion => ((PostgresSession)_session).ServerVersion;

    /// <summary>Whose server it is on.</summary>
    public ScratchPlace Place => _server.Place;

    /// <summary>Opens one; the server is disposed with it, or where it fails.</summary>
    public static async Task<PostgresScratchDatabase> OpenAsync(ScratchServer server, CancellationToken cancel)
    {
        try
        {
            return new(server, await server.CreateAsync(cancel).ConfigureAwait(false), ownsServer: true);
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override async Task<ScratchDatabase> OpenAnotherAsync(CancellationToken cancel) =>
        new PostgresScratchDatabase(_server, await _server.CreateAsync(cancel).ConfigureAwait(false), ownsServer: false);

    public override SessionProfile Profile => _server.Profile;

    public override Task ProvideSchemasAsync(IReadOnlyCollection<string> schemas, CancellationToken cancel) => schemas.Count == 0
        ? Task.CompletedTask
        : _session.CreateAsync([.. schemas.Select(schema => $"CREATE SCHEMA IF NOT EXISTS {SqlDialect.Quote(schema)}")], cancel);

    public override Task OfferAsync(IReadOnlyCollection<string> extensions, CancellationToken cancel) =>
        _server.Extensions.OfferAsync(_session, extensions, cancel);

    public override IReadOnlyCollection<string> Given => _server.Extensions.Given;

    public override Task CheckBodiesAsync(bool check, CancellationToken cancel) =>
        ((PostgresSession)_session).KeepBodiesUncheckedAsync(!check, cancel);

    public override Task SavepointAsync(string name, CancellationToken cancel) =>
        ((PostgresSession)_session).SavepointAsync(name, cancel);

    public override bool HasBody(SqlStatement statement) => PostgresStatementClassifier.MakesRoutine(statement);

    public override async Task ResetAsync(CancellationToken cancel)
    {
        var old = _session;
        _session = await _server.CreateAsync(cancel).ConfigureAwait(false);
        _server.StartDropping(old);
    }

    public override bool ReachesBeyond(SqlStatement statement) => ClusterStatement.Of(statement).Kind != ClusterStatementKind.None;

    public override async Task<string?> RunBeyondAsync(SqlStatement statement, CancellationToken cancel)
    {
        await _server.SettleAsync().ConfigureAwait(false);
        return await _server.Roles.RunAsync(_session, statement, cancel).ConfigureAwait(false);
    }

    public override async Task<bool> TryProvideAsync(DatabaseError error, CancellationToken cancel)
    {
        await _server.SettleAsync().ConfigureAwait(false);
        return await _server.Roles.TryProvideAsync(error, cancel).ConfigureAwait(false)
            || await _server.Extensions.TryProvideAsync(_session.Url, error, cancel).ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        await _server.SettleAsync().ConfigureAwait(false);
        await _server.DropAsync(_session).ConfigureAwait(false);
        if (_ownsServer) await _server.DisposeAsync().ConfigureAwait(false);
    }
}
