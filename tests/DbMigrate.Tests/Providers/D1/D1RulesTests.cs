using DbMigrate.Providers.D1;
using DbMigrate.Sql.Scripts;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

namespace DbMigrate.Tests.Providers.D1;

/// <summary>Each rule of what D1 refuses, held against a real workerd: what a rule finds, it refuses, and what is nearly the same and no
/// rule finds, it takes.</summary>
public sealed class D1RulesTests(D1Facade facade)
{
    private static readonly string[] Ready =
    [
        "CREATE TABLE t (a, b)",
        "INSERT INTO t VALUES ('x', 'y')",
        "CREATE TABLE power (a)",
        "CREATE TABLE log10 (a REFERENCES power (a))",
        "CREATE INDEX power_a ON power (a)",
    ];

    private static readonly (string Rule, string Refused, string? Taken)[] All =
    [
        ("savepoint", "SAVEPOINT a", "UPDATE t SET a = 'SAVEPOINT a'"),
        ("savepoint", "RELEASE a", null),
        ("savepoint", "ROLLBACK TO a", null),
        ("outside", "ATTACH ':memory:' AS a", "ALTER TABLE t ADD COLUMN attach"),
        ("outside", "DETACH main", null),
        ("outside", "VACUUM", "REINDEX"),
        ("length", Statement(D1Limits.StatementBytes + 1), Statement(D1Limits.StatementBytes)),
        ("length", Statement((D1Limits.StatementBytes / 2) + 5, 'é'), Statement((D1Limits.StatementBytes / 2) + 4, 'é')),
        ("temporary", "CREATE TEMP TABLE x (a)", "CREATE TABLE x (temp)"),
        ("temporary", "CREATE TABLE temp.x (a)", "CREATE TABLE main.x (a)"),
        ("temporary", "CREATE TEMPORARY VIEW x AS SELECT 1", "CREATE VIEW x AS SELECT 1 AS temporary"),
        (
            "temporary",
            "CREATE TEMP TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END",
            "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END"),
        ("pragma", "PRAGMA user_version = 1", "PRAGMA defer_foreign_keys = ON"),
        ("pragma", "PRAGMA main.journal_size_limit", "PRAGMA main.table_info(t)"),
        ("columns", $"CREATE TABLE x ({Columns(101)})", $"CREATE TABLE x ({Columns(100)})"),
        (
            "columns",
            $"CREATE TABLE IF NOT EXISTS \"x\" ({Columns(101)}, PRIMARY KEY (c0))",
            $"CREATE TABLE IF NOT EXISTS \"x\" ({Columns(100)}, PRIMARY KEY (c0), UNIQUE (c1))"),
        ("compound", Joined("UNION ALL", 6), Joined("UNION ALL", 5)),
        ("compound", Joined("EXCEPT", 6), Joined("EXCEPT", 5)),
        ("compound", Joined("INTERSECT", 6), $"SELECT * FROM ({Joined("UNION", 5)}) UNION SELECT * FROM ({Joined("UNION", 5)})"),
        ("compound", $"CREATE VIEW x AS {Joined("UNION", 6)}", $"CREATE VIEW x AS {Joined("UNION", 5)}"),
        ("compound", $"WITH x AS ({Joined("UNION", 6)}) SELECT 1", $"WITH x AS ({Joined("UNION", 4)}) {Joined("UNION", 5)}"),
        (
            "compound",
            $"CREATE TRIGGER x AFTER INSERT ON t BEGIN {Joined("UNION", 6)}; END",
            $"CREATE TRIGGER x AFTER INSERT ON t BEGIN {Joined("UNION", 4)}; {Joined("UNION", 4)}; END"),
        (
            "compound",
            $"INSERT INTO t (a) {Joined("UNION ALL", 6)}",
            $"INSERT INTO t (a) VALUES {string.Join(", ", Enumerable.Repeat("(1)", 600))}"),
        ("compound", $"/* one UNION */ {Joined("UNION", 6)}", "SELECT 'UNION UNION UNION UNION UNION UNION'"),
        ("pattern", $"DELETE FROM t WHERE a LIKE '{new string('x', 51)}'", $"DELETE FROM t WHERE a LIKE '{new string('x', 50)}'"),
        ("pattern", $"DELETE FROM t WHERE a NOT GLOB '{new string('x', 51)}'", $"DELETE FROM t WHERE a = '{new string('x', 51)}'"),
        ("pattern", $"DELETE FROM t WHERE a LIKE '{new string('é', 26)}'", $"DELETE FROM t WHERE a LIKE '{new string('é', 25)}'"),
        ("function", "SELECT sqlite_version()", "SELECT 'sqlite_version()'"),
        ("function", "UPDATE t SET a = power(2, 3)", "INSERT INTO power (a) VALUES (pow(2, 3))"),
        ("function", "SELECT a FROM t WHERE log10(1) > 0 AND b = 1", "WITH power (x) AS (SELECT 1) SELECT * FROM power"),
        ("function", "CREATE TABLE x (a CHECK (ceiling(a) > 1))", "CREATE TABLE x (a CHECK (ceil(a) > 1), b REFERENCES power (a))"),
        ("module", "CREATE VIRTUAL TABLE x USING rtree(id, a, b)", "CREATE VIRTUAL TABLE x USING fts5(a)"),
        ("reserved", "CREATE TABLE _cf_x (a)", "CREATE TABLE x (_cf_a)"),
        ("reserved", "CREATE INDEX IF NOT EXISTS _cf_x ON t (a)", "CREATE UNIQUE INDEX x ON t (a)"),
        ("reserved", "CREATE VIEW _cf_x AS SELECT 1", "CREATE VIEW x AS SELECT '_cf_x'"),
    ];

    public static TheoryData<int> Cases { get; } = [.. Enumerable.Range(0, All.Length)];

    [Fact]
    public void Every_rule_has_cases() => Assert.Equal(D1Rules.All.Select(rule => rule.Name), All.Select(item => item.Rule).Distinct());

    [Theory, MemberData(nameof(Cases))]
    public async Task What_a_rule_finds_is_refused_and_what_none_finds_is_taken(int number)
    {
        var (rule, refused, taken) = All[number];
        D1Database database = await facade.CreateAsync();
        await database.RunAsync(Ready);

        Assert.Equal(rule, RuleOf(refused));
        Assert.NotNull(await database.RefusalAsync(refused));
        if (taken is null) return;
        Assert.Null(RuleOf(taken));
        Assert.Null(await database.RefusalAsync(taken));
    }

    /// <summary>It takes that rename, and nobody reaches the rows any more.</summary>
    [Fact]
    public async Task A_table_that_is_given_a_name_of_Cloudflares_is_lost()
    {
        D1Database database = await facade.CreateAsync();
        await database.RunAsync(Ready);
        Assert.Equal("reserved", RuleOf("ALTER TABLE t RENAME TO _cf_t"));
        Assert.Null(RuleOf("ALTER TABLE t RENAME TO cf_t"));
        Assert.Null(RuleOf("ALTER TABLE t RENAME COLUMN a TO _cf_a"));

        Assert.Null(await database.RefusalAsync("ALTER TABLE t RENAME TO _cf_t"));
        Assert.NotNull(await database.RefusalAsync("SELECT * FROM _cf_t"));
        Assert.NotNull(await database.RefusalAsync("ALTER TABLE _cf_t RENAME TO t"));
    }

    [Theory]
    [InlineData("BEGIN", true)]
    [InlineData("COMMIT", true)]
    [InlineData("END TRANSACTION", true)]
    [InlineData("ROLLBACK", true)]
    [InlineData("COMMIT;\nPRAGMA foreign_keys=OFF;\nBEGIN", false)]
    public async Task Transactions_of_its_own_are_refused_but_those_that_only_make_room_for_a_pragma(string script, bool isProblem)
    {
        D1Database database = await facade.CreateAsync();
        var review = Review($"CREATE TABLE t (a);\n{script};\nCREATE TABLE u (a);");

        if (isProblem) Assert.NotNull(await database.RefusalAsync(script));
        Assert.Equal(isProblem ? [2] : [], review.Problems.Select(problem => problem.Statement.Ordinal));
    }

    [Fact]
    public async Task The_pragmas_that_are_allowed_are_those_that_it_allows()
    {
        D1Database database = await facade.CreateAsync();
        var allowed = new List<string>();
        foreach (string pragma in Listed("SELECT DISTINCT name FROM pragma_pragma_list").Union(D1Rules.Pragmas))
        {
            if (await database.RefusalAsync($"PRAGMA {pragma}") is null || await database.RefusalAsync($"PRAGMA {pragma}(a)") is null)
                allowed.Add(pragma);
        }

        Assert.Equal(D1Rules.Pragmas.Order(StringComparer.Ordinal), allowed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_functions_that_are_refused_are_those_that_it_refuses()
    {
        D1Database database = await facade.CreateAsync();
        var refused = new List<string>();
        // Those of a module are for its own statements.
        var known = Listed("SELECT DISTINCT name FROM pragma_function_list")
            .Where(name => !name.StartsWith("fts5", StringComparison.Ordinal));
        foreach (string function in known.Union(D1Rules.Functions))
        {
            foreach (string arguments in (string[])["", "1", "1, 2", "1, 2, 3"])
            {
                if (
                    await database.RefusalAsync($"SELECT \"{function}\"({arguments})") is not { } why
                    || !why.Contains("not authorized", StringComparison.Ordinal))
                    continue;
                refused.Add(function);
                break;
            }
        }

        Assert.Equal(
            string.Join(' ', D1Rules.Functions.Order(StringComparer.Ordinal)), string.Join(' ', refused.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task The_modules_that_are_allowed_are_those_that_it_allows()
    {
        D1Database database = await facade.CreateAsync();
        var known = Listed("SELECT DISTINCT name FROM pragma_module_list")
            .Where(name => !name.StartsWith("pragma_", StringComparison.Ordinal));
        foreach (string module in known.Union(D1Rules.Modules))
        {
            string? why = await database.RefusalAsync($"CREATE VIRTUAL TABLE x USING \"{module}\"('f', 'row')", "DROP TABLE x");
            Assert.True(
                why?.Contains("not authorized", StringComparison.Ordinal) != true == D1Rules.Modules.Contains(module), $"{module}: {why}");
        }
    }

    private static IEnumerable<string> Listed(string query)
    {
        using var sqlite = SqliteAcceptance.Open(":memory:");
        return [.. SqliteDigest.Rows(sqlite, query).Select(row => row[0])];
    }

    private static string? RuleOf(string statement)
    {
        var single = Assert.Single(D1Engine.Instance.Splitter.Split(new StringReader(statement)));
        return D1Rules.All.FirstOrDefault(rule => rule.Find(single) is not null)?.Name;
    }

    private static ScriptReview Review(string script) =>
        ScriptReview.Of(D1Engine.Instance.ScriptRules, skipped => D1Engine.Instance.Splitter.Split(new StringReader(script), skipped));

    private static string Statement(int characters, char of = 'x') => $"SELECT '{new string(of, characters - "SELECT ''".Length)}'";

    private static string Columns(int count) =>
        string.Join(", ", Enumerable.Range(0, count).Select(at => $"c{at} TEXT CHECK (c{at} NOT IN ('a', 'b')) DEFAULT 'x'"));

    private static string Joined(string word, int count) =>
        string.Join($" {word} ", Enumerable.Range(0, count).Select(at => $"SELECT {at}"));
}
