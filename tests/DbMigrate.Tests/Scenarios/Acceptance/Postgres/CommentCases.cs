using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Comments.</summary>
public sealed class CommentCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "comments are made",
            "CREATE TABLE t (a int)",
            "CREATE TABLE t (a int); COMMENT ON TABLE t IS 'a table'; COMMENT ON COLUMN t.a IS 'a column'")
        { Expect = ["!DataLoss", "!DropTable"] },
        new(
            "comments change and go",
            "CREATE TABLE t (a int, b int); COMMENT ON TABLE t IS 'old'; COMMENT ON COLUMN t.a IS 'gone'",
            "CREATE TABLE t (a int, b int); COMMENT ON TABLE t IS 'new'; COMMENT ON COLUMN t.b IS 'come'"),
        new(
            "quotes, newlines and other alphabets",
            "CREATE TABLE t (a int)",
            "CREATE TABLE t (a int); COMMENT ON TABLE t IS E'it''s \\\\ \"quoted\"\\n$$two$$ lines; -- 日本語 🐘'"),
        new(
            "on schemas, types, domains and sequences",
            """
            CREATE SCHEMA s;
            CREATE TYPE e AS ENUM ('a');
            CREATE DOMAIN d AS int;
            CREATE SEQUENCE q
            """,
            """
            CREATE SCHEMA s;
            CREATE TYPE e AS ENUM ('a');
            CREATE DOMAIN d AS int;
            CREATE SEQUENCE q;
            COMMENT ON SCHEMA s IS '1';
            COMMENT ON TYPE e IS '2';
            COMMENT ON DOMAIN d IS '3';
            COMMENT ON SEQUENCE q IS '4'
            """),
        new("on the schema public", "", "COMMENT ON SCHEMA public IS 'ours'"),
        new(
            "on functions, procedures and aggregates",
            """
            CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
            CREATE AGGREGATE s(int) (sfunc = int4pl, stype = int)
            """,
            """
            CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
            CREATE AGGREGATE s(int) (sfunc = int4pl, stype = int);
            COMMENT ON FUNCTION f IS '1';
            COMMENT ON PROCEDURE p IS '2';
            COMMENT ON AGGREGATE s(int) IS '3'
            """),
        new(
            "on indexes, constraints, triggers, policies and rules",
            """
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TABLE t (a int PRIMARY KEY);
            CREATE INDEX i ON t (a);
            CREATE TRIGGER g BEFORE INSERT ON t EXECUTE FUNCTION f();
            CREATE POLICY p ON t;
            CREATE RULE r AS ON DELETE TO t DO ALSO NOTHING
            """,
            """
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TABLE t (a int PRIMARY KEY);
            CREATE INDEX i ON t (a);
            CREATE TRIGGER g BEFORE INSERT ON t EXECUTE FUNCTION f();
            CREATE POLICY p ON t;
            CREATE RULE r AS ON DELETE TO t DO ALSO NOTHING;
            COMMENT ON INDEX i IS '1';
            COMMENT ON CONSTRAINT t_pkey ON t IS '2';
            COMMENT ON TRIGGER g ON t IS '3';
            COMMENT ON POLICY p ON t IS '4';
            COMMENT ON RULE r ON t IS '5';
            COMMENT ON INDEX t_pkey IS '6'
            """),
        new(
            "on a column that changes its type or is replaced",
            """
            CREATE TABLE t (a int, b int GENERATED ALWAYS AS (1) STORED);
            COMMENT ON COLUMN t.a IS 'x';
            COMMENT ON COLUMN t.b IS 'y'
            """,
            """
            CREATE TABLE t (a bigint, b int GENERATED ALWAYS AS (2) STORED);
            COMMENT ON COLUMN t.a IS 'x';
            COMMENT ON COLUMN t.b IS 'y'
            """)
        { Expect = ["AlterColumn", "!DropTable"] },
        new(
            "on a new table's columns",
            "",
            """
            CREATE TABLE t (a int, b text);
            COMMENT ON COLUMN t.a IS '1';
            COMMENT ON COLUMN t.b IS '2';
            COMMENT ON TABLE t IS '3'
            """),
        new(
            "on views, their columns and materialized views",
            """
            CREATE VIEW v AS SELECT 1 AS a;
            CREATE MATERIALIZED VIEW m AS SELECT 1 AS a
            """,
            """
            CREATE VIEW v AS SELECT 1 AS a;
            CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
            COMMENT ON VIEW v IS '1';
            COMMENT ON COLUMN v.a IS '2';
            COMMENT ON MATERIALIZED VIEW m IS '3'
            """),
        new(
            "on statistics, collations, operators and casts",
            """
            CREATE TABLE t (a int, b int);
            CREATE STATISTICS s ON a, b FROM t;
            CREATE COLLATION c FROM "C";
            CREATE OPERATOR === (leftarg = int, rightarg = int, function = int4eq)
            """,
            """
            CREATE TABLE t (a int, b int);
            CREATE STATISTICS s ON a, b FROM t;
            CREATE COLLATION c FROM "C";
            CREATE OPERATOR === (leftarg = int, rightarg = int, function = int4eq);
            COMMENT ON STATISTICS s IS '1';
            COMMENT ON COLLATION c IS '2';
            COMMENT ON OPERATOR === (int, int) IS '3'
            """));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Comment(int version, string name) => RunAsync(version, Cases[name]);
}
