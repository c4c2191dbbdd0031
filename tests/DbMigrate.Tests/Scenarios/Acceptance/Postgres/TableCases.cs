using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Tables and their own properties.</summary>
public sealed class TableCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new("a table is made", "", "CREATE TABLE t (id int, name text)") { Expect = ["CreateTable"] },
        new("a table without columns", "", "CREATE TABLE empty ()"),
        new("an unlogged table is made", "", "CREATE UNLOGGED TABLE t (id int PRIMARY KEY, v text)"),
        new(
            "a table becomes unlogged",
            "CREATE TABLE t (id int PRIMARY KEY)",
            "CREATE UNLOGGED TABLE t (id int PRIMARY KEY)")
        { Expect = ["AlterTable", "TableRewrite"], ExpectedSql = ["ALTER TABLE public.t SET UNLOGGED"] },
        new(
            "tables that refer to each other become unlogged in an order that is allowed",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
            CREATE TABLE c (b int REFERENCES b)
            """,
            """
            CREATE UNLOGGED TABLE a (id int PRIMARY KEY);
            CREATE UNLOGGED TABLE b (id int PRIMARY KEY, a int REFERENCES a);
            CREATE UNLOGGED TABLE c (b int REFERENCES b)
            """),
        new(
            "storage parameters are set",
            "CREATE TABLE t (id int)",
            "CREATE TABLE t (id int) WITH (fillfactor = 70, autovacuum_enabled = false)")
        { Expect = ["AlterTable"] },
        new(
            "storage parameters change, come and go",
            "CREATE TABLE t (id int) WITH (fillfactor = 70, parallel_workers = 2)",
            "CREATE TABLE t (id int) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05)"),
        new(
            "storage parameters of the toast table",
            "CREATE TABLE t (v text) WITH (toast.autovacuum_enabled = false)",
            "CREATE TABLE t (v text) WITH (toast.autovacuum_vacuum_cost_delay = 5, toast_tuple_target = 256)"),
        new(
            "replica identity is full, nothing and the default",
            "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int); ALTER TABLE b REPLICA IDENTITY FULL; CREATE TABLE c (id int)",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            ALTER TABLE a REPLICA IDENTITY FULL;
            CREATE TABLE b (id int);
            ALTER TABLE b REPLICA IDENTITY NOTHING;
            CREATE TABLE c (id int);
            ALTER TABLE c REPLICA IDENTITY NOTHING
            """),
        new(
            "replica identity is an index",
            """
            CREATE TABLE t (id int NOT NULL, v int NOT NULL);
            CREATE UNIQUE INDEX t_id ON t (id);
            CREATE UNIQUE INDEX t_v ON t (v);
            ALTER TABLE t REPLICA IDENTITY USING INDEX t_id
            """,
            """
            CREATE TABLE t (id int NOT NULL, v int NOT NULL);
            CREATE UNIQUE INDEX t_id ON t (id);
            CREATE UNIQUE INDEX t_v ON t (v);
            ALTER TABLE t REPLICA IDENTITY USING INDEX t_v
            """),
        new(
            "replica identity stays with an index that is made anew",
            """
            CREATE TABLE t (id int NOT NULL, v int NOT NULL);
            CREATE UNIQUE INDEX t_id ON t (id);
            ALTER TABLE t REPLICA IDENTITY USING INDEX t_id
            """,
            """
            CREATE TABLE t (id int NOT NULL, v int NOT NULL);
            CREATE UNIQUE INDEX t_id ON t (id, v);
            ALTER TABLE t REPLICA IDENTITY USING INDEX t_id
            """),
        new(
            "row-level security is switched on",
            "CREATE TABLE t (id int)",
            "CREATE TABLE t (id int); ALTER TABLE t ENABLE ROW LEVEL SECURITY"),
        new(
            "row-level security also binds the owner",
            "CREATE TABLE t (id int); ALTER TABLE t ENABLE ROW LEVEL SECURITY",
            "CREATE TABLE t (id int); ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t FORCE ROW LEVEL SECURITY"),
        new(
            "a table is clustered on an index",
            "CREATE TABLE t (id int); CREATE INDEX i ON t (id)",
            "CREATE TABLE t (id int); CREATE INDEX i ON t (id); ALTER TABLE t CLUSTER ON i"),
        new(
            "a table is clustered on another index",
            "CREATE TABLE t (id int PRIMARY KEY, v int); CREATE INDEX i ON t (v); ALTER TABLE t CLUSTER ON i",
            "CREATE TABLE t (id int PRIMARY KEY, v int); CREATE INDEX i ON t (v); ALTER TABLE t CLUSTER ON t_pkey"),
        new(
            "a column is added",
            "CREATE TABLE t (id int)",
            "CREATE TABLE t (id int, name text)")
        { Expect = ["AddColumn", "!DataLoss"], ExpectedSql = ["ALTER TABLE public.t ADD COLUMN name text"] },
        new("a column is added with a default", "CREATE TABLE t (id int)", "CREATE TABLE t (id int, at timestamptz DEFAULT now())"),
        new(
            "a column is added that refuses null and has a default",
            "CREATE TABLE t (id int)",
            "CREATE TABLE t (id int, state text NOT NULL DEFAULT 'new')"),
        new("a column goes", "CREATE TABLE t (id int, gone text)", "CREATE TABLE t (id int)") { Expect = ["DropColumn", "DataLoss"] },
        new(
            "a column that refuses null goes",
            "CREATE TABLE t (id int, gone text NOT NULL)",
            "CREATE TABLE t (id int)")
        { Reverse = false },
        new(
            "columns come, go and change at once",
            "CREATE TABLE t (id int, a text, b int, c numeric(10,2) DEFAULT 0)",
            "CREATE TABLE t (id bigint, c numeric(12,4) DEFAULT 1, d date, e uuid DEFAULT gen_random_uuid())"),
        new("every column is replaced", "CREATE TABLE t (a int, b int)", "CREATE TABLE t (c int, d int)"),
        new(
            "a column refuses null",
            "CREATE TABLE t (id int, v text)",
            "CREATE TABLE t (id int, v text NOT NULL)")
        { Expect = ["AlterColumn", "ConstraintScan"], ExpectedSql = ["ALTER TABLE public.t ALTER COLUMN v SET NOT NULL"] },
        new(
            "many tables go",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a int REFERENCES a);
            CREATE TABLE c (id int);
            CREATE TABLE d (id int)
            """,
            """
            CREATE TABLE d (id int)
            """)
        { Expect = ["DropTable", "DataLoss"] },
        new(
            "column storage, compression, statistics and options",
            "CREATE TABLE t (a text, b text, c int); ALTER TABLE t ALTER b SET STORAGE EXTERNAL; ALTER TABLE t ALTER c SET STATISTICS 500",
            """
            CREATE TABLE t (a text COMPRESSION pglz, b text, c int);
            ALTER TABLE t ALTER a SET STORAGE MAIN;
            ALTER TABLE t ALTER c SET (n_distinct = 100);
            ALTER TABLE t ALTER a SET STATISTICS 0
            """),
        new(
            "column options change",
            "CREATE TABLE t (a int); ALTER TABLE t ALTER a SET (n_distinct = 10, n_distinct_inherited = -0.5)",
            "CREATE TABLE t (a int); ALTER TABLE t ALTER a SET (n_distinct = -1)"),
        new(
            "a table moves to another schema",
            "CREATE SCHEMA a; CREATE SCHEMA b; CREATE TABLE a.t (id int)",
            "CREATE SCHEMA a; CREATE SCHEMA b; CREATE TABLE b.t (id int)"),
        new(
            "a table of a type",
            """
            CREATE TYPE pair AS (a int, b text)
            """,
            """
            CREATE TYPE pair AS (a int, b text);
            CREATE TABLE t OF pair (a WITH OPTIONS PRIMARY KEY, b DEFAULT 'x')
            """),
        new(
            "a table becomes one of a type",
            "CREATE TYPE pair AS (a int, b text); CREATE TABLE t (a int, b text)",
            "CREATE TYPE pair AS (a int, b text); CREATE TABLE t OF pair"),
        new(
            "a table becomes a view",
            "CREATE TABLE s (id int); CREATE TABLE t (id int)",
            "CREATE TABLE s (id int); CREATE VIEW t AS SELECT id FROM s"),
        new(
            "a table becomes a materialized view",
            "CREATE TABLE s (id int); CREATE TABLE t (id int)",
            "CREATE TABLE s (id int); CREATE MATERIALIZED VIEW t AS SELECT id FROM s"),
        new(
            "a table becomes partitioned",
            "CREATE TABLE t (id int, at date)",
            "CREATE TABLE t (id int, at date) PARTITION BY RANGE (at)")
        { KeepsRows = false },
        new("a table becomes a sequence", "CREATE TABLE t (id int)", "CREATE SEQUENCE t"),
        new(
            "a table named twice in two schemas",
            "CREATE SCHEMA other; CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE other.t (id int PRIMARY KEY, v text)",
            "CREATE SCHEMA other; CREATE TABLE t (id int PRIMARY KEY, v int); CREATE TABLE other.t (id bigint PRIMARY KEY)"),
        new(
            "a wide table is made and loses half",
            "CREATE TABLE t (" + string.Join(", ", Enumerable.Range(1, 200).Select(i => $"c{i} int DEFAULT {i}")) + ")",
            "CREATE TABLE t (" + string.Join(", ", Enumerable.Range(1, 100).Select(i => $"c{i * 2} int DEFAULT {i * 2}")) + ")"),
        new("system types of every kind", "", """
            CREATE TABLE t (a smallint, b bigint, c real, d double precision, e money, f bytea, g time(3), h timetz, i interval day
                to second(2), j point,
                k line, l lseg, m box, n path, o polygon, p circle, q cidr, r macaddr8, s bit(3), u bit varying(5), v tsvector, w
                    tsquery, x uuid, y xml,
                z jsonpath, aa pg_lsn, ab int4range, ac tstzmultirange, ad "char", ae name, af oid, ag regclass, ah character(4), ai
                    numeric(5,0), aj txid_snapshot)
            """));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Table(int version, string name) => RunAsync(version, Cases[name]);
}
