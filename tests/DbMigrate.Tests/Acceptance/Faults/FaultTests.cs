using DbMigrate.Tests.Acceptance.Postgres;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Acceptance.Faults;

/// <summary>What users of tools like this one have reported about others, on every server and both ways.</summary>
public sealed class FaultTests(PostgresServers servers)
{
    public static TheoryData<string, string, bool> Shared => Rows(FaultCase.SharedFolder, PostgresBinaries.All);

    public static TheoryData<string, string, bool> Own => Rows(FaultCase.OwnFolder, PostgresBinaries.Servers);

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Shared))]
    public Task A_fault_of_the_shared_cases_is_not_ours(string version, string name, bool back) => RunAsync(FaultCase.SharedFolder!, version, name, back);

    [Theory, MemberData(nameof(Own))]
    public Task A_reported_fault_is_not_ours(string version, string name, bool back) => RunAsync(FaultCase.OwnFolder, version, name, back);

    private async Task RunAsync(string folder, string version, string name, bool back)
    {
        var item = FaultCase.Read(folder, name);
        var server = await AcceptanceServer.OfAsync(servers, version);
        await using var run = new FaultRun(server, back ? item.Reversed() : item);
        await run.RunAsync();
    }

    private static TheoryData<string, string, bool> Rows(string? folder, IReadOnlyList<PostgresBinaries> binaries)
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
