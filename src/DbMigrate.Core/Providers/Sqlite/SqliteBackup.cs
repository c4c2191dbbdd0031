using DbMigrate.Engines;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DbMigrate.Providers.Sqlite;

/// <summary>SQLite's online backup: page by page, of the state that one read transaction sees.</summary>
/// <remarks>https://www.sqlite.org/backup.html. In WAL mode others write meanwhile; else their commits wait.</remarks>
internal sealed class SqliteBackup(SqliteSession session, sqlite3 source) : BackupWriter(session.Url)
{
    // Some megabytes: then it looks whether it was canceled.
    private const int PagesAtOnce = 1024;

    public override string Database => Path.GetFileNameWithoutExtension(session.Url.Path) ?? "memory";

    public override string Extension => ".db";

    public override async Task WriteAsync(string path, CancellationToken cancel)
    {
        await session.BeginReadAsync(cancel).ConfigureAwait(false);
        try
        {
            var builder = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false };
            using var copy = new SqliteConnection(builder.ConnectionString);
            copy.Open();
            Copy(copy.Handle!, cancel);
            cancel.ThrowIfCancellationRequested();
            await CheckAsync(copy, cancel).ConfigureAwait(false);
        }
        finally
        {
            await session.RollbackAsync().ConfigureAwait(false);
        }
    }

    private void Copy(sqlite3 copy, CancellationToken cancel)
    {
        using var backup = raw.sqlite3_backup_init(copy, "main", source, "main");
        if (backup.IsInvalid)
            throw SqliteErrors.Create(copy, raw.sqlite3_errcode(copy), null);
        int code;
        while ((code = raw.sqlite3_backup_step(backup, PagesAtOnce)) == raw.SQLITE_OK)
            cancel.ThrowIfCancellationRequested();
        // The connection knows the error only once the backup is over; a lock that somebody else has is none to it.
        var error = raw.sqlite3_backup_finish(backup);
        if (code != raw.SQLITE_DONE || error != raw.SQLITE_OK)
            throw SqliteErrors.Create(copy, error == raw.SQLITE_OK ? code : error, null);
    }

    /// <summary>The copy must be as sound as its original, whose rows may break a CHECK that was added behind the engine's back.</summary>
    private async Task CheckAsync(SqliteConnection copy, CancellationToken cancel)
    {
        const string Check = "PRAGMA quick_check(20)";
        using var command = new SqliteCommand(Check, copy);
        var found = new List<string>();
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
                found.Add(reader.GetString(0));
        }

        if (found is ["ok"])
            return;
        var known = (await session.QueryAsync(Check, cancel).ConfigureAwait(false))
            .Select(row => (string)row[0]!)
            .ToHashSet(StringComparer.Ordinal);
        if (found.Find(line => !known.Contains(line)) is { } line)
            throw Failed($"the copy is not sound ({line})");
    }
}
