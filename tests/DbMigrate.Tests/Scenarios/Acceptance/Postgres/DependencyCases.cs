using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Changes that reach through what stands on what.</summary>
public sealed class DependencyCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "a function of a view whose columns are replaced",
            """
            CREATE TABLE t (id int, name text);
            CREATE VIEW v AS SELECT name FROM t;
            CREATE FUNCTION f() RETURNS SETOF text LANGUAGE sql BEGIN ATOMIC SELECT name FROM v; END
            """,
            """
            CREATE TABLE t (id int, first text, last text);
            CREATE VIEW v AS SELECT first, last FROM t;
            CREATE FUNCTION f() RETURNS SETOF text LANGUAGE sql BEGIN ATOMIC SELECT first FROM v; END
            """),
        new(
            "a column's type changes under views with rights and comments",
            """
            CREATE TABLE t (a int, b text);
            CREATE VIEW v AS SELECT a, b FROM t;
            CREATE VIEW w AS SELECT a FROM v WHERE a > 1;
            GRANT SELECT ON v TO app_reader;
            GRANT SELECT (a) ON w TO app_writer;
            COMMENT ON VIEW v IS 'v';
            COMMENT ON COLUMN w.a IS 'w.a'
            """,
            """
            CREATE TABLE t (a bigint, b text);
            CREATE VIEW v AS SELECT a, b FROM t;
            CREATE VIEW w AS SELECT a FROM v WHERE a > 1;
            GRANT SELECT ON v TO app_reader;
            GRANT SELECT (a) ON w TO app_writer;
            COMMENT ON VIEW v IS 'v';
            COMMENT ON COLUMN w.a IS 'w.a'
            """),
        new(
            "a column goes and comes again as another type under a view",
            "CREATE TABLE t (id int, a int); CREATE VIEW v AS SELECT id, a FROM t",
            "CREATE TABLE t (id int, a point); CREATE VIEW v AS SELECT id, a FROM t")
        { Rows = "INSERT INTO t (id) VALUES (1)", RowsBack = "INSERT INTO t (id) VALUES (1)" },
        new(
            "a column goes that a view showed, which stays without it",
            "CREATE TABLE t (id int, a int); CREATE VIEW v AS SELECT id, a FROM t",
            "CREATE TABLE t (id int); CREATE VIEW v AS SELECT id FROM t"),
        new(
            "a column is added that an existing view is to show",
            "CREATE TABLE t (id int); CREATE VIEW v AS SELECT id FROM t",
            "CREATE TABLE t (id int, a int); CREATE VIEW v AS SELECT id, a FROM t"),
        new("a function in a default, a check, a generated column, an index and a policy is made anew", """
            CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x';
            CREATE TABLE t (a int DEFAULT f(1) CHECK (f(a) > 0), b int GENERATED ALWAYS AS (f(a)) STORED);
            CREATE INDEX i ON t (f(a));
            CREATE POLICY p ON t USING (f(a) > 1)
            """, """
            CREATE FUNCTION f(y int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT y';
            CREATE TABLE t (a int DEFAULT f(1) CHECK (f(a) > 0), b int GENERATED ALWAYS AS (f(a)) STORED);
            CREATE INDEX i ON t (f(a));
            CREATE POLICY p ON t USING (f(a) > 1)
            """),
        new(
            "a table is the row type of functions and gets a column",
            """
            CREATE TABLE t (a int);
            CREATE FUNCTION f(r t) RETURNS int LANGUAGE sql AS 'SELECT r.a';
            CREATE FUNCTION g() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM public.t'
            """,
            """
            CREATE TABLE t (a int, b int);
            CREATE FUNCTION f(r t) RETURNS int LANGUAGE sql AS 'SELECT r.a';
            CREATE FUNCTION g() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM public.t'
            """),
        new(
            "a table is the row type of a column and changes",
            "CREATE TABLE t (a int); CREATE TABLE u (id int, r t)",
            "CREATE TABLE t (a int, b text); CREATE TABLE u (id int, r t)")
        { Rows = "INSERT INTO t VALUES (1)", RowsBack = "INSERT INTO t VALUES (1, 'x')" },
        new(
            "the row type of a view is a function's argument",
            """
            CREATE TABLE t (a int, b int);
            CREATE VIEW v AS SELECT a FROM t;
            CREATE FUNCTION f(r v) RETURNS int LANGUAGE sql AS 'SELECT r.a'
            """,
            """
            CREATE TABLE t (a int, b int);
            CREATE VIEW v AS SELECT b, a FROM t;
            CREATE FUNCTION f(r v) RETURNS int LANGUAGE sql AS 'SELECT r.a'
            """),
        new(
            "foreign keys in a circle are made and go",
            "",
            """
            CREATE TABLE a (id int PRIMARY KEY, c int);
            CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
            CREATE TABLE c (id int PRIMARY KEY, b int REFERENCES b);
            ALTER TABLE a ADD FOREIGN KEY (c) REFERENCES c
            """),
        new(
            "foreign keys in a circle change with the keys",
            """
            CREATE TABLE a (id int PRIMARY KEY, b int);
            CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
            ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b
            """,
            """
            CREATE TABLE a (id bigint PRIMARY KEY, b bigint);
            CREATE TABLE b (id bigint PRIMARY KEY, a bigint REFERENCES a ON DELETE CASCADE);
            ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b
            """)
        { Rows = "INSERT INTO a VALUES (1); INSERT INTO b VALUES (1, 1)" },
        new(
            "a function reads a table whose default calls it",
            "",
            """
            CREATE FUNCTION next_n() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN (SELECT count(*) FROM public.t); END';
            CREATE TABLE t (n int DEFAULT next_n())
            """),
        new(
            "a function with a parsed body, a view over it, a function over the view",
            "",
            """
            CREATE TABLE t (a int);
            CREATE FUNCTION f() RETURNS SETOF t LANGUAGE sql BEGIN ATOMIC SELECT a FROM t; END;
            CREATE VIEW v AS SELECT a FROM f();
            CREATE FUNCTION g() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM v; END;
            CREATE TABLE u (n bigint DEFAULT g())
            """),
        new(
            "a parsed body reads a column whose type changes",
            """
            CREATE TABLE t (a int);
            CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(a) FROM t; END;
            CREATE VIEW v AS SELECT f() AS n
            """,
            """
            CREATE TABLE t (a smallint);
            CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(a) FROM t; END;
            CREATE VIEW v AS SELECT f() AS n
            """),
        new(
            "two views change places",
            "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v",
            "CREATE TABLE t (a int); CREATE VIEW w AS SELECT a FROM t; CREATE VIEW v AS SELECT a FROM w"),
        new(
            "a view and its table change kinds with each other",
            "CREATE TABLE a (x int); CREATE VIEW b AS SELECT x FROM a",
            "CREATE TABLE b (x int); CREATE VIEW a AS SELECT x FROM b"),
        new(
            "a view selects a whole row",
            "CREATE TABLE t (a int); CREATE VIEW v AS SELECT t AS r, t.a FROM t",
            "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT t AS r, t.a FROM t"),
        new(
            "a view uses JOIN USING on a column whose type changes",
            """
            CREATE TABLE a (id int, x int);
            CREATE TABLE b (id int, y int);
            CREATE VIEW v AS SELECT id, x, y FROM a JOIN b USING (id)
            """,
            """
            CREATE TABLE a (id bigint, x int);
            CREATE TABLE b (id bigint, y int);
            CREATE VIEW v AS SELECT id, x, y FROM a JOIN b USING (id)
            """),
        new(
            "a materialized view over a view over a table that changes, with index and rights",
            """
            CREATE TABLE t (a int, b varchar(5));
            CREATE VIEW v AS SELECT a, b FROM t;
            CREATE MATERIALIZED VIEW m AS SELECT a, b FROM v;
            CREATE UNIQUE INDEX mi ON m (a);
            GRANT SELECT ON m TO app_reader
            """,
            """
            CREATE TABLE t (a int, b text);
            CREATE VIEW v AS SELECT a, b FROM t;
            CREATE MATERIALIZED VIEW m AS SELECT a, b FROM v;
            CREATE UNIQUE INDEX mi ON m (a);
            GRANT SELECT ON m TO app_reader
            """),
        new(
            "a policy reads a view over a table whose column changes",
            """
            CREATE TABLE u (id int);
            CREATE VIEW v AS SELECT id FROM u;
            CREATE TABLE t (id int);
            CREATE POLICY p ON t USING (id IN (SELECT id FROM v));
            ALTER TABLE t ENABLE ROW LEVEL SECURITY
            """,
            """
            CREATE TABLE u (id bigint);
            CREATE VIEW v AS SELECT id FROM u;
            CREATE TABLE t (id int);
            CREATE POLICY p ON t USING (id IN (SELECT id FROM v));
            ALTER TABLE t ENABLE ROW LEVEL SECURITY
            """),
        new(
            "a trigger's condition calls a function that is made anew",
            """
            CREATE FUNCTION ok(int) RETURNS boolean LANGUAGE sql AS 'SELECT true';
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TABLE t (a int);
            CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW WHEN (ok(NEW.a)) EXECUTE FUNCTION f();
            ALTER TABLE t ENABLE ALWAYS TRIGGER g;
            COMMENT ON TRIGGER g ON t IS 'kept'
            """,
            """
            CREATE FUNCTION ok(x int) RETURNS boolean LANGUAGE sql AS 'SELECT true';
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TABLE t (a int);
            CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW WHEN (ok(NEW.a)) EXECUTE FUNCTION f();
            ALTER TABLE t ENABLE ALWAYS TRIGGER g;
            COMMENT ON TRIGGER g ON t IS 'kept'
            """),
        new(
            "a domain in a composite type in an array in a function changes its base type",
            """
            CREATE DOMAIN d AS int;
            CREATE TYPE c AS (x d);
            CREATE FUNCTION f(c[]) RETURNS int LANGUAGE sql AS 'SELECT 1'
            """,
            """
            CREATE DOMAIN d AS text;
            CREATE TYPE c AS (x d);
            CREATE FUNCTION f(c[]) RETURNS int LANGUAGE sql AS 'SELECT 1'
            """),
        new("an enum in everything loses a value", """
            CREATE TYPE e AS ENUM ('a', 'b', 'c'); CREATE DOMAIN d AS e DEFAULT 'a' CHECK (VALUE <> 'c');
            CREATE FUNCTION f(x e) RETURNS e LANGUAGE sql IMMUTABLE AS 'SELECT x';
            CREATE TABLE t (id int, v e NOT NULL DEFAULT 'a' CHECK (v > 'a' OR v = 'a'), w e[] DEFAULT ARRAY['a'::e], x d, y e
                GENERATED ALWAYS AS (f(v)) STORED);
            CREATE INDEX i ON t (v) WHERE v = 'a'; CREATE INDEX j ON t (f(v)); CREATE VIEW s AS SELECT v, w, x, y FROM t WHERE v = 'a';
            CREATE MATERIALIZED VIEW m AS SELECT v, count(*) AS n FROM s GROUP BY v; CREATE UNIQUE INDEX k ON m (v);
            CREATE POLICY p ON t USING (v = 'a');
            GRANT SELECT ON s, m TO app_reader;
            GRANT EXECUTE ON FUNCTION f TO app_writer;
            COMMENT ON COLUMN t.v IS 'v';
            COMMENT ON TYPE e IS 'e'
            """, """
            CREATE TYPE e AS ENUM ('a', 'c'); CREATE DOMAIN d AS e DEFAULT 'a' CHECK (VALUE <> 'c');
            CREATE FUNCTION f(x e) RETURNS e LANGUAGE sql IMMUTABLE AS 'SELECT x';
            CREATE TABLE t (id int, v e NOT NULL DEFAULT 'a' CHECK (v > 'a' OR v = 'a'), w e[] DEFAULT ARRAY['a'::e], x d, y e
                GENERATED ALWAYS AS (f(v)) STORED);
            CREATE INDEX i ON t (v) WHERE v = 'a'; CREATE INDEX j ON t (f(v)); CREATE VIEW s AS SELECT v, w, x, y FROM t WHERE v = 'a';
            CREATE MATERIALIZED VIEW m AS SELECT v, count(*) AS n FROM s GROUP BY v; CREATE UNIQUE INDEX k ON m (v);
            CREATE POLICY p ON t USING (v = 'a');
            GRANT SELECT ON s, m TO app_reader;
            GRANT EXECUTE ON FUNCTION f TO app_writer;
            COMMENT ON COLUMN t.v IS 'v';
            COMMENT ON TYPE e IS 'e'
            """)
        {
            Rows = "INSERT INTO t (id, v, w, x) VALUES (1, 'a', '{a,c}', 'a'), (2, 'c', '{}', NULL)",
            RowsBack = "INSERT INTO t (id, v, w, x) VALUES (1, 'a', '{a,c}', 'a')",
        },
        new(
            "what a table's view needs moves to another schema",
            """
            CREATE SCHEMA s;
            CREATE TYPE e AS ENUM ('a');
            CREATE FUNCTION f(e) RETURNS e LANGUAGE sql AS 'SELECT $1';
            CREATE TABLE t (v e);
            CREATE VIEW w AS SELECT f(v) AS v FROM t
            """,
            """
            CREATE SCHEMA s;
            CREATE TYPE s.e AS ENUM ('a');
            CREATE FUNCTION s.f(s.e) RETURNS s.e LANGUAGE sql AS 'SELECT $1';
            CREATE TABLE t (v s.e);
            CREATE VIEW w AS SELECT s.f(v) AS v FROM t
            """),
        new(
            "a unique index and the foreign key upon it change with a column's type, under a view",
            """
            CREATE TABLE a (id int NOT NULL, n int);
            CREATE UNIQUE INDEX i ON a (id);
            CREATE TABLE b (a int REFERENCES a (id));
            CREATE VIEW v AS SELECT a.id FROM a JOIN b ON b.a = a.id
            """,
            """
            CREATE TABLE a (id bigint NOT NULL, n int);
            CREATE UNIQUE INDEX i ON a (id);
            CREATE TABLE b (a bigint REFERENCES a (id));
            CREATE VIEW v AS SELECT a.id FROM a JOIN b ON b.a = a.id
            """),
        new(
            "tables are replaced by others of other kinds, all at once",
            """
            CREATE TABLE a (x int);
            CREATE VIEW b AS SELECT 1 AS x;
            CREATE MATERIALIZED VIEW c AS SELECT 1 AS x;
            CREATE SEQUENCE d;
            CREATE TYPE e AS (x int)
            """,
            """
            CREATE SEQUENCE a;
            CREATE TABLE b (x int);
            CREATE VIEW c AS SELECT 1 AS x;
            CREATE TYPE d AS (x int);
            CREATE MATERIALIZED VIEW e AS SELECT 1 AS x
            """),
        new(
            "an index and a table swap names",
            "CREATE TABLE t (a int); CREATE INDEX x ON t (a)",
            "CREATE TABLE x (a int); CREATE INDEX t ON x (a)"),
        new(
            "everything that stands on one table goes with it",
            """
            CREATE TABLE t (a int PRIMARY KEY);
            CREATE TABLE r (a int REFERENCES t);
            CREATE VIEW v AS SELECT a FROM t;
            CREATE VIEW w AS SELECT a FROM v;
            CREATE FUNCTION f(t) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE FUNCTION g() RETURNS SETOF w LANGUAGE sql AS 'SELECT * FROM public.w';
            CREATE POLICY p ON r USING (a IN (SELECT a FROM v))
            """,
            """
            CREATE TABLE r (a int)
            """)
        { Reverse = false },
        new(
            "a child table's view, its parent's type change and an expression index",
            """
            CREATE TABLE p (a int);
            CREATE TABLE c (b int) INHERITS (p);
            CREATE INDEX i ON c ((a + b));
            CREATE VIEW v AS SELECT a, b FROM c
            """,
            """
            CREATE TABLE p (a bigint);
            CREATE TABLE c (b int) INHERITS (p);
            CREATE INDEX i ON c ((a + b));
            CREATE VIEW v AS SELECT a, b FROM c
            """),
        new(
            "a partitioned table's key column type under a view and with foreign keys",
            """
            CREATE TABLE t (id int, k date, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('2000-01-01') TO ('2100-01-01');
            CREATE TABLE r (id int, k date, FOREIGN KEY (id, k) REFERENCES t);
            CREATE VIEW v AS SELECT id FROM t
            """,
            """
            CREATE TABLE t (id bigint, k date, PRIMARY KEY (id, k)) PARTITION BY RANGE (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('2000-01-01') TO ('2100-01-01');
            CREATE TABLE r (id bigint, k date, FOREIGN KEY (id, k) REFERENCES t);
            CREATE VIEW v AS SELECT id FROM t
            """)
        { Rows = "INSERT INTO t VALUES (1, '2024-01-01'); INSERT INTO r VALUES (1, '2024-01-01')" });

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Dependency(int version, string name) => RunAsync(version, Cases[name]);
}
