using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance.Postgres;

namespace DbMigrate.Tests.Scenarios.Acceptance.Remade;

/// <summary>The law: a schema that says nothing of owners leaves everything whose it was, whatever it changes. For every kind of object
/// that has an owner.</summary>
public sealed class KeptOwnerTests(PostgresServers servers)
{
    private const string Owner = " OWNER TO ";

    public static TheoryData<int, string> Rows
    {
        get
        {
            var rows = new TheoryData<int, string>();
            foreach (var version in PostgresAcceptance.Versions)
            {
                foreach (var item in RemadeCases.All.Where(item => item.From.Contains(Owner, StringComparison.Ordinal)))
                    rows.Add(version, item.Name);
            }

            return rows;
        }
    }

    [Theory, MemberData(nameof(Rows))]
    public async Task A_schema_without_owners_leaves_things_whose_they_are(int version, string name)
    {
        var item = RemadeCases.All.Single(item => item.Name == name);
        var server = await servers.GetAsync(version);
        await RemadeDatabase.PrepareAsync(server);
        await using var database = await RemadeDatabase.CreateAsync(server, PostgresServer.User);
        await database.RunAsync(item.Sql(after: false));
        var before = await database.OwnersAsync();
        using var project = new SchemaProject(database.Engine);

        await GoAsync(after: true);
        await GoAsync(after: false);

        Assert.Equal(before, await database.OwnersAsync());

        async Task GoAsync(bool after)
        {
            project.Schema(WithoutOwners(item.Sql(after)));
            await project.SyncAsync(new() { NoRename = true, Allow = [HazardCode.DataLoss] });
            Assert.Empty(await project.CompareAsync());
            Assert.Contains(await database.OwnersAsync(), line => line.Contains(" law_", StringComparison.Ordinal));
        }
    }

    private static string WithoutOwners(string sql) =>
        string.Join('\n', sql.Split('\n').Where(line => !line.Contains(Owner, StringComparison.Ordinal)));
}
