using DbMigrate.Engines;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Pglite;

/// <summary>The lock is the session itself: nobody else can have the database open, in this process or another one.</summary>
/// <param name="session">The working session.</param>
/// <param name="options">How the one waits that takes its place.</param>
internal sealed class PgliteLock(PgliteSession session, SessionOptions options) : RunLock(session)
{
    private PgliteSession? _after;

    protected override Task CheckCoreAsync(CancellationToken cancel) => !session.IsLost ? Task.CompletedTask : throw new DbMigrateException(
        ErrorId.LockLost,
        $"The process that runs {session.Url} has ended.",
        "Run the command again: what is applied stays applied.",
        session.Url.Redacted);

    protected override async Task ExecuteCoreAsync(SqlCommand command) =>
        await (session.IsLost ? await ReopenAsync().ConfigureAwait(false) : session)
            .ExecuteAsync(command, CancellationToken.None)
            .ConfigureAwait(false);

    public override async Task<IReadOnlyList<object?[]>?> SettleAsync(SqlCommand question)
    {
        try
        {
            // Of a database in memory nothing is left.
            return session.Database.IsInMemory
                ? null
                : await (await ReopenAsync().ConfigureAwait(false))
                    .QueryAsync(question.Sql, CancellationToken.None, question.Arguments)
                    .ConfigureAwait(false);
        }
        catch (Exception e) when (e is DbMigrateException or DatabaseException)
        {
            return null;
        }
    }

    public override ValueTask DisposeAsync() => _after is null ? ValueTask.CompletedTask : _after.DisposeAsync();

    /// <summary>Another process in the place of the one that was ended: it recovers what had been committed. The lock of the folder stays
    /// ours.</summary>
    private async Task<PgliteSession> ReopenAsync()
    {
        if (_after is { IsLost: false }) return _after;
        await session.Database.RestartAsync(CancellationToken.None).ConfigureAwait(false);
        return _after = await PgliteSession
            .ConnectAsync(session.Url, session.Access, new(options.LockTimeout), session.Database, isOwner: false, CancellationToken.None)
            .ConfigureAwait(false);
    }
}
