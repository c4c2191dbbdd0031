using System.Text;
using DbMigrate.Providers.Sqlite;
using DbMigrate.Sql;
using SQLitePCL;

namespace DbMigrate.Tests.Scenarios.Hostile;

/// <summary>Where SQLite itself ends the statements of a script, the splitter ends them too.</summary>
public sealed class SqliteDifferentialTests : IDisposable
{
    private const int Scripts = 150_000;

    // Statements that SQLite can prepare on a database of one table, and what may stand in and between them. Drizzle's marker is none of
    // it: to SQLite it is a comment.
    private static readonly string[] Statements =
    [
        "SELECT 1",
        "SELECT 'a;b'",
        "SELECT \"a\" FROM t",
        "SELECT [a] FROM t",
        "SELECT `a` FROM t",
        "SELECT 'it''s;' -- ;\n",
        "SELECT 1 /* ; */ + 2",
        "SELECT x'3b'",
        "SELECT a FROM t WHERE a = ';'",
        "CREATE TABLE u (a INTEGER DEFAULT (1), \"b;c\" text)",
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; UPDATE t SET a = CASE WHEN 1 THEN 2 ELSE 3 END; END",
        "CREATE TEMP TRIGGER h AFTER DELETE ON t BEGIN DELETE FROM t; END",
        "CREATE TRIGGER IF NOT EXISTS i BEFORE UPDATE OF a ON t FOR EACH ROW WHEN new.a > 1 BEGIN SELECT ';', \"end\" FROM t; END",
        "CREATE VIEW v AS SELECT a AS \"begin\" FROM t",
        "EXPLAIN SELECT 1",
        "EXPLAIN QUERY PLAN SELECT 1",
        "EXPLAIN CREATE TRIGGER j AFTER INSERT ON t BEGIN SELECT 1; END",
        "BEGIN",
        "BEGIN IMMEDIATE",
        "COMMIT",
        "END",
        "END TRANSACTION",
        "SAVEPOINT s",
        "RELEASE s",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA main.user_version",
        "DROP TABLE IF EXISTS u",
        "INSERT INTO t VALUES (1), (-1), (+ 2)",
        "DELETE FROM t WHERE a IN (1, 2)",
        "SELECT CASE a WHEN 1 THEN 2 END FROM t",
        "SELECT 1.5e3, .5, 0x1F",
        "SELECT $a, ?1, :b, @c",
        "SELECT a'b'",
        "WITH c AS (SELECT 1) SELECT * FROM c",
        "ANALYZE",
        "SELECT 'a' -- x\r\n, 'b'",
        "SELECT \"é😀\" FROM (SELECT 1 AS \"é😀\")",
        "CREATE TABLE [w;x] (\"end\" int, `begin` int)",
        "SELECT 1 AS begin_",
        "ALTER TABLE t ADD COLUMN \"trigger\" int",
        "SELECT CAST('1' AS text)",
    ];

    private static readonly string[] Between =
    [
        ";", ";", ";", "; ", ";\n", ";\r\n", ";;", " ; -- c\n", "; /* c; */ ", ";\t\f", "\n;\n", "; /* open",
    ];

    private static readonly string[] Noise =
    [
        " ", "\n", "/* x */", "-- y\n", "'", "\"", "[", "]", "`", "(", ")", ";", "END", " END;", "BEGIN ", "CASE ", "CREATE ", "TRIGGER ",
        "\\", "$", "a", "1", ",", ".", "+", "é", "\uFEFF", "/*", "*/", "--",
    ];

    private readonly sqlite3 _database;

    public SqliteDifferentialTests()
    {
        SqliteLibrary.EnsureLoaded();
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_open(":memory:", out _database));
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(_database, "CREATE TABLE t (a int)"));
    }

    [Fact]
    public void The_splitter_ends_statements_where_SQLite_does()
    {
        var (compared, statements) = (0, 0);
        for (var number = 0; number < Scripts * FuzzRun.Factor; number++)
        {
            var script = Next(new Random(unchecked((FuzzRun.Seed * 31) + number)));
            // What SQLite cannot read to the end has no end to compare with.
            if (Prepared(script) is not { } expected) continue;
            var actual = Split(script);
            // SQLite takes the end of the script for the end of a comment that stays open; a script that has one is refused.
            if (actual is [.., var last] && last.StartsWith("The block comment", StringComparison.Ordinal)) continue;
            Assert.True(
                expected.SequenceEqual(actual),
                $"text {number}, seed {FuzzRun.Seed}: {System.Text.Json.JsonSerializer.Serialize(script)}\nSQLite: "
                    + $"{string.Join(" | ", expected)}\nsplit: {string.Join(" | ", actual)}");
            compared++;
            statements += actual.Count;
        }

        Assert.InRange(compared, Scripts / 5, int.MaxValue);
        Assert.InRange(statements, Scripts / 2, int.MaxValue);
    }

    [Theory, MemberData(nameof(Definitions))]
    public void A_statement_is_complete_to_SQLite_where_the_splitter_ends_it(string trigger)
    {
        var statement = Assert.Single(new SqliteSplitter().Split(new StringReader(trigger + ";")));

        Assert.Equal(1, raw.sqlite3_complete(statement.Text + ";"));
        Assert.Equal(trigger, statement.Text);
    }

    public static TheoryData<string> Definitions { get; } =
    [.. Statements.Where(statement => statement.StartsWith("CREATE", StringComparison.Ordinal))];

    public void Dispose() => _database.Dispose();

    /// <summary>The statements that the splitter finds, and at the end what it complains of.</summary>
    private static List<string> Split(string script)
    {
        var texts = new List<string>();
        try
        {
            texts.AddRange(new SqliteSplitter().Split(new StringReader(script)).Select(statement => statement.Text));
        }
        catch (SqlSplitException e)
        {
            texts.Add(e.Message);
        }

        return texts;
    }

    private static string Next(Random random)
    {
        var script = new StringBuilder();
        for (var count = random.Next(1, 5); count > 0; count--)
        {
            var statement = Statements[random.Next(Statements.Length)];
            if (random.Next(3) == 0) statement = statement.Insert(random.Next(statement.Length + 1), Noise[random.Next(Noise.Length)]);
            script.Append(statement).Append(Between[random.Next(Between.Length)]);
        }

        // Half a character cannot be in a file.
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(script.ToString()));
    }

    /// <summary>The statements that SQLite prepares, one after the other; null where it refuses one.</summary>
    private List<string>? Prepared(string script)
    {
        var texts = new List<string>();
        // SQLite would take a byte order mark at the beginning for a part of a name; the splitter drops it there.
        var rest = Encoding.UTF8.GetBytes(script.TrimStart('\uFEFF'));
        while (rest.Length > 0)
        {
            if (raw.sqlite3_prepare_v2(_database, rest, out var statement, out var tail) != raw.SQLITE_OK) return null;
            using (statement)
            {
                if (!statement.IsInvalid) texts.Add(WithoutEnds(Encoding.UTF8.GetString(rest.AsSpan(0, rest.Length - tail.Length))));
            }

            rest = tail.ToArray();
        }

        return texts;
    }

    /// <summary>Without the comments, white space and semicolons around a statement: its first token to its last.</summary>
    private static string WithoutEnds(string text)
    {
        var (start, end) = (-1, 0);
        for (var at = 0; at < text.Length;)
        {
            var token = SqliteSyntax.Instance.Read(text.AsSpan(at), isLast: true, breakpoints: false);
            if (token.Length == 0) break;
            if (token.Kind is not (SqlTokenKind.Space or SqlTokenKind.Comment or SqlTokenKind.Semicolon))
            {
                if (start < 0) start = at;
                end = at + token.Length;
            }

            at += token.Length;
        }

        return start < 0 ? "" : text[start..end];
    }
}
