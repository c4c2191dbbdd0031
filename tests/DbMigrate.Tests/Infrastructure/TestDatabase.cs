using System.Globalization;
using Npgsql;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>A database on a test server, dropped after the test.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly bool _owned;
    private readonly string? _tablespace;

    internal TestDatabase(PostgresServer server, string name, bool owned, string? tablespace = null)
    {
        _tablespace = tablespace;
        Server = server;
        Name = name;
        _owned = owned;
    }

    public PostgresServer Server { get; }

    public string Name { get; }

    /// <summary><c>postgresql://user:password@127.0.0.1:port/name</c></summary>
    public string Url => Server.Url(Name);

    public string ConnectionString => Server.ConnectionString(Name);

    public async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Runs a script of any number of statements.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using NpgsqlConnection connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The first value of the first row; the default of <typeparamref name="T"/> for NULL and no row.</summary>
    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using NpgsqlConnection connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        object? value = await command.ExecuteScalarAsync();
        return value is null or DBNull ? default : (T)value;
    }

    /// <summary>Every row as one text, its columns separated by <c>|</c>.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync(string sql)
    {
        await using NpgsqlConnection connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(column => Text(reader.GetValue(column)))));
        return rows;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_owned)
            return;
        try
        {
            await Server.MaintainAsync($"""DROP DATABASE IF EXISTS "{Name}" WITH (FORCE)""");
            if (_tablespace is not null)
                await Server.MaintainAsync($"""DROP TABLESPACE "{_tablespace}" """);
        }
        catch (NpgsqlException)
        {
            // The test took the server down; the database goes with it.
        }
    }

    private static string Text(object value) => value switch
    {
        DBNull => "NULL",
        byte[] bytes => Convert.ToHexString(bytes),
        Array array => $"{{{string.Join(',', array.Cast<object>().Select(Text))}}}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
