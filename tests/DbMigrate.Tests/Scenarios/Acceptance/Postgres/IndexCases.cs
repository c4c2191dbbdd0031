using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Indexes that no constraint owns.</summary>
public sealed class IndexCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "an index is added",
            "CREATE TABLE t (a int)",
            "CREATE TABLE t (a int); CREATE INDEX i ON t (a)")
        { Expect = ["CreateIndex", "IndexBuildBlocksWrites"], ExpectedSql = ["CREATE INDEX i ON public.t USING btree (a)"] },
        new("an index goes", "CREATE TABLE t (a int); CREATE INDEX i ON t (a)", "CREATE TABLE t (a int)") { Expect = ["DropIndex"] },
        new("a unique index is added", "CREATE TABLE t (a int)", "CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a)"),
        new(
            "an index becomes unique",
            "CREATE TABLE t (a int); CREATE INDEX i ON t (a)",
            "CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a)"),
        new(
            "another column",
            "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a)",
            "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (b)"),
        new(
            "order and nulls",
            "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a, b)",
            "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a DESC, b NULLS FIRST)"),
        new(
            "another method",
            "CREATE TABLE t (a int); CREATE INDEX i ON t (a)",
            "CREATE TABLE t (a int); CREATE INDEX i ON t USING hash (a)"),
        new(
            "gin, gist, brin and spgist",
            """
            CREATE TABLE t (a jsonb, b int4range, c timestamptz, d text)
            """,
            """
            CREATE TABLE t (a jsonb, b int4range, c timestamptz, d text);
            CREATE INDEX i1 ON t USING gin (a jsonb_path_ops);
            CREATE INDEX i2 ON t USING gist (b);
            CREATE INDEX i3 ON t USING brin (c) WITH (pages_per_range = 32);
            CREATE INDEX i4 ON t USING spgist (d)
            """),
        new(
            "an operator class",
            "CREATE TABLE t (a text); CREATE INDEX i ON t (a)",
            "CREATE TABLE t (a text); CREATE INDEX i ON t (a text_pattern_ops)"),
        new(
            "an operator class with parameters",
            "CREATE TABLE t (a tsvector); CREATE INDEX i ON t USING gist (a)",
            "CREATE TABLE t (a tsvector); CREATE INDEX i ON t USING gist (a tsvector_ops (siglen = 100))"),
        new(
            "an operator class of an extension",
            "CREATE EXTENSION pg_trgm; CREATE TABLE t (a text)",
            "CREATE EXTENSION pg_trgm; CREATE TABLE t (a text); CREATE INDEX i ON t USING gin (a gin_trgm_ops)"),
        new(
            "a collation",
            "CREATE TABLE t (a text); CREATE INDEX i ON t (a)",
            "CREATE TABLE t (a text); CREATE INDEX i ON t (a COLLATE \"POSIX\")"),
        new(
            "an expression",
            "CREATE TABLE t (a text); CREATE INDEX i ON t (a)",
            "CREATE TABLE t (a text); CREATE INDEX i ON t (lower(a), (a || 'x'))"),
        new(
            "a predicate changes",
            "CREATE TABLE t (a int); CREATE INDEX i ON t (a) WHERE a > 0",
            "CREATE TABLE t (a int); CREATE INDEX i ON t (a) WHERE a > 10 AND a IS NOT NULL"),
        new(
            "included columns",
            "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a)",
            "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a) INCLUDE (b)"),
        new(
            "nulls not distinct",
            "CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a)",
            "CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT")
        { MinVersion = 15 },
        new(
            "parameters",
            "CREATE TABLE t (a int); CREATE INDEX i ON t (a)",
            "CREATE TABLE t (a int); CREATE INDEX i ON t (a) WITH (fillfactor = 70, deduplicate_items = off)"),
        new(
            "parameters change",
            "CREATE TABLE t (a int); CREATE INDEX i ON t (a) WITH (fillfactor = 70)",
            "CREATE TABLE t (a int); CREATE INDEX i ON t (a) WITH (fillfactor = 90)")
        { ExpectedSql = ["ALTER INDEX public.i SET (fillfactor=90)"] },
        new(
            "parameters come and go, before a predicate",
            """
            CREATE TABLE t (a int, b jsonb);
            CREATE INDEX i ON t (a) INCLUDE (b) WITH (deduplicate_items = off, fillfactor = 70) WHERE a > 0;
            CREATE INDEX j ON t USING gin (b)
            """,
            """
            CREATE TABLE t (a int, b jsonb);
            CREATE INDEX i ON t (a) INCLUDE (b) WITH (fillfactor = 60) WHERE a > 0;
            CREATE INDEX j ON t USING gin (b) WITH (fastupdate = off, gin_pending_list_limit = 100)
            """)
        { Expect = ["AlterIndex", "!DropIndex", "!CreateIndex"] },
        new(
            "the order of parameters changes",
            "CREATE TABLE t (a int); CREATE INDEX i ON t (a) WITH (fillfactor = 70, deduplicate_items = off)",
            "CREATE TABLE t (a int); CREATE INDEX i ON t (a) WITH (deduplicate_items = off, fillfactor = 70)")
        { Expect = ["!DropIndex"] },
        new(
            "parameters of a partitioned table's index and key",
            """
            CREATE TABLE t (a int PRIMARY KEY WITH (fillfactor = 70), b int) PARTITION BY LIST (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
            CREATE INDEX i ON t (b) WITH (fillfactor = 70)
            """,
            """
            CREATE TABLE t (a int PRIMARY KEY WITH (fillfactor = 90), b int) PARTITION BY LIST (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
            CREATE INDEX i ON t (b) WITH (fillfactor = 90)
            """),
        new(
            "what the server forgets when a column's type changes",
            """
            CREATE TABLE t (a int, b text);
            CREATE INDEX i ON t ((a + 1), b);
            ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 500;
            COMMENT ON INDEX i IS 'kept';
            CREATE STATISTICS s ON a, b FROM t;
            ALTER STATISTICS s SET STATISTICS 300;
            ALTER TABLE t ALTER b SET STORAGE EXTERNAL, ALTER b SET COMPRESSION pglz, ALTER b SET STATISTICS 200
            """,
            """
            CREATE TABLE t (a bigint, b varchar);
            CREATE INDEX i ON t ((a + 1), b);
            ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 500;
            COMMENT ON INDEX i IS 'kept';
            CREATE STATISTICS s ON a, b FROM t;
            ALTER STATISTICS s SET STATISTICS 300;
            ALTER TABLE t ALTER b SET STORAGE EXTERNAL, ALTER b SET COMPRESSION pglz, ALTER b SET STATISTICS 200
            """)
        { Expect = ["!DropIndex"] },
        new(
            "statistics of an expression",
            """
            CREATE TABLE t (a int);
            CREATE INDEX i ON t ((a + 1))
            """,
            """
            CREATE TABLE t (a int);
            CREATE INDEX i ON t ((a + 1));
            ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 1000
            """),
        new(
            "a comment",
            "CREATE TABLE t (a int); CREATE INDEX i ON t (a)",
            "CREATE TABLE t (a int); CREATE INDEX i ON t (a); COMMENT ON INDEX i IS 'fast'"),
        new(
            "a comment outlives the index's change",
            "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a); COMMENT ON INDEX i IS 'fast'",
            "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a, b); COMMENT ON INDEX i IS 'fast'"),
        new(
            "an index moves to another table",
            "CREATE TABLE a (x int); CREATE TABLE b (x int); CREATE INDEX i ON a (x)",
            "CREATE TABLE a (x int); CREATE TABLE b (x int); CREATE INDEX i ON b (x)"),
        new("an index on a column that is added", "CREATE TABLE t (a int)", "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (b, a)"),
        new(
            "an index of two columns of which one goes",
            "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a, b)",
            "CREATE TABLE t (a int)"),
        new(
            "an index loses the column that goes",
            "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a, b)",
            "CREATE TABLE t (a int); CREATE INDEX i ON t (a)"),
        new(
            "an expression calls a function that is made anew",
            """
            CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x';
            CREATE TABLE t (a int);
            CREATE INDEX i ON t (f(a))
            """,
            """
            CREATE FUNCTION f(y int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT y';
            CREATE TABLE t (a int);
            CREATE INDEX i ON t (f(a))
            """),
        new(
            "an index swaps names with another",
            "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a); CREATE INDEX j ON t (b)",
            "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (b); CREATE INDEX j ON t (a)"),
        new(
            "an index that is not valid is built",
            """
            CREATE TABLE t (a int);
            CREATE INDEX i ON t (a);
            UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass
            """,
            """
            CREATE TABLE t (a int);
            CREATE INDEX i ON t (a)
            """)
        { OneWay = true },
        new(
            "on a materialized view",
            """
            CREATE TABLE t (a int);
            CREATE MATERIALIZED VIEW m AS SELECT a FROM t
            """,
            """
            CREATE TABLE t (a int);
            CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
            CREATE UNIQUE INDEX i ON m (a);
            CREATE INDEX j ON m ((a + 1)) WHERE a > 1
            """));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Index(int version, string name) => RunAsync(version, Cases[name]);
}
