using System.Collections.Concurrent;
using System.Globalization;
using DbMigrate.Tests.Execution;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Reliability;

/// <summary>Servers that a test class may kill: one of each version, for that class alone.</summary>
public sealed class OwnServers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, Lazy<Task<PostgresServer>>> _servers = new();

    public Task<PostgresServer> GetAsync(string engine)
    {
        int major = int.Parse(engine, CultureInfo.InvariantCulture);
        PostgresBinaries? binaries = PostgresBinaries.Servers.FirstOrDefault(found => found.Major == major);
        Assert.SkipWhen(binaries is null, SkipReasons.NoPostgres(major));
        return _servers.GetOrAdd(major, _ => new(() => PostgresServer.StartAsync(binaries!, durable: true))).Value;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<Task<PostgresServer>> server in _servers.Values)
            if (server.Value.IsCompletedSuccessfully)
                await (await server.Value).DisposeAsync();
    }
}
