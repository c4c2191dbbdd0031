using System.Reflection;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Acceptance.Postgres;

/// <summary>Cases once more by the online plan: it ends where the plain one does, and keeps as much.</summary>
public sealed class OnlineTests(PostgresServers servers) : PostgresAcceptance(servers)
{
    /// <summary>Where servers of different versions take different things: each case on every server.</summary>
    private static readonly Type[] OnEach = [typeof(PartitionCases), typeof(PrimaryKeyCases)];

    /// <summary>Each list on one server, by turns.</summary>
    private static readonly Type[] ByTurns =
    [
        typeof(CheckCases), typeof(ConstraintCases), typeof(DefaultCases), typeof(ForeignKeyCases), typeof(IndexCases), typeof(InheritanceCases),
        typeof(LargeCases), typeof(TriggerCases), typeof(UniqueCases), typeof(ViewCases),
    ];

    public static TheoryData<int, string, string> Rows
    {
        get
        {
            var rows = new TheoryData<int, string, string>();
            foreach (Type list in OnEach) Add(list, Versions);
            int turn = 0;
            foreach (Type list in ByTurns) Add(list, [Versions.ElementAt(turn++ % Versions.Count())]);
            return rows;

            void Add(Type list, IEnumerable<int> versions)
            {
                foreach (var row in CasesOf(list.Name).On(versions))
                    rows.Add(new TheoryDataRow<int, string, string>(row.Data.Item1, list.Name, row.Data.Item2) { Label = $"{list.Name} {row.Label}" });
            }
        }
    }

    [Theory, MemberData(nameof(Rows))]
    public Task Online(int version, string list, string name) => RunAsync(version, CasesOf(list)[name], online: true);

    private static CaseList CasesOf(string list) =>
        (CaseList)OnEach.Concat(ByTurns).Single(type => type.Name == list).GetField("Cases", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
}
