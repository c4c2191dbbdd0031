using System.Reflection;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Cases once more by the online plan: it ends where the plain one does, and keeps as much.</summary>
public sealed class OnlineTests(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly Type[] Lists =
    [
        typeof(PartitionCases), typeof(PartitionIndexCases), typeof(PrimaryKeyCases), typeof(CheckCases), typeof(ConstraintCases), typeof(ForeignKeyCases), typeof(IndexCases),
        typeof(UniqueCases),
    ];

    public static TheoryData<int, string, string> Rows
    {
        get
        {
            // The plans differ by version in a few places only: each case on one server, by turns.
            var rows = new TheoryData<int, string, string>();
            var turn = 0;
            foreach (Type list in Lists)
            {
                foreach (var cases in CasesOf(list.Name).On(Versions).GroupBy(row => row.Data.Item2))
                {
                    var row = cases.ElementAt(turn++ % cases.Count());
                    rows.Add(new TheoryDataRow<int, string, string>(row.Data.Item1, list.Name, row.Data.Item2) { Label = $"{list.Name} {row.Label}" });
                }
            }

            return rows;
        }
    }

    [Theory, MemberData(nameof(Rows))]
    public Task Online(int version, string list, string name) => RunAsync(version, CasesOf(list)[name], online: true);

    private static CaseList CasesOf(string list) =>
        (CaseList)Lists.Single(type => type.Name == list).GetField("Cases", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
}
