using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Planning.Hazards;

/// <summary>What a rebuild loses without a word is named: rows, values, and what was only the old table's.</summary>
public sealed class SqliteRebuildHazardTests
{
    private const string Tables = """
        CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT, a text, b text, n integer) STRICT;
        INSERT INTO t VALUES (1, 'x', 'y', 1), (2, 'z', 'w', 2);
        CREATE INDEX t_a ON t (a);
        CREATE UNIQUE INDEX t_b ON t (b);
        CREATE TABLE log (id integer);
        CREATE TRIGGER t_log AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.id); END;
        """;

    private const string Definition = "(id integer PRIMARY KEY AUTOINCREMENT, a text, b text, n integer) STRICT";
    private const string Parts =
        "CREATE INDEX t_a ON t (a); CREATE UNIQUE INDEX t_b ON t (b); CREATE TRIGGER t_log AFTER INSERT ON t BEGIN INSERT INTO log VALUES "
            + "(new.id); END;";

    [Theory]
    [InlineData($"CREATE TABLE n {Definition}; INSERT INTO n SELECT * FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t; {Parts}")]
    [InlineData(
        $"ALTER TABLE t RENAME TO o; CREATE TABLE t {Definition}; INSERT INTO t (n, b, a, id) SELECT n, b, a, id FROM o; DROP TABLE o; "
            + $"{Parts}")]
    [InlineData(
        $"CREATE TABLE o AS SELECT * FROM t; DROP TABLE t; CREATE TABLE t {Definition}; INSERT INTO t SELECT * FROM o; DROP TABLE o; "
            + $"{Parts}")]
    [InlineData(
        $"CREATE TABLE n {Definition}; INSERT INTO n SELECT id, coalesce(a, ''), ifnull(b, 'q'), n FROM t; DROP TABLE t; ALTER TABLE n "
            + $"RENAME TO t; {Parts}")]
    [InlineData(
        $"CREATE TABLE n {Definition}; INSERT INTO n SELECT t.* FROM t LEFT JOIN log ON 0; DROP TABLE t; ALTER TABLE n RENAME TO t; {Parts}"
    )]
    [InlineData(
        $"CREATE TABLE n {Definition}; INSERT INTO n SELECT * FROM t WHERE id > 0; DROP TABLE t; ALTER TABLE n RENAME TO t; {Parts}")]
    [InlineData(
        $"CREATE TABLE n {Definition}; INSERT INTO n SELECT * FROM t WHERE id < 2; INSERT INTO n SELECT * FROM t WHERE id >= 2; DROP TABLE "
            + $"t; ALTER TABLE n RENAME TO t; {Parts}")]
    [InlineData(
        $"CREATE TABLE n {Definition}; WITH c AS (SELECT * FROM t) INSERT INTO n SELECT * FROM c; DROP TABLE t; ALTER TABLE n RENAME TO t; "
            + $"{Parts}")]
    [InlineData(
        $"CREATE TABLE n {Definition}; CREATE UNIQUE INDEX n_b ON n (\"B\"); INSERT INTO n SELECT * FROM t; DROP TABLE t; ALTER TABLE n "
            + $"RENAME TO t; CREATE INDEX other ON t (a); CREATE TRIGGER t_log AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.id); "
            + $"END;")]
    public async Task A_rebuild_that_loses_nothing_is_a_rewrite_and_no_more(string script)
    {
        Assert.Equal(
            ["TableRewrite: Table t is rebuilt: its rows are copied into a new table, and writers wait. t holds 2 rows."],
            await WarningsAsync(script, "IndexBuildBlocksWrites"));
    }

    [Theory]
    [InlineData("", "without its index t_a", "without its unique index t_b", "without its trigger t_log")]
    [InlineData("CREATE INDEX t_a ON t (a); CREATE INDEX t_b2 ON t (b);", "without its unique index t_b", "without its trigger t_log")]
    public async Task Indexes_and_triggers_that_are_not_made_again_are_named(string after, params string[] lost)
    {
        var warnings = await WarningsAsync(
            $"CREATE TABLE n {Definition}; INSERT INTO n SELECT * FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t; {after}",
            "IndexBuildBlocksWrites",
            "TableRewrite");

        Assert.Equal(lost.Length, warnings.Count);
        Assert.All(
            lost,
            part =>
                Assert.Contains(
                    warnings, warning => warning.StartsWith("BackwardIncompatible: Table t is rebuilt ") && warning.Contains(part)));
    }

    [Theory]
    [InlineData(
        "CREATE TABLE n (id integer PRIMARY KEY, a text, b text, n integer) STRICT; INSERT INTO n SELECT * FROM t",
        "without AUTOINCREMENT")]
    [InlineData(
        "CREATE TABLE n (id integer PRIMARY KEY AUTOINCREMENT, a text, b text, n integer); INSERT INTO n SELECT * FROM t",
        "without STRICT")]
    [InlineData("CREATE TABLE n AS SELECT * FROM t", "by CREATE TABLE AS, without its keys, checks, defaults and foreign keys")]
    [InlineData(
        $"CREATE TABLE n {Definition}; INSERT OR IGNORE INTO n SELECT * FROM t",
        "DataLoss: The copy of table t leaves out the rows that break a rule")]
    [InlineData(
        $"CREATE TABLE n {Definition}; REPLACE INTO n SELECT * FROM t",
        "DataLoss: Rows of table t that have the same key in the new table replace each other")]
    [InlineData(
        $"CREATE TABLE n {Definition}; INSERT INTO n SELECT * FROM t WHERE id < 2",
        "DataLoss: The copy of table t may leave out rows.")]
    [InlineData($"CREATE TABLE n {Definition}; INSERT INTO n SELECT * FROM t LIMIT 1", "DataLoss: The copy of table t may leave out rows.")]
    [InlineData(
        $"CREATE TABLE n {Definition}; INSERT INTO n SELECT max(id), a, b, n FROM t GROUP BY 1 > 0",
        "DataLoss: The copy of table t may leave out rows.")]
    [InlineData(
        $"CREATE TABLE n {Definition}; INSERT INTO n SELECT t.id, t.a, t.b, t.n FROM t, log",
        "DataLoss: The copy of table t may leave out rows.")]
    [InlineData(
        $"CREATE TABLE n {Definition}; INSERT INTO n SELECT id, b, a, n FROM t",
        "DataLoss: The copy of table t writes the values of column a into column b.")]
    [InlineData(
        "CREATE TABLE n (id integer PRIMARY KEY AUTOINCREMENT, b text, a text, n integer) STRICT; INSERT INTO n SELECT * FROM t",
        "DataLoss: The copy of table t writes the values of column a into column b.")]
    [InlineData(
        $"CREATE TABLE n {Definition}; INSERT INTO n (id, a, n) SELECT id, a, n FROM t",
        "DataLoss: The values of column t.b are lost.")]
    [InlineData(
        $"CREATE TABLE n {Definition}; INSERT INTO n SELECT id, upper(a), b, n FROM t",
        "NotReversible: The copy of table t writes upper(a) in place of t.a")]
    [InlineData(
        "CREATE TABLE k AS SELECT id, a, n FROM t; CREATE TABLE n (id integer PRIMARY KEY AUTOINCREMENT, a text, b text, n integer) "
            + "STRICT; INSERT INTO n (id, a, n) SELECT * FROM k",
        "DataLoss: The values of column t.b are lost.")]
    public async Task What_the_copy_is_not_is_named(string copy, string lost)
    {
        var warnings = await WarningsAsync(
            $"{copy}; DROP TABLE t; ALTER TABLE n RENAME TO t; "
                + $"{(copy.Contains("AS SELECT * FROM t") ? Parts.Replace("UNIQUE ", "") : Parts)}");

        Assert.Contains(warnings, warning => warning.Contains(lost));
    }

    [Fact]
    public async Task A_copy_that_an_earlier_migration_of_the_run_has_filled_is_the_table()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        await database.ExecuteAsync(
            Tables
                + "CREATE TABLE child (id integer PRIMARY KEY, t_id integer REFERENCES t (id) ON DELETE CASCADE); INSERT INTO child VALUES "
                + "(1, 1);");
        project.Add("copy", $"CREATE TABLE n {Definition}; INSERT INTO n SELECT * FROM t;");
        project.Add("swap", $"DROP TABLE t; ALTER TABLE n RENAME TO t; {Parts}");
        var log = new EventLog();

        await project.ApplyAsync(database, observer: log);

        Assert.Equal("0", await database.ScalarAsync("SELECT count(*) FROM child"));
        Assert.Contains(
            log.Of<RunWarning>(), warning => warning.Message.Contains("DataLoss: DROP TABLE t deletes the rows of child that refer to it"));
        Assert.DoesNotContain(log.Of<RunWarning>(), warning => warning.Message.Contains("The rows of table t are lost"));
    }

    /// <summary>The table and its columns may have had other names before.</summary>
    [Theory]
    [InlineData("ALTER TABLE t RENAME COLUMN a TO z", "t", "z, b")]
    [InlineData("ALTER TABLE t RENAME COLUMN a TO y; ALTER TABLE t RENAME COLUMN y TO \"Z\"", "t", "z, b")]
    [InlineData("ALTER TABLE t RENAME COLUMN a TO y; ALTER TABLE t RENAME COLUMN b TO a; ALTER TABLE t RENAME y TO b", "t", "a, b")]
    [InlineData("ALTER TABLE t ADD COLUMN c text; ALTER TABLE t RENAME COLUMN c TO d", "t", "a, b, d")]
    [InlineData("ALTER TABLE t RENAME TO u", "u", "a, b")]
    [InlineData("ALTER TABLE t RENAME TO v; ALTER TABLE v RENAME TO u; ALTER TABLE u RENAME COLUMN a TO z", "u", "z, b")]
    public async Task What_has_another_name_by_then_is_not_lost(string before, string table, string columns)
    {
        var parts = Parts.Replace("t (a)", $"t ({columns.Split(',')[0]})").Replace(" ON t ", $" ON {table} ");

        var warnings = await WarningsAsync(
            $"{before}; CREATE TABLE n (id integer PRIMARY KEY AUTOINCREMENT, {columns.Replace(",", " text,")} text, n integer) STRICT; "
                + $"INSERT INTO n (id, {columns}, n) SELECT id, {columns}, n FROM {table}; DROP TABLE {table}; ALTER TABLE n RENAME TO "
                + $"{table}; {parts}",
            "IndexBuildBlocksWrites");

        Assert.Equal(
            ["TableRewrite: Table t is rebuilt: its rows are copied into a new table, and writers wait. t holds 2 rows."],
            warnings.Where(warning => !warning.Contains(" fail: it becomes ")));
    }

    [Fact]
    public async Task A_column_that_is_lost_is_named_as_the_database_knows_it()
    {
        var warnings = await WarningsAsync("ALTER TABLE t RENAME COLUMN n TO m; ALTER TABLE t DROP COLUMN m");

        Assert.Contains(warnings, warning => warning.StartsWith("DataLoss: The values of column t.n are lost. t holds 2 rows."));
    }

    [Theory]
    [InlineData("VIRTUAL", "", true)]
    [InlineData("STORED", "", true)]
    [InlineData("STORED", "c text", false)]
    public async Task What_is_computed_again_is_not_copied(string stored, string column, bool isThere)
    {
        var computed = $"c text AS (upper(a)) {stored}";
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        await database.ExecuteAsync($"CREATE TABLE t (id integer PRIMARY KEY, a text, {computed}); INSERT INTO t VALUES (1, 'x')");
        project.Add(
            "rebuild",
            $"CREATE TABLE n (id integer PRIMARY KEY, a text NOT NULL, {(isThere ? computed : column)}); INSERT INTO n (id, a) SELECT id, a "
                + $"FROM t; DROP TABLE t; ALTER TABLE n RENAME TO t;");
        var log = new EventLog();

        await project.ApplyAsync(database, observer: log);

        Assert.Equal(isThere, !log.Of<RunWarning>().Any(warning => warning.Message.Contains("Programs that name column t.c fail.")));
    }

    [Theory]
    [InlineData("(id, a, c) SELECT id, a, \"c\" FROM t", true)]
    [InlineData("(id, a, c) SELECT \"id\", \"a\", \"C\" FROM `t` WHERE id > 0", true)]
    [InlineData("SELECT id, a, \"c\" FROM t", true)]
    [InlineData("(id, a, c) SELECT id, a, 'c' FROM t", false)]
    [InlineData("(id, a, c) SELECT id, a, \"new\" FROM t", false)]
    [InlineData("(id, a, c) SELECT id, a, \"b\" FROM t", false)]
    public async Task A_column_that_the_copied_table_does_not_have_is_no_text_for_its_rows(string copy, bool refused)
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        await database.ExecuteAsync("CREATE TABLE t (id integer PRIMARY KEY, a text, b text); INSERT INTO t VALUES (1, 'x', 'y')");
        project.Add(
            "rebuild",
            $"CREATE TABLE n (id integer PRIMARY KEY, a text, c text); INSERT INTO n {copy}; DROP TABLE t; ALTER TABLE n RENAME TO t;");
        var log = new EventLog();

        var error = await Record.ExceptionAsync(() => project.ApplyAsync(database, observer: log));

        Assert.Equal(
            refused,
            log.Of<RunWarning>().Any(warning => warning.Message.Contains("DataLoss: The copy of table t writes the text 'c' into n.c: ")));
        if (!refused)
        {
            Assert.Null(error);
            return;
        }

        Assert.Equal(ErrorId.ScriptInvalid, Assert.IsType<DbMigrateException>(error).Id);
        Assert.Contains("would write the text 'c' into column 'c'", error.Message);
        Assert.Equal("y", await database.ScalarAsync("SELECT b FROM t"));
        // Without rows nothing is wrong with it: the migrations make a new database.
        await database.ExecuteAsync("DELETE FROM t");
        await project.ApplyAsync(database);
        Assert.Equal("0", await database.ScalarAsync("SELECT count(c) FROM t"));
    }

    private static async Task<IReadOnlyList<string>> WarningsAsync(string script, params string[] but)
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        await database.ExecuteAsync(Tables);
        project.Add("rebuild", script);
        var log = new EventLog();
        await project.ApplyAsync(database, observer: log);
        return
        [
            .. log.Of<RunWarning>()
                .Select(warning => warning.Message[(warning.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..])
                .Where(message => !but.Any(code => message.StartsWith(code, StringComparison.Ordinal))),
        ];
    }
}
