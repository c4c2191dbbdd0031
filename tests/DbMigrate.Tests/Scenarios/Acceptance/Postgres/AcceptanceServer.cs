using System.Collections.Concurrent;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>A test server that makes hundreds of databases, and has the roles that cases grant rights to.</summary>
internal sealed class AcceptanceServer
{
    private const string Roles = """
        CREATE ROLE app_reader;
        CREATE ROLE app_writer;
        CREATE ROLE "Odd Role";
        """;

    private static readonly ConcurrentDictionary<PostgresServer, Lazy<Task<AcceptanceServer>>> Servers = new();
    private static int _number;

    // As many as are used at a time; each has a session.
    private const int MostKept = 12;

    private readonly ConcurrentBag<AcceptanceDatabase> _blank = [];

    private AcceptanceServer(PostgresServer server) => Server = server;

    public PostgresServer Server { get; }

    public static Task<AcceptanceServer> OfAsync(PostgresServers servers, int version) => OfAsync(servers, $"{version}");

    /// <param name="servers">The run's.</param>
    /// <param name="version">A whole version, or a major one.</param>
    public static async Task<AcceptanceServer> OfAsync(PostgresServers servers, string version) =>
        await Servers.GetOrAdd(await servers.GetAsync(version), server => new(() => PrepareAsync(server))).Value;

    public async Task<AcceptanceDatabase> CreateAsync()
    {
        if (_blank.TryTake(out var database)) return database;
        var name = $"acceptance_{Interlocked.Increment(ref _number)}";
        await Server.MakeDatabaseAsync(name);
        return await AcceptanceDatabase.OpenAsync(this, name);
    }

    /// <summary>Keeps an empty database for the next who needs one.</summary>
    /// <returns>False where there are enough.</returns>
    public bool Keep(AcceptanceDatabase database)
    {
        if (_blank.Count >= MostKept) return false;
        _blank.Add(database);
        return true;
    }

    public Task DropAsync(string name) => Server.MaintainAsync($"""DROP DATABASE "{name}" WITH (FORCE)""");

    private static async Task<AcceptanceServer> PrepareAsync(PostgresServer server)
    {
        await server.MaintainAsync(Roles);
        return new(server);
    }
}
