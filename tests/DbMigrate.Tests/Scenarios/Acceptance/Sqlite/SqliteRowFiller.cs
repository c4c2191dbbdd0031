using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DbMigrate.Tests.Scenarios.Acceptance.Sqlite;

/// <summary>Fills every table with a few rows whose foreign keys fit: the row's number stands in each column in its type's way.</summary>
public static class SqliteRowFiller
{
    private const int Count = 3;

    /// <param name="connection">The database.</param>
    /// <param name="unlessRefused">A row that a constraint refuses is left out.</param>
    public static void Fill(SqliteConnection connection, bool unlessRefused = false)
    {
        Run(connection, "PRAGMA foreign_keys=OFF; BEGIN");
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_db_config(connection.Handle!, raw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, out _));
        foreach (
            var table in SqliteDigest.Rows(
                connection, @"SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'"))
        {
            if (IsOfVirtualTable(connection, table[0])) continue;
            var columns = SqliteDigest.Rows(
                connection, $"SELECT name, upper(type) FROM pragma_table_xinfo({SqliteDigest.Literal(table[0])}) WHERE hidden = 0");
            for (var i = 1; i <= Count; i++)
            {
                var values = columns.Select(column => Value(column[1], i));
                Run(
                    connection,
                    $"INSERT {(unlessRefused ? "OR IGNORE " : "")}INTO {SqliteDigest.Quote(table[0])} "
                        + $"({string.Join(", ", columns.Select(column => SqliteDigest.Quote(column[0])))}) VALUES "
                        + $"({string.Join(", ", values)})");
            }
        }

        raw.sqlite3_db_config(connection.Handle!, raw.SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, out _);
        Run(connection, "COMMIT; PRAGMA foreign_keys=ON");
    }

    public static void Run(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>A virtual table keeps its data in it, as far as these tests name their tables.</summary>
    public static bool IsOfVirtualTable(SqliteConnection connection, string table) => SqliteDigest.Rows(
        connection,
        $"SELECT 1 FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%' AND {SqliteDigest.Literal(table)} GLOB name || '_*'").Count > 0;

    private static string Value(string type, int row) =>
        type.Contains("INT") ? $"{row}"
        : type.Contains("CHAR") || type.Contains("TEXT") || type.Contains("CLOB") ? $"'{row}'"
        : type.Contains("REAL") || type.Contains("FLOA") || type.Contains("DOUB") ? $"{row}.5"
        : type.Contains("BLOB") ? $"x'0{row}'"
        : $"{row}";
}
