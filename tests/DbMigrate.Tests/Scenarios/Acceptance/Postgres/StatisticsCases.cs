using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Extended statistics.</summary>
public sealed class StatisticsCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "statistics are made",
            "CREATE TABLE t (a int, b int)",
            "CREATE TABLE t (a int, b int); CREATE STATISTICS s ON a, b FROM t")
        { Expect = ["CreateStatistics"] },
        new(
            "their kinds change",
            "CREATE TABLE t (a int, b int); CREATE STATISTICS s (ndistinct) ON a, b FROM t",
            "CREATE TABLE t (a int, b int); CREATE STATISTICS s (mcv, dependencies) ON a, b FROM t"),
        new(
            "expressions",
            """
            CREATE TABLE t (a int, b int)
            """,
            """
            CREATE TABLE t (a int, b int);
            CREATE STATISTICS s ON (a + b), b, (a % 10) FROM t;
            CREATE STATISTICS one ON (a * 2) FROM t
            """),
        new(
            "their target",
            """
            CREATE TABLE t (a int, b int);
            CREATE STATISTICS s ON a, b FROM t
            """,
            """
            CREATE TABLE t (a int, b int);
            CREATE STATISTICS s ON a, b FROM t;
            ALTER STATISTICS s SET STATISTICS 500
            """),
        new(
            "in another schema, with a comment",
            """
            CREATE SCHEMA q;
            CREATE TABLE t (a int, b int)
            """,
            """
            CREATE SCHEMA q;
            CREATE TABLE t (a int, b int);
            CREATE STATISTICS q.s ON a, b FROM t;
            COMMENT ON STATISTICS q.s IS 'both'
            """),
        new(
            "they go with a column",
            "CREATE TABLE t (a int, b int, c int); CREATE STATISTICS s ON a, b FROM t",
            "CREATE TABLE t (a int, c int)"),
        new(
            "on another table",
            "CREATE TABLE t (a int, b int); CREATE TABLE u (a int, b int); CREATE STATISTICS s ON a, b FROM t",
            "CREATE TABLE t (a int, b int); CREATE TABLE u (a int, b int); CREATE STATISTICS s ON a, b FROM u"));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Statistics(int version, string name) => RunAsync(version, Cases[name]);
}
