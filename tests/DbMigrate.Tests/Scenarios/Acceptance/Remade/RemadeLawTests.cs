using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance.Postgres;

namespace DbMigrate.Tests.Scenarios.Acceptance.Remade;

/// <summary>The law: whatever a plan makes anew comes back whole. For every kind of object, with everything set that it can have, under
/// default privileges that would add and take rights; for a superuser, and for a role that only owns the database and is a member of the
/// owner's.</summary>
public sealed class RemadeLawTests(PostgresServers servers)
{
    private static SchemaProvider Provider => KnownEngines.Of(Dialect.PostgreSql).Schema;

    public static TheoryData<int, string, string> Rows
    {
        get
        {
            var rows = new TheoryData<int, string, string>();
            foreach (var version in PostgresAcceptance.Versions)
            {
                foreach (var item in RemadeCases.All)
                {
                    rows.Add(version, PostgresServer.User, item.Name);
                    if (!item.Superuser && (version == 15 || version == PostgresAcceptance.Versions.Max()))
                        rows.Add(version, RemadeDatabase.PlainRole, item.Name);
                }
            }

            return rows;
        }
    }

    [Fact]
    public void Every_kind_of_object_has_a_case()
    {
        var kinds = typeof(SchemaObject).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(SchemaObject)) && !type.IsAbstract);
        Assert.Empty(kinds.Except(RemadeCases.All.Select(item => item.Kind)));
    }

    [Theory, MemberData(nameof(Rows))]
    public async Task What_is_made_anew_comes_back_whole(int version, string role, string name)
    {
        var item = RemadeCases.All.Single(item => item.Name == name);
        var server = await servers.GetAsync(version);
        await RemadeDatabase.PrepareAsync(server);
        await using var first = await RemadeDatabase.CreateAsync(server, role);
        await using var second = await RemadeDatabase.CreateAsync(server, role);
        await using var third = await RemadeDatabase.CreateAsync(server, role);
        var empty = await third.ReadAsync();
        await first.RunAsync(item.Sql(after: false) + RemadeCases.Defaults);
        await second.RunAsync(item.Sql(after: true) + RemadeCases.Defaults);
        var (from, to) = (await first.ReadAsync(), await second.ReadAsync());
        var (before, after) = (await first.DescribeAsync(), await second.DescribeAsync());

        var plan = Provider.Plan(from, to);
        if (item.Anew is { } anew) Assert.Contains(plan.Statements, statement => statement.Contains(anew, StringComparison.Ordinal));
        Assert.DoesNotContain(plan.Changes.SelectMany(change => change.Hazards), hazard => hazard.Code == HazardCode.SecurityChange);
        await TravelAsync("there", first, plan, to, after);
        await TravelAsync("back", first, Provider.Plan(await first.ReadAsync(), from), from, before);
        await TravelAsync("from nothing", third, Provider.Plan(empty, to), to, after);
    }

    private static async Task TravelAsync(string way, RemadeDatabase database, SchemaPlan plan, SchemaModel target, string expected)
    {
        var text = $"[{way}]\n{AcceptanceReport.Sql(plan.Statements)}";
        try
        {
            await database.RunAsync(["BEGIN", .. plan.Statements, "COMMIT"]);
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"{AcceptanceReport.Error(e)}\n{text}");
        }

        var model = await database.ReadAsync();
        var problems = new List<string>();
        if (AcceptanceReport.Difference(expected, await database.DescribeAsync()) is { } difference)
            problems.Add($"OTHERS SAY:\n{difference}");
        if (!model.Equals(target)) problems.Add($"MODELS DIFFER:\n{AcceptanceReport.Difference(target, model)}");
        if (Provider.Plan(model, target) is { Changes.Count: > 0 } second)
            problems.Add($"SECOND PLAN:\n{AcceptanceReport.Sql(second.Statements)}");
        if (problems.Count > 0) Assert.Fail(string.Join('\n', [.. problems, text]));
    }
}
