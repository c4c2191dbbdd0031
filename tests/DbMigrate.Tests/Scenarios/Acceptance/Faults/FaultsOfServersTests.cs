using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Faults;

/// <summary>On PostgreSQL 14.</summary>
public sealed class FaultsOn14Tests(PostgresServers servers) : FaultTests(servers)
{
    [Theory(SkipTestWithoutData = true), MemberData(nameof(Shared), 14)]
    public Task A_fault_of_the_shared_cases_is_not_ours(string version, string name, bool back) => RunSharedAsync(version, name, back);

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Own), 14)]
    public Task A_reported_fault_is_not_ours(string version, string name, bool back) => RunOwnAsync(version, name, back);
}

/// <summary>On PostgreSQL 15.</summary>
public sealed class FaultsOn15Tests(PostgresServers servers) : FaultTests(servers)
{
    [Theory(SkipTestWithoutData = true), MemberData(nameof(Shared), 15)]
    public Task A_fault_of_the_shared_cases_is_not_ours(string version, string name, bool back) => RunSharedAsync(version, name, back);

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Own), 15)]
    public Task A_reported_fault_is_not_ours(string version, string name, bool back) => RunOwnAsync(version, name, back);
}

/// <summary>On PostgreSQL 16.</summary>
public sealed class FaultsOn16Tests(PostgresServers servers) : FaultTests(servers)
{
    [Theory(SkipTestWithoutData = true), MemberData(nameof(Shared), 16)]
    public Task A_fault_of_the_shared_cases_is_not_ours(string version, string name, bool back) => RunSharedAsync(version, name, back);

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Own), 16)]
    public Task A_reported_fault_is_not_ours(string version, string name, bool back) => RunOwnAsync(version, name, back);
}

/// <summary>On PostgreSQL 17.</summary>
public sealed class FaultsOn17Tests(PostgresServers servers) : FaultTests(servers)
{
    [Theory(SkipTestWithoutData = true), MemberData(nameof(Shared), 17)]
    public Task A_fault_of_the_shared_cases_is_not_ours(string version, string name, bool back) => RunSharedAsync(version, name, back);

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Own), 17)]
    public Task A_reported_fault_is_not_ours(string version, string name, bool back) => RunOwnAsync(version, name, back);
}

/// <summary>On PostgreSQL 18.</summary>
public sealed class FaultsOn18Tests(PostgresServers servers) : FaultTests(servers)
{
    [Theory(SkipTestWithoutData = true), MemberData(nameof(Shared), 18)]
    public Task A_fault_of_the_shared_cases_is_not_ours(string version, string name, bool back) => RunSharedAsync(version, name, back);

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Own), 18)]
    public Task A_reported_fault_is_not_ours(string version, string name, bool back) => RunOwnAsync(version, name, back);
}
