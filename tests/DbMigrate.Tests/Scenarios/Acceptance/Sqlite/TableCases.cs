namespace DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

/// <summary>Whole tables, virtual tables, and names of all kinds.</summary>
internal static class TableCases
{
    public static readonly AcceptanceCase[] All =
    [
        new("The empty name", "CREATE TABLE t (a INT);", "CREATE TABLE t (a INT); CREATE TABLE \"\" (\"\" INT, b TEXT);")
        {
            Expect = ["CreateTable"],
        },
        new("Table created",
            "CREATE TABLE k (x INT UNIQUE);",
            "CREATE TABLE k (x INT UNIQUE); CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, a VARCHAR(20) DEFAULT 'x' "
                + "COLLATE NOCASE UNIQUE, b INT, CONSTRAINT c CHECK (b > 0), FOREIGN KEY (b) REFERENCES k (x));")
        {
            Rows = "INSERT INTO k VALUES (1);",
            RowsBack = "INSERT INTO k VALUES (1);",
            Expect = ["CreateTable", "!CreateConstraint"],
            ExpectedSql =
            [
                """
                CREATE TABLE t (
                    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
                    a VARCHAR(20) DEFAULT 'x' COLLATE NOCASE UNIQUE,
                    b INT,
                    CONSTRAINT c CHECK (b > 0),
                    FOREIGN KEY (b) REFERENCES k (x)
                )
                """,
            ],
        },
        new("Table dropped",
            "CREATE TABLE k (x); CREATE TABLE t (a INT);",
            "CREATE TABLE k (x);")
        {
            ExpectedSql = ["DROP TABLE t"], Expect = ["DropTable", "DataLoss"],
        },
        new("Every table replaced", "CREATE TABLE a (x INT); CREATE TABLE b (x INT);", "CREATE TABLE c (y TEXT); CREATE TABLE d (z TEXT);"),
        new("Table made by a query",
            "CREATE TABLE k (x INT, y TEXT); CREATE TABLE t AS SELECT x, y || 'a' AS z, 1.5 AS r FROM k;",
            "CREATE TABLE k (x INT, y TEXT); CREATE TABLE t (x INT, z, r, extra TEXT);"),
        new("Reserved words",
            "CREATE TABLE \"select\" (\"from\" INT, \"where\" TEXT);",
            "CREATE TABLE \"select\" (\"from\" TEXT, \"where\" TEXT PRIMARY KEY, \"order\" INT DEFAULT 1 CHECK (\"order\" > 0));"),
        new("Words that only look reserved",
            "CREATE TABLE t (name TEXT, type TEXT, value INT, date TEXT, text TEXT, \"true\" INT);",
            "CREATE TABLE t (name TEXT, type TEXT, value TEXT, date TEXT, text TEXT, \"true\" INT);"),
        new("Names with spaces and quotes",
            "CREATE TABLE \"my \"\"odd\"\" table\" (\"a column\" INT, \"it's\" TEXT);",
            "CREATE TABLE \"my \"\"odd\"\" table\" (\"a column\" TEXT, \"it's\" TEXT, \"semi;colon\" INT UNIQUE);"),
        new("Names in other letters",
            "CREATE TABLE Größe (\"ключ\" INTEGER PRIMARY KEY, 名前 TEXT);",
            "CREATE TABLE Größe (\"ключ\" INTEGER PRIMARY KEY, 名前 BLOB, \"😀\" TEXT);"),
        new("Names that differ in the case of other letters",
            "CREATE TABLE ä (ö INT, Ö INT CHECK (Ö > ö)); CREATE TABLE Ä (x INT);",
            "CREATE TABLE ä (ö TEXT, Ö INT CHECK (Ö > ö)); CREATE TABLE Ä (x INT UNIQUE);")
        {
            Rows = "INSERT INTO Ä VALUES (1);", RowsBack = "INSERT INTO Ä VALUES (1);",
        },
        new("Names that are numbers",
            "CREATE TABLE \"1\" (\"2\" INT, \"3x\" TEXT);",
            "CREATE TABLE \"1\" (\"2\" TEXT, \"3x\" TEXT); CREATE INDEX \"4\" ON \"1\" (\"2\");"),
        new("Names with a dot and a dollar",
            "CREATE TABLE \"a.b\" (\"c.d\" INT, e$f INT);",
            "CREATE TABLE \"a.b\" (\"c.d\" TEXT, e$f INT CHECK (e$f > 0));"),
        new("Names quoted in every way",
            "CREATE TABLE `a b` ([c d] INT, \"e f\" INT, 'g h' INT);",
            "CREATE TABLE \"a b\" (\"c d\" INT, \"e f\" INT, \"g h\" INT);")
        {
            NoChange = true,
        },
        new("A name's quotes do not count",
            "CREATE TABLE \"t\" (`id` integer PRIMARY KEY NOT NULL, [a] text DEFAULT 'x');",
            "CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, a TEXT DEFAULT 'x');")
        {
            NoChange = true,
        },
        new("Comments and line ends do not count",
            "CREATE TABLE t ( -- one\r\n\tid INTEGER PRIMARY KEY, /* two */\r\n\ta TEXT -- three\r\n)",
            "CREATE TABLE t(id INTEGER PRIMARY KEY,a TEXT)")
        {
            NoChange = true,
        },
        new("Columns named with their table",
            "CREATE TABLE t (a INT, b INT AS (a + 1), CHECK (\"t\".\"a\" > 0)); CREATE INDEX i ON t (b) WHERE t.a > 1;",
            "CREATE TABLE t (a TEXT, b INT AS (a + 1), CHECK (\"t\".\"a\" > 0)); CREATE INDEX i ON t (b) WHERE t.a > 1;")
        {
            ExpectedSql =
            [
                "CREATE TABLE __new_t (\n    a TEXT,\n    b INT GENERATED ALWAYS AS (a + 1) VIRTUAL,\n    CHECK (a > 0)\n)",
                "INSERT INTO __new_t (rowid, a)\nSELECT rowid, a FROM t",
                "DROP TABLE t",
                "ALTER TABLE __new_t RENAME TO t",
                "CREATE INDEX i ON t (b) WHERE a > 1",
            ],
        },
        new("The temporary name is taken",
            "CREATE TABLE t (a INT); CREATE TABLE __new_t (a INT);",
            "CREATE TABLE t (a TEXT); CREATE TABLE __new_t (a INT);"),
        new("The column is called rowid", "CREATE TABLE t (rowid TEXT, a INT);", "CREATE TABLE t (rowid TEXT, a TEXT);"),
        new("All names of the rowid are taken",
            "CREATE TABLE t (rowid TEXT, _rowid_ TEXT, oid TEXT, a INT);",
            "CREATE TABLE t (rowid TEXT, _rowid_ TEXT, oid TEXT, a TEXT);"),
        new("No column stays", "CREATE TABLE t (a INT UNIQUE);", "CREATE TABLE t (b INT UNIQUE);"),
        new("Full-text table added",
            "CREATE TABLE k (x);",
            "CREATE TABLE k (x); CREATE VIRTUAL TABLE docs USING fts5(title, body, tokenize = 'porter unicode61');")
        {
            Rows = "", ExpectedSql = ["CREATE VIRTUAL TABLE docs USING fts5(title, body, tokenize = 'porter unicode61')"],
        },
        new("Full-text table changed",
            "CREATE VIRTUAL TABLE docs USING fts5(title, body);",
            "CREATE VIRTUAL TABLE docs USING fts5(title, body, prefix='2 3');")
        {
            KeepsRows = false, Expect = ["DropTable", "CreateTable", "DataLoss"],
        },
        new("Full-text table spelled another way",
            "CREATE VIRTUAL TABLE docs USING fts5(title,body UNINDEXED);",
            "CREATE VIRTUAL TABLE IF NOT EXISTS \"docs\" USING FTS5 ( title,\n  body   UNINDEXED );")
        {
            NoChange = true,
        },
        new(
            "Full-text table of another table",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT); CREATE VIRTUAL TABLE t_fts USING fts5(a, content='t', "
                + "content_rowid='id'); CREATE TRIGGER t_ai AFTER INSERT ON t BEGIN INSERT INTO t_fts (rowid, a) VALUES (new.id, new.a); "
                + "END;",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT); CREATE VIRTUAL TABLE t_fts USING fts5(a, content='t', "
                + "content_rowid='id'); CREATE TRIGGER t_ai AFTER INSERT ON t BEGIN INSERT INTO t_fts (rowid, a) VALUES (new.id, new.a); "
                + "END;")
        {
            Rows = "INSERT INTO t VALUES (1, 'x', 2);",
            RowsBack = "INSERT INTO t VALUES (1, 'x', 2);",
            Expect = ["AlterColumn", "!DropTable"],
        },
        new("R-tree dropped",
            "CREATE TABLE k (x); CREATE VIRTUAL TABLE places USING rtree(id, x0, x1, y0, y1);",
            "CREATE TABLE k (x);")
        {
            Rows = "INSERT INTO places VALUES (1, 0, 1, 0, 1);", ExpectedSql = ["DROP TABLE places"],
        },
        new("Virtual table becomes a table",
            "CREATE VIRTUAL TABLE docs USING fts5(title);",
            "CREATE TABLE docs (title TEXT);")
        {
            KeepsRows = false,
        },
    ];
}
