using DbMigrate.Engines;
using DbMigrate.Execution.Run;
using DbMigrate.Providers.Postgres;
using DbMigrate.Schema;
using DbMigrate.Sql;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>A database of one case, with one session.</summary>
internal sealed class AcceptanceDatabase : IAsyncDisposable
{
    private static readonly ReadScope Everything = new(new IncludeFilter(), new TableName("drizzle", "__drizzle_migrations"));

    private const int MostUses = 30;

    private readonly AcceptanceServer? _server;
    private readonly string _name;
    private readonly DatabaseSession _session;
    private BlankDatabase.Blank? _blank;
    private int _uses;

    private AcceptanceDatabase(AcceptanceServer? server, string name, DatabaseSession session) =>
        (_server, _name, _session) = (server, name, session);

    /// <summary>A database that has no server: PGlite's. Whoever made it empties and closes it.</summary>
    public static AcceptanceDatabase Of(DatabaseSession session) => new(null, "", session);

    public int Version => ((PostgresSession)_session).ServerVersion;

    private AcceptanceServer Server => _server ?? throw new InvalidOperationException("The database has no server.");

    /// <summary>For the commands.</summary>
    public EngineDatabase Engine => EngineDatabase.On(new TestDatabase(Server.Server, _name, owned: false));

    public bool HasPgDump => _server?.Server.PgDump is not null;

    /// <summary>Opens another session.</summary>
    public Task<DatabaseSession> ConnectAsync() => DatabaseSession.OpenAsync(
        DatabaseUrl.Parse(Server.Server.Url(_name), "/"), SessionAccess.ReadWrite, SessionOptions.Reading, CancellationToken.None);

    public static async Task<AcceptanceDatabase> OpenAsync(AcceptanceServer server, string name)
    {
        var session = await DatabaseSession.OpenAsync(
            DatabaseUrl.Parse(server.Server.Url(name), "/"), SessionAccess.ReadWrite, SessionOptions.Reading, CancellationToken.None);
        return new(server, name, session) { _blank = await BlankDatabase.LookAsync(session) };
    }

    /// <summary>Runs a script in one transaction, if none is open.</summary>
    public async Task RunAsync(string script, string what)
    {
        try
        {
            await _session.RunAsync([.. _session.Splitter.Split(new StringReader(script))], CancellationToken.None);
        }
        catch (StatementException e) when (what is "from" or "to" or "rows")
        {
            Assert.Fail($"THE CASE IS WRONG: '{what}' fails: {e.Message}\n{e.Statement.Text}");
        }
    }

    public Task RunAsync(IReadOnlyList<string> statements) => statements.Count == 0
        ? Task.CompletedTask
        : _session.RunAsync(
            [.. statements.Select((sql, i) => new SqlStatement(sql, i + 1, default, StatementKind.Ordinary, ""))], CancellationToken.None);

    /// <summary>Runs an online plan as the synchronization does.</summary>
    public Task RunOnlineAsync(IReadOnlyList<SchemaChange> plan) => new LiveScript(_session, warning => Assert.Fail(warning))
        .RunAsync("The case", KnownEngines.Of(Dialect.PostgreSql).Schema.Script(plan, online: true), null, CancellationToken.None);

    public Task<IReadOnlyList<object?[]>> QueryAsync(string sql) => _session.QueryAsync(sql, CancellationToken.None);

    public Task<SchemaModel> ReadAsync() =>
        KnownEngines.Of(Dialect.PostgreSql).Schema.ReadAsync(_session, Everything, CancellationToken.None);

    /// <summary>The engine's stamp of what is there.</summary>
    public Task<string?> StampAsync() => KnownEngines.Of(Dialect.PostgreSql).Schema.StampAsync(_session, CancellationToken.None);

    /// <summary>Does something in a transaction that is taken back.</summary>
    public async Task<T> TakenBackAsync<T>(Func<Task<T>> work)
    {
        await _session.BeginAsync(CancellationToken.None);
        try
        {
            return await work();
        }
        finally
        {
            await _session.RollbackAsync();
        }
    }

    public async Task EmptyAsync() => await _session.ExecuteAsync(RowFiller.Truncate, CancellationToken.None);

    /// <summary>The catalog's own words, one object a line.</summary>
    public async Task<string> DigestAsync()
    {
        await _session.ExecuteAsync("BEGIN; SET LOCAL search_path = ''", CancellationToken.None);
        var rows = await CatalogDigest.ReadAsync(Version, async sql => (await QueryAsync(sql)).Select(row => (string)row[0]!));
        await _session.ExecuteAsync("COMMIT", CancellationToken.None);
        return string.Join('\n', rows.Order(StringComparer.Ordinal));
    }

    /// <summary>What pg_dump says; null where there is none for this server.</summary>
    public async Task<string?> DumpAsync()
    {
        if (_server?.Server.PgDump is not { } program) return null;
        var dump = await ProcessRunner.RunAsync(program, ["--schema-only", "--no-owner", "--dbname", Server.Server.Url(_name)]);
        return PgDumpText.Normalize(dump.EnsureSuccess().StandardOutput);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is null) return;
        // Dropped tables leave room in the catalogs that each reading walks through.
        if (++_uses < MostUses && await BlankDatabase.EmptyAsync(_session, _blank!) && _server.Keep(this)) return;
        await _session.DisposeAsync();
        await _server.DropAsync(_name);
    }
}

/// <summary>A database's schema at one moment, as DbMigrate reads it and as others do.</summary>
/// <param name="Model">DbMigrate's own reading.</param>
/// <param name="Digest">The catalog's words; null where nobody asked.</param>
/// <param name="Dump">pg_dump's words; null where nobody asked, or there is no pg_dump for the server.</param>
internal sealed record AcceptanceState(SchemaModel Model, string? Digest, string? Dump)
{
    public static async Task<AcceptanceState> OfAsync(AcceptanceDatabase database, bool digest = true, bool dump = true)
    {
        var dumping = dump ? database.DumpAsync() : Task.FromResult<string?>(null);
        return new(await database.ReadAsync(), digest ? await database.DigestAsync() : null, await dumping);
    }
}
