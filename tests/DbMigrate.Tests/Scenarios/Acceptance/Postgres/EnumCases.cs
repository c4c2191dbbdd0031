using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Enumerated types.</summary>
public sealed class EnumCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new("an enum is made", "", "CREATE TYPE e AS ENUM ('a', 'b')"),
        new("an enum without values", "", "CREATE TYPE e AS ENUM ()"),
        new(
            "a value is added at the end",
            "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (v e)",
            "CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (v e)")
        { RowsBack = "INSERT INTO t VALUES ('a')", Expect = ["AlterEnum", "!TableRewrite"] },
        new(
            "a value is added at the beginning",
            "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (v e)",
            "CREATE TYPE e AS ENUM ('z', 'a', 'b'); CREATE TABLE t (v e)")
        { RowsBack = "INSERT INTO t VALUES ('a')", ExpectedSql = ["ALTER TYPE public.e ADD VALUE 'z' BEFORE 'a'"] },
        new(
            "values are added everywhere",
            "CREATE TYPE e AS ENUM ('b', 'd'); CREATE TABLE t (v e)",
            "CREATE TYPE e AS ENUM ('a', 'a2', 'b', 'c', 'c2', 'c3', 'd', 'e'); CREATE TABLE t (v e)")
        { RowsBack = "INSERT INTO t VALUES ('d')" },
        new(
            "a value is added and used as a default",
            "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (id int, v e DEFAULT 'a')",
            "CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (id int, v e DEFAULT 'c')")
        { RowsBack = "INSERT INTO t VALUES (1, 'a')" },
        new(
            "a value is added and used by a new column, a check and a view",
            """
            CREATE TYPE e AS ENUM ('a', 'b');
            CREATE TABLE t (id int)
            """,
            """
            CREATE TYPE e AS ENUM ('a', 'b', 'c');
            CREATE TABLE t (id int, v e NOT NULL DEFAULT 'c' CHECK (v <> 'a'));
            CREATE VIEW w AS SELECT id FROM t WHERE v = 'c'
            """),
        new(
            "a value goes",
            "CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (v e)",
            "CREATE TYPE e AS ENUM ('a', 'c'); CREATE TABLE t (v e)")
        { Rows = "INSERT INTO t VALUES ('a'), ('c')" },
        new(
            "a value goes from a column with a default",
            "CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (v e NOT NULL DEFAULT 'a')",
            "CREATE TYPE e AS ENUM ('a', 'c'); CREATE TABLE t (v e NOT NULL DEFAULT 'c')")
        { Rows = "INSERT INTO t VALUES ('a')" },
        new(
            "values change order",
            "CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (v e)",
            "CREATE TYPE e AS ENUM ('c', 'b', 'a'); CREATE TABLE t (v e)"),
        new(
            "values come and go at once",
            "CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (v e DEFAULT 'b')",
            "CREATE TYPE e AS ENUM ('x', 'b', 'y'); CREATE TABLE t (v e DEFAULT 'b')")
        { Rows = "INSERT INTO t VALUES ('b')", RowsBack = "INSERT INTO t VALUES ('b')" },
        new(
            "a value goes from arrays",
            "CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (v e[] DEFAULT '{a}', w e[][])",
            "CREATE TYPE e AS ENUM ('a', 'c'); CREATE TABLE t (v e[] DEFAULT '{a}', w e[][])")
        { Rows = "INSERT INTO t VALUES ('{a,c}', '{{a},{c}}')", RowsBack = "INSERT INTO t VALUES ('{c}', '{{c}}')" },
        new(
            "a value goes from columns of two tables with keys and indexes",
            """
            CREATE TYPE e AS ENUM ('a', 'b', 'c');
            CREATE TABLE t (v e PRIMARY KEY, w e UNIQUE);
            CREATE TABLE s (v e REFERENCES t);
            CREATE INDEX i ON s (v)
            """,
            """
            CREATE TYPE e AS ENUM ('a', 'c');
            CREATE TABLE t (v e PRIMARY KEY, w e UNIQUE);
            CREATE TABLE s (v e REFERENCES t);
            CREATE INDEX i ON s (v)
            """)
        { Rows = "INSERT INTO t VALUES ('a', 'c'); INSERT INTO s VALUES ('a')" },
        new(
            "a value goes from a partial index",
            "CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (v e); CREATE INDEX i ON t (v) WHERE v = 'a'",
            "CREATE TYPE e AS ENUM ('a', 'c'); CREATE TABLE t (v e); CREATE INDEX i ON t (v) WHERE v = 'a'")
        { Rows = "INSERT INTO t VALUES ('a')", RowsBack = "INSERT INTO t VALUES ('c')" },
        new(
            "a value goes from a check",
            "CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE TABLE t (v e, CONSTRAINT k CHECK (v IN ('a', 'b')))",
            "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (v e, CONSTRAINT k CHECK (v IN ('a', 'b')))")
        { Rows = "INSERT INTO t VALUES ('a')" },
        new(
            "a value goes under a view",
            """
            CREATE TYPE e AS ENUM ('a', 'b', 'c');
            CREATE TABLE t (v e);
            CREATE VIEW w AS SELECT v FROM t WHERE v > 'a';
            GRANT SELECT ON w TO app_reader;
            COMMENT ON VIEW w IS 'kept'
            """,
            """
            CREATE TYPE e AS ENUM ('a', 'c');
            CREATE TABLE t (v e);
            CREATE VIEW w AS SELECT v FROM t WHERE v > 'a';
            GRANT SELECT ON w TO app_reader;
            COMMENT ON VIEW w IS 'kept'
            """)
        { Rows = "INSERT INTO t VALUES ('a')" },
        new(
            "a value goes from a function's argument and result",
            """
            CREATE TYPE e AS ENUM ('a', 'b', 'c');
            CREATE FUNCTION f(x e, y e[] DEFAULT '{a}') RETURNS e LANGUAGE sql AS 'SELECT x'
            """,
            """
            CREATE TYPE e AS ENUM ('a', 'c');
            CREATE FUNCTION f(x e, y e[] DEFAULT '{a}') RETURNS e LANGUAGE sql AS 'SELECT x'
            """),
        new(
            "a value goes from a generated column",
            """
            CREATE TYPE e AS ENUM ('a', 'b', 'c');
            CREATE TABLE t (v e, g boolean GENERATED ALWAYS AS (v = 'a') STORED)
            """,
            """
            CREATE TYPE e AS ENUM ('a', 'c');
            CREATE TABLE t (v e, g boolean GENERATED ALWAYS AS (v = 'a') STORED)
            """)
        { Rows = "INSERT INTO t VALUES ('a')", RowsBack = "INSERT INTO t VALUES ('c')" },
        new(
            "a value goes from a domain, a composite type and a range",
            """
            CREATE TYPE e AS ENUM ('a', 'b', 'c');
            CREATE DOMAIN d AS e CHECK (VALUE <> 'a');
            CREATE TYPE c AS (x e);
            CREATE TYPE r AS RANGE (subtype = e)
            """,
            """
            CREATE TYPE e AS ENUM ('a', 'c');
            CREATE DOMAIN d AS e CHECK (VALUE <> 'a');
            CREATE TYPE c AS (x e);
            CREATE TYPE r AS RANGE (subtype = e)
            """),
        new("a value goes from a policy, a trigger and a rule", """
            CREATE TYPE e AS ENUM ('a', 'b', 'c');
            CREATE TABLE t (v e);
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE POLICY p ON t USING (v = 'a'); CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.v = 'a') EXECUTE FUNCTION f();
            CREATE RULE r AS ON UPDATE TO t WHERE NEW.v = 'a' DO INSTEAD NOTHING
            """, """
            CREATE TYPE e AS ENUM ('a', 'c');
            CREATE TABLE t (v e);
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE POLICY p ON t USING (v = 'a'); CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW WHEN (NEW.v = 'a') EXECUTE FUNCTION f();
            CREATE RULE r AS ON UPDATE TO t WHERE NEW.v = 'a' DO INSTEAD NOTHING
            """) { Rows = "INSERT INTO t VALUES ('a')", RowsBack = "INSERT INTO t VALUES ('c')" },
        new(
            "a value goes from a partition key's column",
            """
            CREATE TYPE e AS ENUM ('a', 'b', 'c');
            CREATE TABLE t (id int, v e)
            """,
            """
            CREATE TYPE e AS ENUM ('a', 'c');
            CREATE TABLE t (id int, v e) PARTITION BY LIST (v);
            CREATE TABLE ta PARTITION OF t FOR VALUES IN ('a')
            """)
        { Rows = "", RowsBack = "", KeepsRows = false },
        new(
            "an enum goes and its column becomes text",
            "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (v e NOT NULL DEFAULT 'a')",
            "CREATE TABLE t (v text NOT NULL DEFAULT 'a')")
        { RowsBack = "INSERT INTO t VALUES ('b')" },
        new("an enum goes with its column", "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (id int, v e)", "CREATE TABLE t (id int)"),
        new(
            "a value with a quote and one with spaces",
            "CREATE TYPE e AS ENUM ('a')",
            "CREATE TYPE e AS ENUM ('it''s', 'a', 'two words', 'Ünïcode')"),
        new(
            "grants and a comment outlive a value's removal",
            """
            CREATE TYPE e AS ENUM ('a', 'b', 'c');
            COMMENT ON TYPE e IS 'kept';
            REVOKE USAGE ON TYPE e FROM PUBLIC;
            GRANT USAGE ON TYPE e TO app_reader;
            CREATE TABLE t (v e)
            """,
            """
            CREATE TYPE e AS ENUM ('a', 'c');
            COMMENT ON TYPE e IS 'kept';
            REVOKE USAGE ON TYPE e FROM PUBLIC;
            GRANT USAGE ON TYPE e TO app_reader;
            CREATE TABLE t (v e)
            """)
        { Rows = "INSERT INTO t VALUES ('a')" },
        new(
            "an enum moves to another schema with its column",
            "CREATE SCHEMA s; CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (v e)",
            "CREATE SCHEMA s; CREATE TYPE s.e AS ENUM ('a', 'b'); CREATE TABLE t (v s.e)"),
        new(
            "an enum becomes a domain",
            "CREATE TYPE e AS ENUM ('a', 'b'); CREATE TABLE t (v e)",
            "CREATE DOMAIN e AS text CHECK (VALUE IN ('a', 'b')); CREATE TABLE t (v e)")
        { Rows = "INSERT INTO t VALUES ('a')", RowsBack = "INSERT INTO t VALUES ('b')" },
        new(
            "a value is added to an enum in a materialized view and an aggregate",
            """
            CREATE TYPE e AS ENUM ('a', 'b');
            CREATE TABLE t (v e);
            CREATE MATERIALIZED VIEW m AS SELECT v, count(*) FROM t GROUP BY v
            """,
            """
            CREATE TYPE e AS ENUM ('a', 'b', 'c');
            CREATE TABLE t (v e);
            CREATE MATERIALIZED VIEW m AS SELECT v, count(*) FROM t GROUP BY v
            """)
        { RowsBack = "INSERT INTO t VALUES ('a')" });

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Enum(int version, string name) => RunAsync(version, Cases[name]);
}
