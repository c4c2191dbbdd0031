using System.Collections.Concurrent;
using System.Globalization;
using DbMigrate.Tests.Infrastructure;

[assembly: AssemblyFixture(typeof(PostgresServers))]

namespace DbMigrate.Tests.Infrastructure;

/// <summary>
/// The servers that the whole test run shares: one of each version on this machine, started when a test first
/// asks for it. A test class gets it as a constructor parameter.
/// </summary>
public class PostgresServers : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Version, Lazy<Task<PostgresServer>>> _servers = new();
    private readonly bool _durable;

    public PostgresServers()
        : this(durable: false)
    {
    }

    protected PostgresServers(bool durable) => _durable = durable;

    /// <summary>For <c>[Theory, MemberData(nameof(PostgresServers.MajorVersions), MemberType = typeof(PostgresServers))]</c>.</summary>
    public static TheoryData<int> MajorVersions { get; } = [.. PostgresBinaries.Servers.Select(binaries => binaries.Major)];

    /// <summary>The same with every major version, for what the version of the server matters to.</summary>
    public static TheoryData<int> AllMajorVersions { get; } = [.. PostgresBinaries.OfEachMajor.Select(binaries => binaries.Major)];

    /// <summary>Every server by its whole version, for what even the minor version matters to.</summary>
    public static TheoryData<string> AllVersions { get; } = [.. PostgresBinaries.All.Select(binaries => binaries.Version.ToString())];

    /// <summary>The shared server of this major version; skips the running test where there is none.</summary>
    public Task<PostgresServer> GetAsync(int majorVersion) =>
        GetAsync(PostgresBinaries.OfEachMajor.FirstOrDefault(found => found.Major == majorVersion), $"{majorVersion}");

    /// <param name="version">A whole version, or a major version as <see cref="EngineDatabase"/> calls it.</param>
    public Task<PostgresServer> GetAsync(string version) => Version.TryParse(version, out Version? whole)
        ? GetAsync(PostgresBinaries.All.FirstOrDefault(found => found.Version == whole), version)
        : GetAsync(int.Parse(version, CultureInfo.InvariantCulture));

    private Task<PostgresServer> GetAsync(PostgresBinaries? binaries, string version)
    {
        Assert.SkipWhen(binaries is null, SkipReasons.NoPostgres(version));
        return _servers.GetOrAdd(binaries!.Version, _ => new(() => PostgresServer.StartAsync(binaries, _durable))).Value;
    }

    public Task<PostgresServer> NewestAsync() => GetAsync(PostgresBinaries.Servers[^1].Major);

    public Task<PostgresServer> OldestAsync() => GetAsync(PostgresBinaries.All[0].Major);

    public async Task<IReadOnlyList<PostgresServer>> AllAsync() =>
        await Task.WhenAll(PostgresBinaries.Servers.Select(binaries => GetAsync(binaries.Major)));

    /// <summary>An empty database on the shared server of this version.</summary>
    public async Task<TestDatabase> CreateDatabaseOnAsync(string version, string prefix = "test") =>
        await (await GetAsync(version)).CreateDatabaseAsync(prefix);

    /// <summary>An empty database on the shared server of this major version.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync(int majorVersion, string prefix = "test") =>
        await (await GetAsync(majorVersion)).CreateDatabaseAsync(prefix);

    /// <summary>An empty database on the newest shared server.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync(string prefix = "test") =>
        await (await NewestAsync()).CreateDatabaseAsync(prefix);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (Lazy<Task<PostgresServer>> server in _servers.Values)
            if (server.Value.IsCompletedSuccessfully)
                await (await server.Value).DisposeAsync();
    }
}
