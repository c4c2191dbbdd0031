using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Examples;

/// <summary>A database of either engine and the bookstore for it.</summary>
internal sealed class BookstoreDatabase : IAsyncDisposable
{
    private BookstoreDatabase(EngineDatabase database, string connectionString, BookstoreProject project)
    {
        Database = database;
        ConnectionString = connectionString;
        Project = project;
    }

    public EngineDatabase Database { get; }

    /// <summary>What a .NET driver takes.</summary>
    public string ConnectionString { get; }

    public BookstoreProject Project { get; }

    /// <param name="engine">One of <see cref="EngineDatabase.One"/>.</param>
    public static async Task<BookstoreDatabase> CreateAsync(PostgresServers servers, string engine)
    {
        if (engine == EngineDatabase.Sqlite)
        {
            EngineDatabase file = EngineDatabase.CreateSqlite();
            return new(file, $"Data Source={file.Url["sqlite:".Length..]}", BookstoreProject.OnSqlite());
        }

        PostgresServer server = await servers.GetAsync(engine);
        TestDatabase database = await server.CreateDatabaseAsync("bookstore");
        return new(EngineDatabase.On(database), database.ConnectionString, await BookstoreProject.OnPostgresAsync(server));
    }

    /// <summary>Every migration was applied, and once.</summary>
    public async Task AssertAppliedOnceAsync() =>
        Assert.Equal(Project.Tags.Select(tag => $"{tag}|applied"), await Database.HistoryAsync("tag, lower(outcome)"));

    public ValueTask DisposeAsync()
    {
        Project.Dispose();
        return Database.DisposeAsync();
    }
}
