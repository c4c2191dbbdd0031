using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DbMigrate.Engines;

/// <summary>Databases in files or folders that are kept among the user's own data, to be copied.</summary>
internal static class KeptTemplates
{
    /// <summary>What is said where a file or folder could not be put in a database's place.</summary>
    public static DbMigrateException NotReplaced(DatabaseUrl target, Exception cause) => new(
        ErrorId.DatabaseRefused,
        $"{target} cannot be made anew: {cause.Message}",
        "End what has it open, and check the permissions of its file or folder.",
        target.Redacted,
        cause);

    /// <summary>The template of a key, which is made where it is not there; its owner's others are removed.</summary>
    /// <param name="owner">The path of the database that it is kept for.</param>
    /// <param name="key">What it holds.</param>
    /// <param name="ending">What its name ends with.</param>
    /// <param name="make">Makes it at a path, where nothing is.</param>
    /// <param name="remove">Removes one, with what stands beside it; nothing where it is not there.</param>
    /// <returns>Its path.</returns>
    public static async Task<string> FindAsync(string owner, string key, string ending, Func<string, Task> make, Action<string> remove)
    {
        var template = Path.Combine(Folder(), $"{FamilyOf(owner)}{Short(key, 16)}{ending}");
        if (!Path.Exists(template))
        {
            var building = $"{template}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.building";
            try
            {
                await make(building).ConfigureAwait(false);
                Move(building, template);
            }
            finally
            {
                remove(building);
            }
        }

        foreach (var old in Of(owner, ending).Where(path => path != template)) remove(old);
        return template;
    }

    /// <summary>The templates that are kept for a database.</summary>
    public static IReadOnlyList<string> Of(string owner, string ending) =>
        [.. Directory.EnumerateFileSystemEntries(Folder(), $"{FamilyOf(owner)}*{ending}")];

    private static string FamilyOf(string owner) => $"{Short(owner, 8)}_";

    /// <summary>Whole or not at all. Of two that make the same at once, the second finds it there.</summary>
    private static void Move(string building, string template)
    {
        if (File.Exists(building)) File.Move(building, template, overwrite: true);
        else if (!Directory.Exists(template)) Directory.Move(building, template);
    }

    /// <summary>For this user alone: what a template holds is put into databases.</summary>
    private static string Folder()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        if (home.Length == 0)
        {
            throw new DbMigrateException(
                ErrorId.FileNotWritable, "There is no folder for this user's data, where templates of databases are kept.", "Set HOME.");
        }

        var folder = Path.Combine(home, "dbmigrate", "templates");
        return (OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)).FullName;
    }

    private static string Short(string text, int length) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..length].ToLower(CultureInfo.InvariantCulture);
}
