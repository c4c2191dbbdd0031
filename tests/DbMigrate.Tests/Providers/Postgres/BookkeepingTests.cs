using DbMigrate.Tests.Execution;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Workbench;

namespace DbMigrate.Tests.Providers.Postgres;

/// <summary>What a server keeps for itself in its catalogs is no schema. Newer servers write it themselves; here a superuser does.</summary>
public sealed class BookkeepingTests(PostgresServers servers)
{
    private const string Schema = """
        CREATE TABLE customer (id integer PRIMARY KEY, name text NOT NULL);
        ALTER TABLE customer ALTER COLUMN name SET (n_distinct = 5);
        CREATE VIEW names AS SELECT name FROM customer;
        CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM customer;

        """;

    public static MatrixTheoryData<string, string> Options { get; } =
        new(PostgresServers.AllVersions.Select(row => row.Data), ["pg_attver=99", "pg_future=1"]);

    [Theory, MemberData(nameof(Options))]
    public async Task An_option_that_the_server_keeps_for_itself_is_no_difference(string version, string option)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, version);
        await database.ExecuteAsync(Schema);
        await database.ExecuteAsync($"""
            UPDATE pg_catalog.pg_attribute SET attoptions =
                ARRAY(SELECT o FROM unnest(attoptions) o WHERE split_part(o, '=', 1) <> split_part('{option}', '=', 1)) || '{option}'::text
            WHERE attnum > 0 AND attrelid IN ('customer'::regclass, 'names'::regclass, 'counted'::regclass);
            """);
        using var project = new SchemaProject(database);
        project.Schema(Schema);

        Assert.Empty(await project.CompareAsync("database", "schema"));
        Assert.Empty(await project.CompareAsync("schema", "database"));
        Assert.Empty(await project.SyncAsync());
        Assert.DoesNotContain("pg_", string.Concat((await project.ExportAsync()).Select(file => file.Text)));
        var first = await project.NewAsync();
        Assert.Contains("n_distinct", first.UpSql);
        await project.Migrator.MarkAsync([first.Tag], applied: true, TimeSpan.FromSeconds(10));
        Assert.Null(await project.PlanAsync());
        Assert.Empty(await project.CompareAsync("migrations", "database"));
    }
}
