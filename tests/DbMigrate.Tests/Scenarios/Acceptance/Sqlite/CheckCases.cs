namespace DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

/// <summary>Checks and generated columns.</summary>
internal static class CheckCases
{
    public static readonly AcceptanceCase[] All =
    [
        new("Check added",
            "CREATE TABLE t (a INT);",
            "CREATE TABLE t (a INT CHECK (a > 0));")
        {
            Expect = ["CreateConstraint", "TableRewrite"],
        },
        new("Check changed", "CREATE TABLE t (a INT CHECK (a > 0));", "CREATE TABLE t (a INT CHECK (a >= 0));"),
        new("Check dropped",
            "CREATE TABLE t (a INT, CONSTRAINT positive CHECK (a > 0));",
            "CREATE TABLE t (a INT);")
        {
            Expect = ["DropConstraint"],
        },
        new("Check with a name changed",
            "CREATE TABLE t (a INT, CONSTRAINT positive CHECK (a > 0));",
            "CREATE TABLE t (a INT, CONSTRAINT positive CHECK (a > -1));")
        {
            Expect = ["AlterConstraint"],
        },
        new("Check's name changed",
            "CREATE TABLE t (a INT, CONSTRAINT one CHECK (a > 0));",
            "CREATE TABLE t (a INT, CONSTRAINT two CHECK (a > 0));"),
        new("Check in the column or the table",
            "CREATE TABLE t (a INT CHECK (a > 0), b INT);",
            "CREATE TABLE t (a INT, b INT, CHECK ((A > 0)));")
        {
            NoChange = true,
        },
        new("Check spelled another way",
            "CREATE TABLE t (a TEXT, CHECK (a in ('x','y') and length(a)>0));",
            "CREATE TABLE t (a TEXT, CHECK ( [a] IN ( 'x' , 'y' ) -- one of two\n AND LENGTH(`a`) > 0 ));")
        {
            NoChange = true,
        },
        new("Strings of a check",
            "CREATE TABLE t (a TEXT CHECK (a IN ('a', 'b')));",
            "CREATE TABLE t (a TEXT CHECK (a IN ('a', 'B')));")
        {
            Rows = "INSERT INTO t VALUES ('a');", RowsBack = "INSERT INTO t VALUES ('a');",
        },
        new("Strings in double quotes",
            "CREATE TABLE t (a TEXT CHECK (a IN (\"x\", \"y\")), n INT);",
            "CREATE TABLE t (a TEXT CHECK (a IN ('x', 'y')), n INT);")
        {
            NoChange = true,
        },
        new("Strings in double quotes rebuilt",
            "CREATE TABLE t (a TEXT CHECK (a IN (\"x\", \"y\")), n INT);",
            "CREATE TABLE t (a TEXT CHECK (a IN (\"x\", \"y\")), n TEXT);")
        {
            Rows = "INSERT INTO t VALUES ('x', 1);", RowsBack = "INSERT INTO t VALUES ('y', 1);",
        },
        new("Columns called like keywords",
            "CREATE TABLE t (\"order\" INT, key TEXT, \"end\" INT, CHECK (\"order\" > 0 AND key <> ''));",
            "CREATE TABLE t (\"order\" INT, key TEXT, \"end\" TEXT, CHECK (\"order\" > 0 AND key <> ''));"),
        new("Keyword column with and without quotes",
            "CREATE TABLE t (key TEXT, CHECK (key <> ''));",
            "CREATE TABLE t (\"key\" TEXT, CHECK (`key` <> ''));")
        {
            NoChange = true,
        },
        new("CASE in a check",
            "CREATE TABLE t (a INT, end INT);",
            "CREATE TABLE t (a INT, end INT, CHECK (CASE WHEN a > 0 THEN \"end\" > 0 ELSE 1 END));"),
        new("Operators of all kinds",
            "CREATE TABLE t (a INT, b INT);",
            "CREATE TABLE t (a INT, b INT, CHECK (a<<1 >= 0 AND a||b != '' AND -a<= - -b+~a+1000 AND a IS NOT NULL AND a BETWEEN 0 AND 100 "
                + "AND b NOT NULL AND a <> -1 AND b == b AND (a,b) = (a,b)));"),
        new("Patterns in a check",
            "CREATE TABLE t (a TEXT);",
            "CREATE TABLE t (a TEXT CHECK (a LIKE '_%' ESCAPE '\\' AND a GLOB '[0-9]*' AND a NOT LIKE 'x%' COLLATE nocase));"),
        new("Casts in a check",
            "CREATE TABLE t (a TEXT);",
            "CREATE TABLE t (a TEXT CHECK (CAST(a AS integer) < 100 AND typeof(a) = 'text'));"),
        new("JSON operators in a check",
            "CREATE TABLE t (a TEXT);",
            "CREATE TABLE t (a TEXT CHECK (json_valid(a) AND coalesce(a -> '$.x', '') = '' AND a->>'$.y' IS NULL));")
        {
            MinVersion = 3038,
        },
        new("Three checks one of which changes",
            "CREATE TABLE t (a INT CHECK (a > 0), b INT CHECK (b > 0), c INT CHECK (c > 0));",
            "CREATE TABLE t (a INT CHECK (a > 0), b INT CHECK (b > -1), c INT CHECK (c > 0));"),
        new("Check of many lines",
            "CREATE TABLE t (a INT);",
            "CREATE TABLE t (\n  a INT,\n  CHECK (\n    -- positive\n    a > 0\n    OR /* or */ a < -10\n  )\n);"),
        new("Virtual column added", "CREATE TABLE t (a INT);", "CREATE TABLE t (a INT, b INT GENERATED ALWAYS AS (a * 2) VIRTUAL);")
        {
            ExpectedSql = ["ALTER TABLE t ADD COLUMN b INT GENERATED ALWAYS AS (a * 2) VIRTUAL"],
        },
        new("Stored column added",
            "CREATE TABLE t (a INT);",
            "CREATE TABLE t (a INT, b INT AS (a * 2) STORED);")
        {
            Expect = ["TableRewrite", "!DataLoss"],
        },
        new("Virtual column dropped loses nothing",
            "CREATE TABLE t (a INT, b INT AS (a * 2));",
            "CREATE TABLE t (a INT);")
        {
            Expect = ["DropColumn", "!DataLoss", "!TableRewrite"],
        },
        new("Stored column dropped loses nothing",
            "CREATE TABLE t (a INT, b INT AS (a * 2) STORED);",
            "CREATE TABLE t (a INT);")
        {
            Expect = ["DropColumn", "!DataLoss"],
        },
        new("Columns dropped of which one is computed from another",
            "CREATE TABLE t (a INT, b INT AS (a * 2), n INT AS (b + d), d INT AS (c + b), c INT, e INT);",
            "CREATE TABLE t (a INT, e INT);")
        {
            ExpectedSql =
            [
                "ALTER TABLE t DROP COLUMN n", "ALTER TABLE t DROP COLUMN d", "ALTER TABLE t DROP COLUMN b", "ALTER TABLE t DROP COLUMN c",
            ],
        },
        new("Virtual column becomes stored",
            "CREATE TABLE t (a INT, b INT AS (a * 2) VIRTUAL);",
            "CREATE TABLE t (a INT, b INT AS (a * 2) STORED);"),
        new("Generated expression changed",
            "CREATE TABLE t (a INT, b TEXT AS (a || 'x') STORED);",
            "CREATE TABLE t (a INT, b TEXT AS (a || 'y') STORED);")
        {
            Expect = ["AlterColumn", "!DataLoss"],
        },
        new("Generated spelled another way",
            "CREATE TABLE t (a INT, b INT AS (a*2));",
            "CREATE TABLE t (a INT, b INT GENERATED ALWAYS AS ((A * 2)) VIRTUAL);")
        {
            NoChange = true,
        },
        new("Generated column becomes an ordinary one", "CREATE TABLE t (a INT, b INT AS (a * 2));", "CREATE TABLE t (a INT, b INT);")
        {
            Rows = "INSERT INTO t (a) VALUES (1), (2);",
            RowsBack = "INSERT INTO t VALUES (1, 2), (2, 4);",
        },
        new("Column and what is computed from it dropped", "CREATE TABLE t (a INT, b INT, c INT AS (b + 1));", "CREATE TABLE t (a INT);")
        {
            ExpectedSql = ["ALTER TABLE t DROP COLUMN c", "ALTER TABLE t DROP COLUMN b"],
        },
        new("Column added before what is computed from it", "CREATE TABLE t (a INT);", "CREATE TABLE t (c INT AS (b + 1), b INT, a INT);")
        {
            ExpectedSql = ["ALTER TABLE t ADD COLUMN b INT", "ALTER TABLE t ADD COLUMN c INT GENERATED ALWAYS AS (b + 1) VIRTUAL"],
        },
        new("Generated column rebuilt with the others",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, first TEXT, last TEXT, full TEXT AS (first || ' ' || last) STORED UNIQUE);",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, first TEXT NOT NULL, last TEXT, full TEXT AS (first || ' ' || last) STORED UNIQUE);")
        {
            Expect = ["!DataLoss"],
        },
        new("Generated column NOT NULL and indexed",
            "CREATE TABLE t (a TEXT);",
            "CREATE TABLE t (a TEXT, k TEXT AS (lower(a)) NOT NULL); CREATE INDEX t_k ON t (k);"),
        new("Generated column without a type", "CREATE TABLE t (a INT, b AS (a + 1));", "CREATE TABLE t (a TEXT, b AS (a + 1));"),
    ];
}
