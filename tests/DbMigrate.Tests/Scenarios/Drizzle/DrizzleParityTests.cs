using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Drizzle;

/// <summary>DbMigrate and Drizzle's own migrator make the same database of a folder, and take turns on it.</summary>
public sealed partial class DrizzleParityTests(PostgresServers servers)
{
    private const string Journal = "__drizzle_migrations";

    private static readonly string[] PostgresNames = ["drizzle-pg", "drizzle-v1-pg", "dokploy", "homarr-pg"];

    public static TheoryData<string> SqliteFolders { get; } = ["drizzle-sqlite", "drizzle-v1-sqlite", "homarr-sqlite"];

    public static MatrixTheoryData<string, int> PostgresFolders { get; } =
        new(PostgresNames, PostgresServers.MajorVersions.Select(row => row.Data));

    [Theory, MemberData(nameof(PostgresFolders))]
    public async Task Both_make_the_same_PostgreSQL_database_and_then_find_nothing_to_do(string name, int major)
    {
        string folder = FolderOf(name);
        await using TestDatabase ours = await servers.CreateDatabaseAsync(major);
        await using TestDatabase drizzles = await servers.CreateDatabaseAsync(major);

        IReadOnlyList<MigrationResult> applied = await ApplyAsync(folder, ours.Url);
        DrizzleResult reference = await DrizzleReference.MigrateAsync(drizzles, folder);

        Assert.NotEmpty(applied);
        Assert.Equal(reference.Applied, applied.Count);
        await AssertSameAsync(drizzles, ours);
        Assert.Equal(0, (await DrizzleReference.MigrateAsync(ours, folder)).Applied);
        Assert.Empty(await ApplyAsync(folder, drizzles.Url));
        Assert.All(await JournalAsync(folder, drizzles.Url), entry => Assert.Equal(MigrationStatus.Applied, entry.Status));
    }

    [Theory, MemberData(nameof(PostgresFolders))]
    public async Task Each_goes_on_where_the_other_stopped_on_PostgreSQL(string name, int major)
    {
        string folder = FolderOf(name);
        using TempFolder third = FirstOf(folder, parts: 3, count: 1);
        using TempFolder twoThirds = FirstOf(folder, parts: 3, count: 2);
        await using TestDatabase turns = await servers.CreateDatabaseAsync(major);
        await using TestDatabase drizzles = await servers.CreateDatabaseAsync(major);

        int first = (await DrizzleReference.MigrateAsync(turns, third)).Applied;
        int second = (await ApplyAsync(twoThirds, turns.Url)).Count;
        int last = (await DrizzleReference.MigrateAsync(turns, folder)).Applied;
        int total = (await DrizzleReference.MigrateAsync(drizzles, folder)).Applied;

        Assert.All([first, second, last], count => Assert.NotEqual(0, count));
        Assert.Equal(total, first + second + last);
        await AssertSameAsync(drizzles, turns);
        Assert.Empty(await ApplyAsync(folder, turns.Url));
    }

    [Theory, MemberData(nameof(SqliteFolders))]
    public async Task Both_make_the_same_SQLite_schema_and_then_find_nothing_to_do(string name)
    {
        string folder = FolderOf(name);
        using var files = new TempFolder();
        string ours = files.File("ours.db"), drizzles = files.File("drizzle.db");

        IReadOnlyList<MigrationResult> applied = await ApplyAsync(folder, ours);
        DrizzleResult reference = await DrizzleReference.MigrateSqliteAsync(drizzles, folder);

        Assert.NotEmpty(applied);
        Assert.Equal(reference.Applied, applied.Count);
        AssertSame(drizzles, ours);
        Assert.Equal(0, (await DrizzleReference.MigrateSqliteAsync(ours, folder)).Applied);
        Assert.Empty(await ApplyAsync(folder, drizzles));
        Assert.All(await JournalAsync(folder, drizzles), entry => Assert.Equal(MigrationStatus.Applied, entry.Status));
    }

    [Theory, MemberData(nameof(SqliteFolders))]
    public async Task Each_goes_on_where_the_other_stopped_on_SQLite(string name)
    {
        string folder = FolderOf(name);
        using TempFolder third = FirstOf(folder, parts: 3, count: 1);
        using TempFolder twoThirds = FirstOf(folder, parts: 3, count: 2);
        using var files = new TempFolder();
        string turns = files.File("turns.db"), drizzles = files.File("drizzle.db");

        int first = (await DrizzleReference.MigrateSqliteAsync(turns, third)).Applied;
        int second = (await ApplyAsync(twoThirds, turns)).Count;
        int last = (await DrizzleReference.MigrateSqliteAsync(turns, folder)).Applied;
        int total = (await DrizzleReference.MigrateSqliteAsync(drizzles, folder)).Applied;

        Assert.All([first, second, last], count => Assert.NotEqual(0, count));
        Assert.Equal(total, first + second + last);
        AssertSame(drizzles, turns);
        Assert.Empty(await ApplyAsync(folder, turns));
    }

    [Fact]
    public async Task A_rebuild_in_which_Drizzle_loses_rows_keeps_them()
    {
        using var files = new TempFolder();
        string database = files.File("rows.db");

        await ApplyAsync(RepoPaths.Fixture("drizzle-sqlite"), database);

        Assert.Equal([2, 3, 4, 1], new[] { "gardens", "beds", "plantings", "harvest_log" }.Select(table => RowCount(database, table)));
    }

    [Fact]
    public async Task A_Drizzle_1_journal_has_names_and_times_as_Drizzle_writes_them()
    {
        string folder = RepoPaths.Fixture("drizzle-v1-sqlite");
        using var files = new TempFolder();
        string ours = files.File("ours.db"), drizzles = files.File("drizzle.db");

        await ApplyAsync(folder, ours);
        await DrizzleReference.MigrateSqliteAsync(drizzles, folder);

        string[] times = [.. new[] { ours, drizzles }.SelectMany(path => SchemaDump.DumpSqliteRows(path, Journal).Split('\n'))];
        Assert.Equal(6, times.Length);
        Assert.All(times, row => Assert.Matches(@"'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z'$", row));
    }

    [Fact]
    public async Task An_SQL_file_that_the_journal_does_not_name_is_a_warning()
    {
        await using TestDatabase database = await servers.CreateDatabaseAsync();
        var log = new EventLog();

        await MigrationProject.Migrator(RepoPaths.Case("dokploy"), database.Url, log).GetJournalAsync();

        Assert.Contains("is not in meta/_journal.json", Assert.Single(log.Warnings));
    }

    [Fact]
    public async Task The_bookstore_is_applied_whole()
    {
        string folder = Path.Combine(RepoPaths.Examples, "bookstore", "migrations");
        using var files = new TempFolder();
        string database = files.File("bookstore.db");

        IReadOnlyList<MigrationResult> applied = await ApplyAsync(folder, database);

        Assert.Equal(6, applied.Count);
        Assert.Empty(await ApplyAsync(folder, database));
        Assert.True(RowCount(database, "books") > 0);
    }

    private static async Task AssertSameAsync(TestDatabase expected, TestDatabase actual)
    {
        Assert.Equal(await SchemaDump.DumpPostgresAsync(expected), await SchemaDump.DumpPostgresAsync(actual));
        const string journal = "SELECT to_jsonb(m) - 'applied_at' FROM drizzle.__drizzle_migrations m ORDER BY id";
        Assert.Equal(await expected.RowsAsync(journal), await actual.RowsAsync(journal));
    }

    private static void AssertSame(string expected, string actual)
    {
        Assert.Equal(SchemaDump.DumpSqlite(expected, Journal), SchemaDump.DumpSqlite(actual, Journal));
        // Drizzle indents its table as its source is indented.
        Assert.Equal(WhiteSpace().Replace(SchemaDump.DumpSqlite(expected), " "), WhiteSpace().Replace(SchemaDump.DumpSqlite(actual), " "));
        Assert.Equal(JournalRows(expected), JournalRows(actual));
    }

    private static string JournalRows(string path) => AppliedAt().Replace(SchemaDump.DumpSqliteRows(path, Journal), "");

    private static Task<IReadOnlyList<MigrationResult>> ApplyAsync(string folder, string url) =>
        MigrationProject.Migrator(folder, url).ApplyAsync(new ApplyOptions());

    private static Task<IReadOnlyList<JournalEntry>> JournalAsync(string folder, string url) =>
        MigrationProject.Migrator(folder, url).GetJournalAsync();

    private static string FolderOf(string name) =>
        name.StartsWith("drizzle-") ? RepoPaths.Fixture(name) : RepoPaths.Case(name);

    private static int RowCount(string database, string table) => SchemaDump.DumpSqliteRows(database, table).Split('\n').Length;

    /// <summary>A copy of the folder's beginning, as it was when the project was younger.</summary>
    private static TempFolder FirstOf(string folder, int parts, int count)
    {
        TempFolder copy = new TempFolder("half").CopyFrom(folder);
        string journal = copy.File("meta", "_journal.json");
        if (!File.Exists(journal))
        {
            string[] migrations = [.. Directory.GetDirectories(copy).Order(StringComparer.Ordinal)];
            foreach (string late in migrations[(migrations.Length * count / parts)..])
                Directory.Delete(late, recursive: true);
            return copy;
        }

        JsonNode root = JsonNode.Parse(File.ReadAllText(journal))!;
        JsonArray entries = root["entries"]!.AsArray();
        for (int keep = entries.Count * count / parts; entries.Count > keep;)
        {
            File.Delete(copy.File($"{entries[^1]!["tag"]}.sql"));
            entries.RemoveAt(entries.Count - 1);
        }

        File.WriteAllText(journal, root.ToJsonString());
        return copy;
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    // Drizzle 1.0's last column is the time of the run.
    [GeneratedRegex(@", '[^']*Z'$", RegexOptions.Multiline)]
    private static partial Regex AppliedAt();
}
