using DbMigrate.Engines;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Sqlite.Scratch;

/// <summary>A scratch database in memory: always at hand, gone with its connection.</summary>
internal sealed class SqliteScratch : ScratchDatabase
{
    private DatabaseSession _session;

    private readonly SqliteLimits? _limits;

    private SqliteScratch(DatabaseSession session, SqliteLimits? limits) => (_session, _limits) = (session, limits);

    public override DatabaseSession Session => _session;

    public override int EngineVersion => SqliteSchemaProvider.Version;

    /// <param name="cancel">Cancels it.</param>
    /// <param name="limits">The limits of what it stands for; null are the library's.</param>
    public static async Task<SqliteScratch> OpenAsync(CancellationToken cancel, SqliteLimits? limits = null) =>
        new(await ConnectAsync(limits, cancel).ConfigureAwait(false), limits);

    public override async Task<ScratchDatabase> OpenAnotherAsync(CancellationToken cancel) =>
        await OpenAsync(cancel, _limits).ConfigureAwait(false);

    public override async Task ResetAsync(CancellationToken cancel)
    {
        await _session.DisposeAsync().ConfigureAwait(false);
        _session = await ConnectAsync(_limits, cancel).ConfigureAwait(false);
    }

    /// <remarks>The files that a script attaches or writes are real ones, which trying it out must not touch.</remarks>
    public override bool ReachesBeyond(SqlStatement statement) =>
        statement.Head.StartsWith("ATTACH", StringComparison.Ordinal) || IsVacuumInto(statement);

    /// <remarks>An empty database stands in for one that is attached.</remarks>
    public override async Task<string?> RunBeyondAsync(SqlStatement statement, CancellationToken cancel)
    {
        var tokens = new SqlTokens(SqliteSyntax.Instance, statement.Text);
        if (!tokens.Accept("ATTACH")) return null;
        var last = "";
        for (; !tokens.IsEnd; tokens.Next()) last = tokens.Is("KEY") ? last : tokens.Text.ToString();
        await _session.RunAsync([statement with { Text = $"ATTACH ':memory:' AS {last}" }], cancel).ConfigureAwait(false);
        return null;
    }

    private static bool IsVacuumInto(SqlStatement statement) =>
        statement.Head.StartsWith("VACUUM", StringComparison.Ordinal)
        && new SqlTokens(SqliteSyntax.Instance, statement.Text).Contains("INTO");

    public override ValueTask DisposeAsync() => _session.DisposeAsync();

    private static async Task<DatabaseSession> ConnectAsync(SqliteLimits? limits, CancellationToken cancel)
    {
        var session = await SqliteSession
            .ConnectAsync(SqliteUrl.Parse(":memory:", "."), SessionAccess.ReadWrite, SessionOptions.Scratch, cancel)
            .ConfigureAwait(false);
        session.Hold(limits);
        return session;
    }
}
