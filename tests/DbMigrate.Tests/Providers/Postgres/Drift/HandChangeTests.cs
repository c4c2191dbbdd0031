using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Sql;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance.Postgres;

namespace DbMigrate.Tests.Providers.Postgres.Drift;

/// <summary>Whatever somebody changes by hand shows in a comparison, or the guide says that it does not.</summary>
public sealed class HandChangeTests(PostgresServers servers)
{
    private static SchemaProvider Provider => KnownEngines.Of(Dialect.PostgreSql).Schema;

    [Theory, MemberData(nameof(CatalogWalkTests.OfEachMajor), MemberType = typeof(CatalogWalkTests))]
    public async Task A_change_by_hand_shows_or_is_listed_as_not_looked_at(string version)
    {
        var server = await AcceptanceServer.OfAsync(servers, version);
        await using var database = await server.CreateAsync();
        await database.RunAsync(EverythingFixture.Text(database.Version) + HandChanges.Setup, "from");
        var name = (string)(await database.QueryAsync("SELECT quote_ident(current_database())"))[0][0]!;
        var before = await database.ReadAsync();
        var stamp = await database.StampAsync();
        List<string> wrong = [];

        foreach (var change in HandChanges.For(database.Version))
        {
            try
            {
                var (after, stampAfter) = await database.TakenBackAsync(async () =>
                {
                    await database.RunAsync(change.Sql.Replace("{database}", name, StringComparison.Ordinal), "change");
                    return (await database.ReadAsync(), await database.StampAsync());
                });
                // Or a start would not look.
                if (stampAfter == stamp && change.Unseen is null) wrong.Add($"does not change the stamp: {change.Sql}");
                if (Shows(before, after) != (change.Unseen is null))
                    wrong.Add($"{(change.Unseen is null ? "does not show" : "shows")}: {change.Sql}");
            }
            catch (StatementException e)
            {
                wrong.Add($"THE CHANGE IS WRONG: {change.Sql}: {e.Message}");
            }
        }

        Assert.Equal(before, await database.ReadAsync());
        if (wrong.Count > 0) Assert.Fail(string.Join('\n', wrong));
    }

    [Fact]
    public void Every_catalog_that_is_read_has_a_change_and_what_is_not_looked_at_is_in_the_list()
    {
        Assert.Empty(HandChanges.All.Select(change => change.Unseen).OfType<string>().Except(CatalogColumns.NotLookedAt.Keys));
        Assert.Equal(HandChanges.All.Count, HandChanges.All.Select(change => change.Sql).Distinct().Count());
    }

    private static bool Shows(SchemaModel before, SchemaModel after)
    {
        if (before.Equals(after)) return false;
        try
        {
            return Provider.Plan(before, after, new() { Purpose = PlanPurpose.Look }).Changes.Count > 0;
        }
        catch (DbMigrateException)
        {
            // Somebody has to state how; the difference is told.
            return true;
        }
    }
}
