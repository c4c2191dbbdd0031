using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Collations.</summary>
public sealed class CollationCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new("a collation is made", "", "CREATE COLLATION c (provider = icu, locale = 'de-DE')"),
        new(
            "a collation that is not deterministic",
            """
            CREATE TABLE t (a text)
            """,
            """
            CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
            CREATE TABLE t (a text COLLATE ci)
            """),
        new("a column's collation changes", "CREATE TABLE t (a text, b int)", "CREATE TABLE t (a text COLLATE \"C\", b int)"),
        new(
            "a column's collation changes under an index, a check and a view",
            """
            CREATE TABLE t (a text CHECK (a > 'a'));
            CREATE INDEX i ON t (a);
            CREATE VIEW v AS SELECT a FROM t
            """,
            """
            CREATE TABLE t (a text COLLATE "C" CHECK (a > 'a'));
            CREATE INDEX i ON t (a);
            CREATE VIEW v AS SELECT a FROM t
            """),
        new(
            "a collation's locale changes under columns",
            """
            CREATE COLLATION c (provider = icu, locale = 'de');
            CREATE TABLE t (a text COLLATE c);
            CREATE INDEX i ON t (a)
            """,
            """
            CREATE COLLATION c (provider = icu, locale = 'sv');
            CREATE TABLE t (a text COLLATE c);
            CREATE INDEX i ON t (a)
            """),
        new(
            "a collation goes with its columns' use of it",
            "CREATE COLLATION c (provider = icu, locale = 'de'); CREATE TABLE t (a text COLLATE c)",
            "CREATE TABLE t (a text)"),
        new("rules of a collation", "", "CREATE COLLATION c (provider = icu, locale = 'und', rules = '&V << w <<< W')") { MinVersion = 16 },
        new(
            "a collation of the built-in provider",
            "",
            "CREATE COLLATION c (provider = builtin, locale = 'C.UTF-8'); CREATE TABLE t (a text COLLATE c)")
        { MinVersion = 17 },
        new(
            "a collation with a comment in another schema",
            """
            CREATE SCHEMA s
            """,
            """
            CREATE SCHEMA s;
            CREATE COLLATION s."De-x" (locale = 'C');
            COMMENT ON COLLATION s."De-x" IS 'as it is'
            """));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Collation(int version, string name) => RunAsync(version, Cases[name]);
}
