using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Partitioned tables, their partitions.</summary>
public sealed class PartitionCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
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
            "a partitioned table that refers to itself",
            "",
            """
            CREATE TABLE t (id int, up int, k int, PRIMARY KEY (id, k), CONSTRAINT up FOREIGN KEY (up, k) REFERENCES t (id, k)) PARTITION BY LIST (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2) PARTITION BY LIST (id);
            CREATE TABLE t21 PARTITION OF t2 DEFAULT
            """),
        new(
            "a partition that refers to its whole",
            "",
            """
            CREATE TABLE t (id int, up int, k int, PRIMARY KEY (id, k)) PARTITION BY LIST (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2);
            ALTER TABLE t1 ADD CONSTRAINT up FOREIGN KEY (up, k) REFERENCES t (id, k)
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
