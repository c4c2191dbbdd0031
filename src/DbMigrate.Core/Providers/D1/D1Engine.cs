using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Providers.Sqlite;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.D1;

/// <summary>Cloudflare D1: SQLite's language, over a REST API.</summary>
internal sealed class D1Engine : DatabaseEngine, IKeepsTables
{
    public static D1Engine Instance { get; } = new();

    /// <summary>What is in a user's database and no schema's: our lock, and wrangler's journal.</summary>
    public static IReadOnlyList<string> OwnTables { get; } = [D1Lock.Table, D1Dialect.Wrangler];

    public override Dialect Dialect => Dialect.Sqlite;

    public override string Title => "Cloudflare D1";

    public override bool CancelsStatements => false;

    public override bool HasTransactions => false;

    public override IReadOnlyList<string> Schemes { get; } = [D1Url.Scheme];

    public override SqlSyntax Syntax => SqliteEngine.Instance.Syntax;

    public override ISqlSplitter Splitter => SqliteEngine.Instance.Splitter;

    public override ScriptRules ScriptRules => D1ScriptRules.Instance;

    public override SqlDialect Sql => D1Dialect.Instance;

    public override SchemaProvider Schema => D1SchemaProvider.Instance;

    public override string? DefaultSchema => null;

    public override TableNameComparer TableNames => SqliteEngine.Instance.TableNames;

    // Cloudflare's own tables cannot even be looked at.
    bool IKeepsTables.Keeps(string table) =>
        table.StartsWith("_cf_", StringComparison.OrdinalIgnoreCase) || OwnTables.Contains(table, StringComparer.OrdinalIgnoreCase);

    string IKeepsTables.KeptPattern => "_cf_";

    public override DatabaseUrl Parse(string text, string baseFolder) => Parse(text, baseFolder, Environment.GetEnvironmentVariable);

    public override DatabaseUrl Parse(string text, string baseFolder, Func<string, string?> variable) =>
        D1Url.Parse(text, baseFolder, variable);

    public override async Task<DatabaseSession> OpenAsync(
        DatabaseUrl url,
        SessionAccess access,
        SessionOptions options,
        CancellationToken cancel) => await D1Session.ConnectAsync(url, access, options, cancel).ConfigureAwait(false);

    public override HazardRules NewHazardRules() => SqliteEngine.Instance.NewHazardRules();
}
