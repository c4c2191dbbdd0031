using DbMigrate.Sql;

namespace DbMigrate.Engines;

/// <summary>Held for a whole run.</summary>
/// <param name="session">The session that took it, whose engine it speaks to.</param>
internal abstract class RunLock(DatabaseSession session) : IAsyncDisposable
{
    /// <summary>Throws <see cref="ErrorId.LockLost"/> where the lock is no longer ours.</summary>
    public abstract Task CheckAsync(CancellationToken cancel);

    /// <summary>Runs a command of ours outside the working connection's transaction, where its rollback cannot take it away.</summary>
    /// <exception cref="DatabaseException">The engine failed.</exception>
    public Task ExecuteAsync(SqlCommand command) => session.GuardAsync(() => ExecuteCoreAsync(command));

    /// <summary>After the working connection was lost: ends what the server still does for it, then asks what became of it.</summary>
    /// <param name="question">The query to ask.</param>
    /// <returns>Its rows; null where the server cannot be asked.</returns>
    public abstract Task<IReadOnlyList<object?[]>?> SettleAsync(SqlCommand question);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    protected abstract Task ExecuteCoreAsync(SqlCommand command);
}
