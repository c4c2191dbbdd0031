using System.Reflection;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Acceptance.Postgres;

/// <summary>The cases once more by the online plan: it ends where the plain one does, and keeps as much.</summary>
public sealed class OnlineTests(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly Dictionary<string, CaseList> Lists = typeof(OnlineTests).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(PostgresAcceptance)))
        .Select(type => (type.Name, Cases: type.GetField("Cases", BindingFlags.NonPublic | BindingFlags.Static)?.GetValue(null) as CaseList))
        .Where(pair => pair.Cases is not null)
        .ToDictionary(pair => pair.Name, pair => pair.Cases!);

    public static TheoryData<int, string, string> Rows
    {
        get
        {
            var rows = new TheoryData<int, string, string>();
            foreach (var (list, cases) in Lists)
            {
                foreach (var row in cases.On(Versions))
                    rows.Add(new TheoryDataRow<int, string, string>(row.Data.Item1, list, row.Data.Item2) { Label = $"{list} {row.Label}" });
            }

            return rows;
        }
    }

    [Theory, MemberData(nameof(Rows))]
    public Task Online(int version, string list, string name) => RunAsync(version, Lists[list][name], online: true);
}
