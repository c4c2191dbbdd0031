namespace DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

/// <summary>Primary keys, unique constraints, WITHOUT ROWID and STRICT.</summary>
internal static class KeyCases
{
    public static readonly AcceptanceCase[] All =
    [
        new("Primary key added",
            "CREATE TABLE t (id INTEGER, a TEXT);",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);")
        {
            Expect = ["CreateConstraint", "TableRewrite"],
        },
        new("Primary key in the column or the table",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);",
            "CREATE TABLE t (id INTEGER, a TEXT, PRIMARY KEY (id));")
        {
            NoChange = true,
        },
        new("Primary key ASC",
            "CREATE TABLE t (id TEXT PRIMARY KEY ASC, a TEXT);",
            "CREATE TABLE t (id TEXT, a TEXT, PRIMARY KEY (id ASC));")
        {
            NoChange = true,
        },
        new("Primary key of the table DESC is a rowid all the same",
            "CREATE TABLE t (id INTEGER, a TEXT, PRIMARY KEY (id DESC));",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);")
        {
            NoChange = true,
        },
        new("Primary key of the column DESC is no rowid",
            "CREATE TABLE t (id INTEGER PRIMARY KEY DESC, a TEXT);",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);"),
        new("Primary key of two columns",
            "CREATE TABLE t (a INT NOT NULL, b INT NOT NULL, c INT, PRIMARY KEY (a, b));",
            "CREATE TABLE t (a INT NOT NULL, b INT NOT NULL, c INT, PRIMARY KEY (b, a));")
        {
            Expect = ["DropConstraint", "CreateConstraint"],
        },
        new("Primary key of three columns out of order",
            "CREATE TABLE t (a INT, b INT, c INT);",
            "CREATE TABLE t (a INT, b INT, c INT, PRIMARY KEY (c, a DESC, b COLLATE NOCASE));"),
        new("Primary key with a name",
            "CREATE TABLE t (a INT, b INT, CONSTRAINT t_pk PRIMARY KEY (a, b));",
            "CREATE TABLE t (a INT, b INT, CONSTRAINT \"t pk\" PRIMARY KEY (a, b));"),
        new("Primary key of a column with a name",
            "CREATE TABLE t (id INTEGER CONSTRAINT t_pk PRIMARY KEY AUTOINCREMENT, a INT);",
            "CREATE TABLE t (id INTEGER CONSTRAINT t_pk PRIMARY KEY AUTOINCREMENT, a TEXT);"),
        new("Primary key with a conflict clause",
            "CREATE TABLE t (id TEXT PRIMARY KEY, a INT);",
            "CREATE TABLE t (id TEXT PRIMARY KEY ON CONFLICT REPLACE, a INT);"),
        new("Primary key INTEGER with a conflict clause and AUTOINCREMENT",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT);",
            "CREATE TABLE t (id INTEGER PRIMARY KEY ON CONFLICT FAIL AUTOINCREMENT, a INT);"),
        new("ON CONFLICT ABORT happens anyway",
            "CREATE TABLE t (id TEXT PRIMARY KEY ON CONFLICT ABORT, a INT UNIQUE ON CONFLICT ABORT);",
            "CREATE TABLE t (id TEXT PRIMARY KEY, a INT UNIQUE);")
        {
            NoChange = true,
        },
        new("Primary key dropped", "CREATE TABLE t (id TEXT PRIMARY KEY, a TEXT);", "CREATE TABLE t (id TEXT, a TEXT);"),
        new("Primary key moved to another column",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, uid TEXT NOT NULL);",
            "CREATE TABLE t (id INTEGER, uid TEXT NOT NULL PRIMARY KEY);"),
        new("Primary key becomes a new column",
            "CREATE TABLE t (a TEXT, b TEXT);",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);")
        {
            Expect = ["AddColumn", "CreateConstraint"],
        },
        new("A column that may be null becomes the rowid",
            "CREATE TABLE t (id INTEGER, a TEXT NOT NULL);",
            "CREATE TABLE t (id INTEGER PRIMARY KEY NOT NULL, a TEXT NOT NULL);")
        {
            Expect = ["NotReversible"],
        },
        new("A text becomes the rowid",
            "CREATE TABLE t (id TEXT NOT NULL, a TEXT);",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);")
        {
            Rows = "INSERT INTO t VALUES ('1', 'x'), ('7', NULL);",
        },
        new("A part of a key becomes the rowid",
            "CREATE TABLE t (id INTEGER, b INTEGER, a TEXT, PRIMARY KEY (id, b));",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, b INTEGER, a TEXT);"),
        new("INT is no INTEGER", "CREATE TABLE t (id INT PRIMARY KEY, a TEXT);", "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);"),
        new("AUTOINCREMENT added",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);",
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);"),
        new("AUTOINCREMENT in the table's key",
            "CREATE TABLE t (id INTEGER, a TEXT, PRIMARY KEY (id AUTOINCREMENT));",
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);")
        {
            NoChange = true,
        },
        new("AUTOINCREMENT kept by a rebuild",
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a INT);",
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);")
        {
            ExpectedSql =
            [
                "CREATE TABLE __new_t (\n    id INTEGER PRIMARY KEY AUTOINCREMENT,\n    a TEXT\n)",
                "INSERT INTO sqlite_sequence (name, seq)\nSELECT '__new_t', seq FROM sqlite_sequence WHERE name = 't'",
                "INSERT INTO __new_t (id, a)\nSELECT id, a FROM t",
                "DROP TABLE t",
                "ALTER TABLE __new_t RENAME TO t",
            ],
        },
        new("Unique added",
            "CREATE TABLE t (a TEXT, b TEXT);",
            "CREATE TABLE t (a TEXT, b TEXT, UNIQUE (a, b));")
        {
            Expect = ["CreateConstraint"],
        },
        new("Unique in the column or the table",
            "CREATE TABLE t (a TEXT UNIQUE, b INT);",
            "CREATE TABLE t (a TEXT, b INT, UNIQUE (\"a\"));")
        {
            NoChange = true,
        },
        new("Unique with a name", "CREATE TABLE t (a TEXT UNIQUE);", "CREATE TABLE t (a TEXT CONSTRAINT t_a_key UNIQUE);"),
        new("Unique with a name in the column or the table",
            "CREATE TABLE t (a TEXT CONSTRAINT k UNIQUE);",
            "CREATE TABLE t (a TEXT, CONSTRAINT k UNIQUE (a));")
        {
            NoChange = true,
        },
        new("Unique with a conflict clause",
            "CREATE TABLE t (a TEXT UNIQUE ON CONFLICT IGNORE, b INT);",
            "CREATE TABLE t (a TEXT UNIQUE ON CONFLICT REPLACE, b INT);"),
        new("Unique with a collation and an order",
            "CREATE TABLE t (a TEXT, b INT, UNIQUE (a));",
            "CREATE TABLE t (a TEXT, b INT, UNIQUE (a COLLATE NOCASE DESC, b));"),
        new("Unique twice is unique once",
            "CREATE TABLE t (a TEXT UNIQUE, UNIQUE (a));",
            "CREATE TABLE t (a TEXT UNIQUE);")
        {
            NoChange = true,
        },
        new("Two constraints of one name",
            "CREATE TABLE t (a INT, b INT, CONSTRAINT c CHECK (a > 0), CONSTRAINT c CHECK (b > 0));",
            "CREATE TABLE t (a INT, b INT, CONSTRAINT c CHECK (a > 0), CONSTRAINT c CHECK (b >= 0));"),
        new("WITHOUT ROWID added",
            "CREATE TABLE t (id TEXT NOT NULL PRIMARY KEY, a INT);",
            "CREATE TABLE t (id TEXT NOT NULL PRIMARY KEY, a INT) WITHOUT ROWID;")
        {
            Expect = ["AlterTable", "TableRewrite"],
        },
        new("WITHOUT ROWID rebuilt",
            "CREATE TABLE t (a INT, b INT, c INT, PRIMARY KEY (a, b DESC)) WITHOUT ROWID;",
            "CREATE TABLE t (a INT, b INT, c TEXT, PRIMARY KEY (a, b DESC)) WITHOUT ROWID;"),
        new("WITHOUT ROWID with a column more",
            "CREATE TABLE t (a INT PRIMARY KEY) WITHOUT ROWID;",
            "CREATE TABLE t (a INT PRIMARY KEY, b INT) WITHOUT ROWID;")
        {
            ExpectedSql = ["ALTER TABLE t ADD COLUMN b INT"],
        },
        new("STRICT added",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT);",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT) STRICT;")
        {
            MinVersion = 3037, Expect = ["AlterTable"],
        },
        new("STRICT and WITHOUT ROWID",
            "CREATE TABLE t (id TEXT PRIMARY KEY, a TEXT);",
            "CREATE TABLE t (id TEXT PRIMARY KEY, a TEXT) STRICT, WITHOUT ROWID;")
        {
            MinVersion = 3037,
        },
        new("Options in another order",
            "CREATE TABLE t (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;",
            "CREATE TABLE t (id TEXT PRIMARY KEY) without rowid , strict;")
        {
            MinVersion = 3037, NoChange = true,
        },
        new("STRICT text to blob",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT) STRICT;",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a BLOB) STRICT;")
        {
            MinVersion = 3037,
        },
        new("STRICT to any",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT) STRICT;",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a ANY) STRICT;")
        {
            MinVersion = 3037, Rows = "INSERT INTO t VALUES (1, 'word'), (2, '7');",
        },
    ];
}
