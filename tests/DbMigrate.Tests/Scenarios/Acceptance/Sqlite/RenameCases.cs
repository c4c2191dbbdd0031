namespace DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

/// <summary>Renames that somebody states, and names that only change their case.</summary>
internal static class RenameCases
{
    public static readonly AcceptanceCase[] All =
    [
        new("Column renamed", "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);", "CREATE TABLE t (id INTEGER PRIMARY KEY, b TEXT);")
        {
            Renames = [Column("t", "a", "b")],
            ExpectedSql = ["ALTER TABLE t RENAME COLUMN a TO b"],
            Expect = ["RenameColumn", "!DataLoss"],
        },
        new("Column renamed with all that names it",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, n INT CHECK (n > 0), d INT AS (n * 2)); CREATE INDEX t_n ON t (n, lower(a)) "
                + "WHERE n > 0; CREATE VIEW v AS SELECT a, n FROM t; CREATE TRIGGER r AFTER UPDATE OF n ON t BEGIN UPDATE t SET a = new.n "
                + "WHERE id = -1; END;",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, m INT CHECK (m > 0), d INT AS (m * 2)); CREATE INDEX t_n ON t (m, lower(a)) "
                + "WHERE m > 0; CREATE VIEW v AS SELECT a, m FROM t; CREATE TRIGGER r AFTER UPDATE OF m ON t BEGIN UPDATE t SET a = new.m "
                + "WHERE id = -1; END;")
        {
            Renames = [Column("t", "n", "m")],
            ExpectedSql = ["ALTER TABLE t RENAME COLUMN n TO m"],
        },
        new("Column renamed and changed",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT);",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, b TEXT NOT NULL DEFAULT '');")
        {
            Renames = [Column("t", "a", "b")],
        },
        new("Column renamed to a reserved word",
            "CREATE TABLE t (a INT CHECK (a > 0)); CREATE INDEX i ON t (a);",
            "CREATE TABLE t (\"order\" INT CHECK (\"order\" > 0)); CREATE INDEX i ON t (\"order\");")
        {
            Renames = [Column("t", "a", "order")],
            ExpectedSql = ["ALTER TABLE t RENAME COLUMN a TO \"order\""],
        },
        new("Referenced column renamed",
            "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INT REFERENCES p (id));",
            "CREATE TABLE p (pid INTEGER PRIMARY KEY); CREATE TABLE c (p INT REFERENCES p (pid));")
        {
            Renames = [Column("p", "id", "pid")],
            ExpectedSql = ["ALTER TABLE p RENAME COLUMN id TO pid"],
        },
        new("Two columns change names",
            "CREATE TABLE t (a INT, b TEXT);",
            "CREATE TABLE t (c INT, d TEXT);")
        {
            Renames = [Column("t", "a", "c"), Column("t", "b", "d")],
        },
        new("Table renamed",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE);",
            "CREATE TABLE u (id INTEGER PRIMARY KEY, a TEXT UNIQUE);")
        {
            Renames = [Table("t", "u")],
            ExpectedSql = ["ALTER TABLE t RENAME TO u"],
            Expect = ["RenameTable", "!DataLoss"],
        },
        new("Table renamed with all that names it",
            "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, up INT REFERENCES t (id)); CREATE TABLE c (t INT REFERENCES t (id)); "
                + "CREATE INDEX i ON t (up); CREATE VIEW v AS SELECT t.id FROM t; CREATE TRIGGER r AFTER INSERT ON t BEGIN UPDATE t SET up "
                + "= NULL WHERE id = -1; END;",
            "CREATE TABLE u (id INTEGER PRIMARY KEY AUTOINCREMENT, up INT REFERENCES u (id)); CREATE TABLE c (t INT REFERENCES u (id)); "
                + "CREATE INDEX i ON u (up); CREATE VIEW v AS SELECT u.id FROM u; CREATE TRIGGER r AFTER INSERT ON u BEGIN UPDATE u SET up "
                + "= NULL WHERE id = -1; END;")
        {
            Renames = [Table("t", "u")],
            ExpectedSql = ["ALTER TABLE t RENAME TO u"],
        },
        new("Table and column renamed",
            "CREATE TABLE t (a INT);",
            "CREATE TABLE u (b INT);")
        {
            Renames = [Table("t", "u"), Column("u", "a", "b")],
        },
        new("Index renamed",
            "CREATE TABLE t (a INT); CREATE INDEX i ON t (a) WHERE a > 0;",
            "CREATE TABLE t (a INT); CREATE INDEX j ON t (a) WHERE a > 0;")
        {
            Renames = [new(new(ObjectKind.Index, null, "i"), new(ObjectKind.Index, null, "j"))],
            ExpectedSql = ["DROP INDEX i", "CREATE INDEX j ON t (a) WHERE a > 0"],
        },
        new("View renamed with its trigger",
            "CREATE TABLE t (a INT); CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER r INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES "
                + "(new.a); END;",
            "CREATE TABLE t (a INT); CREATE VIEW w AS SELECT a FROM t; CREATE TRIGGER r INSTEAD OF INSERT ON w BEGIN INSERT INTO t VALUES "
                + "(new.a); END;")
        {
            Renames = [new(new(ObjectKind.View, null, "v"), new(ObjectKind.View, null, "w"))],
        },
        new("Trigger renamed",
            "CREATE TABLE t (a INT); CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM t WHERE a < 0; END;",
            "CREATE TABLE t (a INT); CREATE TRIGGER s AFTER INSERT ON t BEGIN DELETE FROM t WHERE a < 0; END;")
        {
            Renames = [new(new(ObjectKind.Trigger, null, "r", "t"), new(ObjectKind.Trigger, null, "s", "t"))],
        },
        new("Constraint renamed",
            "CREATE TABLE t (a INT, CONSTRAINT one CHECK (a > 0));",
            "CREATE TABLE t (a INT, CONSTRAINT two CHECK (a > 0));")
        {
            Renames = [new(new(ObjectKind.Constraint, null, "one", "t"), new(ObjectKind.Constraint, null, "two", "t"))],
            Error = "Constraint 't.one' cannot be renamed to 'two': SQLite has no statement for it.",
        },
        new("Renamed what is not there",
            "CREATE TABLE t (a INT);",
            "CREATE TABLE u (a INT);")
        {
            Renames = [Table("x", "u")], Error = "Table 'x' cannot be renamed to 'u': there is none of that name.",
        },
        new("Case of a column",
            "CREATE TABLE t (userid INT CHECK (userid > 0), UNIQUE (userid)); CREATE INDEX i ON t (userid); CREATE VIEW v AS SELECT userid "
                + "FROM t;",
            "CREATE TABLE t (userId INT CHECK (userId > 0), UNIQUE (userId)); CREATE INDEX i ON t (userId); CREATE VIEW v AS SELECT userId "
                + "FROM t;")
        {
            Expect = ["RenameColumn", "!DataLoss", "!TableRewrite"],
        },
        new("Case of a column that a view still spells the old way",
            "CREATE TABLE t (userid INT); CREATE VIEW v AS SELECT userid FROM t;",
            "CREATE TABLE t (userId INT); CREATE VIEW v AS SELECT userid FROM t;")
        {
            Expect = ["RenameColumn"],
        },
        new("Case of a table",
            "CREATE TABLE Users (id INTEGER PRIMARY KEY); CREATE TABLE c (u INT REFERENCES Users (id)); CREATE INDEX i ON Users (id); "
                + "CREATE TRIGGER r AFTER INSERT ON Users BEGIN DELETE FROM Users WHERE id = -1; END;",
            "CREATE TABLE users (id INTEGER PRIMARY KEY); CREATE TABLE c (u INT REFERENCES users (id)); CREATE INDEX i ON users (id); "
                + "CREATE TRIGGER r AFTER INSERT ON users BEGIN DELETE FROM users WHERE id = -1; END;")
        {
            Expect = ["RenameTable", "!DataLoss", "!TableRewrite"],
        },
        new("Case of a table and a column with a rebuild",
            "CREATE TABLE Users (ID INTEGER PRIMARY KEY, a INT);",
            "CREATE TABLE users (id INTEGER PRIMARY KEY, a TEXT);")
        {
            Expect = ["RenameTable", "RenameColumn", "AlterColumn", "!DataLoss"],
        },
        new("Case of a referenced column",
            "CREATE TABLE p (ID INTEGER PRIMARY KEY); CREATE TABLE c (p INT REFERENCES p (ID));",
            "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p INT REFERENCES p (id));")
        {
            Expect = ["RenameColumn", "!TableRewrite"],
        },
    ];

    private static Rename Column(string table, string from, string to) =>
        new(new(ObjectKind.Column, null, from, table), new(ObjectKind.Column, null, to, table));

    private static Rename Table(string from, string to) => new(new(ObjectKind.Table, null, from), new(ObjectKind.Table, null, to));
}
