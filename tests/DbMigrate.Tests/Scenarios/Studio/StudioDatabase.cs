using System.Globalization;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Studio;

/// <summary>A database that somebody looks at.</summary>
internal sealed class StudioDatabase : IAsyncDisposable
{
    private readonly TempFolder _folder = new("browser");

    private StudioDatabase(EngineDatabase database, bool readOnly, bool isProtected)
    {
        Database = database;
        _folder.Write("dbmigrate.json", $$"""{ "environments": { "default": { "protected": {{(isProtected ? "true" : "false")}} } } }""");
        var project = ProjectLoader.Load(new() { Project = _folder, Database = [database.Url], CurrentFolder = _folder });
        Browser = new(project, ProjectLoader.Targets(project)[0], new() { ReadOnly = readOnly });
    }

    /// <summary>SQLite, and the oldest and the newest PostgreSQL: what a server itself refuses has changed between them.</summary>
    public static TheoryData<string> Ends { get; } =
        [EngineDatabase.Sqlite, .. Servers.Select(row => row.Data)];

    /// <summary>The two of them that are servers.</summary>
    public static TheoryData<string> Servers =>
        [
            .. PostgresBinaries
                .Servers.Take(1)
                .Concat(PostgresBinaries.Servers.TakeLast(1))
                .Select(binaries => binaries.Major.ToString(CultureInfo.InvariantCulture))
                .Distinct(),
        ];

    public EngineDatabase Database { get; }

    public DatabaseBrowser Browser { get; }

    public bool IsSqlite => Database.Dialect == Dialect.Sqlite;

    public static async Task<StudioDatabase> CreateAsync(
        PostgresServers servers, string engine, string sql, bool readOnly = false, bool isProtected = false)
    {
        var database = await EngineDatabase.CreateAsync(servers, engine);
        if (sql.Length > 0) await database.ExecuteAsync(sql);
        return new(database, readOnly, isProtected);
    }

    /// <summary>A table of the default schema.</summary>
    public TableName Table(string name) => new(IsSqlite ? null : "public", name);

    /// <summary>Every row of a table.</summary>
    public async Task<IReadOnlyList<DataRow>> RowsAsync(string table, int bytes = 1024) =>
        (await Browser.GetRowsAsync(new() { Table = Table(table), Limit = 1000, CellBytes = bytes })).Rows;

    /// <summary>The only result of a query that must succeed.</summary>
    public async Task<SqlResult> QueryAsync(string sql)
    {
        var outcome = await Browser.QueryAsync(new() { Text = sql });
        Assert.Null(outcome.Failure);
        Assert.Empty(outcome.Refused);
        return outcome.Results[^1];
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        await Database.DisposeAsync();
        _folder.Dispose();
    }
}
