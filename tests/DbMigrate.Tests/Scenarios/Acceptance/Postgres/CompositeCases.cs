using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Composite types.</summary>
public sealed class CompositeCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new("a composite type is made", "", "CREATE TYPE c AS (a int, b text COLLATE \"C\", d numeric(10,2)[])"),
        new("an attribute is added", "CREATE TYPE c AS (a int)", "CREATE TYPE c AS (a int, b text)") { Expect = ["AlterCompositeType"] },
        new("an attribute goes", "CREATE TYPE c AS (a int, b text)", "CREATE TYPE c AS (a int)"),
        new("an attribute changes its type", "CREATE TYPE c AS (a int, b text)", "CREATE TYPE c AS (a bigint, b varchar(5))"),
        new("attributes change order", "CREATE TYPE c AS (a int, b text)", "CREATE TYPE c AS (b text, a int)"),
        new("an attribute is added before others", "CREATE TYPE c AS (b text)", "CREATE TYPE c AS (a int, b text)"),
        new(
            "an attribute is added to a type in use",
            "CREATE TYPE c AS (a int); CREATE TABLE t (id int, v c)",
            "CREATE TYPE c AS (a int, b text); CREATE TABLE t (id int, v c)")
        { Rows = "INSERT INTO t VALUES (1, ROW(1))", RowsBack = "INSERT INTO t VALUES (1, ROW(1, 'x'))", KeepsRows = false },
        new(
            "an attribute's type changes in a type in use",
            "CREATE TYPE c AS (a int); CREATE TABLE t (id int, v c)",
            "CREATE TYPE c AS (a bigint); CREATE TABLE t (id int, v c)")
        { Rows = "", RowsBack = "" },
        new(
            "values keep their attributes' names, whatever holds them",
            """
            CREATE TYPE c AS (a text, b text);
            CREATE DOMAIN d AS c CHECK ((VALUE).b <> 'bad');
            CREATE TYPE o AS (n int, v c, w c[]);
            CREATE TABLE t (id int, v c, w c[], x d, y o[]);
            CREATE TABLE p (id int, v c) PARTITION BY LIST (id);
            CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
            CREATE VIEW s AS SELECT (v).a FROM t
            """,
            """
            CREATE TYPE c AS (b text, a text);
            CREATE DOMAIN d AS c CHECK ((VALUE).b <> 'bad');
            CREATE TYPE o AS (n int, v c, w c[]);
            CREATE TABLE t (id int, v c, w c[], x d, y o[]);
            CREATE TABLE p (id int, v c) PARTITION BY LIST (id);
            CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
            CREATE VIEW s AS SELECT (v).a FROM t
            """)
        {
            Rows =
                "INSERT INTO t VALUES (1, ROW('1', '2'), ARRAY[ROW('1', '2')::c, NULL], ROW('1', '2'), ARRAY[ROW(1, ROW(NULL, '2'), "
                    + "'{}')::o])",
            RowsBack = "INSERT INTO t VALUES (1, ROW('1', '2'), NULL, NULL, NULL)",
            KeepsRows = false,
        },
        new(
            "a type in use loses an attribute",
            "CREATE TYPE c AS (a int, b text); CREATE TABLE t (id int, v c[])",
            "CREATE TYPE c AS (a int); CREATE TABLE t (id int, v c[])")
        {
            Rows = "INSERT INTO t VALUES (1, ARRAY[ROW(1, 'x')::c])",
            RowsBack = "INSERT INTO t VALUES (1, ARRAY[ROW(1)::c])",
            KeepsRows = false,
            Expect = ["DataLoss"],
        },
        new(
            "a type in use that is made anew loses an attribute",
            "CREATE TYPE c AS (a int, b text); CREATE TABLE t (id int, v c)",
            "CREATE TYPE c AS (d text, a int); CREATE TABLE t (id int, v c)")
        {
            Rows = "INSERT INTO t VALUES (1, ROW(1, 'x'))",
            RowsBack = "INSERT INTO t VALUES (1, ROW('x', 1))",
            KeepsRows = false,
            Expect = ["DataLoss"],
        },
        new(
            "attributes of a typed table's type change",
            "CREATE TYPE c AS (a int, b text); CREATE TABLE t OF c (PRIMARY KEY (a))",
            "CREATE TYPE c AS (a bigint, b varchar(9)); CREATE TABLE t OF c (PRIMARY KEY (a))"),
        new(
            "a typed table's columns keep their order",
            "CREATE TYPE c AS (a int, b text); CREATE TABLE t OF c",
            "CREATE TYPE c AS (b text, a int); CREATE TABLE t OF c")
        { Error = "whose attributes change their order" },
        new("an attribute's collation changes", "CREATE TYPE c AS (a text)", "CREATE TYPE c AS (a text COLLATE \"C\")"),
        new(
            "a composite type in another, a function and a view",
            """
            CREATE TYPE a AS (x int);
            CREATE TYPE b AS (y a);
            CREATE FUNCTION f(b) RETURNS SETOF a LANGUAGE sql AS 'SELECT ($1).y';
            CREATE VIEW v AS SELECT (f(ROW(ROW(1))::b)).*
            """,
            """
            CREATE TYPE a AS (x int, z text);
            CREATE TYPE b AS (y a);
            CREATE FUNCTION f(b) RETURNS SETOF a LANGUAGE sql AS 'SELECT ($1).y'
            """),
        new(
            "comments on a composite type and its attributes",
            "CREATE TYPE c AS (a int); COMMENT ON COLUMN c.a IS 'old'",
            "CREATE TYPE c AS (a int, b int); COMMENT ON TYPE c IS 'pair'; COMMENT ON COLUMN c.b IS 'second'"),
        new(
            "a typed table's type gets an attribute",
            "CREATE TYPE c AS (a int); CREATE TABLE t OF c",
            "CREATE TYPE c AS (a int, b text); CREATE TABLE t OF c"),
        new("a composite type goes with its column", "CREATE TYPE c AS (a int); CREATE TABLE t (id int, v c)", "CREATE TABLE t (id int)"),
        new("a composite type becomes a table", "CREATE TYPE c AS (a int)", "CREATE TABLE c (a int)"));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Composite(int version, string name) => RunAsync(version, Cases[name]);
}
