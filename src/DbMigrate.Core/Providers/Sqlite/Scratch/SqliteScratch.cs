using DbMigrate.Execution;
using DbMigrate.Planning;

namespace DbMigrate.Providers.Sqlite.Scratch;

/// <summary>A scratch database in memory: always at hand, gone with its connection.</summary>
internal sealed class SqliteScratch : ScratchDatabase
{
    private DatabaseSession _session;

    private SqliteScratch(DatabaseSession session) => _session = session;

    public override DatabaseSession Session => _session;

    public override int EngineVersion => SqliteSchemaProvider.Version;

    public static async Task<SqliteScratch> OpenAsync(CancellationToken cancel) => new(await ConnectAsync(cancel).ConfigureAwait(false));

    public override async Task<ScratchDatabase> OpenAnotherAsync(CancellationToken cancel) => await OpenAsync(cancel).ConfigureAwait(false);

    public override async Task ResetAsync(CancellationToken cancel)
    {
        await _session.DisposeAsync().ConfigureAwait(false);
        _session = await ConnectAsync(cancel).ConfigureAwait(false);
    }

    public override ValueTask DisposeAsync() => _session.DisposeAsync();

    private static async Task<DatabaseSession> ConnectAsync(CancellationToken cancel) => await SqliteSession.ConnectAsync(
        SqliteUrl.Parse(":memory:", "."), SessionAccess.ReadWrite, SessionOptions.Scratch, cancel).ConfigureAwait(false);
}
