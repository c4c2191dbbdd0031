using System.Reflection;
using DbMigrate.Engines;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance;
using DbMigrate.Tests.Scenarios.Acceptance.Postgres;

namespace DbMigrate.Tests.Planning.Rows;

/// <summary>The law of sample rows on the acceptance cases: every table that can have rows gets some.</summary>
public sealed class PostgresRowCaseTests(PostgresServers servers)
{
    /// <summary>Tables that are to stay empty, or that nothing made up fits: <c>case: table</c>, and why.</summary>
    private static readonly Dictionary<string, string> Exceptions = [];

    public static TheoryData<string> Lists => [.. typeof(PostgresAcceptance)
        .Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(PostgresAcceptance)) && CasesOf(type) is not null)
        .Select(type => type.Name)
        .Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Lists))]
    public async Task Every_table_gets_rows(string list)
    {
        var cases = CasesOf(
            typeof(PostgresAcceptance)
                .Assembly.GetTypes()
                .Single(type => type.Name == list && type.IsSubclassOf(typeof(PostgresAcceptance))))!;
        var version = PostgresBinaries.Servers[^1].Major;
        var server = await AcceptanceServer.OfAsync(servers, version);
        var problems = new List<string>();
        var filled = 0;
        foreach (var item in cases.Where(item => item.MinVersion <= version))
        {
            // One side of each is enough: the other hardly differs.
            foreach (var (way, sql) in new[] { item.Name.Length % 2 == 0 ? ("from", item.From) : ("to", item.To) })
            {
                await using var database = await server.CreateAsync();
                await database.RunAsync(sql, way);
                await using DatabaseSession session = await database.ConnectAsync();
                var remarks = new List<string>();
                var rows = await RowFilling.FillAsync(Dialect.PostgreSql, session, remarks);
                foreach (var (table, found) in rows)
                {
                    filled += found.Count;
                    if (found.Count == 0 && !Exceptions.ContainsKey($"{item.Name}: {table.Display}"))
                        problems.Add($"{item.Name}: {table.Display} ({way}): {string.Join(' ', remarks)}");
                }
            }
        }

        Assert.True(filled > 0 || list is "EmptyCases" or "ForeignTableCases");
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private static IReadOnlyList<AcceptanceCase>? CasesOf(Type type) =>
        type.GetFields(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(field => field.GetValue(null))
            .OfType<CaseList>()
            .FirstOrDefault()
            ?.All;
}
