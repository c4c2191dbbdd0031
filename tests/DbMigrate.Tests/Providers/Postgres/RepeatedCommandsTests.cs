using System.Globalization;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Providers.Postgres;

/// <summary>What a run prepares for itself is in no migration's way, and a migration that takes it away is applied and recorded like any
/// other.</summary>
public sealed class RepeatedCommandsTests(PostgresServers servers)
{
    private const int Count = 4;

    public static TheoryData<string, string> Statements { get; } =
    [
        .. from server in PostgresBinaries.OfEachMajor
        from statement in (string[])
            [
                "SELECT 1", "DEALLOCATE ALL", "DISCARD ALL", "DISCARD PLANS", "DO 'BEGIN EXECUTE ''DEALLOCATE ALL''; END'",
                "PREPARE mine AS SELECT 1", "SET standard_conforming_strings = off", "SET search_path = ''",
            ]
        select ($"{server.Version}", statement),
    ];

    [Theory, MemberData(nameof(Statements))]
    public async Task A_migration_does_what_it_likes(string version, string statement)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, version);
        using var project = new MigrationProject(database);
        project.AddAll(Enumerable.Range(0, 3 * Count).Select(i => (
            string.Create(CultureInfo.InvariantCulture, $"m{i}"),
            string.Create(
                CultureInfo.InvariantCulture,
                $"CREATE TABLE public.t{i} (id int);\n{(i / Count == 1 ? statement : "SELECT 1")};\nINSERT INTO public.t{i} VALUES ({i});"
            ))));

        var results = await project.ApplyAsync(database);

        Assert.All(results, result => Assert.Equal(MigrationOutcome.Applied, result.Status));
        Assert.All(await project.StatusAsync(database), status => Assert.Equal(MigrationStatus.Applied, status));
        Assert.Equal(
            Enumerable.Range(0, 3 * Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i:0000}_m{i}|Applied|3")),
            await database.RowsAsync(
                $"SELECT tag, outcome, statements_done FROM {database.History} WHERE outcome <> 'Progress' ORDER BY id"));
    }

    /// <summary>A record that is made by text is the one that the driver's arguments make.</summary>
    [Fact]
    public async Task The_records_are_the_same()
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, EngineDatabase.One.Last().Data);
        using var project = new MigrationProject(database);
        project.AddAll(
            Enumerable.Range(0, Count).Select(i => ("o'clock " + string.Create(CultureInfo.InvariantCulture, $"{i}"), "SELECT 1;")));
        await project.ApplyAsync(database);

        var records = await database.RowsAsync(
            $"""
            SELECT replace(tag, left(tag, 4), '') = $$_o'clock $$ || right(tag, 1), direction, statements_done, statements_total, error, database_user, host <> '', tool LIKE 'dbmigrate %',
                   started_at > now() - interval '1 hour' AND started_at <= now(), duration_ms >= 0, length(statements_hash), length(hash)
            FROM {database.History}
            """);

        Assert.Equal(Count, records.Count);
        Assert.Equal("True|up|1|1|NULL|postgres|True|True|True|True|64|64", Assert.Single(records.Distinct()));
    }
}
