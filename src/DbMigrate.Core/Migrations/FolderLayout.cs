namespace DbMigrate.Migrations;

/// <summary>Drizzle Kit 1.0's layout: a folder for each migration, in the order of their names.</summary>
/// <remarks>drizzle-orm 1.0, <c>readMigrationFiles</c>: every sub-folder that holds a migration.sql.</remarks>
internal static class FolderLayout
{
    public const string FileName = "migration.sql";

    public const string DownFileName = "down.sql";

    public static List<string> Find(string path) =>
        [.. Directory.EnumerateDirectories(path)
            .Where(folder => File.Exists(Path.Combine(folder, FileName)))
            .OrderBy(Path.GetFileName, StringComparer.Ordinal)];

    public static Migration Resolve(string folder, int position)
    {
        var tag = Path.GetFileName(folder);
        MigrationTag.Check(tag, () => $"{Path.GetDirectoryName(folder)}: ");
        var down = Path.Combine(folder, DownFileName);
        var path = Path.Combine(folder, FileName);
        return new()
        {
            Index = position,
            Tag = tag,
            Name = MigrationTag.NameOf(tag),
            When = MigrationTag.TimeStamp(tag) ?? throw new DbMigrateException(
                ErrorId.TagInvalid,
                $"The migration folder '{tag}' does not begin with a time stamp (yyyyMMddHHmmss).",
                "Rename it as drizzle-kit does, such as 20250102030405_add_users.",
                folder),
            Path = path,
            DownPath = File.Exists(down) ? down : null,
        };
    }
}
