using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DbMigrate.Providers.Sqlite;

/// <summary>Databases as copies of a file that is kept for the user.</summary>
internal static class SqliteCopies
{
    private static readonly string[] Beside = ["-wal", "-shm", "-journal"];

    public static async Task ReplaceAsync(DatabaseUrl target, DatabaseUrl owner, string key, Func<DatabaseUrl, Task> build, CancellationToken cancel)
    {
        var path = target.Path ?? throw InMemory(target);
        try
        {
            var family = $"{Short(owner.Path ?? path, 8)}_";
            var folder = Folder();
            var template = Path.Combine(folder, $"{family}{Short(key, 16)}.db");
            if (!File.Exists(template))
                await MakeAsync(template, build).ConfigureAwait(false);
            foreach (var old in Directory.EnumerateFiles(folder, $"{family}*.db").Where(file => file != template).ToList())
                File.Delete(old);
            cancel.ThrowIfCancellationRequested();
            // Whole or not at all; and what the old file had beside it would be taken for the new one's.
            var copy = $"{path}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.fresh";
            File.Copy(template, copy);
            Delete(path, withFile: false);
            File.Move(copy, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbMigrateException(
                ErrorId.DatabaseRefused, $"{target} cannot be made anew: {e.Message}", "End what has it open, and check the permissions of its folder.", target.Redacted, e);
        }
    }

    public static DatabaseUrl NewUrl() => Url(Path.Combine(Path.GetTempPath(), $"dbmigrate-fresh-{RandomNumberGenerator.GetHexString(16, lowercase: true)}.db"));

    public static void Remove(DatabaseUrl url) => Delete(url.Path ?? throw InMemory(url), withFile: true);

    private static async Task MakeAsync(string template, Func<DatabaseUrl, Task> build)
    {
        var building = $"{template}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.building";
        try
        {
            await build(Url(building)).ConfigureAwait(false);
            // Nothing may have been written at all; an empty file is an empty database.
            if (!File.Exists(building)) await File.WriteAllBytesAsync(building, []).ConfigureAwait(false);
            File.Move(building, template, overwrite: true);
        }
        finally
        {
            Delete(building, withFile: true);
        }
    }

    /// <summary>For this user alone: what a template holds is put into databases.</summary>
    private static string Folder()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        if (home.Length == 0)
            throw new DbMigrateException(ErrorId.FileNotWritable, "There is no folder for this user's data, where templates of databases are kept.", "Set HOME.");
        var folder = Path.Combine(home, "dbmigrate", "templates");
        return (OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)).FullName;
    }

    private static void Delete(string path, bool withFile)
    {
        foreach (var file in Beside.Select(suffix => path + suffix)) File.Delete(file);
        if (withFile) File.Delete(path);
    }

    private static DatabaseUrl Url(string path) => SqliteUrl.Parse($"sqlite:{path}", Path.GetTempPath());

    private static DbMigrateException InMemory(DatabaseUrl url) => new(
        ErrorId.NotSupported, $"{url} is a database in memory, which is new each time.", "Give a file.", url.Redacted);

    private static string Short(string text, int length) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..length].ToLower(CultureInfo.InvariantCulture);
}
