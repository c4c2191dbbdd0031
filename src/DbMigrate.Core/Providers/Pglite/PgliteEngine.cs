using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Engines.Scripts;
using DbMigrate.Providers.Postgres;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Pglite;

/// <summary>PGlite: PostgreSQL inside the application's own process, here in one of ours. Its language, its catalogs and its plans are
/// PostgreSQL's; what differs is that it has one connection, which nothing can interrupt.</summary>
internal sealed class PgliteEngine : DatabaseEngine, IRecordsRuns, ICopiesDatabases
{
    private static readonly PostgresEngine Postgres = PostgresEngine.Instance;

    public static PgliteEngine Instance { get; } = new();

    public override Dialect Dialect => Postgres.Dialect;

    public override string Title => "PGlite";

    public override bool CancelsStatements => false;

    public override IReadOnlyList<string> Schemes { get; } = ["pglite"];

    public override SqlSyntax Syntax => Postgres.Syntax;

    public override ISqlSplitter Splitter => Postgres.Splitter;

    public override ScriptRules ScriptRules => PgliteScriptRules.Instance;

    public override SqlDialect Sql => Postgres.Sql;

    public override SchemaProvider Schema => PgliteSchemaProvider.Instance;

    public override string? DefaultSchema => Postgres.DefaultSchema;

    public override TableNameComparer TableNames => Postgres.TableNames;

    public override DatabaseUrl Parse(string text, string baseFolder) => PgliteUrl.Parse(text, baseFolder);

    public override async Task<DatabaseSession> OpenAsync(
        DatabaseUrl url, SessionAccess access, SessionOptions options, CancellationToken cancel)
    {
        var database = await PgliteDatabase.OpenAsync(url, access, options, cancel).ConfigureAwait(false);
        return await PgliteSession.ConnectAsync(url, access, options, database, isOwner: true, cancel).ConfigureAwait(false);
    }

    // psql reaches no PGlite.
    ScriptShell? IRecordsRuns.Shell => null;

    Task<RecordingSession> IRecordsRuns.RecordAsync(
        DatabaseSession read,
        SessionOptions options,
        Action<RecordedCommand> record,
        CancellationToken cancel) => PostgresRecordingSession.OpenAsync((PostgresSession)read, options, record, cancel);

    Task ICopiesDatabases.ReplaceAsync(
        DatabaseUrl target, DatabaseUrl owner, string key, Func<DatabaseUrl, Task> build, CancellationToken cancel) =>
        PgliteCopies.ReplaceAsync(target, owner, key, build, cancel);

    DatabaseUrl ICopiesDatabases.NewUrl(DatabaseUrl beside) => PgliteCopies.NewUrl(beside);

    string ICopiesDatabases.ConnectionOf(DatabaseUrl url) => url.Path!;

    Task ICopiesDatabases.RemoveAsync(DatabaseUrl url, CancellationToken cancel)
    {
        PgliteCopies.RemoveFolder(url);
        return Task.CompletedTask;
    }

    public override HazardRules NewHazardRules() => Postgres.NewHazardRules();
}
