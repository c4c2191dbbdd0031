namespace DbMigrate.Migrations;

/// <summary>Where a migration's snapshot is.</summary>
/// <remarks>
/// drizzle-kit 0.x reads every file of meta/ whose name does not begin with an underscore, and stops at one that is not its own
/// (<c>prepareOutFolder</c>, <c>validateWithReport</c>); 1.0 reads each folder's snapshot.json. Where Drizzle Kit's snapshots are, ours
/// therefore take names that it passes over: <c>meta/_0003_snapshot.json</c>, <c>dbmigrate_snapshot.json</c>.
/// </remarks>
internal static class SnapshotFile
{
    private const string InFolder = "dbmigrate_snapshot.json";

    /// <summary>Where a new migration's snapshot goes.</summary>
    public static string PathOf(string folder, MigrationLayout layout, string tag)
    {
        if (layout == MigrationLayout.Folders)
            return Path.Combine(folder, tag, InFolder);
        var meta = Path.Combine(folder, "meta");
        return Path.Combine(meta, (HoldsForeign(meta) ? "_" : "") + NameOf(tag));
    }

    /// <summary>Where a migration's snapshot of ours would be: the first of these that is one.</summary>
    public static IEnumerable<string> Candidates(MigrationFolder folder, Migration migration)
    {
        if (folder.Layout == MigrationLayout.Folders)
            return [Path.Combine(folder.Path, migration.Tag, InFolder)];
        var meta = Path.Combine(folder.Path, "meta");
        return [Path.Combine(meta, "_" + NameOf(migration.Tag)), Path.Combine(meta, NameOf(migration.Tag))];
    }

    /// <summary>Whether Drizzle Kit made the migration, and keeps its own snapshot of what it made.</summary>
    public static bool IsDrizzles(MigrationFolder folder, Migration migration)
    {
        if (folder.Layout == MigrationLayout.Folders)
            return File.Exists(Path.Combine(folder.Path, migration.Tag, "snapshot.json"));
        var file = Path.Combine(folder.Path, "meta", NameOf(migration.Tag));
        return File.Exists(file) && MigrationSnapshot.TryReadKeys(file) is null;
    }

    // As drizzle-kit does: 0003_add_users has 0003_snapshot.json. A tag without a number has no part that is its own.
    private static string NameOf(string tag) => $"{(char.IsAsciiDigit(tag[0]) ? tag.Split('_')[0] : tag)}_snapshot.json";

    private static bool HoldsForeign(string meta) =>
        Directory.Exists(meta) && Directory.EnumerateFiles(meta, "*_snapshot.json")
            .Any(file => !Path.GetFileName(file).StartsWith('_') && MigrationSnapshot.TryReadKeys(file) is null);
}
