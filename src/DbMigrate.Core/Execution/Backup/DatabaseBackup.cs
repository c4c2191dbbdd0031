using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DbMigrate.Engines;
using DbMigrate.Sql;

namespace DbMigrate.Execution.Backup;

/// <summary>Puts copies of a database into a folder. A copy gets its name only once it is whole.</summary>
internal sealed class DatabaseBackup(DatabaseSession session, string folder)
{
    // With the time and the rest, short of the 255 bytes that file systems allow.
    private const int DatabaseBytes = 90;
    private const int TagBytes = 90;

    private readonly BackupWriter _writer = WriterOf(session);

    /// <summary>The engine's way to copy the session's database.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.BackupImpossible"/>: the engine has none, or this machine lacks what it
    /// takes.</exception>
    public static BackupWriter WriterOf(DatabaseSession session) =>
        session is IBacksUp backsUp
            ? backsUp.Backup()
            : throw new DbMigrateException(
                ErrorId.BackupImpossible,
                $"{session.Url} is of a kind that DbMigrate cannot back up.",
                "Back it up as its host does, and run without -Backup (--backup).",
                session.Url.Redacted);

    /// <summary>Copies the database.</summary>
    /// <param name="before">The tag of the migration that comes next.</param>
    /// <param name="now">The time, for the file's name.</param>
    /// <param name="cancel">Ends it; nothing is left behind.</param>
    /// <returns>The copy's full path.</returns>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.BackupFailed"/>; nothing is left behind.</exception>
    public async Task<string> TakeAsync(string before, DateTimeOffset now, CancellationToken cancel)
    {
        var name = NameOf(_writer.Database, now, before);
        var partial = Path.Combine(folder, $"{name}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.partial");
        try
        {
            Create(partial);
            await session.GuardAsync(() => _writer.WriteAsync(partial, cancel)).ConfigureAwait(false);
            return Settle(partial, name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw _writer.Failed(e.Message.TrimEnd('.'), e);
        }
        catch (DatabaseException e) when (e.Error is { } error)
        {
            throw _writer.Failed(error.Message.TrimEnd('.'), e);
        }
        finally
        {
            Delete(partial);
        }
    }

    /// <summary>A file name that every system takes, and that sorts by time: <c>shop-20260314T150926Z-before-0007_orders</c>.</summary>
    internal static string NameOf(string database, DateTimeOffset time, string before) =>
        $"{Safe(database, DatabaseBytes)}-{time.ToUniversalTime().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}-before-{Safe(before, TagBytes)}";

    // What a database holds is for nobody but its owner to read.
    private void Create(string path)
    {
        Directory.CreateDirectory(folder);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(path, options).Dispose();
    }

    /// <summary>Gives the file the first name that is free.</summary>
    private string Settle(string partial, string name)
    {
        for (var number = 1; ; number++)
        {
            var path = Path.Combine(
                folder, name + (number == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{number}")) + _writer.Extension);
            try
            {
                File.Move(partial, path, overwrite: false);
                return path;
            }
            catch (IOException) when (Path.Exists(path))
            {
                // Another backup of the same second has it.
            }
        }
    }

    private static string Safe(string text, int most)
    {
        var safe = new StringBuilder();
        var bytes = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var kept =
                Rune.IsLetterOrDigit(rune) || rune.Value is '_' || (rune.Value is '.' or '-' && safe.Length > 0) ? rune : new Rune('_');
            if ((bytes += kept.Utf8SequenceLength) > most)
                break;
            safe.Append(kept.ToString());
        }

        return safe.ToString();
    }

    private static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What it was told to write there has failed as well, and says why.
        }
    }
}
