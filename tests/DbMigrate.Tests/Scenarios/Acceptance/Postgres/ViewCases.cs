using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Views.</summary>
public sealed class ViewCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "a view is made",
            "CREATE TABLE t (a int)",
            "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t")
        { Expect = ["CreateView"] },
        new(
            "a view goes",
            "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t",
            "CREATE TABLE t (a int)")
        { Expect = ["DropView", "!DataLoss"] },
        new(
            "a column is added at the end",
            "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t",
            "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a, b FROM t"),
        new(
            "a column is added before others",
            "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT a FROM t",
            "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT b, a FROM t"),
        new(
            "a column changes its name",
            "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t",
            "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a AS x FROM t"),
        new(
            "a column changes its type",
            "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t",
            "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a::text FROM t"),
        new(
            "only the condition changes",
            "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t",
            "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t WHERE a > 0")
        { Expect = ["AlterView", "!DropView"] },
        new(
            "only the condition changes under another view with rights",
            """
            CREATE TABLE t (a int);
            CREATE VIEW v AS SELECT a FROM t;
            CREATE VIEW w AS SELECT a FROM v;
            GRANT SELECT ON v, w TO app_reader
            """,
            """
            CREATE TABLE t (a int);
            CREATE VIEW v AS SELECT a FROM t WHERE a > 0;
            CREATE VIEW w AS SELECT a FROM v;
            GRANT SELECT ON v, w TO app_reader
            """)
        { Expect = ["!DropView", "!CreateView"] },
        new(
            "views upon views",
            "",
            """
            CREATE TABLE t (a int);
            CREATE VIEW z AS SELECT a FROM t;
            CREATE VIEW y AS SELECT a FROM z;
            CREATE VIEW x AS SELECT y.a, z.a AS b FROM y JOIN z USING (a)
            """),
        new(
            "a column of the lowest view changes",
            """
            CREATE TABLE t (a int, b int);
            CREATE VIEW z AS SELECT a, b FROM t;
            CREATE VIEW y AS SELECT a FROM z;
            COMMENT ON VIEW y IS 'kept'
            """,
            """
            CREATE TABLE t (a int, b int);
            CREATE VIEW z AS SELECT b, a FROM t;
            CREATE VIEW y AS SELECT a FROM z;
            COMMENT ON VIEW y IS 'kept'
            """),
        new(
            "security barrier and check option",
            """
            CREATE TABLE t (a int);
            CREATE VIEW v AS SELECT a FROM t
            """,
            """
            CREATE TABLE t (a int);
            CREATE VIEW v WITH (security_barrier) AS SELECT a FROM t WHERE a > 0 WITH LOCAL CHECK OPTION
            """),
        new(
            "check option cascades",
            "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t WHERE a > 0 WITH LOCAL CHECK OPTION",
            "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t WHERE a > 0 WITH CASCADED CHECK OPTION"),
        new(
            "security invoker",
            "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t",
            "CREATE TABLE t (a int); CREATE VIEW v WITH (security_invoker = true) AS SELECT a FROM t")
        { MinVersion = 15 },
        new(
            "a recursive view",
            "",
            """
            CREATE TABLE t (id int, up int);
            CREATE RECURSIVE VIEW v (id, depth) AS SELECT id, 0 FROM t WHERE up IS NULL UNION ALL SELECT t.id, v.depth + 1 FROM t
                JOIN v ON v.id = t.up
            """),
        new(
            "windows, sets, lateral and grouping",
            "",
            """
            CREATE TABLE t (a int, b text, at timestamptz);
            CREATE VIEW v AS WITH x AS MATERIALIZED (SELECT a, b, rank() OVER (PARTITION BY b ORDER BY a DESC ROWS BETWEEN 1
                PRECEDING AND CURRENT ROW) FROM t) SELECT x.*, l.n FROM x, LATERAL (SELECT count(*) FILTER (WHERE b = 'x') AS n FROM
                t GROUP BY ROLLUP (a, b)) l EXCEPT SELECT 1, 'y', 2, 3 ORDER BY 1 LIMIT 10
            """),
        new(
            "a view that is updated through a trigger",
            """
            CREATE TABLE t (a int)
            """,
            """
            CREATE TABLE t (a int);
            CREATE VIEW v AS SELECT a FROM t;
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER g INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f()
            """),
        new(
            "a trigger outlives its view's change",
            """
            CREATE TABLE t (a int, b int);
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE VIEW v AS SELECT a FROM t;
            CREATE TRIGGER g INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f()
            """,
            """
            CREATE TABLE t (a int, b int);
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE VIEW v AS SELECT b, a FROM t;
            CREATE TRIGGER g INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f()
            """),
        new(
            "comments on a view and its columns outlive its change",
            """
            CREATE TABLE t (a int, b int);
            CREATE VIEW v AS SELECT a FROM t;
            COMMENT ON VIEW v IS 'kept';
            COMMENT ON COLUMN v.a IS 'also'
            """,
            """
            CREATE TABLE t (a int, b int);
            CREATE VIEW v AS SELECT b, a FROM t;
            COMMENT ON VIEW v IS 'kept';
            COMMENT ON COLUMN v.a IS 'also'
            """),
        new(
            "the table under the view is replaced",
            "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t",
            "CREATE TABLE s (a int); CREATE VIEW v AS SELECT a FROM s"),
        new(
            "a view calls a function that is made anew",
            """
            CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE VIEW v AS SELECT f() AS x
            """,
            """
            CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
            CREATE VIEW v AS SELECT f() AS x
            """),
        new(
            "a view becomes a materialized one",
            "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t",
            "CREATE TABLE t (a int); CREATE MATERIALIZED VIEW v AS SELECT a FROM t"),
        new(
            "a view and a function are grouped by what becomes the key",
            "CREATE TABLE t (id int, a text); CREATE VIEW v AS SELECT id, max(a) AS a FROM t GROUP BY id",
            """
            CREATE TABLE t (id int, a text, CONSTRAINT z PRIMARY KEY (id));
            CREATE VIEW v AS SELECT id, a FROM t GROUP BY id;
            CREATE FUNCTION f() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT a FROM t GROUP BY id; END
            """)
        { Rows = "INSERT INTO t VALUES (1, 'x')", RowsBack = "INSERT INTO t VALUES (1, 'x')" },
        new("a view becomes a table", "CREATE VIEW v AS SELECT 1 AS a", "CREATE TABLE v (a int)"),
        new("a view of constants and its column's type", "CREATE VIEW v AS SELECT 1 AS a", "CREATE VIEW v AS SELECT 'x'::varchar(3) AS a"),
        new(
            "a view over a view over another schema",
            """
            CREATE SCHEMA s;
            CREATE TABLE s.t (a int);
            CREATE VIEW s.v AS SELECT a FROM s.t;
            CREATE VIEW w AS SELECT a FROM s.v
            """,
            """
            CREATE SCHEMA s;
            CREATE TABLE s.t (a bigint);
            CREATE VIEW s.v AS SELECT a FROM s.t;
            CREATE VIEW w AS SELECT a FROM s.v
            """));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task View(int version, string name) => RunAsync(version, Cases[name]);
}
