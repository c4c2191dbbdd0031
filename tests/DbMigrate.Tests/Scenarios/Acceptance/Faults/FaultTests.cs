using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance.Postgres;

namespace DbMigrate.Tests.Scenarios.Acceptance.Faults;

/// <summary>What users of tools like this one have reported about others, on every server and both ways. A class for each server's major
/// version, so that they run beside each other.</summary>
public abstract class FaultTests(PostgresServers servers)
{
    /// <summary>Every case that lies beside the project, on the servers of one major version.</summary>
    public static TheoryData<string, string, bool> Shared(int major) =>
        Rows(FaultCase.SharedFolder, PostgresBinaries.All.Where(server => server.Major == major));

    /// <summary>The project's own cases, on the newest server of that version where everything runs.</summary>
    public static TheoryData<string, string, bool> Own(int major) =>
        Rows(FaultCase.OwnFolder, PostgresBinaries.Servers.Where(server => server.Major == major));

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

    private static TheoryData<string, string, bool> Rows(string? folder, IEnumerable<PostgresBinaries> binaries)
    {
        var rows = new TheoryData<string, string, bool>();
        foreach (var name in FaultCase.NamesIn(folder))
        {
            var first = FaultCase.Read(folder!, name).MinVersion;
            foreach (var server in binaries.Where(server => server.Major >= first))
            {
                rows.Add($"{server.Version}", name, false);
                rows.Add($"{server.Version}", name, true);
            }
        }

        return rows;
    }
}
