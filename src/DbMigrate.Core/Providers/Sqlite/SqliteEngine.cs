using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Engines.Scripts;
using DbMigrate.Providers.Sqlite.Drizzle;
using DbMigrate.Providers.Sqlite.Drizzle.TypeScript;
using DbMigrate.Providers.Sqlite.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sources.Drizzle;
using DbMigrate.Sources.Drizzle.TypeScript;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Sqlite;

/// <summary>SQLite, in process.</summary>
internal sealed class SqliteEngine : DatabaseEngine, IDrizzleEngine, ITypeScriptEngine, ICopiesDatabases, IRecordsRuns
{
    public static SqliteEngine Instance { get; } = new();

    public override Dialect Dialect => Dialect.Sqlite;

    public override IReadOnlyList<string> Schemes { get; } = ["sqlite", "file"];

    public override SqlSyntax Syntax => SqliteSyntax.Instance;

    public override ISqlSplitter Splitter { get; } = new SqliteSplitter();

    public override ScriptRules ScriptRules => SqliteScriptRules.Instance;

    public override SqlDialect Sql => SqliteDialect.Instance;

    public override SchemaProvider Schema => SqliteSchemaProvider.Instance;

    public override string? DefaultSchema => null;

    public override TableNameComparer TableNames { get; } = new("main", StringComparer.OrdinalIgnoreCase);

    public override bool IsConnectionString(string text) => SqliteUrl.IsConnectionString(text);

    public override bool IsPath(string text) => true;

    public override DatabaseUrl Parse(string text, string baseFolder) => SqliteUrl.Parse(text, baseFolder);

    public override DatabaseUrl ParseConnectionString(string text, string baseFolder, Func<string, string?> variable) =>
        SqliteUrl.ParseConnectionString(text, baseFolder);

    public override async Task<DatabaseSession> OpenAsync(
        DatabaseUrl url,
        SessionAccess access,
        SessionOptions options,
        CancellationToken cancel) => await SqliteSession.ConnectAsync(url, access, options, cancel).ConfigureAwait(false);

    public override HazardRules NewHazardRules() => new SqliteHazardRules();

    public Task ReplaceAsync(DatabaseUrl target, DatabaseUrl owner, string key, Func<DatabaseUrl, Task> build, CancellationToken cancel) =>
        SqliteCopies.ReplaceAsync(target, owner, key, build, cancel);

    public DatabaseUrl NewUrl(DatabaseUrl beside) => SqliteCopies.NewUrl();

    public Task RemoveAsync(DatabaseUrl url, CancellationToken cancel)
    {
        SqliteCopies.Remove(url);
        return Task.CompletedTask;
    }

    ScriptShell? IRecordsRuns.Shell => SqliteShell.Instance;

    async Task<RecordingSession> IRecordsRuns.RecordAsync(
        DatabaseSession read, SessionOptions options, Action<RecordedCommand> record, CancellationToken cancel) =>
        new SqliteRecordingSession(
            (SqliteSession)read,
            options,
            record,
            (await read.QueryAsync("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'", cancel).ConfigureAwait(false)).Count > 0);

    string IDrizzleEngine.Formats => "SQLite 5 to 7";

    string? IDrizzleEngine.Write(string dialect, string version, SnapshotJson root, Func<SnapshotJson>? entities) =>
        (dialect, version) switch
        {
            ("sqlite" or "turso", "5" or "6") when entities is null => SqliteDrizzleSql.Write(SqliteSnapshotReader.Read(root)),
            ("sqlite" or "turso", "7" or "8") when entities is not null => SqliteDrizzleSql.Write(SqliteEntityReader.Read(entities())),
            _ => null,
        };

    string? ITypeScriptEngine.ViewColumns =>
        "SELECT m.name, c.name, upper(c.type) FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type = 'view' ORDER BY m.name, "
            + "c.cid";

    DrizzleModule ITypeScriptEngine.Describe(SchemaModel model, SchemaModel empty) => SqliteModule.Write(model, empty);
}
