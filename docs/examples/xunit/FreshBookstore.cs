using System.Globalization;
using DbMigrate;
using Microsoft.Data.Sqlite;

namespace Bookstore.Tests;

/// <summary>A new database for a class of tests, with what the migrations make and nothing else: a copy of a template, which is made with
/// the first
/// one and kept until the migrations change. Gone after the class.</summary>
public sealed class FreshBookstore : IAsyncLifetime
{
    private FreshDatabase? _database;

    public string ConnectionString => _database!.ConnectionString;

    public async ValueTask InitializeAsync()
    {
        var project = ProjectLoader.Load(new() { Project = Path.Combine(AppContext.BaseDirectory, "database") });
        _database = await Database.CreateFreshAsync(project, ProjectLoader.Targets(project)[0]);
    }

    public ValueTask DisposeAsync()
    {
        // What the pool keeps open would keep the file, too.
        SqliteConnection.ClearAllPools();
        return _database!.DisposeAsync();
    }

    /// <summary>Runs statements; the first value of the last.</summary>
    public async Task<string> RunAsync(string sql)
    {
        await using var connection = new SqliteConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture) ?? "";
    }
}
