using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Renames that a person has stated.</summary>
public sealed class RenameCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new("a table", "CREATE TABLE old (id int)", "CREATE TABLE new (id int)") { Renames = [Of(ObjectKind.Table, "old", "new")] },
        new(
            "a table with all that has its name",
            """
            CREATE TABLE old (id serial PRIMARY KEY, n int UNIQUE CHECK (n > 0), g int GENERATED ALWAYS AS IDENTITY);
            CREATE INDEX ON old (n);
            CREATE VIEW v AS SELECT id FROM old
            """,
            """
            CREATE TABLE new (id serial PRIMARY KEY, n int UNIQUE CHECK (n > 0), g int GENERATED ALWAYS AS IDENTITY);
            CREATE INDEX ON new (n);
            CREATE VIEW v AS SELECT id FROM new
            """)
        { Renames = [Of(ObjectKind.Table, "old", "new")] },
        new(
            "a column",
            "CREATE TABLE t (old int, b int)",
            "CREATE TABLE t (new int, b int)")
        { Renames = [Of(ObjectKind.Column, "old", "new", "t")] },
        new(
            "a column that much reads",
            """
            CREATE TABLE t (old int NOT NULL CHECK (old > 0), b int GENERATED ALWAYS AS (old + 1) STORED, CONSTRAINT u UNIQUE
                (old));
            CREATE INDEX i ON t ((old * 2));
            CREATE POLICY p ON t USING (old > 1)
            """,
            """
            CREATE TABLE t (new int NOT NULL, b int GENERATED ALWAYS AS (new + 1) STORED, CONSTRAINT u UNIQUE (new), CONSTRAINT
                t_old_check CHECK (new > 0));
            CREATE INDEX i ON t ((new * 2));
            CREATE POLICY p ON t USING (new > 1)
            """)
        { Renames = [Of(ObjectKind.Column, "old", "new", "t")] },
        new(
            "a column that a view shows",
            "CREATE TABLE t (old int); CREATE VIEW v AS SELECT old FROM t",
            "CREATE TABLE t (new int); CREATE VIEW v AS SELECT new FROM t")
        { Renames = [Of(ObjectKind.Column, "old", "new", "t")] },
        new(
            "a column, which also changes its type",
            "CREATE TABLE t (old int)",
            "CREATE TABLE t (new bigint DEFAULT 1)")
        { Renames = [Of(ObjectKind.Column, "old", "new", "t")] },
        new(
            "two columns change names",
            "CREATE TABLE t (a int, b int)",
            "CREATE TABLE t (b int, c int)")
        { Renames = [Of(ObjectKind.Column, "b", "c", "t"), Of(ObjectKind.Column, "a", "b", "t")] },
        new(
            "an index",
            "CREATE TABLE t (a int); CREATE INDEX old ON t (a)",
            "CREATE TABLE t (a int); CREATE INDEX new ON t (a)")
        { Renames = [Of(ObjectKind.Index, "old", "new")] },
        new(
            "a constraint",
            "CREATE TABLE t (a int, CONSTRAINT old CHECK (a > 0), CONSTRAINT k UNIQUE (a))",
            "CREATE TABLE t (a int, CONSTRAINT new CHECK (a > 0), CONSTRAINT k2 UNIQUE (a))")
        { Renames = [Of(ObjectKind.Constraint, "old", "new", "t"), Of(ObjectKind.Constraint, "k", "k2", "t")] },
        new(
            "a foreign key",
            "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE t (a int CONSTRAINT old REFERENCES a)",
            "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE t (a int CONSTRAINT new REFERENCES a)")
        { Renames = [Of(ObjectKind.ForeignKey, "old", "new", "t")] },
        new(
            "an enum and one of its values",
            "CREATE TYPE old AS ENUM ('a', 'b'); CREATE TABLE t (v old DEFAULT 'a')",
            "CREATE TYPE new AS ENUM ('x', 'b'); CREATE TABLE t (v new DEFAULT 'x')")
        { Renames = [Of(ObjectKind.EnumValue, "a", "x", "old"), Of(ObjectKind.Enum, "old", "new")], KeepsRows = false },
        new(
            "a domain, a composite type and a range",
            """
            CREATE DOMAIN d1 AS int;
            CREATE TYPE c1 AS (a int);
            CREATE TYPE r1 AS RANGE (subtype = float8);
            CREATE TABLE t (a d1, b c1, c r1)
            """,
            """
            CREATE DOMAIN d2 AS int;
            CREATE TYPE c2 AS (a int);
            CREATE TYPE r2 AS RANGE (subtype = float8, multirange_type_name = r1_multirange);
            CREATE TABLE t (a d2, b c2, c r2)
            """)
        {
            Renames = [Of(ObjectKind.Domain, "d1", "d2"), Of(ObjectKind.CompositeType, "c1", "c2"), Of(ObjectKind.RangeType, "r1", "r2")],
        },
        new(
            "a view and a materialized view with an index",
            """
            CREATE VIEW v1 AS SELECT 1 AS a;
            CREATE MATERIALIZED VIEW m1 AS SELECT a FROM v1;
            CREATE INDEX i ON m1 (a)
            """,
            """
            CREATE VIEW v2 AS SELECT 1 AS a;
            CREATE MATERIALIZED VIEW m2 AS SELECT a FROM v2;
            CREATE INDEX i ON m2 (a)
            """)
        { Renames = [Of(ObjectKind.View, "v1", "v2"), Of(ObjectKind.MaterializedView, "m1", "m2")] },
        new(
            "a sequence and a function",
            """
            CREATE SEQUENCE s1;
            CREATE FUNCTION f1(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE TABLE t (a bigint DEFAULT nextval('s1'), b int DEFAULT f1(1))
            """,
            """
            CREATE SEQUENCE s2;
            CREATE FUNCTION f2(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE TABLE t (a bigint DEFAULT nextval('s2'), b int DEFAULT f2(1))
            """)
        { Renames = [Of(ObjectKind.Sequence, "s1", "s2"), Of(ObjectKind.Routine, "f1(integer)", "f2(integer)")] },
        new(
            "a schema",
            "CREATE SCHEMA s1; CREATE TABLE s1.t (a int)",
            "CREATE SCHEMA s2; CREATE TABLE s2.t (a int)")
        { Renames = [new(new(ObjectKind.Schema, null, "s1"), new(ObjectKind.Schema, null, "s2"))] },
        new(
            "a trigger, a policy and a rule",
            """
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TABLE t (a int);
            CREATE TRIGGER g1 BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
            CREATE POLICY p1 ON t;
            CREATE RULE r1 AS ON DELETE TO t DO ALSO NOTHING
            """,
            """
            CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TABLE t (a int);
            CREATE TRIGGER g2 BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
            CREATE POLICY p2 ON t;
            CREATE RULE r2 AS ON DELETE TO t DO ALSO NOTHING
            """)
        {
            Renames =
            [
                Of(ObjectKind.Trigger, "g1", "g2", "t"),
                Of(ObjectKind.Policy, "p1", "p2", "t"),
                Of(ObjectKind.Rule, "r1", "r2", "t"),
            ],
        },
        new(
            "names that need quotes",
            "CREATE TABLE \"Old T\" (\"Old c\" int)",
            "CREATE TABLE \"New \"\"T\" (\"select\" int)")
        { Renames = [Of(ObjectKind.Column, "Old c", "select", "Old T"), Of(ObjectKind.Table, "Old T", "New \"T")] },
        new(
            "a column of a partitioned table",
            """
            CREATE TABLE t (old int, k int) PARTITION BY LIST (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1)
            """,
            """
            CREATE TABLE t (new int, k int) PARTITION BY LIST (k);
            CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1)
            """)
        {
            Renames = [Of(ObjectKind.Column, "old", "new", "t")],
            Rows = "INSERT INTO t VALUES (1, 1)",
            RowsBack = "INSERT INTO t VALUES (1, 1)",
        },
        new(
            "an attribute of a composite type",
            "CREATE TYPE c AS (old int)",
            "CREATE TYPE c AS (new int)")
        { Renames = [Of(ObjectKind.Column, "old", "new", "c")] });

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Rename(int version, string name) => RunAsync(version, Cases[name]);

    private static Rename Of(ObjectKind kind, string from, string to, string? table = null) =>
        new(new(kind, "public", from, table), new(kind, "public", to, table));
}
