namespace DbMigrate.Tests.Acceptance.Sqlite;

/// <summary>Columns that come, go and change.</summary>
internal static class ColumnCases
{
    private const string Users = "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL)";

    public static readonly AcceptanceCase[] All =
    [
        new("Column added", $"{Users};", "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT);")
        {
            Expect = ["AddColumn", "!TableRewrite"],
            ExpectedSql = ["ALTER TABLE users ADD COLUMN email TEXT"],
        },
        new("Column made NOT NULL with a default", "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);", "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL DEFAULT 'x');")
        {
            Rows = "INSERT INTO t VALUES (1, NULL), (2, 'b');",
            Expect = ["AlterColumn", "TableRewrite", "!DataLoss"],
        },
    ];
}
