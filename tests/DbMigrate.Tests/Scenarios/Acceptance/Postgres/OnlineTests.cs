using System.Reflection;
using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Sql;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Cases once more by the online plan: it ends where the plain one does, and keeps as much. No list is left out.</summary>
public sealed class OnlineTests(PostgresServers servers) : PostgresAcceptance(servers)
{
    internal static readonly Type[] Lists =
    [
        typeof(PartitionCases), typeof(PartitionIndexCases), typeof(PrimaryKeyCases), typeof(CheckCases), typeof(ConstraintCases),
        typeof(ForeignKeyCases), typeof(IndexCases), typeof(UniqueCases),
    ];

    private static readonly Type[] Others =
    [
        .. typeof(OnlineTests).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(PostgresAcceptance)) && FieldOf(type) is not null)
            .Except(Lists).OrderBy(type => type.Name, StringComparer.Ordinal),
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
                    rows.Add(
                        new TheoryDataRow<int, string, string>(row.Data.Item1, list.Name, row.Data.Item2)
                        {
                            Label = $"{list.Name} {row.Label}",
                        });
                }
            }

            return rows;
        }
    }

    public static TheoryData<string> OtherLists { get; } = [.. Others.Select(type => type.Name)];

    private static SchemaProvider Provider => KnownEngines.Of(Dialect.PostgreSql).Schema;

    [Theory, MemberData(nameof(Rows))]
    public Task Online(int version, string list, string name) => RunAsync(version, CasesOf(list)[name], online: true);

    /// <summary>Whose plan is online what it is without, the plain one's own test has run.</summary>
    [Theory, MemberData(nameof(OtherLists))]
    public async Task Where_few_plans_are_others_online_those_are_run(string list)
    {
        List<string> problems = [];
        foreach (
            var cases in CasesOf(list)
                .All.Where(item => item.Error is null && item.Renames.Length == 0)
                .GroupBy(item => Versions.Where(version => version >= item.MinVersion).Min()))
        {
            var server = await AcceptanceServer.OfAsync(All, cases.Key);
            await using var database = await server.CreateAsync();
            foreach (var item in cases)
            {
                try
                {
                    if (await IsOtherOnlineAsync(database, item)) await RunAsync(cases.Key, item, online: true);
                }
                catch (Exception e)
                {
                    problems.Add($"{item.Name}: {e.Message}");
                }
            }
        }

        if (problems.Count > 0) Assert.Fail(string.Join("\n\n", problems));
    }

    private static async Task<bool> IsOtherOnlineAsync(AcceptanceDatabase database, AcceptanceCase item)
    {
        try
        {
            var (from, to) = (await ReadAsync(item.From), await ReadAsync(item.To));
            var plain = PlanOf(item, from, to).Changes;
            string[] online = [.. ((IPlansOnline)Provider).Online(from, to, plain).SelectMany(change => change.Sql)];
            string[] statements = [.. plain.SelectMany(change => change.Sql)];
            return !online.SequenceEqual(statements.Length > 1 ? ["BEGIN", .. statements, "COMMIT"] : statements);
        }
        catch (StatementException)
        {
            // What cannot be taken back is run.
            return true;
        }

        Task<SchemaModel> ReadAsync(string text) => database.TakenBackAsync(async () =>
        {
            await database.RunAsync(text, "schema");
            return await database.ReadAsync();
        });
    }

    internal static CaseList CasesOf(string list) =>
        (CaseList)FieldOf(Lists.Concat(Others).Single(type => type.Name == list))!.GetValue(null)!;

    private static FieldInfo? FieldOf(Type type) => type.GetField("Cases", BindingFlags.NonPublic | BindingFlags.Static);
}
