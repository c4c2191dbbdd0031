namespace DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

/// <summary>Views and triggers.</summary>
internal static class ViewCases
{
    private const string T = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT);";
    private const string Rebuilt = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);";
    private const string Log = "CREATE TABLE log (id INTEGER PRIMARY KEY, what TEXT);";
    private const string OnInsert = "CREATE TRIGGER t_log AFTER INSERT ON t BEGIN INSERT INTO log (what) VALUES ('in ' || new.id); END;";

    public static readonly AcceptanceCase[] All =
    [
        new("View added",
            T,
            $"{T} CREATE VIEW v AS SELECT a FROM t;") { ExpectedSql = ["CREATE VIEW v AS SELECT a FROM t"], Expect = ["CreateView"] },
        new("View keeps its comments",
            T,
            $"{T} CREATE VIEW v AS\n  SELECT a -- the a\n  FROM /* all */ t;")
        {
            ExpectedSql = ["CREATE VIEW v AS\n  SELECT a -- the a\n  FROM /* all */ t"],
        },
        new("View that ends in a comment",
            T,
            $"{T} CREATE VIEW v AS SELECT a FROM t -- the end\n;") { ExpectedSql = ["CREATE VIEW v AS SELECT a FROM t"] },
        new("View changed",
            $"{T} CREATE VIEW v AS SELECT a FROM t;",
            $"{T} CREATE VIEW v AS SELECT a, b FROM t;") { ExpectedSql = ["DROP VIEW v", "CREATE VIEW v AS SELECT a, b FROM t"] },
        new("View with columns of its own", T, $"{T} CREATE VIEW v (x, \"y z\") AS SELECT a, b FROM t;"),
        new("View spelled another way",
            $"{T} CREATE VIEW v AS SELECT a, count(*) AS n FROM t WHERE b>0 GROUP BY a;",
            $"{T} create view `v` as select \"a\", COUNT( * ) as n\nfrom [t] -- all\nwhere b > 0 group by a;") { NoChange = true },
        new("Case of a view's column", $"{T} CREATE VIEW v AS SELECT a AS Name FROM t;", $"{T} CREATE VIEW v AS SELECT a AS name FROM t;"),
        new("View on a view",
            $"{T} CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v;",
            $"{T} CREATE VIEW v AS SELECT a, b FROM t; CREATE VIEW w AS SELECT a FROM v;"),
        new("Views come through a rebuild",
            $"{T} CREATE VIEW v AS SELECT a, b FROM t; CREATE VIEW w AS SELECT * FROM v;",
            $"{Rebuilt} CREATE VIEW v AS SELECT a, b FROM t; CREATE VIEW w AS SELECT * FROM v;")
        {
            Expect = ["!DropView", "AlterColumn"],
            ExpectedSql =
            [
                "PRAGMA legacy_alter_table=ON",
                "CREATE TABLE __new_t (\n    id INTEGER PRIMARY KEY,\n    a TEXT,\n    b TEXT\n)",
                "INSERT INTO __new_t (id, a, b)\nSELECT id, a, b FROM t",
                "DROP TABLE t",
                "ALTER TABLE __new_t RENAME TO t",
                "PRAGMA legacy_alter_table=OFF",
            ],
        },
        new(
            "View changes with its table",
            $"{T} CREATE VIEW v AS SELECT a, b FROM t;",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); CREATE VIEW v AS SELECT a FROM t;"),
        new("View on a table that goes",
            $"{T} CREATE TABLE u (x); CREATE VIEW v AS SELECT a FROM t;", "CREATE TABLE u (x);")
        {
            ExpectedSql = ["DROP VIEW v", "DROP TABLE t"],
        },
        new("View becomes a table",
            $"{T} CREATE VIEW v AS SELECT a FROM t;", $"{T} CREATE TABLE v (a TEXT);") { Expect = ["DropView", "CreateTable"] },
        new("Broken view beside a rebuild",
            $"{T} CREATE VIEW broken AS SELECT x FROM nowhere;", $"{Rebuilt} CREATE VIEW broken AS SELECT x FROM nowhere;"),
        new(
            "Broken view beside a dropped column",
            $"{T} CREATE VIEW broken AS SELECT x FROM nowhere;",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); CREATE VIEW broken AS SELECT x FROM nowhere;"),
        new("View with a common table expression",
            T,
            $"{T} CREATE VIEW v AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 5) SELECT x, (SELECT max(b) "
                + $"FROM t) m FROM n ORDER BY x DESC;"),
        new("View with a window",
            T,
            $"{T} CREATE VIEW v AS SELECT a, row_number() OVER (PARTITION BY b ORDER BY a) AS n, sum(b) FILTER (WHERE b > 0) OVER w FROM t "
                + $"WINDOW w AS (ORDER BY id);"),
        new("Trigger added", T + Log, T + Log + OnInsert) { Expect = ["CreateTrigger"] },
        new("Trigger changed",
            T + Log + OnInsert,
            T + Log + OnInsert.Replace("'in '", "'came '"))
        {
            Expect = ["DropTrigger", "CreateTrigger"],
        },
        new("Trigger spelled another way",
            T + Log + OnInsert,
            T + Log + "create trigger \"t_log\" after insert on [t] for each row begin insert into log(what) values('in '||NEW.id); end;")
        {
            NoChange = true,
        },
        new("Trigger comes through a rebuild of its table",
            T + Log + OnInsert,
            Rebuilt + Log + OnInsert)
        {
            Expect = ["AlterColumn", "!CreateTrigger"],
        },
        new("Trigger comes through a rebuild of the table it writes",
            T + Log + OnInsert,
            T + "CREATE TABLE log (id INTEGER PRIMARY KEY, what BLOB);" + OnInsert)
        {
            Rows = "INSERT INTO log VALUES (1, 'x'); INSERT INTO t VALUES (1, 'a', 1);",
        },
        new("Trigger does not fire in a rebuild",
            T + Log + OnInsert + "CREATE TRIGGER t_gone AFTER DELETE ON t BEGIN DELETE FROM log; END;",
            Rebuilt + Log + OnInsert + "CREATE TRIGGER t_gone AFTER DELETE ON t BEGIN DELETE FROM log; END;"),
        new("Triggers of all times", T + Log, T
            + Log
            + """
            CREATE TRIGGER t1 BEFORE UPDATE OF a, b ON t WHEN old.a IS NOT new.a BEGIN SELECT RAISE(ABORT, 'no; no') WHERE new.a = ''; END;
            CREATE TRIGGER t2 DELETE ON t BEGIN INSERT INTO log (what) SELECT CASE WHEN old.b > 0 THEN 'x' ELSE 'y' END; DELETE FROM log WHERE id < 0; END;
            """),
        new("Trigger moves to another table",
            T + Log + OnInsert,
            T + Log + "CREATE TRIGGER t_log AFTER INSERT ON log BEGIN DELETE FROM t WHERE id = -1; END;"),
        new("Trigger on a column that goes",
            T + Log + "CREATE TRIGGER t_b AFTER UPDATE OF b ON t BEGIN INSERT INTO log (what) VALUES (new.b); END;",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);" + Log)
        {
            ExpectedSql = ["DROP TRIGGER t_b", "ALTER TABLE t DROP COLUMN b"],
        },
        new("Trigger of a table that goes",
            "CREATE TABLE k (x);" + T + Log + OnInsert,
            "CREATE TABLE k (x);" + Log)
        {
            ExpectedSql = ["DROP TABLE t"],
        },
        new("Trigger on a view",
            T + "CREATE VIEW v AS SELECT a FROM t;",
            T + "CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER v_in INSTEAD OF INSERT ON v BEGIN INSERT INTO t (a) VALUES (new.a); "
                + "END;"),
        new("Trigger comes through a change of its view",
            T + "CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER v_in INSTEAD OF INSERT ON v BEGIN INSERT INTO t (a) VALUES (new.a); END;",
            T
                + "CREATE VIEW v AS SELECT a, b FROM t; CREATE TRIGGER v_in INSTEAD OF INSERT ON v BEGIN INSERT INTO t (a) VALUES (new.a); "
                + "END;"),
        new("Everything about one table at once",
            T
                + Log
                + OnInsert
                + "CREATE INDEX t_a ON t (a); CREATE VIEW v AS SELECT a FROM t; CREATE TABLE c (t_id INT REFERENCES t (id) ON DELETE "
                + "CASCADE);",
            Rebuilt
                + Log
                + OnInsert.Replace("'in '", "'came '")
                + "CREATE INDEX t_a ON t (a, b); CREATE VIEW v AS SELECT a, b FROM t; CREATE VIEW w AS SELECT * FROM c; CREATE TABLE c "
                + "(t_id INT REFERENCES t (id) ON DELETE CASCADE, x TEXT);"),
    ];
}
