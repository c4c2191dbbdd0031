using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Schemas that are spelled differently and are the same: the plan is empty.</summary>
public sealed class EmptyCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new("the same", "CREATE TABLE t (a int)", "CREATE TABLE t (a int)") { NoChange = true },
        new("nothing", "", "") { NoChange = true },
        new(
            "names of types",
            """
            CREATE TABLE t (a int4, b varchar, c timestamptz, d decimal(5,2), e bool, f float, g char(3), h int8[])
            """,
            """
            CREATE TABLE t (a integer, b character varying, c timestamp with time zone, d numeric(5,2), e boolean, f double
                precision, g character(3), h bigint array)
            """)
        { NoChange = true },
        new("the order of columns", "CREATE TABLE t (a int, b text, c date)", "CREATE TABLE t (c date, a int, b text)") { NoChange = true },
        new(
            "the order of columns with defaults, keys and comments",
            """
            CREATE TABLE t (a serial PRIMARY KEY, b text DEFAULT 'x', c int UNIQUE CHECK (c > 0));
            COMMENT ON COLUMN t.b IS 'x';
            CREATE INDEX i ON t (b, c)
            """,
            """
            CREATE TABLE t (c int UNIQUE CHECK (c > 0), b text DEFAULT 'x', a serial PRIMARY KEY);
            COMMENT ON COLUMN t.b IS 'x';
            CREATE INDEX i ON t (b, c)
            """)
        { NoChange = true },
        new(
            "the order of objects",
            """
            CREATE TABLE a (id int);
            CREATE TABLE b (id int);
            CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'
            """,
            """
            CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE TABLE b (id int);
            CREATE TABLE a (id int)
            """)
        { NoChange = true },
        new(
            "a column that was dropped",
            "CREATE TABLE t (a int, b int); ALTER TABLE t DROP b",
            "CREATE TABLE t (a int)")
        { NoChange = true },
        new(
            "columns added later",
            "CREATE TABLE t (a int); ALTER TABLE t ADD b int DEFAULT 5",
            "CREATE TABLE t (a int, b int DEFAULT 5)")
        { NoChange = true },
        new(
            "constraints in the column and apart",
            """
            CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE CHECK (b > 0), c int REFERENCES t)
            """,
            """
            CREATE TABLE t (a int NOT NULL, b int, c int);
            ALTER TABLE t ADD CONSTRAINT t_b_check CHECK (b > 0);
            ALTER TABLE t ADD UNIQUE (b);
            ALTER TABLE t ADD PRIMARY KEY (a);
            ALTER TABLE t ADD FOREIGN KEY (c) REFERENCES t (a)
            """)
        { NoChange = true },
        new(
            "queries of views",
            "CREATE TABLE t (a int); CREATE VIEW v AS SELECT * FROM t WHERE a > 1",
            "CREATE TABLE t (a int); CREATE OR REPLACE VIEW v AS select t.a as a from public.t where ((a > 1))")
        { NoChange = true },
        new(
            "indexes",
            "CREATE TABLE t (a text); CREATE INDEX i ON t (a)",
            "CREATE TABLE t (a text); CREATE INDEX i ON public.t USING btree (a ASC NULLS LAST)")
        { NoChange = true },
        new(
            "rights that were granted and revoked",
            "CREATE TABLE t (a int)",
            "CREATE TABLE t (a int); GRANT SELECT ON t TO app_reader; REVOKE SELECT ON t FROM app_reader")
        { NoChange = true },
        new(
            "rights that are the default",
            """
            CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE TYPE e AS ENUM ('a')
            """,
            """
            CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
            GRANT EXECUTE ON FUNCTION f TO PUBLIC;
            CREATE TYPE e AS ENUM ('a');
            GRANT USAGE ON TYPE e TO PUBLIC
            """)
        { NoChange = true },
        new(
            "the order of grants",
            "CREATE TABLE t (a int); GRANT SELECT ON t TO app_reader; GRANT SELECT ON t TO app_writer",
            "CREATE TABLE t (a int); GRANT SELECT ON t TO app_writer, app_reader")
        { NoChange = true },
        new(
            "a comment that is null",
            "CREATE TABLE t (a int)",
            "CREATE TABLE t (a int); COMMENT ON TABLE t IS 'x'; COMMENT ON TABLE t IS NULL")
        { NoChange = true },
        new(
            "serial and its parts",
            """
            CREATE TABLE t (id serial)
            """,
            """
            CREATE SEQUENCE t_id_seq AS int;
            CREATE TABLE t (id int NOT NULL DEFAULT nextval('t_id_seq'));
            ALTER SEQUENCE t_id_seq OWNED BY t.id
            """)
        { NoChange = true },
        new("a sequence that has counted", "CREATE SEQUENCE s", "CREATE SEQUENCE s; SELECT setval('s', 500)") { NoChange = true },
        new(
            "an enum that grew",
            "CREATE TYPE e AS ENUM ('a', 'b', 'c')",
            "CREATE TYPE e AS ENUM ('a', 'c'); ALTER TYPE e ADD VALUE 'b' BEFORE 'c'")
        { NoChange = true },
        new(
            "a partition that was attached",
            """
            CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1)
            """,
            """
            CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
            CREATE TABLE t1 (b int, a int);
            ALTER TABLE t ATTACH PARTITION t1 FOR VALUES IN (1)
            """)
        { NoChange = true },
        new(
            "a not-null constraint of the server's name",
            "CREATE TABLE t (a int NOT NULL)",
            "CREATE TABLE t (a int CONSTRAINT t_a_not_null NOT NULL)")
        { NoChange = true },
        new(
            "a statistics target that was set and reset",
            """
            CREATE TABLE t (a int)
            """,
            """
            CREATE TABLE t (a int);
            ALTER TABLE t ALTER a SET STATISTICS 100;
            ALTER TABLE t ALTER a SET STATISTICS -1;
            ALTER TABLE t SET (fillfactor = 50);
            ALTER TABLE t RESET (fillfactor)
            """)
        { NoChange = true },
        new(
            "function options that are the default",
            """
            CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'
            """,
            """
            CREATE FUNCTION f() RETURNS int LANGUAGE sql VOLATILE PARALLEL UNSAFE CALLED ON NULL INPUT SECURITY INVOKER COST 100 AS
                'SELECT 1'
            """)
        { NoChange = true },
        new(
            "an identity's options that are the default",
            """
            CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY)
            """,
            """
            CREATE TABLE t (a int NOT NULL);
            ALTER TABLE t ALTER a ADD GENERATED ALWAYS AS IDENTITY (START 1 INCREMENT 1 MINVALUE 1 MAXVALUE 2147483647 CACHE 1 NO
                CYCLE)
            """)
        { NoChange = true },
        new(
            "composite attributes added later",
            "CREATE TYPE c AS (a int, b int)",
            "CREATE TYPE c AS (a int, x int); ALTER TYPE c DROP ATTRIBUTE x; ALTER TYPE c ADD ATTRIBUTE b int")
        { NoChange = true },
        new(
            "temporary objects and data",
            """
            CREATE TABLE t (a int)
            """,
            """
            CREATE TABLE t (a int);
            INSERT INTO t VALUES (1);
            CREATE TEMP TABLE x (a int);
            CREATE TEMP VIEW y AS SELECT a FROM t
            """)
        { NoChange = true });

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Empty(int version, string name) => RunAsync(version, Cases[name]);
}
