using System.Security.Cryptography;
using System.Text.Json;
using DbMigrate.Engines;

namespace DbMigrate.Providers.Pglite;

/// <summary>Databases as copies of a data folder that is kept for the user: nothing is started for one.</summary>
internal static class PgliteCopies
{
    private static readonly string[] Beside = [".dbmigrate.lock", ".dbmigrate.owner"];

    public static async Task ReplaceAsync(
        DatabaseUrl target, DatabaseUrl owner, string key, Func<DatabaseUrl, Task> build, CancellationToken cancel)
    {
        var path = target.Path ?? throw InMemory(target);
        try
        {
            key = $"{key}\n{PackageVersion(owner.ConnectionString)}";
            var template = await KeptTemplates.FindAsync(
                owner.Path ?? path, key, ".pglite", place => build(At(place, owner)), Delete).ConfigureAwait(false);
            cancel.ThrowIfCancellationRequested();
            using var folder = await PgliteFolder.TakeAsync(target, SessionOptions.Reading, cancel).ConfigureAwait(false);
            var copy = $"{folder.Path}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.fresh";
            Copy(template, copy);
            Remove(folder.Path);
            Directory.Move(copy, folder.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw KeptTemplates.NotReplaced(target, e);
        }
    }

    /// <summary>A folder that nobody has, run by the package of another database.</summary>
    public static DatabaseUrl NewUrl(DatabaseUrl beside) =>
        At(Path.Combine(Path.GetTempPath(), $"dbmigrate-fresh-{RandomNumberGenerator.GetHexString(16, lowercase: true)}"), beside);

    public static void RemoveFolder(DatabaseUrl url) => Delete(url.Path ?? throw InMemory(url));

    private static DatabaseUrl At(string folder, DatabaseUrl beside) =>
        PgliteUrl.Parse($"pglite://{Uri.EscapeDataString(folder)}", beside.ConnectionString);

    /// <summary>The version of the package that a project's folder leads to: the folder that one version writes is not for another. One
    /// that Node.js finds in a way of its own is called by nothing, and PGlite itself refuses what is of another PostgreSQL.</summary>
    private static string PackageVersion(string project)
    {
        for (var folder = new DirectoryInfo(project); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "node_modules", "@electric-sql", "pglite", "package.json");
            if (!File.Exists(file)) continue;
            using var package = JsonDocument.Parse(File.ReadAllBytes(file));
            return package.RootElement.TryGetProperty("version", out var version) ? version.GetString() ?? "" : "";
        }

        return "";
    }

    private static void Copy(string from, string to)
    {
        // PostgreSQL's own rights: nobody else may look into a data folder.
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(to);
        else Directory.CreateDirectory(to, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        foreach (var folder in Directory.EnumerateDirectories(from)) Copy(folder, Path.Combine(to, Path.GetFileName(folder)));
    }

    private static void Delete(string path)
    {
        Remove(path);
        foreach (var file in Beside.Select(suffix => path + suffix)) File.Delete(file);
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    private static DbMigrateException InMemory(DatabaseUrl url) => new(
        ErrorId.NotSupported,
        $"{url} is a database in memory, which is new each time and gone with the command.",
        "Give a folder, as in pglite://./data.",
        url.Redacted);
}
