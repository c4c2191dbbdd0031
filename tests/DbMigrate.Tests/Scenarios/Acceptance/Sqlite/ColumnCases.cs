namespace DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

/// <summary>Columns that come, go and change.</summary>
internal static class ColumnCases
{
    public static readonly AcceptanceCase[] All =
    [
        new("Column added",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL);",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b TEXT);")
        {
            Expect = ["AddColumn", "!TableRewrite", "!DataLoss"],
            ExpectedSql = ["ALTER TABLE t ADD COLUMN b TEXT"],
        },
        new("Column added in the middle",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, c TEXT);",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, b INT, c TEXT);")
        {
            ExpectedSql = ["ALTER TABLE t ADD COLUMN b INT"],
        },
        new("Column added with a constant default", "CREATE TABLE t (a TEXT);", "CREATE TABLE t (a TEXT, n INTEGER NOT NULL DEFAULT -1);")
        {
            ExpectedSql = ["ALTER TABLE t ADD COLUMN n INTEGER NOT NULL DEFAULT -1"],
        },
        new("Column added NOT NULL without a default", "CREATE TABLE t (a TEXT);", "CREATE TABLE t (a TEXT, b TEXT NOT NULL);")
        {
            Rows = "",
            ExpectedSql = ["ALTER TABLE t ADD COLUMN b TEXT NOT NULL"],
        },
        new("Column added with CURRENT_TIMESTAMP",
            "CREATE TABLE t (a TEXT);",
            "CREATE TABLE t (a TEXT, at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);")
        {
            Expect = ["AddColumn", "TableRewrite", "!DataLoss"],
        },
        new("Column added with an expression as default",
            "CREATE TABLE t (a TEXT);",
            "CREATE TABLE t (a TEXT, at INTEGER DEFAULT (strftime('%s', 'now')), r TEXT DEFAULT (lower(hex(randomblob(4)))));")
        {
            Expect = ["TableRewrite"],
        },
        new("Column added with a blob as default", "CREATE TABLE t (a TEXT);", "CREATE TABLE t (a TEXT, b BLOB DEFAULT x'CAFE');")
        {
            ExpectedSql = ["ALTER TABLE t ADD COLUMN b BLOB DEFAULT X'CAFE'"],
        },
        new("Column added with a collation", "CREATE TABLE t (a TEXT);", "CREATE TABLE t (a TEXT, b TEXT COLLATE nocase);")
        {
            ExpectedSql = ["ALTER TABLE t ADD COLUMN b TEXT COLLATE NOCASE"],
        },
        new("Column added that is unique",
            "CREATE TABLE t (a TEXT);",
            "CREATE TABLE t (a TEXT, b TEXT UNIQUE);")
        {
            Expect = ["TableRewrite"],
        },
        new("Column added without a type",
            "CREATE TABLE t (a TEXT);",
            "CREATE TABLE t (a TEXT, b);")
        {
            ExpectedSql = ["ALTER TABLE t ADD COLUMN b"],
        },
        new("Column added with its check", "CREATE TABLE t (a INT);", "CREATE TABLE t (a INT, b INT CHECK (b > 0));")
        {
            ExpectedSql = ["ALTER TABLE t ADD COLUMN b INT CHECK (b > 0)"],
        },
        new("Column added with a named check that names another",
            "CREATE TABLE t (a INT);",
            "CREATE TABLE t (a INT, b INT, CONSTRAINT more CHECK (b IS NULL OR b > a));")
        {
            RowsBack = "INSERT INTO t VALUES (1, 2), (3, NULL);",
            ExpectedSql = ["ALTER TABLE t ADD COLUMN b INT CONSTRAINT more CHECK (b IS NULL OR b > a)"],
        },
        new("Two columns added with a check over both", "CREATE TABLE t (a INT);", "CREATE TABLE t (a INT, b INT, c INT, CHECK (c >= b));")
        {
            ExpectedSql = ["ALTER TABLE t ADD COLUMN b INT", "ALTER TABLE t ADD COLUMN c INT CHECK (c >= b)"],
        },
        new("Column dropped",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);")
        {
            Expect = ["DropColumn", "DataLoss", "TableRewrite"],
            ExpectedSql = ["ALTER TABLE t DROP COLUMN b"],
        },
        new("First column dropped",
            "CREATE TABLE t (a TEXT, b TEXT, c TEXT);",
            "CREATE TABLE t (b TEXT, c TEXT);")
        {
            ExpectedSql = ["ALTER TABLE t DROP COLUMN a"],
        },
        new("Column dropped that was NOT NULL",
            "CREATE TABLE t (a TEXT, b TEXT NOT NULL);",
            "CREATE TABLE t (a TEXT);")
        {
            Reverse = false,
        },
        new("Indexed column dropped with its index",
            "CREATE TABLE t (a TEXT, b TEXT); CREATE INDEX t_b ON t (b);",
            "CREATE TABLE t (a TEXT);")
        {
            ExpectedSql = ["DROP INDEX t_b", "ALTER TABLE t DROP COLUMN b"],
        },
        new("Unique column dropped",
            "CREATE TABLE t (a TEXT, b TEXT UNIQUE);",
            "CREATE TABLE t (a TEXT);")
        {
            Expect = ["DropColumn", "DropConstraint", "TableRewrite", "DataLoss"],
        },
        new("Column dropped with its check", "CREATE TABLE t (a INT, b INT CHECK (b > 0));", "CREATE TABLE t (a INT);"),
        new("Column dropped that a table check names", "CREATE TABLE t (a INT, b INT, CHECK (a < b + 1));", "CREATE TABLE t (a INT);"),
        new("Referring column dropped",
            "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a INT, p INT REFERENCES p);",
            "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE t (a INT);")
        {
            Expect = ["DropForeignKey"],
        },
        new("Every column replaced", "CREATE TABLE t (a TEXT);", "CREATE TABLE t (b TEXT);")
        {
            ExpectedSql = ["ALTER TABLE t ADD COLUMN b TEXT", "ALTER TABLE t DROP COLUMN a"],
        },
        new("Columns added and dropped at once",
            "CREATE TABLE t (a TEXT, b TEXT, c TEXT);",
            "CREATE TABLE t (a TEXT, d TEXT, e INT DEFAULT 0);")
        {
            ExpectedSql =
            [
                "ALTER TABLE t ADD COLUMN d TEXT",
                "ALTER TABLE t ADD COLUMN e INT DEFAULT 0",
                "ALTER TABLE t DROP COLUMN b",
                "ALTER TABLE t DROP COLUMN c",
            ],
        },
        new("Order of columns alone", "CREATE TABLE t (a TEXT, b TEXT);", "CREATE TABLE t (b TEXT, a TEXT);") { NoChange = true },
        new("Type widened from INTEGER to TEXT",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER);",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);")
        {
            Expect = ["AlterColumn", "TableRewrite", "!DataLoss"],
            ExpectedSql =
            [
                "CREATE TABLE __new_t (\n    id INTEGER PRIMARY KEY,\n    a TEXT\n)",
                "INSERT INTO __new_t (id, a)\nSELECT id, a FROM t",
                "DROP TABLE t",
                "ALTER TABLE __new_t RENAME TO t",
            ],
        },
        new("Type narrowed from TEXT to INTEGER", "CREATE TABLE t (a TEXT);", "CREATE TABLE t (a INTEGER);")
        {
            Expect = ["AlterColumn", "DataLoss"],
            Rows = "INSERT INTO t VALUES ('1'), ('word'), (NULL);",
            RowsBack = "INSERT INTO t VALUES (1), ('word');",
        },
        new("Type from REAL to INTEGER",
            "CREATE TABLE t (a REAL);",
            "CREATE TABLE t (a INTEGER);")
        {
            Expect = ["!DataLoss"], Rows = "INSERT INTO t VALUES (1.5), (2.0);",
        },
        new("Type from INTEGER to REAL", "CREATE TABLE t (a INTEGER);", "CREATE TABLE t (a REAL);") { Expect = ["DataLoss"] },
        new("Type from BLOB to TEXT", "CREATE TABLE t (a BLOB);", "CREATE TABLE t (a TEXT);"),
        new("Type to NUMERIC(10, 2)", "CREATE TABLE t (a REAL);", "CREATE TABLE t (a NUMERIC(10,2));"),
        new("Length of a type",
            "CREATE TABLE t (a VARCHAR(20));",
            "CREATE TABLE t (a VARCHAR(40));")
        {
            Expect = ["AlterColumn", "!DataLoss"],
        },
        new("Type taken away", "CREATE TABLE t (a INT);", "CREATE TABLE t (a);") { Expect = ["!DataLoss"] },
        new("Type spelled another way",
            "CREATE TABLE t (a integer, b Varchar ( 20 ), c \"double precision\", d NUMERIC(10 , 2));",
            "CREATE TABLE t (a INTEGER, b VARCHAR(20), c DOUBLE PRECISION, d numeric(10,2));")
        {
            NoChange = true,
        },
        new("Type of several words",
            "CREATE TABLE t (a UNSIGNED BIG INT, b NATIVE CHARACTER(70));",
            "CREATE TABLE t (a UNSIGNED BIG INT, b NATIVE CHARACTER(70), c DOUBLE PRECISION UNIQUE);"),
        new("Type in quotes", "CREATE TABLE t (a \"check list\"(3), b INT);", "CREATE TABLE t (a \"check list\"(3), b TEXT);"),
        new("Column made NOT NULL",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL);")
        {
            Expect = ["AlterColumn", "TableRewrite"],
        },
        new("Column made NOT NULL with a default",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL DEFAULT 'x');")
        {
            Rows = "INSERT INTO t VALUES (1, NULL), (2, 'b');",
            Expect = ["AlterColumn", "TableRewrite", "NotReversible", "!DataLoss"],
        },
        new("Column made NOT NULL with an expression as default",
            "CREATE TABLE t (a TEXT);",
            "CREATE TABLE t (a TEXT NOT NULL DEFAULT (datetime('now')));")
        {
            Rows = "INSERT INTO t VALUES (NULL), ('b');",
        },
        new("NOT NULL with a conflict clause",
            "CREATE TABLE t (a TEXT);",
            "CREATE TABLE t (a TEXT NOT NULL ON CONFLICT REPLACE DEFAULT 'x');")
        {
            Rows = "INSERT INTO t VALUES (NULL), ('b');",
        },
        new("NOT NULL with a name",
            "CREATE TABLE t (a TEXT NOT NULL);",
            "CREATE TABLE t (a TEXT CONSTRAINT must NOT NULL);")
        {
            Expect = ["AlterColumn"],
        },
        new("NULL is no constraint", "CREATE TABLE t (a TEXT NULL);", "CREATE TABLE t (a TEXT);") { NoChange = true },
        new("Many changes are one rebuild",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT, c INT);",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b REAL, d TEXT DEFAULT 'd', CHECK (id > 0));")
        {
            Expect = ["AlterColumn", "DropColumn", "AddColumn", "CreateConstraint", "DataLoss", "TableRewrite"],
            ExpectedSql =
            [
                "CREATE TABLE __new_t (\n    id INTEGER PRIMARY KEY,\n    a TEXT,\n    b REAL,\n    d TEXT DEFAULT 'd',\n    CHECK (id > "
                    + "0)\n)",
                "INSERT INTO __new_t (id, a, b)\nSELECT id, a, b FROM t",
                "DROP TABLE t",
                "ALTER TABLE __new_t RENAME TO t",
            ],
        },
    ];
}
