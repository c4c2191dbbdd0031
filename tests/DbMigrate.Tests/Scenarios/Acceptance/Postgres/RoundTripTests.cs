using DbMigrate.Engines;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>A database that holds one of every kind of object is read, made again from the model, and taken down.</summary>
public sealed class RoundTripTests(PostgresServers servers) : PostgresAcceptance(servers)
{
    private readonly PostgresServers _servers = servers;

    [Theory, MemberData(nameof(PostgresServers.AllVersions), MemberType = typeof(PostgresServers))]
    public async Task A_database_of_everything_is_made_again_from_its_model(string exactly)
    {
        var provider = KnownEngines.Of(Dialect.PostgreSql).Schema;
        var server = await AcceptanceServer.OfAsync(_servers, exactly);
        var version = server.Server.MajorVersion;
        await using var first = await server.CreateAsync();
        await using var second = await server.CreateAsync();
        var empty = await AcceptanceState.OfAsync(second);
        await first.RunAsync(Everything(version), "to");
        var everything = await AcceptanceState.OfAsync(first);

        await second.RunAsync([.. provider.Plan(provider.Empty(version), everything.Model).Statements]);
        var again = await AcceptanceState.OfAsync(second);
        await second.RunAsync([.. provider.Plan(again.Model, provider.Empty(version)).Statements]);
        var emptied = await AcceptanceState.OfAsync(second);

        Assert.True(provider.Empty(version).Equals(empty.Model), AcceptanceReport.Difference(provider.Empty(version), empty.Model));
        Same(everything.Digest, again.Digest);
        Same(everything.Dump, again.Dump);
        Assert.True(everything.Model.Equals(again.Model), AcceptanceReport.Difference(everything.Model, again.Model));
        Same(empty.Digest, emptied.Digest);
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public Task A_database_of_everything_keeps_its_rows_while_it_loses_a_schema(int version) =>
        RunAsync(version, new("everything", Everything(version), Everything(version) + "DROP SCHEMA \"Odd schema\" CASCADE;"));

    private static void Same(string? expected, string? actual)
    {
        if (AcceptanceReport.Difference(expected, actual) is { } difference) Assert.Fail(difference);
    }

    private static string Everything(int version) => EverythingFixture.Text(version);
}
