using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Tables that inherit from others.</summary>
public sealed class InheritanceCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "a child is added",
            "CREATE TABLE p (a int, b text NOT NULL)",
            "CREATE TABLE p (a int, b text NOT NULL); CREATE TABLE c (d int) INHERITS (p)"),
        new(
            "a child with parents goes with them",
            "CREATE TABLE p (a int); CREATE TABLE q (b int); CREATE TABLE c (d int) INHERITS (p, q)",
            ""),
        new(
            "a column is added to the parent",
            "CREATE TABLE p (a int); CREATE TABLE c (d int) INHERITS (p)",
            "CREATE TABLE p (a int, b int DEFAULT 1); CREATE TABLE c (d int) INHERITS (p)"),
        new(
            "a column of the parent goes",
            "CREATE TABLE p (a int, b int); CREATE TABLE c (d int) INHERITS (p)",
            "CREATE TABLE p (a int); CREATE TABLE c (d int) INHERITS (p)"),
        new(
            "a column of the parent goes and stays in the child",
            "CREATE TABLE p (a int, b int); CREATE TABLE c (d int) INHERITS (p)",
            "CREATE TABLE p (a int); CREATE TABLE c (d int, b int) INHERITS (p)"),
        new(
            "a column of the parent changes its type",
            "CREATE TABLE p (a int, b int); CREATE TABLE c (d int) INHERITS (p)",
            "CREATE TABLE p (a int, b bigint); CREATE TABLE c (d int) INHERITS (p)"),
        new(
            "a table starts to inherit",
            "CREATE TABLE p (a int); CREATE TABLE c (a int, d int)",
            "CREATE TABLE p (a int); CREATE TABLE c (a int, d int) INHERITS (p)"),
        new(
            "a child changes parents",
            "CREATE TABLE p (a int); CREATE TABLE q (a int); CREATE TABLE c (a int) INHERITS (p)",
            "CREATE TABLE p (a int); CREATE TABLE q (a int); CREATE TABLE c (a int) INHERITS (q)"),
        new(
            "a check that is inherited",
            "CREATE TABLE p (a int); CREATE TABLE c () INHERITS (p)",
            "CREATE TABLE p (a int, CONSTRAINT k CHECK (a > 0)); CREATE TABLE c () INHERITS (p)"),
        new(
            "a check that is not inherited",
            "CREATE TABLE p (a int); CREATE TABLE c () INHERITS (p)",
            "CREATE TABLE p (a int, CONSTRAINT k CHECK (a > 0) NO INHERIT); CREATE TABLE c () INHERITS (p)"),
        new(
            "not null of the parent",
            "CREATE TABLE p (a int); CREATE TABLE c () INHERITS (p)",
            "CREATE TABLE p (a int NOT NULL); CREATE TABLE c () INHERITS (p)"),
        new(
            "a child's own default for an inherited column",
            """
            CREATE TABLE p (a int DEFAULT 1);
            CREATE TABLE c () INHERITS (p)
            """,
            """
            CREATE TABLE p (a int DEFAULT 1);
            CREATE TABLE c () INHERITS (p);
            ALTER TABLE c ALTER a SET DEFAULT 2
            """),
        new(
            "three generations and a diamond",
            """
            CREATE TABLE a (x int);
            CREATE TABLE b (y int) INHERITS (a);
            CREATE TABLE c (z int) INHERITS (a);
            CREATE TABLE d () INHERITS (b, c)
            """,
            """
            CREATE TABLE a (x int, w text);
            CREATE TABLE b (y int) INHERITS (a);
            CREATE TABLE c (z bigint) INHERITS (a);
            CREATE TABLE d (v int) INHERITS (b, c)
            """),
        new(
            "a view over the parent",
            """
            CREATE TABLE p (a int, b int);
            CREATE TABLE c (d int) INHERITS (p);
            CREATE VIEW v AS SELECT a, b FROM p
            """,
            """
            CREATE TABLE p (a int, b bigint);
            CREATE TABLE c (d int) INHERITS (p);
            CREATE VIEW v AS SELECT a, b FROM p
            """),
        new(
            "a column of two parents changes its type",
            "CREATE TABLE a (v int); CREATE TABLE b (v int); CREATE TABLE kid () INHERITS (a, b)",
            "CREATE TABLE a (v bigint); CREATE TABLE b (v bigint); CREATE TABLE kid () INHERITS (a, b)"),
        new(
            "parents change places, and their columns merge",
            "CREATE TABLE a (x int NOT NULL, y int DEFAULT 1); CREATE TABLE b (y int DEFAULT 1, z text); CREATE TABLE c (w int) INHERITS "
                + "(a, b)",
            "CREATE TABLE a (x int, y int DEFAULT 1); CREATE TABLE b (y int DEFAULT 1, z text); CREATE TABLE c (w int, z text) INHERITS "
                + "(b, a)"),
        new(
            "a child without columns of its own changes parents",
            "CREATE TABLE p (a int NOT NULL, CONSTRAINT k CHECK (a > 0)); CREATE TABLE q (a int NOT NULL, CONSTRAINT k CHECK (a > 0)); "
                + "CREATE TABLE c () INHERITS (p)",
            "CREATE TABLE p (a int NOT NULL, CONSTRAINT k CHECK (a > 0)); CREATE TABLE q (a int NOT NULL, CONSTRAINT k CHECK (a > 0)); "
                + "CREATE TABLE c () INHERITS (q)"),
        new(
            "a table with a check of its own starts to inherit it",
            "CREATE TABLE p (a int, CONSTRAINT k CHECK (a > 0)); CREATE TABLE c (a int, CONSTRAINT k CHECK (a > 0))",
            "CREATE TABLE p (a int, CONSTRAINT k CHECK (a > 0)); CREATE TABLE c (a int) INHERITS (p)"),
        new(
            "a child refuses null itself where its parent does",
            "CREATE TABLE p (a int, b int NOT NULL, c int); CREATE TABLE k () INHERITS (p)",
            """
            CREATE TABLE p (a int, b int NOT NULL, c int CONSTRAINT n NOT NULL);
            CREATE TABLE k () INHERITS (p);
            ALTER TABLE k ALTER COLUMN a SET NOT NULL;
            ALTER TABLE k ALTER COLUMN b SET NOT NULL
            """)
        { Rows = "INSERT INTO k VALUES (1, 2, 3)", RowsBack = "INSERT INTO k VALUES (1, 2, 3)" },
        new(
            "a child leaves a parent that has a check",
            "CREATE SCHEMA s; CREATE TABLE p (a int NOT NULL, b text CHECK (b <> 'q')); CREATE TABLE s.p (c int) INHERITS (p)",
            "CREATE SCHEMA s; CREATE TABLE p (a int NOT NULL, b text CHECK (b <> 'q')); CREATE TABLE s.p (a int NOT NULL, b text, c int)")
        { Rows = "INSERT INTO s.p VALUES (1, 'x', 2)", RowsBack = "INSERT INTO s.p VALUES (1, 'x', 2)" },
        new(
            "the child's own key and index",
            """
            CREATE TABLE p (a int);
            CREATE TABLE c (d int) INHERITS (p)
            """,
            """
            CREATE TABLE p (a int);
            CREATE TABLE c (d int, PRIMARY KEY (a)) INHERITS (p);
            CREATE INDEX i ON c (d)
            """));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Inheritance(int version, string name) => RunAsync(version, Cases[name]);
}
