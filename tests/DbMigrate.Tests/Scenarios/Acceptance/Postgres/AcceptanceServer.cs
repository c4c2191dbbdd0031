using System.Collections.Concurrent;
using DbMigrate.Tests.Infrastructure;
using Npgsql;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>A test server that makes hundreds of databases, and has the roles that cases grant rights to.</summary>
internal sealed class AcceptanceServer
{
    private const string Roles = """
        CREATE ROLE app_reader;
        CREATE ROLE app_writer;
        CREATE ROLE "Odd Role";
        """;

    /// <summary>A copy of template0 that was connected to once: the server then starts a session in a copy of it twice as fast.</summary>
    private const string Template = "acceptance_template";

    private static readonly ConcurrentDictionary<PostgresServer, Lazy<Task<AcceptanceServer>>> Servers = new();
    private static int _number;

    private readonly NpgsqlDataSource _maintenance;

    private AcceptanceServer(PostgresServer server)
    {
        Server = server;
        // Making a database must not cost a new connection each.
        _maintenance = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server.ConnectionString()) { Pooling = true });
    }

    public PostgresServer Server { get; }

    public static Task<AcceptanceServer> OfAsync(PostgresServers servers, int version) => OfAsync(servers, $"{version}");

    /// <param name="servers">The run's.</param>
    /// <param name="version">A whole version, or a major one.</param>
    public static async Task<AcceptanceServer> OfAsync(PostgresServers servers, string version) =>
        await Servers.GetOrAdd(await servers.GetAsync(version), server => new(() => PrepareAsync(server))).Value;

    public async Task<AcceptanceDatabase> CreateAsync()
    {
        var name = $"acceptance_{Interlocked.Increment(ref _number)}";
        var strategy = Server.MajorVersion >= 15 ? "STRATEGY file_copy" : "";
        await ExecuteAsync($"""CREATE DATABASE "{name}" TEMPLATE {Template} {strategy}""");
        return await AcceptanceDatabase.OpenAsync(this, name);
    }

    public Task DropAsync(string name) => ExecuteAsync($"""DROP DATABASE "{name}" WITH (FORCE)""");

    private static async Task<AcceptanceServer> PrepareAsync(PostgresServer server)
    {
        var prepared = new AcceptanceServer(server);
        await prepared.ExecuteAsync(Roles);
        await prepared.ExecuteAsync($"CREATE DATABASE {Template} TEMPLATE template0");
        await using (var connection = new NpgsqlConnection(server.ConnectionString(Template)))
            await connection.OpenAsync();
        return prepared;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _maintenance.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
