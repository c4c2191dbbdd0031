using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Materialized views.</summary>
public sealed class MaterializedViewCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "a materialized view is made",
            "CREATE TABLE t (a int)",
            "CREATE TABLE t (a int); CREATE MATERIALIZED VIEW m AS SELECT a FROM t"),
        new(
            "its query changes",
            "CREATE TABLE t (a int, b int); CREATE MATERIALIZED VIEW m AS SELECT a FROM t",
            "CREATE TABLE t (a int, b int); CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t"),
        new(
            "its query changes under indexes, rights, comments and a view",
            """
            CREATE TABLE t (a int, b int);
            CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
            CREATE UNIQUE INDEX i ON m (a);
            COMMENT ON INDEX i IS 'kept';
            GRANT SELECT ON m TO app_reader;
            COMMENT ON MATERIALIZED VIEW m IS 'kept';
            CREATE VIEW v AS SELECT a FROM m
            """,
            """
            CREATE TABLE t (a int, b int);
            CREATE MATERIALIZED VIEW m AS SELECT a FROM t WHERE b > 0;
            CREATE UNIQUE INDEX i ON m (a);
            COMMENT ON INDEX i IS 'kept';
            GRANT SELECT ON m TO app_reader;
            COMMENT ON MATERIALIZED VIEW m IS 'kept';
            CREATE VIEW v AS SELECT a FROM m
            """),
        new(
            "parameters",
            "CREATE TABLE t (a int); CREATE MATERIALIZED VIEW m AS SELECT a FROM t",
            "CREATE TABLE t (a int); CREATE MATERIALIZED VIEW m WITH (fillfactor = 70) AS SELECT a FROM t"),
        new(
            "parameters change",
            """
            CREATE TABLE t (a int);
            CREATE MATERIALIZED VIEW m WITH (fillfactor = 70) AS SELECT a FROM t
            """,
            """
            CREATE TABLE t (a int);
            CREATE MATERIALIZED VIEW m WITH (autovacuum_enabled = false) AS SELECT a FROM t
            """),
        new(
            "without data is no change",
            "CREATE TABLE t (a int); CREATE MATERIALIZED VIEW m AS SELECT a FROM t",
            "CREATE TABLE t (a int); CREATE MATERIALIZED VIEW m AS SELECT a FROM t WITH NO DATA")
        { NoChange = true },
        new(
            "clustered on an index",
            """
            CREATE TABLE t (a int);
            CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
            CREATE INDEX i ON m (a)
            """,
            """
            CREATE TABLE t (a int);
            CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
            CREATE INDEX i ON m (a);
            ALTER MATERIALIZED VIEW m CLUSTER ON i
            """),
        new(
            "statistics and storage of its columns",
            """
            CREATE TABLE t (a text);
            CREATE MATERIALIZED VIEW m AS SELECT a FROM t
            """,
            """
            CREATE TABLE t (a text);
            CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
            ALTER MATERIALIZED VIEW m ALTER a SET STATISTICS 200;
            ALTER MATERIALIZED VIEW m ALTER a SET STORAGE EXTERNAL
            """),
        new(
            "extended statistics on it",
            """
            CREATE TABLE t (a int, b int);
            CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t
            """,
            """
            CREATE TABLE t (a int, b int);
            CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t;
            CREATE STATISTICS s ON a, b FROM m
            """),
        new(
            "one upon another",
            "",
            """
            CREATE TABLE t (a int);
            CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
            CREATE MATERIALIZED VIEW k AS SELECT a FROM m;
            CREATE INDEX i ON k (a)
            """),
        new(
            "a column of the table below changes its type",
            """
            CREATE TABLE t (a int);
            CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
            CREATE MATERIALIZED VIEW k AS SELECT a FROM m;
            CREATE INDEX i ON k (a)
            """,
            """
            CREATE TABLE t (a bigint);
            CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
            CREATE MATERIALIZED VIEW k AS SELECT a FROM m;
            CREATE INDEX i ON k (a)
            """),
        new(
            "comments on its columns",
            "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a",
            "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a; COMMENT ON COLUMN m.a IS 'one'"),
        new(
            "it goes",
            "CREATE TABLE t (a int); CREATE MATERIALIZED VIEW m AS SELECT a FROM t; CREATE INDEX i ON m (a)",
            "CREATE TABLE t (a int)"));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task MaterializedView(int version, string name) => RunAsync(version, Cases[name]);
}
