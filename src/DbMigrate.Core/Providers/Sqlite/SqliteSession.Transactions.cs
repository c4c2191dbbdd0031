using System.Diagnostics;
using DbMigrate.Engines;
using DbMigrate.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DbMigrate.Providers.Sqlite;

/// <content>Transactions, which are also what keeps other runners out.</content>
internal sealed partial class SqliteSession
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private Action<string?>? _waiting;
    private bool _keepsJournalFile;

    // BEGIN IMMEDIATE keeps others out for each transaction; a lock of the file on a second connection would keep out ourselves.
    protected override Task<RunLock> LockCoreAsync(TableName journal, Action<string?> waiting, CancellationToken cancel)
    {
        _waiting = waiting;
        return Task.FromResult<RunLock>(new NoLock(this));
    }

    /// <summary>Opens a transaction that sees the database as it is now until it is rolled back; it may wait for a writer.</summary>
    public async Task BeginReadAsync(CancellationToken cancel)
    {
        Run("BEGIN");
        try
        {
            await RetryAsync("SELECT count(*) FROM sqlite_master", cancel).ConfigureAwait(false);
        }
        catch
        {
            await RollbackAsync().ConfigureAwait(false);
            throw;
        }
    }

    protected override async Task CommitCoreAsync(IReadOnlyList<SqlCommand> last, CancellationToken cancel)
    {
        await ExecuteBetweenAsync(last, cancel).ConfigureAwait(false);
        // In rollback-journal mode a commit waits for readers.
        await RetryAsync("COMMIT", cancel).ConfigureAwait(false);
    }

    protected override async Task<string> CommitCoreAsync(IReadOnlyList<SqlCommand> last, JournalMark journal, CancellationToken cancel)
    {
        await ExecuteBetweenAsync(last, cancel).ConfigureAwait(false);
        var newest = (string)Rows(journal.Query)[0][0]!;
        await CommitAsync(cancel).ConfigureAwait(false);
        return newest;
    }

    /// <summary>The script may go on, and ask for the last row of its own.</summary>
    private async Task ExecuteBetweenAsync(IReadOnlyList<SqlCommand> commands, CancellationToken cancel)
    {
        var last = raw.sqlite3_last_insert_rowid(Handle);
        foreach (var command in commands)
            await ExecuteAsync(command, cancel).ConfigureAwait(false);
        SqliteLibrary.SetLastRow(Handle, last);
    }

    protected override Task RollbackCoreAsync()
    {
        if (InTransaction)
            Run("ROLLBACK");
        return Task.CompletedTask;
    }

    protected override Task FlushCoreAsync() => Task.CompletedTask;

    protected override async Task CreateCoreAsync(IReadOnlyList<string> statements, CancellationToken cancel)
    {
        await RetryAsync("BEGIN IMMEDIATE", cancel).ConfigureAwait(false);
        foreach (var statement in statements)
            Run(statement);
        await RetryAsync("COMMIT", cancel).ConfigureAwait(false);
    }

    // A plain BEGIN takes no lock, and a read that becomes a write may come too late.
    protected override Task BeginCoreAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return RetryAsync("BEGIN IMMEDIATE", cancel);
    }

    protected override async Task<string> BeginCoreAsync(JournalMark journal, bool more, CancellationToken cancel)
    {
        if (more)
            KeepJournalFile();
        await RetryAsync("BEGIN IMMEDIATE", cancel).ConfigureAwait(false);
        return (string)Rows(journal.Query)[0][0]!;
    }

    /// <summary>From one transaction to the next the rollback journal's file is kept instead of deleted and made anew, which waits for the
    /// folder to reach the disk each time. Just as safe (https://www.sqlite.org/pragma.html#pragma_journal_mode), and this connection's
    /// alone.</summary>
    private void KeepJournalFile()
    {
        if (!_keepsJournalFile && Rows("PRAGMA journal_mode") is [["delete"]])
            _keepsJournalFile = Rows("PRAGMA journal_mode = PERSIST") is [["persist"]];
    }

    /// <summary>Leaves no spent journal file behind.</summary>
    private void DropJournalFile()
    {
        if (!_keepsJournalFile || InTransaction) return;
        try
        {
            Rows("PRAGMA journal_mode = DELETE");
        }
        catch (SqliteException)
        {
            // Somebody uses the database; a spent journal means nothing, and whoever commits next deletes it.
        }
    }

    private async Task RetryAsync(string sql, CancellationToken cancel)
    {
        raw.sqlite3_busy_timeout(Handle, 0);
        try
        {
            var told = false;
            for (var watch = Stopwatch.StartNew(); ;)
            {
                cancel.ThrowIfCancellationRequested();
                try
                {
                    Run(sql);
                    return;
                }
                catch (SqliteException e) when (SqliteErrors.IsBusy(e))
                {
                    if (watch.Elapsed >= Options.LockTimeout)
                    {
                        throw new DbMigrateException(
                            ErrorId.LockTimeout,
                            $"Another connection holds the lock of {Url}; waited {Duration.ToText(Options.LockTimeout)}.",
                            "Wait for it to finish, or give a longer -LockTimeout (--lock-timeout).",
                            Url.Redacted,
                            e);
                    }
                }

                if (!told && watch.Elapsed > TimeSpan.FromSeconds(1))
                {
                    _waiting?.Invoke(null);
                    told = true;
                }

                await Task.Delay(Poll + TimeSpan.FromMilliseconds(Random.Shared.Next(20)), cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            SetBusyTimeout(Options.LockTimeout);
        }
    }

    /// <summary>The failure is recorded on the same connection: its transaction has been rolled back by then.</summary>
    private sealed class NoLock(SqliteSession session) : RunLock(session)
    {
        protected override Task CheckCoreAsync(CancellationToken cancel) => Task.CompletedTask;

        protected override Task ExecuteCoreAsync(SqlCommand command) => session.ExecuteAsync(command, CancellationToken.None);

        // A file is never lost: whoever runs knows what he did.
        public override Task<IReadOnlyList<object?[]>?> SettleAsync(SqlCommand question) =>
            Task.FromResult<IReadOnlyList<object?[]>?>(null);

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
