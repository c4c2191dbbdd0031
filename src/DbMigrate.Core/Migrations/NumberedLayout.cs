using System.Globalization;
using System.Numerics;
using DbMigrate.Configuration;

namespace DbMigrate.Migrations;

/// <summary>Wrangler's layout: SQL files that begin with a number, in whose order they run, and nothing beside them that says so.</summary>
/// <remarks>It is read as such where a wrangler file names the folder: anywhere else, SQL files without a journal are a folder that has
/// lost it. Every file of the folder itself that ends with .sql is a migration to wrangler, so that what is ours is in meta/.</remarks>
internal static class NumberedLayout
{
    private const string First = "1";
    private const int Digits = 4;
    private const long MillisPerSecond = 1000;

    private static readonly BigInteger LastSecond = DateTimeOffset.MaxValue.ToUnixTimeSeconds() - 1;

    /// <summary>Whether a wrangler file in a folder above says that its migrations are here.</summary>
    public static bool Is(string path) => WranglerFile.OfMigrations(path) is not null;

    /// <summary>The migrations' files, in the order in which wrangler runs them: by number, then by name.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.TagInvalid"/>: one has no number.</exception>
    public static List<string> Find(string path) =>
        [.. Directory.EnumerateFiles(path, "*.sql").OrderBy(file => NumberOf(file)).ThenBy(Path.GetFileName, StringComparer.Ordinal)];

    /// <summary>The migrations of files that <see cref="Find"/> has found.</summary>
    public static List<Migration> Resolve(List<string> files)
    {
        // Time stamps are no numbers to count by.
        var areCounted = files.TrueForAll(file => NumberOf(file) <= int.MaxValue);
        var migrations = new List<Migration>();
        foreach (var (file, position) in files.Select((file, position) => (file, position)))
        {
            var tag = Path.GetFileNameWithoutExtension(file);
            MigrationTag.Check(tag, () => $"{Path.GetDirectoryName(file)}: ");
            var number = NumberOf(file);
            var time = MigrationTag.TimeStamp(tag);
            var down = DownOf(Path.GetDirectoryName(file)!, tag);
            var when = time ?? DateTimeOffset.FromUnixTimeMilliseconds((long)BigInteger.Min(number, LastSecond) * MillisPerSecond);
            migrations.Add(new()
            {
                Index = areCounted ? (int)number : position,
                Tag = tag,
                Name = MigrationTag.NameOf(tag),
                // What comes later is later, where two have one number too.
                When = migrations.Count > 0 && when <= migrations[^1].When ? migrations[^1].When.AddMilliseconds(1) : when,
                IsDated = time is not null,
                Path = file,
                DownPath = File.Exists(down) ? down : null,
            });
        }

        return migrations;
    }

    /// <summary>Where a migration's way back is: a place that wrangler does not look at.</summary>
    public static string DownOf(string folder, string tag) => Path.Combine(folder, "meta", $"{tag}.down.sql");

    /// <summary>The number after a tag's, as long as that is written; after none, the first.</summary>
    public static string Next(string? tag) => tag is null
        ? First.PadLeft(Digits, '0')
        : (NumberOf(tag) + 1).ToString(CultureInfo.InvariantCulture).PadLeft(tag.TakeWhile(char.IsAsciiDigit).Count(), '0');

    private static BigInteger NumberOf(string file)
    {
        var name = Path.GetFileName(file);
        var digits = name.TakeWhile(char.IsAsciiDigit).Count();
        if (digits > 0) return BigInteger.Parse(name.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture);
        throw new DbMigrateException(
            ErrorId.TagInvalid,
            $"'{file}' does not begin with a number, and wrangler runs such files in no certain order.",
            "Give it a number, such as 0003_add_users.sql; or move it out of the folder.",
            file);
    }
}
