using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Primary keys.</summary>
public sealed class PrimaryKeyCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new("a primary key is added", "CREATE TABLE t (a int NOT NULL, b int)", "CREATE TABLE t (a int PRIMARY KEY, b int)"),
        new(
            "a primary key on columns that allow null",
            "CREATE TABLE t (a int, b int)",
            "CREATE TABLE t (a int, b int, PRIMARY KEY (b, a))"),
        new("a primary key goes", "CREATE TABLE t (a int PRIMARY KEY)", "CREATE TABLE t (a int NOT NULL)"),
        new(
            "a primary key gets another column",
            "CREATE TABLE t (a int, b int NOT NULL, PRIMARY KEY (a))",
            "CREATE TABLE t (a int, b int NOT NULL, PRIMARY KEY (a, b))"),
        new(
            "the order of a key's columns",
            "CREATE TABLE t (a int, b int, PRIMARY KEY (a, b))",
            "CREATE TABLE t (a int, b int, PRIMARY KEY (b, a))"),
        new(
            "a primary key moves to another column",
            "CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL)",
            "CREATE TABLE t (a int NOT NULL, b int PRIMARY KEY)"),
        new(
            "a key with included columns and parameters",
            "CREATE TABLE t (a int PRIMARY KEY, b int)",
            "CREATE TABLE t (a int, b int, PRIMARY KEY (a) INCLUDE (b) WITH (fillfactor = 50))"),
        new(
            "only the parameters of the key's index change",
            "CREATE TABLE t (a int, PRIMARY KEY (a) WITH (fillfactor = 50))",
            "CREATE TABLE t (a int, PRIMARY KEY (a) WITH (fillfactor = 90))"),
        new(
            "a deferrable primary key",
            "CREATE TABLE t (a int PRIMARY KEY)",
            "CREATE TABLE t (a int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)"),
        new(
            "a primary key that others refer to is made anew",
            """
            CREATE TABLE t (a int, b int, CONSTRAINT k PRIMARY KEY (a));
            CREATE TABLE r (a int REFERENCES t)
            """,
            """
            CREATE TABLE t (a int, b int, CONSTRAINT key2 PRIMARY KEY (a));
            CREATE TABLE r (a int REFERENCES t)
            """),
        new(
            "a primary key moves, and the foreign key to its old column stays",
            "CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL); CREATE TABLE r (a int REFERENCES t (a))",
            "CREATE TABLE t (a int NOT NULL UNIQUE, b int PRIMARY KEY); CREATE TABLE r (a int REFERENCES t (a))"),
        new(
            "a primary key moves to a column that was unique, and the foreign key to its old column stays",
            "CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL UNIQUE); CREATE TABLE r (a int REFERENCES t (a), b int REFERENCES t (b))",
            "CREATE TABLE t (a int NOT NULL UNIQUE, b int PRIMARY KEY); CREATE TABLE r (a int REFERENCES t (a), b int REFERENCES t (b))"),
        new(
            "a unique index that a foreign key refers to becomes another",
            "CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX i ON t (a); CREATE TABLE r (a int REFERENCES t (a))",
            "CREATE TABLE t (a int, b int); CREATE UNIQUE INDEX i ON t (a) INCLUDE (b); CREATE TABLE r (a int REFERENCES t (a))"),
        new(
            "a primary key moves away from a column that is a foreign key",
            "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int PRIMARY KEY REFERENCES p, b int NOT NULL)",
            "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p, b int PRIMARY KEY)"),
        new(
            "a primary key moves, and the table's own foreign key to its old column stays",
            "CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL, up int REFERENCES t (a))",
            "CREATE TABLE t (a int NOT NULL UNIQUE, b int PRIMARY KEY, up int REFERENCES t (a))"),
        new(
            "a unique constraint becomes the primary key under a foreign key",
            "CREATE TABLE t (a int NOT NULL UNIQUE); CREATE TABLE r (a int REFERENCES t (a))",
            "CREATE TABLE t (a int PRIMARY KEY); CREATE TABLE r (a int REFERENCES t (a))"),
        new(
            "a view groups by the key",
            """
            CREATE TABLE t (a int PRIMARY KEY, b int);
            CREATE VIEW v AS SELECT a, b FROM t GROUP BY a
            """,
            """
            CREATE TABLE t (a int, b int, CONSTRAINT k PRIMARY KEY (a));
            CREATE VIEW v AS SELECT a, b FROM t GROUP BY a
            """),
        new(
            "the key's column is replaced",
            "CREATE TABLE t (id int PRIMARY KEY, v int)",
            "CREATE TABLE t (uid uuid PRIMARY KEY DEFAULT gen_random_uuid(), v int)")
        { Reverse = false },
        new(
            "a temporal key",
            """
            CREATE EXTENSION btree_gist;
            CREATE TABLE t (id int, during daterange)
            """,
            """
            CREATE EXTENSION btree_gist;
            CREATE TABLE t (id int, during daterange, PRIMARY KEY (id, during WITHOUT OVERLAPS))
            """)
        { MinVersion = 18 },
        new(
            "an ordinary key becomes temporal",
            """
            CREATE EXTENSION btree_gist;
            CREATE TABLE t (id int, during daterange, PRIMARY KEY (id, during))
            """,
            """
            CREATE EXTENSION btree_gist;
            CREATE TABLE t (id int, during daterange, PRIMARY KEY (id, during WITHOUT OVERLAPS))
            """)
        { MinVersion = 18 });

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task PrimaryKey(int version, string name) => RunAsync(version, Cases[name]);
}
