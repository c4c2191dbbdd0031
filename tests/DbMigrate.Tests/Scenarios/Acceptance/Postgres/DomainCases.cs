using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Domains.</summary>
public sealed class DomainCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "a domain within arrays and composite types gets a check",
            """
            CREATE DOMAIN d AS int;
            CREATE DOMAIN e AS d;
            CREATE TYPE c AS (a d);
            CREATE TABLE t (id int, v d[], w c, x e[], y d)
            """,
            """
            CREATE DOMAIN d AS int NOT NULL CHECK (VALUE > 0);
            CREATE DOMAIN e AS d;
            CREATE TYPE c AS (a d);
            CREATE TABLE t (id int, v d[], w c, x e[], y d)
            """)
        { Rows = "INSERT INTO t VALUES (1, '{1,2}', ROW(3), '{4}', 5)", RowsBack = "INSERT INTO t VALUES (1, '{1,2}', ROW(3), '{4}', 5)" },
        new("a domain is made", "", "CREATE DOMAIN d AS text COLLATE \"C\" DEFAULT 'x' NOT NULL CHECK (VALUE <> '')"),
        new(
            "a check is added to a domain in use",
            "CREATE DOMAIN d AS int; CREATE TABLE t (a d)",
            "CREATE DOMAIN d AS int CHECK (VALUE > 0); CREATE TABLE t (a d)")
        { Expect = ["AlterDomain"] },
        new(
            "a check changes and one goes",
            """
            CREATE DOMAIN d AS int CONSTRAINT one CHECK (VALUE > 0) CONSTRAINT two CHECK (VALUE < 1000);
            CREATE TABLE t (a d)
            """,
            """
            CREATE DOMAIN d AS int CONSTRAINT one CHECK (VALUE >= 0);
            CREATE TABLE t (a d)
            """),
        new(
            "a check that is not valid",
            """
            CREATE DOMAIN d AS int;
            CREATE TABLE t (a d)
            """,
            """
            CREATE DOMAIN d AS int;
            ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE > 100) NOT VALID;
            CREATE TABLE t (a d)
            """)
        { Rows = "INSERT INTO t VALUES (1)" },
        new(
            "not valid is validated",
            """
            CREATE DOMAIN d AS int;
            ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE > 0) NOT VALID;
            CREATE TABLE t (a d)
            """,
            """
            CREATE DOMAIN d AS int CONSTRAINT k CHECK (VALUE > 0);
            CREATE TABLE t (a d)
            """)
        { ExpectedSql = ["ALTER DOMAIN public.d VALIDATE CONSTRAINT k"] },
        new(
            "a default and not null",
            "CREATE DOMAIN d AS int; CREATE TABLE t (a d)",
            "CREATE DOMAIN d AS int DEFAULT 5 NOT NULL; CREATE TABLE t (a d)"),
        new("the base type changes", "CREATE DOMAIN d AS int; CREATE TABLE t (a d)", "CREATE DOMAIN d AS bigint; CREATE TABLE t (a d)"),
        new(
            "the base type changes under much",
            """
            CREATE DOMAIN d AS varchar(10) CHECK (VALUE <> '');
            CREATE TABLE t (a d PRIMARY KEY, b d[] DEFAULT '{}', c d DEFAULT 'x');
            CREATE VIEW v AS SELECT a, c FROM t;
            CREATE FUNCTION f(d) RETURNS d LANGUAGE sql AS 'SELECT $1'
            """,
            """
            CREATE DOMAIN d AS varchar(20) CHECK (VALUE <> '');
            CREATE TABLE t (a d PRIMARY KEY, b d[] DEFAULT '{}', c d DEFAULT 'x');
            CREATE VIEW v AS SELECT a, c FROM t;
            CREATE FUNCTION f(d) RETURNS d LANGUAGE sql AS 'SELECT $1'
            """),
        new(
            "a domain over a domain",
            """
            CREATE DOMAIN a AS int CHECK (VALUE > 0);
            CREATE DOMAIN b AS a CHECK (VALUE < 1000);
            CREATE TABLE t (v b)
            """,
            """
            CREATE DOMAIN a AS bigint CHECK (VALUE > 0);
            CREATE DOMAIN b AS a CHECK (VALUE < 1000);
            CREATE TABLE t (v b)
            """),
        new(
            "a domain goes and its column keeps the base type",
            "CREATE DOMAIN d AS int CHECK (VALUE > 0); CREATE TABLE t (a d)",
            "CREATE TABLE t (a int)"),
        new(
            "a domain over an array and one over a composite type",
            "",
            """
            CREATE TYPE c AS (x int, y int);
            CREATE DOMAIN a AS int[] CHECK (cardinality(VALUE) < 5);
            CREATE DOMAIN b AS c CHECK ((VALUE).x > 0);
            CREATE TABLE t (a a, b b)
            """)
        { RowsBack = "INSERT INTO t VALUES ('{1}', '(1,2)')" },
        new(
            "the collation changes",
            "CREATE DOMAIN d AS text; CREATE TABLE t (a d)",
            "CREATE DOMAIN d AS text COLLATE \"C\"; CREATE TABLE t (a d)"),
        new(
            "comments on a domain and its check",
            """
            CREATE DOMAIN d AS int CONSTRAINT k CHECK (VALUE > 0)
            """,
            """
            CREATE DOMAIN d AS int CONSTRAINT k CHECK (VALUE > 0);
            COMMENT ON DOMAIN d IS 'more';
            COMMENT ON CONSTRAINT k ON DOMAIN d IS 'than none'
            """),
        new(
            "a check calls a function",
            """
            CREATE FUNCTION ok(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 0';
            CREATE DOMAIN d AS int CHECK (ok(VALUE));
            CREATE TABLE t (a d)
            """,
            """
            CREATE FUNCTION ok(x int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT x > 0';
            CREATE DOMAIN d AS int CHECK (ok(VALUE));
            CREATE TABLE t (a d)
            """));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Domain(int version, string name) => RunAsync(version, Cases[name]);
}
