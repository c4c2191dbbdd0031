using DbMigrate.Execution;
using DbMigrate.Migrations;
using DbMigrate.Planning;

namespace DbMigrate.Providers.Postgres;

/// <summary>A throw-away database; a new one takes its place when it is to be empty again.</summary>
internal sealed class PostgresScratchDatabase : ScratchDatabase
{
    private readonly ScratchServer _server;
    private DatabaseSession _session;
    private Task _dropping = Task.CompletedTask;

    private PostgresScratchDatabase(ScratchServer server, DatabaseSession session)
    {
        _server = server;
        _session = session;
    }

    public override DatabaseSession Session => _session;

    /// <summary>Whose server it is on.</summary>
    public ScratchPlace Place => _server.Place;

    /// <summary>Opens one; the server is disposed with it, or where it fails.</summary>
    public static async Task<PostgresScratchDatabase> OpenAsync(ScratchServer server, CancellationToken cancel)
    {
        try
        {
            return new(server, await server.CreateAsync(cancel).ConfigureAwait(false));
        }
        catch
        {
            await server.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override async Task ResetAsync(CancellationToken cancel)
    {
        // One connection makes and drops them all.
        await _dropping.ConfigureAwait(false);
        var old = _session;
        _session = await _server.CreateAsync(cancel).ConfigureAwait(false);
        _dropping = _server.DropAsync(old);
    }

    public override bool ReachesBeyond(SqlStatement statement) => ClusterStatement.Of(statement).Kind != ClusterStatementKind.None;

    public override async Task<string?> RunBeyondAsync(SqlStatement statement, CancellationToken cancel)
    {
        await _dropping.ConfigureAwait(false);
        return await _server.Roles.RunAsync(_session, statement, cancel).ConfigureAwait(false);
    }

    public override async Task<bool> TryProvideAsync(DatabaseError error, CancellationToken cancel)
    {
        await _dropping.ConfigureAwait(false);
        return await _server.Roles.TryProvideAsync(error, cancel).ConfigureAwait(false);
    }

    public override async ValueTask DisposeAsync()
    {
        await _dropping.ConfigureAwait(false);
        await _server.DropAsync(_session).ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }
}
