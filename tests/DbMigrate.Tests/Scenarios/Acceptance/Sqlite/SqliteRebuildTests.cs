using DbMigrate.Engines;
using DbMigrate.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

/// <summary>What a rebuild keeps besides the values, and what it refuses to lose.</summary>
public sealed class SqliteRebuildTests
{
    private static readonly SchemaProvider Provider = KnownEngines.Of(Dialect.Sqlite).Schema;

    [Fact]
    public async Task AUTOINCREMENT_counts_on_from_where_it_was()
    {
        var rows = await RebuildAsync(
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a INT)",
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT)",
            "INSERT INTO t VALUES (1, 1), (41, 2); DELETE FROM t WHERE id = 41",
            "INSERT INTO t (a) VALUES ('next'); SELECT id FROM t UNION ALL SELECT seq FROM sqlite_sequence WHERE name = 't'");

        Assert.Equal(["1", "42", "42"], rows);
    }

    [Fact]
    public async Task AUTOINCREMENT_of_an_empty_table_counts_on_too()
    {
        var rows = await RebuildAsync(
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a INT)",
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT)",
            "INSERT INTO t VALUES (7, 1); DELETE FROM t",
            "INSERT INTO t (a) VALUES ('next'); SELECT id FROM t");

        Assert.Equal(["8"], rows);
    }

    [Theory]
    [InlineData("CREATE TABLE t (a INT)", "CREATE TABLE t (a TEXT)")]
    [InlineData("CREATE TABLE t (rowid TEXT, a INT)", "CREATE TABLE t (rowid TEXT, a TEXT)")]
    [InlineData("CREATE TABLE t (a INT)", "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT)")]
    [InlineData("CREATE TABLE t (id INTEGER PRIMARY KEY, a INT)", "CREATE TABLE t (id INT, a INT)")]
    public async Task Rows_keep_their_numbers(string from, string to)
    {
        var rows = await RebuildAsync(
            from, to, "INSERT INTO t (_rowid_, a) VALUES (5, 50), (3, 30), (9, 90)", "SELECT _rowid_ || ':' || a FROM t ORDER BY 1");

        Assert.Equal(["3:30", "5:50", "9:90"], rows);
    }

    [Fact]
    public async Task Values_are_converted_as_the_column_converts_them()
    {
        var rows = await RebuildAsync(
            "CREATE TABLE t (a TEXT, b INT, c REAL, d)",
            "CREATE TABLE t (a INT, b TEXT, c INT, d TEXT)",
            "INSERT INTO t VALUES ('12', 34, 5.0, x'61'), ('word', NULL, 1.5, 'x')",
            "SELECT quote(a) || quote(b) || quote(c) || quote(d) FROM t");

        Assert.Equal(["12'34'5X'61'", "'word'NULL1.5'x'"], rows);
    }

    [Fact]
    public async Task Text_and_blobs_become_each_other_where_the_table_is_strict()
    {
        Assert.SkipWhen(SqliteAcceptance.Version < 3037, "SQLite 3.37 knows STRICT.");
        var rows = await RebuildAsync(
            "CREATE TABLE t (a TEXT, b BLOB) STRICT",
            "CREATE TABLE t (a BLOB, b TEXT) STRICT",
            "INSERT INTO t VALUES ('a', x'62')",
            "SELECT quote(a) || quote(b) FROM t");

        Assert.Equal(["X'61''b'"], rows);
    }

    [Fact]
    public async Task No_row_is_dropped_for_a_constraint_that_would_ignore_it()
    {
        var error = await Assert.ThrowsAsync<StatementFailedException>(() => RebuildAsync(
            "CREATE TABLE t (a INT)", "CREATE TABLE t (a INT UNIQUE ON CONFLICT IGNORE)", "INSERT INTO t VALUES (1), (1)", "SELECT 1"));

        Assert.Contains("UNIQUE constraint failed", error.Message);
    }

    [Fact]
    public async Task A_trigger_does_not_fire_and_no_child_is_deleted()
    {
        var rows = await RebuildAsync(
            """
            CREATE TABLE p (id INTEGER PRIMARY KEY, a INT);
            CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p (id) ON DELETE CASCADE);
            CREATE TABLE log (x);
            CREATE TRIGGER gone AFTER DELETE ON p BEGIN INSERT INTO log VALUES (old.id); END;
            """,
            """
            CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT);
            CREATE TABLE c (id INTEGER PRIMARY KEY, p INT REFERENCES p (id) ON DELETE CASCADE);
            CREATE TABLE log (x);
            CREATE TRIGGER gone AFTER DELETE ON p BEGIN INSERT INTO log VALUES (old.id); END;
            """,
            "INSERT INTO p VALUES (1, 1), (2, 2); INSERT INTO c VALUES (1, 1), (2, 2)",
            "SELECT count(*) FROM c UNION ALL SELECT count(*) FROM log; DELETE FROM p WHERE id = 1; SELECT count(*) FROM c UNION ALL "
                + "SELECT count(*) FROM log");

        Assert.Equal(["2", "0", "1", "1"], rows);
    }

    [Theory]
    [InlineData("TEXT", "INT", "'1', 'word', NULL, 'x1'", false)]
    [InlineData("TEXT", "INT", "'007'", true)]
    [InlineData("TEXT", "NUMERIC", "'1.50'", true)]
    [InlineData("INT", "REAL", "1, 9007199254740992", false)]
    [InlineData("INT", "REAL", "9007199254740993", true)]
    [InlineData("REAL", "TEXT", "1.5, 2.0", false)]
    // Up to SQLite 3.52 a number's text had fifteen digits.
    [InlineData("REAL", "TEXT", "0.1 + 0.2", false)]
    public async Task Whether_a_type_change_loses_something_is_asked_of_the_data(string from, string to, string values, bool loses)
    {
        var plan = Provider.Plan(
            await SqliteAcceptance.ModelAsync($"CREATE TABLE t (a {from})"), await SqliteAcceptance.ModelAsync($"CREATE TABLE t (a {to})"));
        var hazard = Assert.Single(plan.Changes.SelectMany(change => change.Hazards), hazard => hazard.Code == HazardCode.DataLoss);
        using var connection = SqliteAcceptance.Open(":memory:");
        SqliteRowFiller.Run(
            connection,
            $"CREATE TABLE t (a {from}); INSERT INTO t VALUES {string.Join(", ", values.Split(", ").Select(value => $"({value})"))}");

        Assert.Equal(loses ? "1" : "0", SqliteDigest.Rows(connection, hazard.Probe!)[0][0]);
    }

    [Theory]
    [InlineData("CREATE TABLE t (a INT, b INT)", "CREATE TABLE t (a INT)", "INSERT INTO t VALUES (1, NULL)", "INSERT INTO t VALUES (1, 2)")]
    [InlineData("CREATE TABLE k (x); CREATE TABLE t (a INT, b INT)", "CREATE TABLE k (x)", "SELECT 1", "INSERT INTO t VALUES (NULL, NULL)")]
    [InlineData(
        "CREATE TABLE t (a INT, b INT)",
        "CREATE TABLE t (a INT, b INT AS (a))",
        "INSERT INTO t VALUES (1, NULL)",
        "INSERT INTO t VALUES (1, 2)")]
    [InlineData(
        "CREATE VIRTUAL TABLE t USING fts5(a, b)",
        "CREATE VIRTUAL TABLE t USING fts5(a)",
        "SELECT 1",
        "INSERT INTO t VALUES ('a', 'b')")]
    public async Task Whether_a_drop_loses_something_is_asked_of_the_data(string from, string to, string harmless, string harmful)
    {
        var plan = Provider.Plan(await SqliteAcceptance.ModelAsync(from), await SqliteAcceptance.ModelAsync(to));
        var hazard = Assert.Single(plan.Changes.SelectMany(change => change.Hazards), hazard => hazard.Code == HazardCode.DataLoss);
        using var connection = SqliteAcceptance.Open(":memory:");
        SqliteRowFiller.Run(connection, $"{from}; {harmless}");
        Assert.Equal("0", SqliteDigest.Rows(connection, hazard.Probe!)[0][0]);
        SqliteRowFiller.Run(connection, harmful);
        Assert.Equal("1", SqliteDigest.Rows(connection, hazard.Probe!)[0][0]);
    }

    /// <summary>Applies the plan through the runner, then runs a query on the result.</summary>
    /// <summary>SQLite reads a word in double quotes as a string until the table has a column of that name.</summary>
    [Theory]
    [InlineData("a TEXT CHECK (a IN (\"open\", 'x'))", "", "a TEXT CHECK (a IN ('open', 'x'))", "", true)]
    [InlineData("a TEXT, b TEXT AS (a || \"OPEN\")", "", "a TEXT, b TEXT AS (a || 'OPEN')", "", true)]
    [InlineData("a TEXT", "ON t (id) WHERE a = \"open\"", "a TEXT", "ON t (id) WHERE a = 'open'", false)]
    [InlineData("a TEXT", "ON t (a || \"open\")", "a TEXT", "ON t (a || 'open')", false)]
    [InlineData("a TEXT CHECK (a <> \"other\")", "ON t (a || \"other\")", "a TEXT CHECK (a <> 'other')", "ON t (a || 'other')", null)]
    public async Task A_text_in_double_quotes_stays_one_though_a_column_gets_its_name(
        string column, string index, string columnAfter, string indexAfter, bool? rebuilds)
    {
        var from = Schema($"id INTEGER PRIMARY KEY, {column}", index);
        var to = Schema($"id INTEGER PRIMARY KEY, {columnAfter}, \"open\" TEXT DEFAULT 'z'", indexAfter);
        var plan = Provider.Plan(await SqliteAcceptance.ModelAsync(from), await SqliteAcceptance.ModelAsync(to));

        var rows = await RebuildAsync(from, to, "INSERT INTO t (id, a) VALUES (1, 'open'), (2, 'x')", "PRAGMA integrity_check");

        Assert.Equal(["ok"], rows);
        if (rebuilds is { } rebuilt) Assert.Equal(rebuilt, plan.Statements.Any(statement => statement.StartsWith("DROP TABLE")));
        else Assert.Equal(["ALTER TABLE t ADD COLUMN open TEXT DEFAULT 'z'"], plan.Statements);

        static string Schema(string columns, string index) =>
            $"CREATE TABLE t ({columns}){(index.Length > 0 ? $"; CREATE INDEX t_i {index}" : "")}";
    }

    private static async Task<List<string>> RebuildAsync(string from, string to, string rows, string query)
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        using (var made = SqliteAcceptance.Open(database.Url["sqlite:".Length..])) SqliteRowFiller.Run(made, $"{from}; {rows}");
        var plan = Provider.Plan(await SqliteAcceptance.ModelAsync(from), await SqliteAcceptance.ModelAsync(to));
        project.Add("plan", string.Join(";\n", plan.Statements));
        await project.ApplyAsync(database);
        using var connection = SqliteAcceptance.Open(database.Url["sqlite:".Length..]);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = query;
        using SqliteDataReader reader = command.ExecuteReader();
        var found = new List<string>();
        do
        {
            while (reader.Read()) found.Add(reader.GetString(0));
        }
        while (reader.NextResult());

        return found;
    }
}
