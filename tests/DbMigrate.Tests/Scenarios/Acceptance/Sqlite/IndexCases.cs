namespace DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

/// <summary>Indexes.</summary>
internal static class IndexCases
{
    private const string T = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT);";

    public static readonly AcceptanceCase[] All =
    [
        new("Index added", T, $"{T} CREATE INDEX t_a ON t (a);") { Expect = ["CreateIndex"], ExpectedSql = ["CREATE INDEX t_a ON t (a)"] },
        new("Unique index", T, $"{T} CREATE UNIQUE INDEX t_a ON t (a);"),
        new("Index made unique",
            $"{T} CREATE INDEX t_a ON t (a);",
            $"{T} CREATE UNIQUE INDEX t_a ON t (a);") { ExpectedSql = ["DROP INDEX t_a", "CREATE UNIQUE INDEX t_a ON t (a)"] },
        new("Index order and collation",
            $"{T} CREATE INDEX t_a ON t (a, b);", $"{T} CREATE INDEX t_a ON t (a COLLATE NOCASE DESC, b DESC);"),
        new("Index on an expression", T, $"{T} CREATE INDEX t_x ON t (lower(a), b + 1 DESC, a || '-' || b COLLATE NOCASE);"),
        new("Partial index", T, $"{T} CREATE UNIQUE INDEX t_p ON t (a) WHERE b IS NOT NULL AND a <> 'x';"),
        new("Predicate changed", $"{T} CREATE INDEX t_p ON t (a) WHERE b > 0;", $"{T} CREATE INDEX t_p ON t (a) WHERE b > 1;"),
        new("Index spelled another way",
            $"{T} CREATE INDEX t_p ON t (a, lower(b)) WHERE b>0;",
            $"{T} CREATE INDEX IF NOT EXISTS `t_p` ON \"t\" ( [a] COLLATE BINARY ASC, LOWER( \"b\" ) ASC ) where ((B > 0));")
        {
            NoChange = true,
        },
        new("The column's own collation",
            "CREATE TABLE t (a TEXT COLLATE NOCASE); CREATE INDEX t_a ON t (a);",
            "CREATE TABLE t (a TEXT COLLATE NOCASE); CREATE INDEX t_a ON t (a COLLATE nocase);")
        {
            NoChange = true,
        },
        new("Index moved to another table",
            $"{T} CREATE TABLE u (a TEXT); CREATE INDEX i ON t (a);", $"{T} CREATE TABLE u (a TEXT); CREATE INDEX i ON u (a);"),
        new("Index on a new column",
            T,
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INT, c TEXT DEFAULT 'c'); CREATE INDEX t_c ON t (c);"),
        new(
            "Indexes come back after a rebuild",
            $"{T} CREATE INDEX t_a ON t (a); CREATE UNIQUE INDEX t_b ON t (b) WHERE b > 0;",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT); CREATE INDEX t_a ON t (a); CREATE UNIQUE INDEX t_b ON t (b) WHERE b > 0;"
        )
        {
            Expect = ["!DropIndex", "!CreateIndex", "AlterColumn"],
            ExpectedSql =
            [
                "CREATE TABLE __new_t (\n    id INTEGER PRIMARY KEY,\n    a INT,\n    b INT\n)",
                "INSERT INTO __new_t (id, a, b)\nSELECT id, a, b FROM t",
                "DROP TABLE t",
                "ALTER TABLE __new_t RENAME TO t",
                "CREATE INDEX t_a ON t (a)",
                "CREATE UNIQUE INDEX t_b ON t (b) WHERE b > 0",
            ],
        },
        new(
            "One index changes with a rebuild",
            $"{T} CREATE INDEX t_a ON t (a); CREATE INDEX t_b ON t (b);",
            "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT); CREATE INDEX t_a ON t (a DESC); CREATE INDEX t_b ON t (b);"),
        new("Index of a table that goes",
            $"CREATE TABLE k (x); {T} CREATE INDEX t_a ON t (a);", "CREATE TABLE k (x);") { ExpectedSql = ["DROP TABLE t"] },
        new("Table called like a former index", $"{T} CREATE INDEX x ON t (a);", $"{T} CREATE TABLE x (a);"),
        new("Index with an odd name", T, $"{T} CREATE INDEX \"t a \"\"b\"\" 'c'\" ON t (a);"),
        new("Index on a keyword column",
            "CREATE TABLE t (\"group\" TEXT, \"a b\" INT);",
            "CREATE TABLE t (\"group\" TEXT, \"a b\" INT); CREATE INDEX i ON t (\"group\", \"a b\" DESC) WHERE \"a b\" > 0;"),
        new("Index on the rowid's column", T, $"{T} CREATE INDEX t_id ON t (id DESC, b);"),
    ];
}
