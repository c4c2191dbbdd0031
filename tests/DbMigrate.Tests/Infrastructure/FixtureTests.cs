using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>The fixtures are what ../drizzle/README.md says they are, and Drizzle can run them.</summary>
public sealed partial class FixtureTests(PostgresServers servers)
{
    private static readonly string[] Children = ["gardens", "beds", "plantings", "harvest_log"];

    [Theory, InlineData("drizzle-pg", 11), InlineData("drizzle-sqlite", 9)]
    public void A_journal_folder_is_complete(string fixture, int migrations)
    {
        string folder = RepoPaths.Fixture(fixture);
        using JsonDocument journal = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "meta", "_journal.json")));
        string[] tags =
        [
            .. journal.RootElement.GetProperty("entries").EnumerateArray().Select(entry => entry.GetProperty("tag").GetString()!),
        ];

        Assert.Equal(migrations, tags.Length);
        Assert.All(tags, tag => Assert.True(File.Exists(Path.Combine(folder, $"{tag}.sql"))));
        Assert.All(tags, tag => Assert.True(File.Exists(Path.Combine(folder, "meta", $"{tag[..4]}_snapshot.json"))));
    }

    [Theory, MemberData(nameof(PostgresServers.MajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Drizzle_and_plain_execution_make_the_same_database(int major)
    {
        await using TestDatabase drizzle = await servers.CreateDatabaseAsync(major);
        await using TestDatabase plain = await servers.CreateDatabaseAsync(major);

        DrizzleResult first = await DrizzleReference.MigrateAsync(drizzle, RepoPaths.Fixture("drizzle-pg"));
        DrizzleResult second = await DrizzleReference.MigrateAsync(drizzle, RepoPaths.Fixture("drizzle-pg"));
        foreach (string script in Directory.GetFiles(RepoPaths.Fixture("drizzle-pg"), "*.sql").Order(StringComparer.Ordinal))
            await plain.ExecuteAsync(WithoutBreakpoints(script));

        Assert.Equal((11, 0), (first.Applied, second.Applied));
        Assert.Equal(
            await SchemaDump.DumpPostgresAsync(drizzle, "drizzle"),
            await SchemaDump.DumpPostgresAsync(plain));
        Assert.Equal(20, await drizzle.ScalarAsync<long>("SELECT count(*) FROM sightings"));
    }

    [Theory, MemberData(nameof(PostgresServers.MajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Drizzle_takes_another_journal_table(int major)
    {
        await using TestDatabase database = await servers.CreateDatabaseAsync(major);

        DrizzleResult result = await DrizzleReference.MigrateAsync(
            database, RepoPaths.Fixture("drizzle-pg"), table: "my migrations", schema: "ops");

        Assert.Equal(11, result.Journal.Count);
        Assert.Equal(11, await database.ScalarAsync<long>("""SELECT count(*) FROM ops."my migrations" """));
    }

    [Fact]
    public async Task Drizzle_makes_the_same_SQLite_schema_but_loses_rows()
    {
        using var folder = new TempFolder();
        string drizzle = folder.File("drizzle.db"), plain = folder.File("plain.db");

        DrizzleResult first = await DrizzleReference.MigrateSqliteAsync(drizzle, RepoPaths.Fixture("drizzle-sqlite"));
        DrizzleResult second = await DrizzleReference.MigrateSqliteAsync(drizzle, RepoPaths.Fixture("drizzle-sqlite"));
        RunPlainly(plain, RepoPaths.Fixture("drizzle-sqlite"));

        Assert.Equal((9, 0), (first.Applied, second.Applied));
        Assert.Equal(SchemaDump.DumpSqlite(plain), SchemaDump.DumpSqlite(drizzle, "__drizzle_migrations"));
        Assert.Equal([2, 0, 0, 0], Children.Select(table => Rows(drizzle, table)));
        Assert.Equal([2, 3, 4, 1], Children.Select(table => Rows(plain, table)));
    }

    [Fact]
    public async Task Drizzle_1_runs_its_folders()
    {
        await using TestDatabase database = await servers.CreateDatabaseAsync();
        using var folder = new TempFolder();

        DrizzleResult postgres = await DrizzleReference.MigrateAsync(database, RepoPaths.Fixture("drizzle-v1-pg"));
        DrizzleResult sqlite = await DrizzleReference.MigrateSqliteAsync(folder.File("v1.db"), RepoPaths.Fixture("drizzle-v1-sqlite"));

        Assert.Equal((3, 3), (postgres.Applied, sqlite.Applied));
        Assert.Equal(
            ["20260101093000_kitchen", "20260102093001_first_recipe", "20260103093002_shopping"],
            postgres.Journal.Select(row => row.Name));
        Assert.Equal("20260103093002_serves", sqlite.Journal[^1].Name);
    }

    private static void RunPlainly(string database, string folder)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        foreach (string script in Directory.GetFiles(folder, "*.sql").Order(StringComparer.Ordinal))
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = WithoutBreakpoints(script);
            command.ExecuteNonQuery();
        }
    }

    private static int Rows(string database, string table) =>
        SchemaDump.DumpSqliteRows(database, table) is { Length: > 0 } rows ? rows.Split('\n').Length : 0;

    private static string WithoutBreakpoints(string script) => Breakpoint().Replace(File.ReadAllText(script), ";\n");

    // Some statements before a breakpoint end in a semicolon and some do not.
    [GeneratedRegex(@";?\s*--> statement-breakpoint")]
    private static partial Regex Breakpoint();
}
