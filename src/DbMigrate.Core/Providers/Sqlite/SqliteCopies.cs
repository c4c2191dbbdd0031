using System.Security.Cryptography;
using DbMigrate.Engines;

namespace DbMigrate.Providers.Sqlite;

/// <summary>Databases as copies of a file that is kept for the user.</summary>
internal static class SqliteCopies
{
    private static readonly string[] Beside = ["-wal", "-shm", "-journal"];

    public static async Task ReplaceAsync(
        DatabaseUrl target, DatabaseUrl owner, string key, Func<DatabaseUrl, Task> build, CancellationToken cancel)
    {
        var path = target.Path ?? throw InMemory(target);
        try
        {
            var template = await KeptTemplates.FindAsync(
                owner.Path ?? path, key, ".db", file => MakeAsync(file, build), file => Delete(file, withFile: true)).ConfigureAwait(false);
            cancel.ThrowIfCancellationRequested();
            // Whole or not at all; and what the old file had beside it would be taken for the new one's.
            var copy = $"{path}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.fresh";
            File.Copy(template, copy);
            Delete(path, withFile: false);
            File.Move(copy, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw KeptTemplates.NotReplaced(target, e);
        }
    }

    public static DatabaseUrl NewUrl() =>
        Url(Path.Combine(Path.GetTempPath(), $"dbmigrate-fresh-{RandomNumberGenerator.GetHexString(16, lowercase: true)}.db"));

    public static void Remove(DatabaseUrl url) => Delete(url.Path ?? throw InMemory(url), withFile: true);

    private static async Task MakeAsync(string file, Func<DatabaseUrl, Task> build)
    {
        await build(Url(file)).ConfigureAwait(false);
        // Nothing may have been written at all; an empty file is an empty database.
        if (!File.Exists(file)) await File.WriteAllBytesAsync(file, []).ConfigureAwait(false);
    }

    private static void Delete(string path, bool withFile)
    {
        foreach (var file in Beside.Select(suffix => path + suffix)) File.Delete(file);
        if (withFile) File.Delete(path);
    }

    private static DatabaseUrl Url(string path) => SqliteUrl.Parse($"sqlite:{path}", Path.GetTempPath());

    private static DbMigrateException InMemory(DatabaseUrl url) => new(
        ErrorId.NotSupported, $"{url} is a database in memory, which is new each time.", "Give a file.", url.Redacted);
}
