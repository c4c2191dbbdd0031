using System.Globalization;
using System.Text.Json.Nodes;
using DbMigrate.Engines;
using DbMigrate.Providers.D1;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

namespace DbMigrate.Tests.Providers.D1;

/// <summary>What the engine takes for granted of D1, asked of a real workerd.</summary>
public sealed class D1FactsTests(D1Facade facade)
{
    public static TheoryData<string, string, string> Limits { get; } = new()
    {
        { "statement", Statement(D1Limits.StatementBytes), Statement(D1Limits.StatementBytes + 1) },
        { "columns", Table(D1Limits.Columns), Table(D1Limits.Columns + 1) },
        { "compound", Compound(D1Limits.CompoundTerms), Compound(D1Limits.CompoundTerms + 1) },
        { "pattern", Pattern(D1Limits.PatternBytes), Pattern(D1Limits.PatternBytes + 1) },
        { "depth", Depth(D1Limits.Depth - 2), Depth(D1Limits.Depth + 2) },
    };

    [Theory, MemberData(nameof(Limits))]
    public async Task Its_limits_are_those_of_the_scratch_database(string name, string good, string bad)
    {
        D1Database database = await facade.CreateAsync();
        await using ScratchDatabase scratch = await D1Engine.Instance.Schema.OpenScratchAsync(new(null, []), default);

        Assert.Null(await database.RefusalAsync(good));
        Assert.NotNull(await database.RefusalAsync(bad));
        await RunAsync(scratch.Session, good);
        await Assert.ThrowsAsync<StatementException>(() => RunAsync(scratch.Session, bad));
        Assert.NotEmpty(name);
    }

    [Fact]
    public async Task A_batch_is_kept_whole_or_not_at_all()
    {
        D1Database database = await facade.CreateAsync();
        Assert.NotNull(await database.RefusalAsync("CREATE TABLE a (b)", "INSERT INTO a VALUES (1)", "INSERT INTO nothing VALUES (1)"));
        Assert.Empty(await database.ObjectsAsync());
    }

    [Fact]
    public async Task Foreign_keys_cannot_be_turned_off_and_deferring_them_saves_no_row()
    {
        D1Database database = await facade.CreateAsync();
        await database.RunAsync(
            "CREATE TABLE p (id INTEGER PRIMARY KEY)",
            "CREATE TABLE c (p REFERENCES p ON DELETE CASCADE)",
            "INSERT INTO p VALUES (1), (2), (3)",
            "INSERT INTO c VALUES (1), (2), (3)");
        await database.RunAsync(
            "PRAGMA foreign_keys=OFF",
            "PRAGMA defer_foreign_keys=ON",
            "CREATE TABLE __new_p (id INTEGER PRIMARY KEY, a)",
            "INSERT INTO __new_p (id) SELECT id FROM p",
            "DROP TABLE p",
            "ALTER TABLE __new_p RENAME TO p",
            "PRAGMA foreign_keys=ON");
        Assert.Equal("0", await database.ScalarAsync("SELECT count(*) FROM c"));
    }

    [Fact]
    public async Task Every_value_comes_as_it_is()
    {
        D1Database database = await facade.CreateAsync();
        await using DatabaseSession session = await OpenAsync(database);

        object?[] row = (
            await session.QueryAsync(
                $"SELECT {long.MaxValue} AS a, {long.MinValue + 1} AS a, 9007199254740993 AS b, $1 AS a, $2, $3, $4, x'00FF10', 1.5, "
                    + $"'9007199254740993', 'it''s', $1, $5",
                default,
                "text",
                42L,
                null,
                long.MaxValue - 1,
                9007199254740993L))[0];

        Assert.Equal([long.MaxValue, long.MinValue + 1, 9007199254740993, "text", 42L, null, long.MaxValue - 1], row[..7]);
        Assert.Equal(new byte[] { 0, 255, 16 }, row[7]);
        Assert.Equal([1.5, "9007199254740993", "it's", "text", 9007199254740993], row[8..]);
        Assert.Equal("integer", (await session.QueryAsync("SELECT typeof($1)", default, 7L))[0][0]);
    }

    [Fact]
    public async Task Its_own_tables_are_no_part_of_the_schema()
    {
        D1Database database = await facade.CreateAsync();
        await database.RunAsync(
            "CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT "
                + "CURRENT_TIMESTAMP NOT NULL)",
            "CREATE TABLE mine (a)");
        Assert.Contains("_cf_METADATA", await database.RowsAsync("SELECT name FROM sqlite_master"));
        await using DatabaseSession session = await OpenAsync(database);

        Assert.Equal(
            ["mine"],
            (await D1Engine.Instance.Schema.ReadAsync(session, new(new(), new(null, "__drizzle_migrations")), default)).Objects.Select(
                item => item.Name));
    }

    private static async Task RunAsync(DatabaseSession session, string sql) =>
        await session.RunAsync([.. session.Splitter.Split(new StringReader(sql))], default);

    private static async Task<DatabaseSession> OpenAsync(D1Database database) =>
        await DatabaseSession.OpenAsync(
            DatabaseUrl.Parse(database.Url, Path.GetTempPath()), SessionAccess.ReadOnly, SessionOptions.Reading, default);

    private static string Statement(int bytes) => $"SELECT '{new string('x', bytes - "SELECT ''".Length)}'";

    private static string Table(int columns) =>
        $"CREATE TABLE t "
            + $"({string.Join(", ", Enumerable.Range(0, columns).Select(at => string.Create(CultureInfo.InvariantCulture, $"c{at}")))})";

    private static string Compound(int terms) => string.Join(" UNION ALL ", Enumerable.Repeat("SELECT 1", terms));

    private static string Pattern(int bytes) => $"SELECT 1 LIKE '{new string('x', bytes)}'";

    private static string Depth(int levels) => $"SELECT {string.Join(" AND ", Enumerable.Repeat("1", levels))}";
}
