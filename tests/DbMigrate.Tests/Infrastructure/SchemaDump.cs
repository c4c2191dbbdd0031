using Microsoft.Data.Sqlite;
using Npgsql;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>
/// A database's schema as text: two databases of one server version (or two SQLite files) are equal when their texts
/// are. DbMigrate's own history table is left out, since Drizzle makes none.
/// </summary>
public static class SchemaDump
{
    private const string HistoryTable = "__dbmigrate_history";

    /// <summary>pg_dump's text where a pg_dump fits the server, else <see cref="DumpCatalogAsync"/>.</summary>
    public static async Task<string> DumpPostgresAsync(TestDatabase database, params string[] withoutSchemas)
    {
        if (database.Server.PgDump is not { } pgDump)
            return await DumpCatalogAsync(database, columnOrder: true, withoutSchemas);

        ProcessResult dump = await ProcessRunner.RunAsync(
            pgDump,
            [
                "--schema-only", "--no-owner", $"--exclude-table=*.{HistoryTable}*",
                .. withoutSchemas.Select(schema => $"--exclude-schema={schema}"),
                "--dbname", database.Url,
            ]);
        IEnumerable<string> lines = dump.EnsureSuccess().StandardOutput.Split('\n')
            .Select(line => line.TrimEnd())
            .Where(line => line.Length > 0 && !line.StartsWith("--") && !IsRestrict(line));
        return string.Join('\n', lines);
    }

    /// <summary>
    /// The catalog's own words for everything in the database, one object a line.
    /// </summary>
    /// <param name="columnOrder">Whether the order of a table's columns counts; PostgreSQL cannot change it.</param>
    public static async Task<string> DumpCatalogAsync(
        TestDatabase database, bool columnOrder = true, params string[] withoutSchemas)
    {
        await using NpgsqlConnection connection = await database.OpenAsync();
        var lines = new List<string>();
        await using var command = new NpgsqlCommand(CatalogQueries.All(columnOrder), connection);
        command.Parameters.AddWithValue("history", HistoryTable);
        command.Parameters.AddWithValue("without", withoutSchemas);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        do
        {
            while (await reader.ReadAsync())
                lines.Add(reader.GetString(0).Replace("\r", ""));
        }
        while (await reader.NextResultAsync());

        lines.Sort(StringComparer.Ordinal);
        return string.Join('\n', lines);
    }

    /// <summary>Every object's SQL as the file holds it, in order of name.</summary>
    public static string DumpSqlite(string path, params string[] withoutTables)
    {
        using SqliteConnection connection = Open(path);
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            SELECT type, name, tbl_name, sql FROM sqlite_master
            WHERE name NOT LIKE 'sqlite\_%' ESCAPE '\'
            ORDER BY type, name
            """;
        using SqliteDataReader reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
            if (reader.GetString(2) is var table && table != HistoryTable && !withoutTables.Contains(table))
                lines.Add($"{reader.GetString(0)} {reader.GetString(1)} on {table}: {reader.GetValue(3)}");
        return string.Join('\n', lines);
    }

    /// <summary>The rows of the given tables as SQL literals, sorted, each after its table's name.</summary>
    public static string DumpSqliteRows(string path, params string[] tables)
    {
        using SqliteConnection connection = Open(path);
        var lines = new List<string>();
        foreach (string table in tables)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {Quote(table)}";
            using SqliteDataReader reader = command.ExecuteReader();
            var rows = new List<string>();
            while (reader.Read())
                rows.Add(
                    $"{table}: {string.Join(", ", Enumerable.Range(0, reader.FieldCount).Select(column => Literal(reader.GetValue(column))))}"
                );
            rows.Sort(StringComparer.Ordinal);
            lines.AddRange(rows);
        }

        return string.Join('\n', lines);
    }

    // pg_dump wraps its text in \restrict and \unrestrict with a new random word each time.
    private static bool IsRestrict(string line) => line.StartsWith(@"\restrict") || line.StartsWith(@"\unrestrict");

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"")}\"";

    private static string Literal(object value) => value switch
    {
        DBNull => "NULL",
        byte[] bytes => $"x'{Convert.ToHexString(bytes)}'",
        string text => $"'{text.Replace("'", "''")}'",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value}"),
    };
}
