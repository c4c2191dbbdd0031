using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Acceptance.Postgres;

/// <summary>Partitioned tables, their partitions, keys and indexes.</summary>
public sealed class PartitionCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "an index with a comment changes",
            """
            CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
            CREATE INDEX i ON t (a);
            COMMENT ON INDEX i IS 'fast'
            """,
            """
            CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
            CREATE INDEX i ON t (b);
            COMMENT ON INDEX i IS 'fast'
            """),
        new(
            "a partitioned table with two partitions",
            "",
            """
            CREATE TABLE t (id int, at date) PARTITION BY RANGE (at);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
            CREATE TABLE t2 PARTITION OF t DEFAULT
            """),
        new(
            "a partition is added",
            """
            CREATE TABLE t (id int, k int) PARTITION BY LIST (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1, 2)
            """,
            """
            CREATE TABLE t (id int, k int) PARTITION BY LIST (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1, 2);
            CREATE TABLE t2 PARTITION OF t FOR VALUES IN (3, NULL)
            """)
        { Rows = "INSERT INTO t VALUES (1, 1)", RowsBack = "INSERT INTO t VALUES (1, 1), (2, 3)" },
        new(
            "a default partition is added",
            """
            CREATE TABLE t (k int) PARTITION BY LIST (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1)
            """,
            """
            CREATE TABLE t (k int) PARTITION BY LIST (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE td PARTITION OF t DEFAULT
            """)
        { Rows = "INSERT INTO t VALUES (1)" },
        new(
            "a table is attached",
            """
            CREATE TABLE t (id int, k int) PARTITION BY LIST (k);
            CREATE TABLE t1 (id int, k int)
            """,
            """
            CREATE TABLE t (id int, k int) PARTITION BY LIST (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1)
            """)
        {
            Rows = "INSERT INTO t1 VALUES (5, 1)",
            RowsBack = "INSERT INTO t VALUES (5, 1)",
            Expect = ["!DataLoss"],
            ExpectedSql = ["ALTER TABLE public.t ATTACH PARTITION public.t1 FOR VALUES IN (1)"],
        },
        new(
            "a table with a primary key and an index is attached",
            """
            CREATE TABLE t (id int, k int, PRIMARY KEY (id, k)) PARTITION BY LIST (k);
            CREATE INDEX i ON t (k);
            CREATE TABLE t1 (id int, k int, PRIMARY KEY (id, k));
            CREATE INDEX t1_k_idx ON t1 (k)
            """,
            """
            CREATE TABLE t (id int, k int, PRIMARY KEY (id, k)) PARTITION BY LIST (k);
            CREATE INDEX i ON t (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1)
            """)
        { Rows = "INSERT INTO t1 VALUES (5, 1)", RowsBack = "INSERT INTO t VALUES (5, 1)" },
        new(
            "bounds of a partition change",
            """
            CREATE TABLE t (k int) PARTITION BY RANGE (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10)
            """,
            """
            CREATE TABLE t (k int) PARTITION BY RANGE (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (100)
            """)
        { Rows = "INSERT INTO t VALUES (5)", RowsBack = "INSERT INTO t VALUES (6)", Expect = ["!DataLoss"] },
        new(
            "bounds of two partitions change places",
            """
            CREATE TABLE t (k int) PARTITION BY LIST (k);
            CREATE TABLE a PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE b PARTITION OF t FOR VALUES IN (2)
            """,
            """
            CREATE TABLE t (k int) PARTITION BY LIST (k);
            CREATE TABLE a PARTITION OF t FOR VALUES IN (2);
            CREATE TABLE b PARTITION OF t FOR VALUES IN (1)
            """)
        { Rows = "", RowsBack = "" },
        new(
            "a partition becomes the default",
            "CREATE TABLE t (k int) PARTITION BY LIST (k); CREATE TABLE a PARTITION OF t FOR VALUES IN (1)",
            "CREATE TABLE t (k int) PARTITION BY LIST (k); CREATE TABLE a PARTITION OF t DEFAULT")
        { Rows = "INSERT INTO t VALUES (1)", RowsBack = "INSERT INTO t VALUES (1)" },
        new(
            "hash partitions",
            "",
            """
            CREATE TABLE t (k int) PARTITION BY HASH (k);
            CREATE TABLE t0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1)
            """),
        new(
            "hash partitions are doubled",
            """
            CREATE TABLE t (k int) PARTITION BY HASH (k);
            CREATE TABLE t0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1)
            """,
            """
            CREATE TABLE t (k int) PARTITION BY HASH (k);
            CREATE TABLE t0 PARTITION OF t FOR VALUES WITH (MODULUS 4, REMAINDER 0);
            CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 4, REMAINDER 1);
            CREATE TABLE t2 PARTITION OF t FOR VALUES WITH (MODULUS 4, REMAINDER 2);
            CREATE TABLE t3 PARTITION OF t FOR VALUES WITH (MODULUS 4, REMAINDER 3)
            """)
        { Rows = "", RowsBack = "" },
        new(
            "bounds with MINVALUE, MAXVALUE and two keys",
            """
            CREATE TABLE t (a int, b text) PARTITION BY RANGE (a, b);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (MINVALUE, MINVALUE) TO (5, 'm')
            """,
            """
            CREATE TABLE t (a int, b text) PARTITION BY RANGE (a, b);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (MINVALUE, MINVALUE) TO (5, 'm');
            CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (5, 'm') TO (MAXVALUE, MAXVALUE)
            """),
        new(
            "a partition key with an expression, a class and a collation",
            "",
            """
            CREATE TABLE t (a text, b timestamptz) PARTITION BY RANGE (lower(a) COLLATE "C" text_pattern_ops);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('a') TO ('n')
            """),
        new(
            "sub-partitions are added",
            """
            CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1)
            """,
            """
            CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2) PARTITION BY RANGE (b);
            CREATE TABLE t2a PARTITION OF t2 FOR VALUES FROM (0) TO (10);
            CREATE TABLE t2b PARTITION OF t2 DEFAULT
            """)
        { Rows = "INSERT INTO t VALUES (1, 1)", RowsBack = "INSERT INTO t VALUES (1, 1), (2, 20)" },
        new(
            "a tree of partitions goes",
            """
            CREATE TABLE t (a int, b int, PRIMARY KEY (a, b)) PARTITION BY LIST (a);
            CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2) PARTITION BY RANGE (b);
            CREATE TABLE t2a PARTITION OF t2 FOR VALUES FROM (0) TO (1000);
            CREATE INDEX i ON t (b)
            """,
            "")
        { Rows = "INSERT INTO t VALUES (2, 1)" },
        new(
            "a partition is detached and kept",
            """
            CREATE TABLE t (a int, b int, PRIMARY KEY (a)) PARTITION BY RANGE (a);
            CREATE INDEX i ON t (b);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """,
            """
            CREATE TABLE t (a int, b int, PRIMARY KEY (a)) PARTITION BY RANGE (a);
            CREATE INDEX i ON t (b);
            CREATE TABLE t1 (a int PRIMARY KEY, b int);
            CREATE INDEX t1_b_idx ON t1 (b)
            """)
        { Rows = "INSERT INTO t VALUES (1, 1)", RowsBack = "INSERT INTO t1 VALUES (1, 1)" },
        new(
            "a partition moves to another parent",
            """
            CREATE TABLE a (k int) PARTITION BY LIST (k);
            CREATE TABLE b (k int) PARTITION BY LIST (k);
            CREATE TABLE p PARTITION OF a FOR VALUES IN (1)
            """,
            """
            CREATE TABLE a (k int) PARTITION BY LIST (k);
            CREATE TABLE b (k int) PARTITION BY LIST (k);
            CREATE TABLE p PARTITION OF b FOR VALUES IN (1)
            """)
        { Rows = "INSERT INTO a VALUES (1)", RowsBack = "INSERT INTO b VALUES (1)" },
        new(
            "a primary key is added to a partitioned table",
            """
            CREATE TABLE t (a int NOT NULL, b int NOT NULL) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """,
            """
            CREATE TABLE t (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a, b)) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """),
        new(
            "a primary key of a partitioned table changes",
            """
            CREATE TABLE t (a int, b int NOT NULL, PRIMARY KEY (a)) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """,
            """
            CREATE TABLE t (a int, b int, PRIMARY KEY (a, b)) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """),
        new(
            "a unique constraint of a partitioned table",
            """
            CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """,
            """
            CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (b, a)) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """),
        new(
            "an index of a partitioned table",
            """
            CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """,
            """
            CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000);
            CREATE INDEX i ON t (b)
            """),
        new(
            "an index of a partitioned table changes",
            """
            CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000);
            CREATE INDEX i ON t (b)
            """,
            """
            CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000);
            CREATE INDEX i ON t (b, a)
            """)
        { KeepsRows = true },
        new(
            "a partition has an index of its own, which is attached later",
            """
            CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000);
            CREATE INDEX mine ON t1 (b)
            """,
            """
            CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000);
            CREATE INDEX mine ON t1 (b);
            CREATE INDEX i ON t (b)
            """),
        new(
            "an index on only the partitioned table",
            """
            CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """,
            """
            CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000);
            CREATE INDEX i ON ONLY t (b)
            """),
        new(
            "the children's indexes have names of their own",
            "",
            """
            CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000);
            CREATE INDEX i ON ONLY t (b);
            CREATE INDEX odd_name ON t1 (b);
            ALTER INDEX i ATTACH PARTITION odd_name
            """),
        new(
            "a column is added to a partitioned table",
            """
            CREATE TABLE t (a int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """,
            """
            CREATE TABLE t (a int, b text DEFAULT 'x') PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """),
        new(
            "a column of a partitioned table changes its type",
            """
            CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000);
            CREATE INDEX i ON t (b)
            """,
            """
            CREATE TABLE t (a int, b bigint) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000);
            CREATE INDEX i ON t (b)
            """),
        new(
            "a column of a partitioned table goes",
            """
            CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """,
            """
            CREATE TABLE t (a int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """),
        new(
            "not null and a default of a partitioned table",
            """
            CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """,
            """
            CREATE TABLE t (a int, b int NOT NULL DEFAULT 3) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """),
        new(
            "a partition has a default of its own",
            """
            CREATE TABLE t (a int, b int DEFAULT 1) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """,
            """
            CREATE TABLE t (a int, b int DEFAULT 1) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t (b DEFAULT 2) FOR VALUES FROM (0) TO (1000)
            """),
        new(
            "a check of a partitioned table and one of a partition",
            """
            CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """,
            """
            CREATE TABLE t (a int, b int, CONSTRAINT c CHECK (b > 0)) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t (CONSTRAINT d CHECK (b < 1000)) FOR VALUES FROM (0) TO (1000)
            """),
        new(
            "the key's column changes its type",
            """
            CREATE TABLE t (a int, b int, PRIMARY KEY (a)) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000);
            CREATE INDEX i ON t (b);
            CREATE VIEW v AS SELECT a FROM t
            """,
            """
            CREATE TABLE t (a bigint, b int, PRIMARY KEY (a)) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000);
            CREATE INDEX i ON t (b);
            CREATE VIEW v AS SELECT a FROM t
            """)
        { Expect = ["!DataLoss"] },
        new(
            "the partition key changes",
            """
            CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """,
            """
            CREATE TABLE t (a int, b int) PARTITION BY LIST (b);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1)
            """)
        { Rows = "INSERT INTO t VALUES (1, 1)", RowsBack = "INSERT INTO t VALUES (1, 1)" },
        new(
            "a partitioned table becomes an ordinary one",
            """
            CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """,
            """
            CREATE TABLE t (a int, b int)
            """)
        { KeepsRows = false },
        new(
            "a foreign key from a partitioned table",
            """
            CREATE TABLE r (id int PRIMARY KEY);
            CREATE TABLE t (a int, r int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """,
            """
            CREATE TABLE r (id int PRIMARY KEY);
            CREATE TABLE t (a int, r int REFERENCES r ON DELETE CASCADE) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """)
        { Rows = "" },
        new(
            "a foreign key to a partitioned table",
            """
            CREATE TABLE t (a int PRIMARY KEY) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000);
            CREATE TABLE r (a int)
            """,
            """
            CREATE TABLE t (a int PRIMARY KEY) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000);
            CREATE TABLE r (a int REFERENCES t)
            """)
        { Rows = "INSERT INTO t VALUES (1); INSERT INTO r VALUES (1)" },
        new(
            "a partition with foreign keys both ways is added",
            """
            CREATE TABLE r (id int PRIMARY KEY);
            CREATE TABLE t (a int PRIMARY KEY, r int REFERENCES r) PARTITION BY RANGE (a);
            CREATE TABLE q (a int REFERENCES t)
            """,
            """
            CREATE TABLE r (id int PRIMARY KEY);
            CREATE TABLE t (a int PRIMARY KEY, r int REFERENCES r) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000);
            CREATE TABLE q (a int REFERENCES t)
            """)
        { Rows = "INSERT INTO r VALUES (1)", RowsBack = "INSERT INTO r VALUES (1); INSERT INTO t VALUES (1, 1)" },
        new(
            "a trigger of a partitioned table",
            """
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TABLE t (a int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """,
            """
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TABLE t (a int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000);
            CREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()
            """),
        new(
            "grants, comments and parameters of a partition",
            """
            CREATE TABLE t (a int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)
            """,
            """
            CREATE TABLE t (a int) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000) WITH (fillfactor = 60);
            GRANT SELECT ON t1 TO app_reader;
            COMMENT ON TABLE t1 IS 'first';
            COMMENT ON COLUMN t1.a IS 'key'
            """),
        new(
            "partitions in another schema",
            """
            CREATE SCHEMA parts;
            CREATE TABLE t (a int PRIMARY KEY, b int) PARTITION BY RANGE (a)
            """,
            """
            CREATE SCHEMA parts;
            CREATE TABLE t (a int PRIMARY KEY, b int) PARTITION BY RANGE (a);
            CREATE TABLE parts.t1 PARTITION OF t FOR VALUES FROM (0) TO (1000);
            CREATE INDEX i ON t (b)
            """)
        { Rows = "" });

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Partition(int version, string name) => RunAsync(version, Cases[name]);
}
