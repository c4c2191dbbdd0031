using System.Reflection;
using DbMigrate.Sql;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>The law over every text that there is: both schemas of every acceptance case, and the fixtures.</summary>
public sealed class RoundTripLawTests(PostgresServers servers)
{
    private const string Everything = "everything.sql";

    public static TheoryData<string> Lists { get; } = [.. CaseClasses.Select(type => type.Name)];

    public static TheoryData<string, string> Fixtures { get; } = [
        .. PostgresBinaries.OfEachMajor.Select(server => ($"{server.Version}", Everything)),
        .. PostgresBinaries.Servers.SelectMany(
            server => new[] { "cms-2.sql", "metrics-2.sql", "shop-3.sql", "tenants-2.sql" }, (server, file) => ($"{server.Version}", file)),
    ];

    /// <summary>Every case of every list, each with its list's name.</summary>
    public static IEnumerable<(string List, AcceptanceCase Case)> AllCases =>
        CaseClasses.SelectMany(type => ((CaseList)FieldOf(type)!.GetValue(null)!).All.Select(item => (type.Name, item)));

    private static IEnumerable<Type> CaseClasses => typeof(RoundTripLawTests).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(PostgresAcceptance)) && FieldOf(type) is not null)
        .OrderBy(type => type.Name, StringComparer.Ordinal);

    [Theory, MemberData(nameof(Lists))]
    public async Task Every_schema_of_a_case_comes_back_as_it_was(string list)
    {
        var newest = PostgresBinaries.All[^1];
        var server = await AcceptanceServer.OfAsync(servers, $"{newest.Version}");
        var cases = ((CaseList)FieldOf(CaseClasses.Single(type => type.Name == list))!.GetValue(null)!).All;
        string[] texts =
        [
            // What no statement makes is not in a schema, and what lives in a session only is not either.
            .. cases.Where(item => item.MinVersion <= newest.Major)
                .SelectMany(item => item.OneWay ? [item.To] : new[] { item.From, item.To })
                .Where(text => text.Length > 0 && !text.Contains("CREATE TEMP ", StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal),
        ];

        List<string> problems = [], odd = [];
        await using (var database = await server.CreateAsync())
        {
            foreach (var text in texts)
            {
                try
                {
                    if (!await RoundTripLaw.ReadsTheSameAsync(database, text)) odd.Add(text);
                }
                catch (Exception e) when (e is StatementException or DbMigrateException)
                {
                    odd.Add(text);
                }
            }
        }

        // One at least goes the whole way.
        foreach (var text in odd.Append(texts[^1]).Distinct(StringComparer.Ordinal))
            problems.AddRange((await CheckAsync(server, text)).Select(problem => $"{text}\n{problem}"));
        if (problems.Count > 0) Assert.Fail(string.Join("\n\n", problems));
    }

    [Theory, MemberData(nameof(Fixtures))]
    public async Task A_fixture_comes_back_as_it_was(string version, string file)
    {
        // It has the roles that the fixtures name.
        var server = await AcceptanceServer.OfAsync(servers, version);
        var text = file == Everything
            ? EverythingFixture.Text(server.Server.MajorVersion)
            : await File.ReadAllTextAsync(Path.Combine(RepoPaths.Fixture("acceptance-pg"), file), TestContext.Current.CancellationToken);

        var problems = await CheckAsync(server, text);

        if (problems.Count > 0) Assert.Fail(string.Join("\n\n", problems));
    }

    private static async Task<IReadOnlyList<string>> CheckAsync(AcceptanceServer server, string text)
    {
        try
        {
            return await RoundTripLaw.CheckAsync(server, text);
        }
        catch (Exception e) when (e is DbMigrateException or StatementException or Npgsql.PostgresException)
        {
            return [AcceptanceReport.Error(e)];
        }
    }

    private static FieldInfo? FieldOf(Type type) => type.GetField("Cases", BindingFlags.NonPublic | BindingFlags.Static);
}
