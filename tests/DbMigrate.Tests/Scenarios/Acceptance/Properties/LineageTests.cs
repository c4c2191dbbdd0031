using System.Globalization;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance.Postgres;

namespace DbMigrate.Tests.Scenarios.Acceptance.Properties;

/// <summary>
/// From every place in a family of tables to every other and back, with what a table has by itself or of its parents: the plan applies, no
/// row is lost, and nothing is left to do. A part of the pairs is gone each time; DBMIGRATE_LINEAGE_PAIRS says how many on the newest
/// server. </summary>
public sealed class LineageTests(PostgresServers servers) : PostgresAcceptance(servers)
{
    private const int UsualPairs = 60;
    private const int PairsOnOlder = 12;

    public static TheoryData<int, string, string> Pairs
    {
        get
        {
            var rows = new TheoryData<int, string, string>();
            foreach (var version in Versions)
            {
                foreach (var (from, to) in Chosen(version)) rows.Add(version, from.ToString(), to.ToString());
            }

            return rows;
        }
    }

    [Theory, MemberData(nameof(Pairs))]
    public Task A_table_goes_to_another_place_in_its_family_and_comes_back(int version, string from, string to)
    {
        var (one, other) = (Find(version, from), Find(version, to));
        return RunAsync(version, new($"{from} to {to}", one.Sql(), other.Sql()) { Rows = one.Rows, RowsBack = other.Rows });
    }

    private static LineageSketch Find(int version, string name) => LineageSketch.All(version).First(sketch => sketch.ToString() == name);

    private static IEnumerable<(LineageSketch From, LineageSketch To)> Chosen(int version)
    {
        var count =
            version < Versions.Max() ? PairsOnOlder
            : Environment.GetEnvironmentVariable("DBMIGRATE_LINEAGE_PAIRS") is { Length: > 0 } text
                ? int.Parse(text, CultureInfo.InvariantCulture)
            : UsualPairs;
        var random = new Random(version);
        var pairs = LineageSketch
            .All(version)
            .GroupBy(sketch => sketch.Property)
            .SelectMany(group => from one in @group from other in @group where one != other select (one, other))
            .ToArray();
        random.Shuffle(pairs);
        return pairs.Take(count);
    }
}
