using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Rows that move when a table is partitioned, or partitioned otherwise.</summary>
public sealed class PartitionRowsCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "a table with everything becomes partitioned, and its rows find their partitions",
            """
            CREATE TABLE o (id bigint GENERATED ALWAYS AS IDENTITY, at date NOT NULL, note text DEFAULT 'x', PRIMARY KEY (id, at), CONSTRAINT c CHECK (note <> ''));
            CREATE INDEX o_note ON o (note);
            CREATE TABLE line (oid bigint, at date, FOREIGN KEY (oid, at) REFERENCES o (id, at) ON DELETE CASCADE);
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.note = NEW.note || ''!''; RETURN NEW; END';
            CREATE TRIGGER g BEFORE INSERT OR UPDATE ON o FOR EACH ROW EXECUTE FUNCTION f();
            CREATE VIEW v AS SELECT id, note FROM o;
            CREATE MATERIALIZED VIEW mv AS SELECT count(*) AS n FROM o;
            """,
            """
            CREATE TABLE o (id bigint GENERATED ALWAYS AS IDENTITY, at date NOT NULL, note text DEFAULT 'x', PRIMARY KEY (id, at), CONSTRAINT c CHECK (note <> '')) PARTITION BY RANGE (at);
            CREATE TABLE o_24 PARTITION OF o FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
            CREATE TABLE o_25 PARTITION OF o FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
            CREATE TABLE o_x PARTITION OF o DEFAULT;
            CREATE INDEX o_note ON o (note);
            CREATE TABLE line (oid bigint, at date, FOREIGN KEY (oid, at) REFERENCES o (id, at) ON DELETE CASCADE);
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.note = NEW.note || ''!''; RETURN NEW; END';
            CREATE TRIGGER g BEFORE INSERT OR UPDATE ON o FOR EACH ROW EXECUTE FUNCTION f();
            CREATE VIEW v AS SELECT id, note FROM o;
            CREATE MATERIALIZED VIEW mv AS SELECT count(*) AS n FROM o;
            """)
        {
            MovesRows = true,
            Rows =
                """INSERT INTO o (at, note) VALUES ('2024-05-05', 'a'), ('2025-05-05', 'b'), ('2023-01-01', 'c'); INSERT INTO line SELECT id, at FROM o; REFRESH MATERIALIZED VIEW mv;""",
            RowsBack =
                """INSERT INTO o (at, note) VALUES ('2024-05-05', 'a'), ('2025-05-05', 'b'), ('2023-01-01', 'c'); INSERT INTO line SELECT id, at FROM o; REFRESH MATERIALIZED VIEW mv;""",
        },
        new(
            "a table with a serial key becomes partitioned by its hash",
            """
            CREATE TABLE o (id serial PRIMARY KEY, note text);
            """,
            """
            CREATE TABLE o (id serial PRIMARY KEY, note text) PARTITION BY HASH (id);
            CREATE TABLE o_0 PARTITION OF o FOR VALUES WITH (MODULUS 2, REMAINDER 0);
            CREATE TABLE o_1 PARTITION OF o FOR VALUES WITH (MODULUS 2, REMAINDER 1);
            """)
        {
            MovesRows = true,
            Rows = """INSERT INTO o (note) VALUES ('a'), ('b'), ('c');""",
            RowsBack = """INSERT INTO o (note) VALUES ('a'), ('b'), ('c');""",
        },
        new(
            "rows move to other partitions where the key changes",
            """
            CREATE TABLE t (a int, b int, PRIMARY KEY (a, b)) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
            CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20);
            CREATE TABLE s (a int, b int, FOREIGN KEY (a, b) REFERENCES t);
            CREATE INDEX i ON t (b);
            """,
            """
            CREATE TABLE t (a int, b int, PRIMARY KEY (a, b)) PARTITION BY LIST (b);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
            CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2);
            CREATE TABLE s (a int, b int, FOREIGN KEY (a, b) REFERENCES t);
            CREATE INDEX i ON t (b);
            """)
        {
            MovesRows = true,
            Rows = """INSERT INTO t VALUES (5, 2), (15, 1), (6, 1); INSERT INTO s VALUES (5, 2), (15, 1);""",
            RowsBack = """INSERT INTO t VALUES (5, 2), (15, 1), (6, 1); INSERT INTO s VALUES (5, 2), (15, 1);""",
        },
        new(
            "a partition is split while others refer to its rows",
            """
            CREATE TABLE t (a int PRIMARY KEY, b text) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (20);
            CREATE TABLE s (a int REFERENCES t);
            """,
            """
            CREATE TABLE t (a int PRIMARY KEY, b text) PARTITION BY RANGE (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
            CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20);
            CREATE TABLE s (a int REFERENCES t);
            """)
        {
            MovesRows = true,
            Rows = """INSERT INTO t VALUES (5, 'a'), (15, 'b'); INSERT INTO s VALUES (15), (5);""",
            RowsBack = """INSERT INTO t VALUES (5, 'a'), (15, 'b'); INSERT INTO s VALUES (15), (5);""",
        },
        new(
            "partitions change their values, and their rows change places",
            """
            CREATE TABLE t (k int) PARTITION BY LIST (k); CREATE TABLE a PARTITION OF t FOR VALUES IN (1); CREATE TABLE b PARTITION OF t FOR VALUES IN (2);
            """,
            """
            CREATE TABLE t (k int) PARTITION BY LIST (k); CREATE TABLE a PARTITION OF t FOR VALUES IN (2); CREATE TABLE b PARTITION OF t FOR VALUES IN (1);
            """)
        {
            MovesRows = true,
            Rows = """INSERT INTO t VALUES (1), (2), (2);""",
            RowsBack = """INSERT INTO t VALUES (1), (2), (2);""",
        },
        new(
            "a partition is partitioned itself",
            """
            CREATE TABLE t (a int, b int, c text) PARTITION BY LIST (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
            CREATE INDEX t1_c ON t1 (c);
            """,
            """
            CREATE TABLE t (a int, b int, c text) PARTITION BY LIST (a);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1) PARTITION BY RANGE (b);
            CREATE TABLE t1a PARTITION OF t1 FOR VALUES FROM (0) TO (10);
            CREATE TABLE t1b PARTITION OF t1 DEFAULT;
            CREATE INDEX t1_c ON t1 (c);
            """)
        {
            MovesRows = true,
            Rows = """INSERT INTO t VALUES (1, 5, 'x'), (1, 50, 'y');""",
            RowsBack = """INSERT INTO t VALUES (1, 5, 'x'), (1, 50, 'y');""",
        });

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Rows_move(int version, string name) => RunAsync(version, Cases[name]);
}
