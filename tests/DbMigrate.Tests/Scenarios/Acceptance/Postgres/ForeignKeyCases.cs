using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Foreign keys.</summary>
public sealed class ForeignKeyCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "a foreign key is enforced no more, in place",
            "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (a int CONSTRAINT k REFERENCES p, b int CONSTRAINT l REFERENCES p "
                + "DEFERRABLE)",
            "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (a int CONSTRAINT k REFERENCES p NOT ENFORCED, b int CONSTRAINT l "
                + "REFERENCES p NOT ENFORCED)")
        {
            MinVersion = 18,
            ExpectedSql =
            [
                "ALTER TABLE public.c ALTER CONSTRAINT k NOT ENFORCED",
                "ALTER TABLE public.c ALTER CONSTRAINT l NOT DEFERRABLE NOT ENFORCED",
            ],
        },
        new(
            "a foreign key's triggers are switched off, or fire at other times",
            "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (a int CONSTRAINT k REFERENCES p, up int REFERENCES p)",
            """
            CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (a int CONSTRAINT k REFERENCES p, up int REFERENCES p);
            ALTER TABLE c DISABLE TRIGGER ALL;
            UPDATE pg_trigger SET tgenabled = 'A' WHERE tgrelid = 'p'::regclass AND tgconstraint = (SELECT oid FROM pg_constraint WHERE conname = 'k')
            """)
        { Expect = ["AlterForeignKey"] },
        new(
            "a partitioned table's foreign key is off on a partition alone",
            """
            CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (a int REFERENCES p) PARTITION BY RANGE (a);
            CREATE TABLE "c 1" PARTITION OF c FOR VALUES FROM (0) TO (1000)
            """,
            """
            CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (a int REFERENCES p) PARTITION BY RANGE (a);
            CREATE TABLE "c 1" PARTITION OF c FOR VALUES FROM (0) TO (1000);
            ALTER TABLE "c 1" DISABLE TRIGGER ALL
            """)
        { Rows = "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)", RowsBack = "INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)" },
        new(
            "a new table's foreign key is off, and its deferrable constraint",
            "CREATE TABLE p (id int PRIMARY KEY)",
            """
            CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (a int REFERENCES p, b int UNIQUE DEFERRABLE);
            ALTER TABLE c DISABLE TRIGGER ALL
            """),
        new(
            "a deferred foreign key's column refuses null",
            """
            CREATE TABLE p (id int PRIMARY KEY, n int, CONSTRAINT u UNIQUE (n) DEFERRABLE INITIALLY DEFERRED);
            CREATE TABLE c (id int PRIMARY KEY, p_id int REFERENCES p DEFERRABLE INITIALLY DEFERRED)
            """,
            """
            CREATE TABLE p (id int PRIMARY KEY, n int NOT NULL DEFAULT 7, CONSTRAINT u UNIQUE (n) DEFERRABLE INITIALLY DEFERRED);
            CREATE TABLE c (id int PRIMARY KEY, p_id int NOT NULL DEFAULT 1 REFERENCES p DEFERRABLE INITIALLY DEFERRED)
            """)
        {
            Rows = "INSERT INTO p VALUES (1, NULL); INSERT INTO c VALUES (1, NULL)",
            RowsBack = "INSERT INTO p VALUES (1, 2); INSERT INTO c VALUES (1, 1)",
            KeepsRows = false,
            Expect = ["NotReversible"],
        },
        new(
            "a foreign key is added",
            "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int)",
            "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a)")
        { Rows = "INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)", Expect = ["CreateForeignKey", "ConstraintScan"] },
        new(
            "a foreign key goes",
            "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a)",
            "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int)")
        { RowsBack = "" },
        new("both tables are new", "", "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a)"),
        new("a table and the one it refers to go", "CREATE TABLE z (id int PRIMARY KEY); CREATE TABLE a (z int REFERENCES z)", ""),
        new(
            "cascade to set null",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a int REFERENCES a ON DELETE CASCADE)
            """,
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a int REFERENCES a ON DELETE SET NULL ON UPDATE CASCADE)
            """),
        new(
            "restrict and set default",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a int REFERENCES a ON DELETE RESTRICT)
            """,
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a int REFERENCES a ON DELETE SET DEFAULT ON UPDATE RESTRICT)
            """),
        new(
            "set null of some columns",
            """
            CREATE TABLE a (x int, y int, PRIMARY KEY (x, y));
            CREATE TABLE b (x int, y int, CONSTRAINT f FOREIGN KEY (x, y) REFERENCES a ON DELETE SET NULL)
            """,
            """
            CREATE TABLE a (x int, y int, PRIMARY KEY (x, y));
            CREATE TABLE b (x int, y int, CONSTRAINT f FOREIGN KEY (x, y) REFERENCES a ON DELETE SET NULL (y))
            """)
        { MinVersion = 15 },
        new(
            "match full",
            """
            CREATE TABLE a (x int, y int, PRIMARY KEY (x, y));
            CREATE TABLE b (x int, y int, CONSTRAINT f FOREIGN KEY (x, y) REFERENCES a)
            """,
            """
            CREATE TABLE a (x int, y int, PRIMARY KEY (x, y));
            CREATE TABLE b (x int, y int, CONSTRAINT f FOREIGN KEY (x, y) REFERENCES a MATCH FULL)
            """),
        new(
            "deferrable",
            "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a)",
            "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a DEFERRABLE)"),
        new(
            "initially deferred to not deferrable",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a int REFERENCES a DEFERRABLE INITIALLY DEFERRED)
            """,
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a int REFERENCES a)
            """),
        new(
            "not valid is validated",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a int);
            ALTER TABLE b ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES a NOT VALID
            """,
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a int);
            ALTER TABLE b ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES a
            """)
        { Rows = "INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)", ExpectedSql = ["ALTER TABLE public.b VALIDATE CONSTRAINT f"] },
        new(
            "not valid is added over rows that break it",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a int)
            """,
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a int);
            ALTER TABLE b ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES a NOT VALID
            """)
        { Rows = "INSERT INTO b VALUES (7)" },
        new(
            "it refers to a unique constraint instead of the key",
            """
            CREATE TABLE a (id int PRIMARY KEY, n int UNIQUE);
            CREATE TABLE b (a int, CONSTRAINT f FOREIGN KEY (a) REFERENCES a)
            """,
            """
            CREATE TABLE a (id int PRIMARY KEY, n int UNIQUE);
            CREATE TABLE b (a int, CONSTRAINT f FOREIGN KEY (a) REFERENCES a (n))
            """),
        new(
            "it refers to a unique index",
            """
            CREATE TABLE a (id int, n int);
            CREATE UNIQUE INDEX i ON a (n);
            CREATE TABLE b (a int REFERENCES a (n))
            """,
            """
            CREATE TABLE a (id int, n int);
            CREATE UNIQUE INDEX i ON a (n) INCLUDE (id);
            CREATE TABLE b (a int REFERENCES a (n))
            """),
        new(
            "it refers to another table",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE c (id int PRIMARY KEY);
            CREATE TABLE b (x int, CONSTRAINT f FOREIGN KEY (x) REFERENCES a)
            """,
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE c (id int PRIMARY KEY);
            CREATE TABLE b (x int, CONSTRAINT f FOREIGN KEY (x) REFERENCES c)
            """),
        new(
            "the table it refers to is replaced",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (x int, CONSTRAINT f FOREIGN KEY (x) REFERENCES a)
            """,
            """
            CREATE TABLE c (id int PRIMARY KEY);
            CREATE TABLE b (x int, CONSTRAINT f FOREIGN KEY (x) REFERENCES c)
            """)
        { Rows = "", Reverse = false },
        new(
            "a table refers to itself",
            "CREATE TABLE t (id int PRIMARY KEY, up int)",
            "CREATE TABLE t (id int PRIMARY KEY, up int REFERENCES t)")
        { Rows = "INSERT INTO t VALUES (1, 1)" },
        new(
            "two tables refer to each other, both new",
            "",
            """
            CREATE TABLE a (id int PRIMARY KEY, b int);
            CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
            ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b) REFERENCES b
            """),
        new(
            "the column that refers goes",
            "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int, a int REFERENCES a)",
            "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int)"),
        new(
            "a column that refers is added",
            "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int)",
            "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (id int, a int REFERENCES a DEFAULT 1)"),
        new(
            "across schemas",
            "CREATE SCHEMA s; CREATE TABLE s.a (id int PRIMARY KEY); CREATE TABLE b (a int)",
            "CREATE SCHEMA s; CREATE TABLE s.a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES s.a)")
        { Rows = "" },
        new(
            "two foreign keys between the same columns",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a int REFERENCES a)
            """,
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a int REFERENCES a, CONSTRAINT again FOREIGN KEY (a) REFERENCES a ON DELETE CASCADE)
            """),
        new(
            "the columns change order",
            """
            CREATE TABLE a (x int, y int, PRIMARY KEY (x, y), UNIQUE (y, x));
            CREATE TABLE b (x int, y int, CONSTRAINT f FOREIGN KEY (x, y) REFERENCES a (x, y))
            """,
            """
            CREATE TABLE a (x int, y int, PRIMARY KEY (x, y), UNIQUE (y, x));
            CREATE TABLE b (x int, y int, CONSTRAINT f FOREIGN KEY (y, x) REFERENCES a (y, x))
            """),
        new(
            "a comment on a foreign key outlives its change",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a int REFERENCES a);
            COMMENT ON CONSTRAINT b_a_fkey ON b IS 'kept'
            """,
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a int REFERENCES a ON DELETE CASCADE);
            COMMENT ON CONSTRAINT b_a_fkey ON b IS 'kept'
            """),
        new(
            "not enforced is added",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a int)
            """,
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a int, CONSTRAINT f FOREIGN KEY (a) REFERENCES a NOT ENFORCED)
            """)
        { MinVersion = 18, Rows = "INSERT INTO b VALUES (7)" },
        new(
            "not enforced becomes enforced",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a int, CONSTRAINT f FOREIGN KEY (a) REFERENCES a NOT ENFORCED)
            """,
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (a int, CONSTRAINT f FOREIGN KEY (a) REFERENCES a)
            """)
        { MinVersion = 18, Rows = "INSERT INTO a VALUES (1); INSERT INTO b VALUES (1)" },
        new(
            "a temporal foreign key",
            """
            CREATE EXTENSION btree_gist;
            CREATE TABLE a (id int, at daterange, PRIMARY KEY (id, at WITHOUT OVERLAPS));
            CREATE TABLE b (id int, at daterange)
            """,
            """
            CREATE EXTENSION btree_gist;
            CREATE TABLE a (id int, at daterange, PRIMARY KEY (id, at WITHOUT OVERLAPS));
            CREATE TABLE b (id int, at daterange, FOREIGN KEY (id, PERIOD at) REFERENCES a (id, PERIOD at))
            """)
        { MinVersion = 18, Rows = "" });

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task ForeignKey(int version, string name) => RunAsync(version, Cases[name]);
}
