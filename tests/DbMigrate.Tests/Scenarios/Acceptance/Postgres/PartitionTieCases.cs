using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>What partitions have of their whole, and what they have themselves, when they come and go.</summary>
public sealed class PartitionTieCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "a partition with an inherited check becomes a table without it",
            """
            CREATE TABLE sale (s integer NOT NULL, d text, CONSTRAINT filled CHECK (d <> '')) PARTITION BY LIST (s);
            CREATE TABLE sale_1 PARTITION OF sale FOR VALUES IN (1);
            """,
            """
            CREATE TABLE sale (s integer NOT NULL, d text, CONSTRAINT filled CHECK (d <> '')) PARTITION BY LIST (s);
            CREATE TABLE sale_1 (s integer NOT NULL, d text);
            """)
        {
            Rows = """INSERT INTO sale VALUES (1, 'x');""",
            RowsBack = "INSERT INTO sale_1 VALUES (1, 'x')",
        },
        new(
            "bounds widen while the whole gets a check",
            """
            CREATE TABLE sale (s integer NOT NULL, d text) PARTITION BY LIST (s);
            CREATE TABLE sale_1 PARTITION OF sale FOR VALUES IN (1);
            """,
            """
            CREATE TABLE sale (s integer NOT NULL, d text, CONSTRAINT filled CHECK (d <> '')) PARTITION BY LIST (s);
            CREATE TABLE sale_1 PARTITION OF sale FOR VALUES IN (1, 2);
            """)
        {
            Rows = """INSERT INTO sale VALUES (1, 'x');""",
            RowsBack = """INSERT INTO sale VALUES (1, 'x');""",
        },
        new(
            "a foreign key that a partition inherits, and one that it has itself",
            """
            CREATE TABLE r (id int PRIMARY KEY);
            CREATE TABLE t (k int, r int, CONSTRAINT t_r FOREIGN KEY (r) REFERENCES r ON DELETE CASCADE) PARTITION BY LIST (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
            """,
            """
            CREATE TABLE r (id int PRIMARY KEY);
            CREATE TABLE t (k int, r int, CONSTRAINT t_r FOREIGN KEY (r) REFERENCES r ON DELETE CASCADE) PARTITION BY LIST (k);
            CREATE TABLE t1 (k int, r int, CONSTRAINT mine FOREIGN KEY (r) REFERENCES r ON DELETE CASCADE);
            """)
        {
            Rows = """INSERT INTO r VALUES (5); INSERT INTO t1 VALUES (1, 5);""",
            RowsBack = "INSERT INTO r VALUES (5); INSERT INTO t1 VALUES (1, 5)",
        },
        new(
            "a foreign key of a partition's own that was taken over keeps its name when the partition leaves",
            """
            CREATE TABLE r (id int PRIMARY KEY);
            CREATE TABLE t (k int, r int, CONSTRAINT t_r FOREIGN KEY (r) REFERENCES r) PARTITION BY LIST (k);
            CREATE TABLE t1 (k int, r int, CONSTRAINT mine FOREIGN KEY (r) REFERENCES r);
            ALTER TABLE t ATTACH PARTITION t1 FOR VALUES IN (1);
            """,
            """
            CREATE TABLE r (id int PRIMARY KEY);
            CREATE TABLE t (k int, r int, CONSTRAINT t_r FOREIGN KEY (r) REFERENCES r) PARTITION BY LIST (k);
            CREATE TABLE t1 (k int, r int);
            """)
        {
            Rows = "INSERT INTO r VALUES (5); INSERT INTO t VALUES (1, 5)",
            RowsBack = "INSERT INTO r VALUES (5); INSERT INTO t1 VALUES (1, 5)",
            ExpectedSql = ["ALTER TABLE public.t DETACH PARTITION public.t1", "ALTER TABLE public.t1 DROP CONSTRAINT mine"],
        },
        new(
            "a table gets a foreign key that its partitions' partitions have by names of their own",
            """
            CREATE TABLE r (id int PRIMARY KEY);
            CREATE TABLE t (k int, r int) PARTITION BY LIST (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1, 2) PARTITION BY LIST (k);
            CREATE TABLE t11 PARTITION OF t1 FOR VALUES IN (1);
            ALTER TABLE t11 ADD CONSTRAINT mine FOREIGN KEY (r) REFERENCES r;
            """,
            """
            CREATE TABLE r (id int PRIMARY KEY);
            CREATE TABLE t (k int, r int) PARTITION BY LIST (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1, 2) PARTITION BY LIST (k);
            CREATE TABLE t11 PARTITION OF t1 FOR VALUES IN (1);
            ALTER TABLE t11 ADD CONSTRAINT mine FOREIGN KEY (r) REFERENCES r;
            ALTER TABLE t1 ADD CONSTRAINT middle FOREIGN KEY (r) REFERENCES r;
            ALTER TABLE t ADD CONSTRAINT t_r FOREIGN KEY (r) REFERENCES r;
            """)
        {
            Rows = "INSERT INTO r VALUES (5); INSERT INTO t VALUES (1, 5)",
            RowsBack = "INSERT INTO r VALUES (5); INSERT INTO t VALUES (1, 5)",
        },
        new(
            "partitions that refer to their own whole",
            """
            CREATE TABLE t (k int PRIMARY KEY, up int REFERENCES t) PARTITION BY LIST (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2);
            """,
            """
            CREATE TABLE t (k int PRIMARY KEY, up int REFERENCES t) PARTITION BY LIST (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1, 3);
            CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2);
            """)
        {
            Rows = """INSERT INTO t VALUES (1, NULL), (2, 1);""",
            RowsBack = """INSERT INTO t VALUES (1, NULL), (2, 1);""",
        },
        new(
            "a column changes its type where a partition has an index, a check and a key on it",
            """
            CREATE TABLE t (k int, v int) PARTITION BY LIST (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
            CREATE UNIQUE INDEX t1_v ON t1 (v); ALTER TABLE t1 ADD CONSTRAINT vpos CHECK (v > 0); CREATE TABLE s (v int REFERENCES t1 (v));
            """,
            """
            CREATE TABLE t (k int, v bigint) PARTITION BY LIST (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
            CREATE UNIQUE INDEX t1_v ON t1 (v); ALTER TABLE t1 ADD CONSTRAINT vpos CHECK (v > 0); CREATE TABLE s (v bigint REFERENCES t1 (v));
            """)
        {
            Rows = """INSERT INTO t VALUES (1, 5); INSERT INTO s VALUES (5);""",
            RowsBack = """INSERT INTO t VALUES (1, 5); INSERT INTO s VALUES (5);""",
        });

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Partition(int version, string name) => RunAsync(version, Cases[name]);
}
