using DbMigrate.Engines;
using DbMigrate.Engines.Browsing;
using DbMigrate.Providers.Sqlite.Browsing;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;
using DbMigrate.Text;

namespace DbMigrate.Providers.D1;

/// <summary>A database of D1 through its API: no connection, no transaction between two requests, and each batch whole or not at all.</summary>
internal sealed partial class D1Session : DatabaseSession, IBrowses
{
    private static readonly string[] Reading = ["SELECT", "PRAGMA", "WITH", "EXPLAIN", "VALUES"];

    private readonly D1Client _client;
    private bool _lost;
    private string? _bookmark;

    private D1Session(DatabaseUrl url, SessionAccess access, SessionOptions options, D1Client client)
        : base(url, access, options) => _client = client;

    public override string User { get; } = LocalUser.Name;

    public override bool InTransaction => false;

    public override bool IsLost => _lost;

    public override bool LocksByTransaction => true;

    public override bool OnlyBatches => true;

    public override string? Bookmark => _bookmark;

    public override string? WayBack => _bookmark is null ? null
        : $"Time Travel brings the database back to what it was before this run: npx wrangler d1 time-travel restore {_client.Name} --bookmark={_bookmark}";

    public static async Task<D1Session> ConnectAsync(DatabaseUrl url, SessionAccess access, SessionOptions options, CancellationToken cancel)
    {
        var client = new D1Client(url);
        try
        {
            await client.FindAsync(cancel).ConfigureAwait(false);
        }
        catch (D1Exception e)
        {
            throw new DbMigrateException(
                ErrorId.ConnectionFailed, $"{url} cannot be reached: {url.Scrub(e.Message).TrimEnd('.')}.", "Check the network, and CLOUDFLARE_API_BASE_URL where it is set.", url.Redacted, url.Scrub(e));
        }

        return new(url, access, options, client);
    }

    public TableBrowser Browse() => new SqliteBrowser(
        this, (query, cancel) => QueryAsync(query.Sql, cancel, query.Arguments), D1Engine.Instance, (sql, cancel) => GuardAsync(() => ReadNamedAsync(sql, cancel)));

    protected override async Task<IReadOnlyList<object?[]>> QueryCoreAsync(string sql, CancellationToken cancel, params object?[] arguments) =>
        (await ReadNamedAsync(sql, cancel, arguments).ConfigureAwait(false)).Rows;

    private async Task<(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows)> ReadNamedAsync(string sql, CancellationToken cancel, params object?[] arguments)
    {
        // The API has no reading that cannot write.
        if (!Reading.Any(word => sql.AsSpan().TrimStart().StartsWith(word, StringComparison.OrdinalIgnoreCase))) throw new InvalidOperationException($"No query: {sql}");
        var rows = (await ReadAsync([D1Statement.Command(sql, arguments)], cancel).ConfigureAwait(false))[0];
        if (rows.Rounded.Count == 0) return (rows.Columns, rows.Rows);
        return (rows.Columns, rows.Restore((await ReadAsync([D1Statement.Command(rows.Exactly(sql), arguments)], cancel).ConfigureAwait(false))[0]));
    }

    protected override async Task<TableDescription?> DescribeCoreAsync(TableName table, CancellationToken cancel)
    {
        var answers = await ReadAsync(
            [
                D1Statement.Command("SELECT type FROM sqlite_master WHERE name = $1 COLLATE NOCASE AND type IN ('table', 'view')", [table.Name]),
                D1Statement.Command("SELECT lower(name), lower(type) FROM pragma_table_info($1)", [table.Name]),
            ],
            cancel).ConfigureAwait(false);
        return answers[0].Rows is not [[string type], ..] ? null : new(type == "table", answers[1].Rows.ToDictionary(row => (string)row[0]!, row => (string)row[1]!));
    }

    // A database has the one.
    protected override Task<bool> HasSchemaCoreAsync(TableName table, CancellationToken cancel) => Task.FromResult(true);

    protected override Task FlushCoreAsync() => Task.CompletedTask;

    protected override Task RollbackCoreAsync() => Task.CompletedTask;

    protected override Task PrepareCoreAsync(ScriptPlan plan, CancellationToken cancel) => Task.CompletedTask;

    protected override Task RestoreCoreAsync(ScriptPlan plan) => Task.CompletedTask;

    protected override DatabaseError? TranslateCore(Exception exception) => (exception as D1Exception)?.ToError();

    public override IReadOnlyList<IReadOnlyList<SqlStatement>> Cut(IReadOnlyList<SqlStatement> statements, ScriptPlan plan) => D1Limits.Cut(statements, plan.Rebuilds);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override ScriptPlan PlanCore(IEnumerable<SqlStatement> statements, Func<bool> withoutTransaction) => D1Planner.Plan(statements);

    protected override Task CommitCoreAsync(IReadOnlyList<SqlCommand> last, CancellationToken cancel) => throw NotOpen();

    protected override Task<string> CommitCoreAsync(IReadOnlyList<SqlCommand> last, JournalMark journal, CancellationToken cancel) => throw NotOpen();

    protected override Task VerifyCoreAsync(ScriptSubject subject, ScriptPlan plan, CancellationToken cancel) => throw NotOpen();

    protected override Task RunCoreAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel) => throw NotOpen();

    protected override Task RunLimitedCoreAsync(IReadOnlyList<SqlStatement> statements, StatementLimits limits, CancellationToken cancel) => throw NotOpen();

    protected override Task BeginCoreAsync(CancellationToken cancel) => throw NotOpen();

    protected override Task<string> BeginCoreAsync(JournalMark journal, bool more, CancellationToken cancel) => throw NotOpen();

    private async Task<IReadOnlyList<D1Rows>> ReadAsync(IReadOnlyList<D1Statement> batch, CancellationToken cancel)
    {
        try
        {
            return await _client.ReadAsync(batch, cancel).ConfigureAwait(false);
        }
        catch (D1Exception e) when (e.Failure == D1Failure.Unknown)
        {
            _lost = true;
            throw;
        }
    }

    private static InvalidOperationException NotOpen() => new("No transaction stays open on D1.");
}
