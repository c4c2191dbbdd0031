namespace DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

/// <summary>Foreign keys, and rebuilds of tables that others refer to.</summary>
internal static class ForeignKeyCases
{
    private const string Parent = "CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT);";
    private const string Child = "CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER NOT NULL REFERENCES p (id) ON DELETE CASCADE);";

    public static readonly AcceptanceCase[] All =
    [
        new("Foreign key added",
            $"{Parent} CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER);",
            $"{Parent} CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id));")
        {
            Expect = ["CreateForeignKey", "TableRewrite"],
            ExpectedSql =
            [
                "PRAGMA foreign_keys=OFF",
                "CREATE TABLE __new_c (\n    id INTEGER PRIMARY KEY,\n    p_id INTEGER,\n    FOREIGN KEY (p_id) REFERENCES p (id)\n)",
                "INSERT INTO __new_c (id, p_id)\nSELECT id, p_id FROM c",
                "DROP TABLE c",
                "ALTER TABLE __new_c RENAME TO c",
                "PRAGMA foreign_keys=ON",
            ],
        },
        new("Referring column added",
            $"{Parent} CREATE TABLE c (id INTEGER PRIMARY KEY);",
            $"{Parent} CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id) ON DELETE SET NULL);")
        {
            ExpectedSql = ["ALTER TABLE c ADD COLUMN p_id INTEGER REFERENCES p (id) ON DELETE SET NULL"],
        },
        new("Referring column added with a default",
            $"{Parent} CREATE TABLE c (id INTEGER PRIMARY KEY);",
            $"{Parent} CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER DEFAULT 1 REFERENCES p (id));")
        {
            Expect = ["TableRewrite"],
        },
        new(
            "Referring column that refuses null gets a default",
            $"{Parent} CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id));",
            $"{Parent} CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER NOT NULL DEFAULT 42 REFERENCES p (id));")
        {
            Rows = "INSERT INTO p VALUES (1, 'a'), (42, 'default'); INSERT INTO c VALUES (1, 1), (2, NULL)",
            RowsBack = "INSERT INTO p VALUES (42, 'default'); INSERT INTO c VALUES (1, 42)",
            KeepsRows = false,
            Expect = ["TableRewrite", "NotReversible"],
        },
        new(
            "Referring text column that refuses null gets a default",
            "CREATE TABLE s (code TEXT PRIMARY KEY); CREATE TABLE c (id INTEGER PRIMARY KEY, s TEXT REFERENCES s (code));",
            "CREATE TABLE s (code TEXT PRIMARY KEY); CREATE TABLE c (id INTEGER PRIMARY KEY, s TEXT NOT NULL DEFAULT 'open' REFERENCES s "
                + "(code));")
        {
            Rows = "INSERT INTO s VALUES ('open'), ('shut'); INSERT INTO c VALUES (1, 'shut'), (2, NULL)",
            RowsBack = "INSERT INTO s VALUES ('open'); INSERT INTO c VALUES (1, 'open')",
            KeepsRows = false,
        },
        new(
            "Foreign key in the column or the table",
            $"{Parent} {Child}",
            $"{Parent} CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER NOT NULL, FOREIGN KEY (p_id) REFERENCES P (ID) ON DELETE "
                + $"CASCADE);")
        {
            NoChange = true,
        },
        new(
            "Action changed",
            $"{Parent} {Child}",
            $"{Parent} CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER NOT NULL REFERENCES p (id) ON DELETE RESTRICT ON UPDATE "
                + $"CASCADE);")
        {
            Expect = ["DropForeignKey", "CreateForeignKey"],
        },
        new("Every action",
            $"{Parent} CREATE TABLE c (a INT, b INT, d INT, e INT);",
            $"{Parent} CREATE TABLE c (a INT REFERENCES p ON DELETE SET DEFAULT, b INT REFERENCES p ON UPDATE SET NULL, d INT REFERENCES p "
                + $"ON DELETE NO ACTION, e INT REFERENCES p ON UPDATE RESTRICT);"),
        new("NO ACTION happens anyway",
            $"{Parent} CREATE TABLE c (a INT REFERENCES p ON DELETE NO ACTION ON UPDATE NO ACTION);",
            $"{Parent} CREATE TABLE c (a INT REFERENCES p);") { NoChange = true },
        new("Deferred",
            $"{Parent} CREATE TABLE c (a INT REFERENCES p);",
            $"{Parent} CREATE TABLE c (a INT REFERENCES p DEFERRABLE INITIALLY DEFERRED);"),
        new("Immediate is immediate",
            $"{Parent} CREATE TABLE c (a INT REFERENCES p DEFERRABLE, b INT REFERENCES p NOT DEFERRABLE INITIALLY DEFERRED, d INT "
                + $"REFERENCES p DEFERRABLE INITIALLY IMMEDIATE);",
            $"{Parent} CREATE TABLE c (a INT REFERENCES p, b INT REFERENCES p, d INT REFERENCES p);") { NoChange = true },
        new("MATCH", $"{Parent} CREATE TABLE c (a INT REFERENCES p);", $"{Parent} CREATE TABLE c (a INT REFERENCES p MATCH FULL);"),
        new("Foreign key with a name",
            $"{Parent} CREATE TABLE c (a INT REFERENCES p);", $"{Parent} CREATE TABLE c (a INT CONSTRAINT c_p REFERENCES p);"),
        new("Foreign key of two columns",
            "CREATE TABLE p (x INT, y INT, PRIMARY KEY (x, y)); CREATE TABLE c (a INT, b INT, d TEXT);",
            "CREATE TABLE p (x INT, y INT, PRIMARY KEY (x, y)); CREATE TABLE c (a INT, b INT, d TEXT, FOREIGN KEY (a, b) REFERENCES p (x, "
                + "y) ON UPDATE CASCADE);"),
        new("Foreign key dropped", $"{Parent} {Child}", $"{Parent} CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER NOT NULL);"),
        new("Parent rebuilt under cascading children", $"{Parent} {Child}", $"CREATE TABLE p (id INTEGER PRIMARY KEY, a INT); {Child}")
        {
            Expect = ["AlterColumn"],
            ExpectedSql =
            [
                "PRAGMA foreign_keys=OFF",
                "CREATE TABLE __new_p (\n    id INTEGER PRIMARY KEY,\n    a INT\n)",
                "INSERT INTO __new_p (id, a)\nSELECT id, a FROM p",
                "DROP TABLE p",
                "ALTER TABLE __new_p RENAME TO p",
                "PRAGMA foreign_keys=ON",
            ],
        },
        new(
            "Parent and child rebuilt",
            $"{Parent} {Child}",
            "CREATE TABLE p (id INTEGER PRIMARY KEY, a INT); CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER REFERENCES p (id) ON "
                + "DELETE SET NULL);"),
        new(
            "Three generations rebuilt",
            $"{Parent} {Child} CREATE TABLE g (id INTEGER PRIMARY KEY, c_id INT REFERENCES c (id) ON DELETE CASCADE);",
            "CREATE TABLE p (id INTEGER PRIMARY KEY, a BLOB); CREATE TABLE c (id INTEGER PRIMARY KEY, p_id TEXT NOT NULL REFERENCES p (id) "
                + "ON DELETE CASCADE); CREATE TABLE g (id INTEGER PRIMARY KEY, c_id INT REFERENCES c (id) ON DELETE RESTRICT);")
        {
            Rows =
                "INSERT INTO p VALUES (1, 'x'), (2, 'y'); INSERT INTO c VALUES (1, 1), (2, 2); INSERT INTO g VALUES (1, 1), (2, 2), (3, "
                    + "NULL);",
        },
        new("Table that refers to itself",
            "CREATE TABLE n (id INTEGER PRIMARY KEY, up INT REFERENCES n (id) ON DELETE CASCADE, a TEXT);",
            "CREATE TABLE n (id INTEGER PRIMARY KEY, up INT REFERENCES n (id) ON DELETE CASCADE, a INT);"),
        new("Tables that refer to each other",
            "CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INT REFERENCES b (id)); CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INT "
                + "REFERENCES a (id));",
            "CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INT REFERENCES b (id), x TEXT UNIQUE); CREATE TABLE b (id INTEGER PRIMARY KEY, "
                + "a_id TEXT REFERENCES a (id));")
        {
            Rows = "INSERT INTO a VALUES (1, NULL), (2, NULL); INSERT INTO b VALUES (1, 1), (2, 2); UPDATE a SET b_id = id;",
        },
        new("Tables that refer to each other dropped",
            "CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INT REFERENCES b (id)); CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INT "
                + "REFERENCES a (id)); CREATE TABLE k (x);",
            "CREATE TABLE k (x);")
        {
            ExpectedSql = ["PRAGMA foreign_keys=OFF", "DROP TABLE a", "DROP TABLE b", "PRAGMA foreign_keys=ON"],
        },
        new("Parent and child dropped",
            $"CREATE TABLE k (x); {Parent} {Child}", "CREATE TABLE k (x);")
        {
            ExpectedSql = ["DROP TABLE c", "DROP TABLE p"], Expect = ["DropTable", "DataLoss"],
        },
        new("Parent dropped and the child's key with it",
            $"{Parent} {Child}", "CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INTEGER NOT NULL);")
        {
            Expect = ["DropTable", "DropForeignKey"], Reverse = false,
        },
        new(
            "Parent replaced by another",
            $"{Parent} CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INT REFERENCES p (id));",
            "CREATE TABLE q (id INTEGER PRIMARY KEY); CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INT REFERENCES q (id));")
        {
            Rows = "INSERT INTO p VALUES (1, 'x'); INSERT INTO c VALUES (1, NULL);",
            RowsBack = "INSERT INTO q VALUES (1); INSERT INTO c VALUES (1, NULL);",
        },
        new("Referenced column changes its name's key",
            "CREATE TABLE p (id INTEGER PRIMARY KEY, code TEXT UNIQUE); CREATE TABLE c (code TEXT REFERENCES p (code));",
            "CREATE TABLE p (id INTEGER PRIMARY KEY, code TEXT); CREATE UNIQUE INDEX p_code ON p (code); CREATE TABLE c (code TEXT "
                + "REFERENCES p (code));"),
        new("Referred to table gets a column", $"{Parent} {Child}", $"CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT, b TEXT); {Child}")
        {
            ExpectedSql = ["ALTER TABLE p ADD COLUMN b TEXT"],
        },
        new("Parent that is not there",
            "CREATE TABLE c (id INTEGER PRIMARY KEY, p_id INT REFERENCES later (id));",
            "CREATE TABLE c (id INTEGER PRIMARY KEY, p_id TEXT REFERENCES later (id));")
        {
            Rows = "", RowsBack = "",
        },
    ];
}
