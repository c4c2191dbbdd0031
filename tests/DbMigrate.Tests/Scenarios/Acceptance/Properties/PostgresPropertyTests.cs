using System.Globalization;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance.Postgres;

namespace DbMigrate.Tests.Scenarios.Acceptance.Properties;

/// <summary>
/// Random schemas and random edits: what holds for every case holds for them. A seed is a schema with its edits;
/// DBMIGRATE_PROPERTY_SEEDS says how many there are, or which one (<c>=17</c>).
/// </summary>
public sealed class PostgresPropertyTests(PostgresServers servers) : PostgresAcceptance(servers)
{
    private const int UsualSeeds = 20;

    public static MatrixTheoryData<int, int> Seeds { get; } =
        new(Versions, Chosen(Environment.GetEnvironmentVariable("DBMIGRATE_PROPERTY_SEEDS")));

    [Theory, MemberData(nameof(Seeds))]
    public Task A_random_schema_becomes_its_edit_and_comes_back(int version, int seed)
    {
        var artist = new SketchArtist(seed);
        var from = artist.Make();
        var to = artist.Edit(from);
        return RunAsync(version, new($"seed {seed}", from.Sql(), to.Sql()) { Rows = "", RowsBack = "" });
    }

    private static IEnumerable<int> Chosen(string? text) => text switch
    {
        null or "" => Enumerable.Range(1, UsualSeeds),
        ['=', .. var seed] => [int.Parse(seed, CultureInfo.InvariantCulture)],
        _ => Enumerable.Range(1, int.Parse(text, CultureInfo.InvariantCulture)),
    };
}
