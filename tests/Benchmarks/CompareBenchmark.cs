using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>A live database against schema files, as Compare-DbSchema and drizzle-kit push do it.</summary>
internal static class CompareBenchmark
{
    private const int Rounds = 7;

    public static async Task RunAsync(Report report)
    {
        if (Tools.Find("psql") is null || PostgresBinaries.Servers is not [.., var binaries])
        {
            report.Skip("Comparing", "it needs psql and a PostgreSQL server.");
            return;
        }

        await using PostgresServer server = await PostgresServer.StartAsync(binaries, durable: true);
        using var schema = new SchemaCase(Dialect.PostgreSql, 1_000);
        await using TestDatabase database = await server.CreateDatabaseAsync("bench");
        await ReadBenchmark.LoadAsync(schema, database);
        foreach (var edited in new[] { false, true })
        {
            schema.Edit(edited);
            var ours = await Benchmarks.Rounds.RunAsync(1, Rounds, new Contender("diff", () => schema.OursAsync("diff", "--database", database.Url)));
            // Minutes: once has to do. With the edit it ends the comparison with the change, so it comes last.
            double push = await schema.KitAsync("push", "--url", database.Url, "--force");
            report.Add(
                $"compare {schema.Size} with {(edited ? "one change" : "no change")}, PostgreSQL {server.MajorVersion}",
                "`dbmigrate diff`",
                ours["diff"],
                edited ? "`drizzle-kit push --force`, once, the change included" : "`drizzle-kit push --force`, once",
                [push],
                0.02);
        }

        report.Note("The goal is to be 50 times faster. Both say that nothing is to be done where nothing was edited; push applies what it finds.");
    }
}
