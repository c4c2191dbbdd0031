namespace DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

/// <summary>Defaults and collations.</summary>
internal static class DefaultCases
{
    public static readonly AcceptanceCase[] All =
    [
        new("Default changed",
            "CREATE TABLE t (a INT DEFAULT 1);",
            "CREATE TABLE t (a INT DEFAULT 2);")
        {
            Expect = ["AlterColumn", "!DataLoss"],
        },
        new("Default added", "CREATE TABLE t (a TEXT);", "CREATE TABLE t (a TEXT DEFAULT 'it''s');"),
        new("Default NULL is none",
            "CREATE TABLE t (a TEXT DEFAULT NULL, b INT DEFAULT (NULL));",
            "CREATE TABLE t (a TEXT, b INT);")
        {
            NoChange = true,
        },
        new("Parentheses around a literal",
            "CREATE TABLE t (a INT DEFAULT (1), b TEXT DEFAULT ('x'), c INT DEFAULT (-5), d INT DEFAULT +7);",
            "CREATE TABLE t (a INT DEFAULT 1, b TEXT DEFAULT 'x', c INT DEFAULT -5, d INT DEFAULT 7);")
        {
            NoChange = true,
        },
        new("A word is a string",
            "CREATE TABLE t (a TEXT DEFAULT draft, b TEXT DEFAULT \"new\");",
            "CREATE TABLE t (a TEXT DEFAULT 'draft', b TEXT DEFAULT 'new');")
        {
            NoChange = true,
        },
        new("True and false", "CREATE TABLE t (a BOOLEAN DEFAULT false);", "CREATE TABLE t (a BOOLEAN DEFAULT TRUE);"),
        new("Case of true", "CREATE TABLE t (a BOOLEAN DEFAULT true);", "CREATE TABLE t (a BOOLEAN DEFAULT TRUE);") { NoChange = true },
        new("Text and number", "CREATE TABLE t (a TEXT DEFAULT '1');", "CREATE TABLE t (a TEXT DEFAULT 1);"),
        new("Times",
            "CREATE TABLE t (a TEXT DEFAULT CURRENT_TIMESTAMP, b TEXT DEFAULT current_date, c TEXT DEFAULT (CURRENT_TIME));",
            "CREATE TABLE t (a TEXT DEFAULT current_timestamp, b TEXT DEFAULT (CURRENT_DATE), c TEXT DEFAULT CURRENT_TIME);")
        {
            NoChange = true,
        },
        new("Expression changed", "CREATE TABLE t (a INT DEFAULT (1 + 2));", "CREATE TABLE t (a INT DEFAULT (1 - -2));"),
        new("Expression spelled another way",
            "CREATE TABLE t (a TEXT DEFAULT (STRFTIME( '%Y' ,'now' ) || /* c */ 'x'));",
            "CREATE TABLE t (a TEXT DEFAULT (strftime('%Y','now')||'x'));")
        {
            NoChange = true,
        },
        new("Case within a string", "CREATE TABLE t (a TEXT DEFAULT 'Abc');", "CREATE TABLE t (a TEXT DEFAULT 'abc');"),
        new("White space within a string", "CREATE TABLE t (a TEXT DEFAULT 'a  b');", "CREATE TABLE t (a TEXT DEFAULT 'a b');"),
        new("Comment marks within a string",
            "CREATE TABLE t (a TEXT DEFAULT '-- no comment /* */');",
            "CREATE TABLE t (a TEXT DEFAULT '-- no comment /* */', b INT UNIQUE);"),
        new("Numbers of all kinds",
            "CREATE TABLE t (a REAL DEFAULT 1.5e-3, b INT DEFAULT 0xFF, c REAL DEFAULT .5, d INT);",
            "CREATE TABLE t (a REAL DEFAULT 1.5e-3, b INT DEFAULT 0xFF, c REAL DEFAULT .5, d TEXT);"),
        new("JSON in a default",
            "CREATE TABLE t (a TEXT DEFAULT '{\"json\": {}}' NOT NULL);",
            "CREATE TABLE t (a TEXT DEFAULT '{\"json\": {\"b\": [1, 2]}}' NOT NULL);"),
        new("Line ends in a string", "CREATE TABLE t (a TEXT DEFAULT 'one\ntwo');", "CREATE TABLE t (a TEXT DEFAULT 'one\ntwo\r\nthree');"),
        new("Collation added", "CREATE TABLE t (a TEXT);", "CREATE TABLE t (a TEXT COLLATE NOCASE);") { Expect = ["AlterColumn"] },
        new("Collation changed",
            "CREATE TABLE t (a TEXT COLLATE NOCASE); CREATE INDEX t_a ON t (a);",
            "CREATE TABLE t (a TEXT COLLATE RTRIM); CREATE INDEX t_a ON t (a);"),
        new("BINARY is the collation anyway", "CREATE TABLE t (a TEXT COLLATE BINARY);", "CREATE TABLE t (a TEXT);") { NoChange = true },
        new("Case of a collation",
            "CREATE TABLE t (a TEXT COLLATE NoCase);",
            "CREATE TABLE t (a TEXT COLLATE \"nocase\");")
        {
            NoChange = true,
        },
        new("Collation of a unique column", "CREATE TABLE t (a TEXT UNIQUE);", "CREATE TABLE t (a TEXT COLLATE NOCASE UNIQUE);"),
    ];
}
