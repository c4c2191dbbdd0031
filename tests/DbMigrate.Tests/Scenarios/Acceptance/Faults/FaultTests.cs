using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance.Postgres;

namespace DbMigrate.Tests.Scenarios.Acceptance.Faults;

/// <summary>What users of tools like this one have reported about others, both ways. A class for each server's major
/// version, so that they run beside each other.</summary>
public abstract class FaultTests(PostgresServers servers)
{
    /// <summary>Every case that lies beside the project, on the servers of one major version: on those where everything runs, and on one of
    /// the others, whose turn it is.</summary>
    public static TheoryData<string, string, bool> Shared(int major) =>
        Rows(FaultCase.SharedFolder, PostgresBinaries.All.Where(server => server.Major == major), HasItsTurn);

    /// <summary>The project's own cases, on the newest server of that version where everything runs.</summary>
    public static TheoryData<string, string, bool> Own(int major) =>
        Rows(FaultCase.OwnFolder, PostgresBinaries.Servers.Where(server => server.Major == major), (_, _) => true);

    protected Task RunSharedAsync(string version, string name, bool back) => RunAsync(FaultCase.SharedFolder!, version, name, back);

    protected Task RunOwnAsync(string version, string name, bool back) => RunAsync(FaultCase.OwnFolder, version, name, back);

    private async Task RunAsync(string folder, string version, string name, bool back)
    {
        var item = FaultCase.Read(folder, name);
        var server = await AcceptanceServer.OfAsync(servers, version);
        // What every command says of the schema differs with what the server prints, most of all on the newest.
        var whole = $"{PostgresBinaries.All[^1].Version}" == version;
        await using var run = new FaultRun(server, back ? item.Reversed() : item, whole);
        await run.RunAsync();
    }

    private static bool HasItsTurn(PostgresBinaries server, int number) =>
        PostgresBinaries.Servers.Contains(server) || Others[number % Others.Count] == server;

    private static IReadOnlyList<PostgresBinaries> Others { get; } = [.. PostgresBinaries.All.Except(PostgresBinaries.Servers)];

    private static TheoryData<string, string, bool> Rows(
        string? folder, IEnumerable<PostgresBinaries> binaries, Func<PostgresBinaries, int, bool> runs)
    {
        var rows = new TheoryData<string, string, bool>();
        foreach (var (number, name) in FaultCase.NamesIn(folder).Index())
        {
            var first = FaultCase.Read(folder!, name).MinVersion;
            foreach (var server in binaries.Where(server => server.Major >= first && runs(server, number)))
            {
                rows.Add($"{server.Version}", name, false);
                rows.Add($"{server.Version}", name, true);
            }
        }

        return rows;
    }
}
