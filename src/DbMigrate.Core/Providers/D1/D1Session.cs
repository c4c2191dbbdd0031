using DbMigrate.Engines;
using DbMigrate.Engines.Browsing;
using DbMigrate.Providers.Sqlite.Browsing;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;
using DbMigrate.Text;

namespace DbMigrate.Providers.D1;

/// <summary>A database of D1 through its API: no connection, no transaction between two requests, and each batch whole or not at
/// all.</summary>
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

    public override string? WayBack =>
        _bookmark is null
            ? null
            : $"Time Travel brings the database back to what it was before this run: npx wrangler d1 time-travel restore {_client.Name} "
                + $"--bookmark={_bookmark}";

    public static async Task<D1Session> ConnectAsync(
        DatabaseUrl url, SessionAccess access, SessionOptions options, CancellationToken cancel)
    {
        var client = new D1Client(url);
        try
        {
            await client.FindAsync(cancel).ConfigureAwait(false);
        }
        catch (D1Exception e)
        {
            throw new DbMigrateException(
                ErrorId.ConnectionFailed,
                $"{url} cannot be reached: {url.Scrub(e.Message).TrimEnd('.')}.",
                "Check the network, and CLOUDFLARE_API_BASE_URL where it is set.",
                url.Redacted,
                url.Scrub(e));
        }

        return new(url, access, options, client);
    }

    public TableBrowser Browse() =>
        new SqliteBrowser(
            this,
            (query, cancel) => QueryAsync(query.Sql, cancel, query.Arguments),
            D1Engine.Instance,
            (sql, cancel) => GuardAsync(() => ReadNamedAsync(sql, cancel)));

    protected override async Task<IReadOnlyList<object?[]>> QueryCoreAsync(
        string sql,
        CancellationToken cancel,
        params object?[] arguments) => (await ReadNamedAsync(sql, cancel, arguments).ConfigureAwait(false)).Rows;

    /// <remarks>In one request, as each takes its way to Cloudflare and back.</remarks>
    protected override async Task<IReadOnlyList<IReadOnlyList<object?[]>>> QueryAllCoreAsync(
        IReadOnlyList<SqlCommand> queries, CancellationToken cancel) =>
        [.. (await ReadNamedAsync(queries, cancel).ConfigureAwait(false)).Select(answer => answer.Rows)];

    private async Task<(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows)> ReadNamedAsync(
        string sql, CancellationToken cancel, params object?[] arguments) =>
        (await ReadNamedAsync([new SqlCommand(sql, arguments)], cancel).ConfigureAwait(false))[0];

    private async Task<IReadOnlyList<(IReadOnlyList<string> Columns, IReadOnlyList<object?[]> Rows)>> ReadNamedAsync(
        IReadOnlyList<SqlCommand> queries, CancellationToken cancel)
    {
        // The API has no reading that cannot write.
        if (queries.Select(query => query.Sql).FirstOrDefault(sql => !Reads(sql)) is { } other)
            throw new InvalidOperationException($"No query: {other}");
        var batch = queries.Select(query => D1Statement.Command(query.Sql, query.Arguments)).ToList();
        var answers = await ReadAsync(batch, cancel).ConfigureAwait(false);
        var rounded = Enumerable.Range(0, queries.Count).Where(at => answers[at].Rounded.Count > 0).ToList();
        if (rounded.Count == 0) return [.. answers.Select(answer => (answer.Columns, answer.Rows))];
        var again = rounded.Select(at => D1Statement.Command(answers[at].Exactly(queries[at].Sql), queries[at].Arguments)).ToList();
        var exact = await ReadAsync(again, cancel).ConfigureAwait(false);
        return [.. answers.Select((answer, at) => (answer.Columns, RowsOf(answer, rounded.IndexOf(at))))];

        IReadOnlyList<object?[]> RowsOf(D1Rows answer, int found) => found < 0 ? answer.Rows : answer.Restore(exact[found]);
    }

    private static bool Reads(string sql) =>
        Reading.Any(word => sql.AsSpan().TrimStart().StartsWith(word, StringComparison.OrdinalIgnoreCase));

    protected override async Task<TableDescription?> DescribeCoreAsync(TableName table, CancellationToken cancel) =>
        (await DescribeAllCoreAsync([table], cancel).ConfigureAwait(false))[0];

    protected override async Task<IReadOnlyList<TableDescription?>> DescribeAllCoreAsync(
        IReadOnlyList<TableName> tables, CancellationToken cancel)
    {
        var answers = await ReadAsync([.. tables.SelectMany(Describing)], cancel).ConfigureAwait(false);
        return [.. tables.Select((_, at) => Described(answers[2 * at], answers[(2 * at) + 1]))];
    }

    private static TableDescription? Described(D1Rows table, D1Rows columns) => table.Rows is [[string type], ..]
        ? new(type == "table", columns.Rows.ToDictionary(row => (string)row[0]!, row => (string)row[1]!))
        : null;

    private static IEnumerable<D1Statement> Describing(TableName table) =>
    [
        D1Statement.Command("SELECT type FROM sqlite_master WHERE name = $1 COLLATE NOCASE AND type IN ('table', 'view')", [table.Name]),
        D1Statement.Command("SELECT lower(name), lower(type) FROM pragma_table_info($1)", [table.Name]),
    ];

    // A database has the one.
    protected override Task<bool> HasSchemaCoreAsync(TableName table, CancellationToken cancel) => Task.FromResult(true);

    protected override Task FlushCoreAsync() => Task.CompletedTask;

    protected override Task RollbackCoreAsync() => Task.CompletedTask;

    protected override Task PrepareCoreAsync(ScriptPlan plan, CancellationToken cancel) => Task.CompletedTask;

    protected override Task RestoreCoreAsync(ScriptPlan plan) => Task.CompletedTask;

    protected override DatabaseError? TranslateCore(Exception exception) => (exception as D1Exception)?.ToError();

    public override IReadOnlyList<IReadOnlyList<SqlStatement>> Cut(IReadOnlyList<SqlStatement> statements, ScriptPlan plan) =>
        D1Limits.Cut(statements, plan.Rebuilds);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    protected override ScriptPlan PlanCore(IEnumerable<SqlStatement> statements, Func<bool> withoutTransaction) =>
        D1Planner.Plan(statements);

    protected override Task CommitCoreAsync(IReadOnlyList<SqlCommand> last, CancellationToken cancel) => throw NotOpen();

    protected override Task<string> CommitCoreAsync(IReadOnlyList<SqlCommand> last, JournalMark journal, CancellationToken cancel) =>
        throw NotOpen();

    protected override Task VerifyCoreAsync(ScriptSubject subject, ScriptPlan plan, CancellationToken cancel) => throw NotOpen();

    protected override Task RunCoreAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel) => throw NotOpen();

    protected override Task RunLimitedCoreAsync(IReadOnlyList<SqlStatement> statements, StatementLimits limits, CancellationToken cancel) =>
        throw NotOpen();

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
