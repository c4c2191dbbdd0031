using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Keys, constraints and indexes of partitioned tables.</summary>
public sealed class PartitionIndexCases(PostgresServers servers) : PostgresAcceptance(servers)
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
        { Rows = "INSERT INTO r VALUES (1)", RowsBack = "INSERT INTO r VALUES (1); INSERT INTO t VALUES (1, 1)" });

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Partition(int version, string name) => RunAsync(version, Cases[name]);
}
