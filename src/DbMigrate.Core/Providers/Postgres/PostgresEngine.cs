using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Engines.Scripts;
using DbMigrate.Providers.Postgres.Drizzle;
using DbMigrate.Providers.Postgres.Drizzle.TypeScript;
using DbMigrate.Providers.Postgres.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sources.Drizzle;
using DbMigrate.Sources.Drizzle.TypeScript;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Postgres;

/// <summary>PostgreSQL, on a server.</summary>
internal sealed class PostgresEngine : DatabaseEngine, IDrizzleEngine, ITypeScriptEngine, ICopiesDatabases, IMakesDatabases, IRecordsRuns
{
    public static PostgresEngine Instance { get; } = new();

    public override Dialect Dialect => Dialect.PostgreSql;

    public override IReadOnlyList<string> Schemes { get; } = ["postgres", "postgresql"];

    public override SqlSyntax Syntax => PostgresSyntax.Instance;

    public override ISqlSplitter Splitter { get; } = new PostgresSplitter();

    public override ScriptRules ScriptRules => PostgresScriptRules.Instance;

    public override SqlDialect Sql => PostgresDialect.Instance;

    public override SchemaProvider Schema => PostgresSchemaProvider.Instance;

    public override string DefaultSchema => "public";

    public override TableNameComparer TableNames { get; } = new("public", StringComparer.Ordinal);

    public override bool IsConnectionString(string text) => true;

    public override DatabaseUrl Parse(string text, string baseFolder) => Parse(text, baseFolder, Environment.GetEnvironmentVariable);

    public override DatabaseUrl Parse(string text, string baseFolder, Func<string, string?> variable) =>
        PostgresUrl.Parse(text, Filled(variable));

    public override DatabaseUrl ParseConnectionString(string text, string baseFolder, Func<string, string?> variable) =>
        PostgresUrl.ParseConnectionString(text, Filled(variable));

    public Task MakeAsync(DatabaseUrl url, CancellationToken cancel) => PostgresCopies.MakeAsync(url, cancel);

    public override DatabaseUrl WithLogin(DatabaseUrl url, string? user, string password) => PostgresUrl.WithLogin(url, user, password);

    public override DatabaseUrl WithPassword(DatabaseUrl url, PasswordCommand password) => url.WithPassword(password);

    // An empty variable is one that is not set, as libpq has it.
    private static Func<string, string?> Filled(Func<string, string?> variable) =>
        name => variable(name) is { Length: > 0 } value ? value : null;

    public override async Task<DatabaseSession> OpenAsync(
        DatabaseUrl url,
        SessionAccess access,
        SessionOptions options,
        CancellationToken cancel) => await PostgresSession.ConnectAsync(url, access, options, cancel).ConfigureAwait(false);

    public override HazardRules NewHazardRules() => PostgresHazardRules.Instance;

    public Task ReplaceAsync(DatabaseUrl target, DatabaseUrl owner, string key, Func<DatabaseUrl, Task> build, CancellationToken cancel) =>
        PostgresCopies.ReplaceAsync(target, owner, key, build, cancel);

    public DatabaseUrl NewUrl(DatabaseUrl beside) => PostgresCopies.NewUrl(beside);

    public Task RemoveAsync(DatabaseUrl url, CancellationToken cancel) => PostgresCopies.RemoveAsync(url, cancel);

    ScriptShell? IRecordsRuns.Shell => PsqlShell.Instance;

    Task<RecordingSession> IRecordsRuns.RecordAsync(
        DatabaseSession read,
        SessionOptions options,
        Action<RecordedCommand> record,
        CancellationToken cancel) => PostgresRecordingSession.OpenAsync((PostgresSession)read, options, record, cancel);

    string IDrizzleEngine.Formats => "PostgreSQL 5 to 9";

    string? IDrizzleEngine.Write(string dialect, string version, SnapshotJson root, Func<SnapshotJson>? entities) =>
        (dialect, version) switch
        {
            ("pg" or "postgresql", "5" or "6" or "7") when entities is null => PostgresDrizzleSql.Write(
                new PostgresSnapshotReader(root).Read()),
            ("postgres" or "postgresql", "8" or "9") when entities is not null => PostgresDrizzleSql.Write(
                PostgresEntityReader.Read(entities())),
            _ => null,
        };

    string? ITypeScriptEngine.ViewColumns => null;

    DrizzleModule ITypeScriptEngine.Describe(SchemaModel model, SchemaModel empty) => PostgresModule.Write(model, empty);
}
