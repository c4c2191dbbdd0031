using System.Globalization;
using DbMigrate.Configuration;

namespace DbMigrate.Migrations;

/// <summary>Where a folder's next migration goes: its tag, its time and its files, in the folder's own layout.</summary>
internal sealed record MigrationPlace
{
    /// <summary>The migrations folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The layout.</summary>
    public required MigrationLayout Layout { get; init; }

    /// <summary>The engine, for a journal that has to be made; null takes the folder's.</summary>
    public required Dialect? Dialect { get; init; }

    public required int Index { get; init; }

    public required string Tag { get; init; }

    public required DateTimeOffset When { get; init; }

    /// <inheritdoc cref="Migration.IsDated"/>
    public bool IsDated { get; private init; } = true;

    public required string Path { get; init; }

    public required string DownPath { get; init; }

    public required string SnapshotPath { get; init; }

    /// <summary>The place after the last migration.</summary>
    /// <param name="path">The migrations folder, which need not be there.</param>
    /// <param name="dialect">The engine, for a new journal; null takes the folder's.</param>
    /// <param name="name">What the migration is called.</param>
    /// <param name="now">The time of its journal entry; moved forward where the folder's newest is not older.</param>
    /// <param name="prefix">What its tag begins with, where the folder has a journal file.</param>
    public static MigrationPlace Next(string path, Dialect? dialect, string name, DateTimeOffset now, TagPrefix prefix = TagPrefix.Index)
    {
        if (IsNew(path) && dialect is null)
        {
            throw new DbMigrateException(
                ErrorId.DialectMismatch,
                $"'{path}' is a new migrations folder, and nothing says for which dialect.",
                "Give -Dialect (--dialect) postgresql or sqlite.",
                path);
        }

        var folder = IsNew(path) ? null : MigrationFolder.Read(path);
        var last = folder?.Migrations.Count > 0 ? folder.Migrations.MaxBy(migration => migration.When) : null;
        var slug = MigrationTag.Slug(name);
        if (folder?.Layout == MigrationLayout.Folders)
        {
            var when = Later(now, last, TimeSpan.FromSeconds(1));
            var tag = $"{MigrationTag.TimeText(when)}_{slug}";
            return At(MigrationLayout.Folders, folder.Migrations.Count, tag, MigrationTag.TimeStamp(tag)!.Value);
        }

        if (folder?.Layout == MigrationLayout.Numbered || (folder is null && NumberedLayout.Is(path)))
        {
            var newest = folder?.Migrations[^1];
            var isDated = newest?.IsDated == true;
            var later = isDated ? Later(now, newest, TimeSpan.FromSeconds(1)) : newest?.When.AddSeconds(1) ?? DateTimeOffset.UnixEpoch;
            var begin = isDated ? MigrationTag.TimeText(later) : NumberedLayout.Next(newest?.Tag);
            return At(MigrationLayout.Numbered, (newest?.Index ?? 0) + 1, $"{begin}_{slug}", later) with { IsDated = isDated };
        }

        var index = folder?.Migrations.Count > 0 ? folder.Migrations.Max(migration => migration.Index) + 1 : 0;
        // In whole seconds where the tag says them, so that no two of them are the same.
        var time = Later(
            now, last, prefix is TagPrefix.Timestamp or TagPrefix.Unix ? TimeSpan.FromSeconds(1) : TimeSpan.FromMilliseconds(1));
        return At(
            MigrationLayout.Journal,
            index,
            Tagged(prefix, index, time, slug),
            DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()));

        MigrationPlace At(MigrationLayout layout, int index, string tag, DateTimeOffset when)
        {
            MigrationTag.Check(tag);
            var isFolder = layout == MigrationLayout.Folders;
            return new()
            {
                Folder = path,
                Layout = layout,
                Dialect = dialect,
                Index = index,
                Tag = tag,
                When = when,
                Path = isFolder ? System.IO.Path.Combine(path, tag, FolderLayout.FileName) : System.IO.Path.Combine(path, tag + ".sql"),
                DownPath = isFolder ? System.IO.Path.Combine(path, tag, FolderLayout.DownFileName)
                    : layout == MigrationLayout.Numbered ? NumberedLayout.DownOf(path, tag)
                    : System.IO.Path.Combine(path, tag + ".down.sql"),
                SnapshotPath = SnapshotFile.PathOf(path, layout, tag),
            };
        }
    }

    private static string Tagged(TagPrefix prefix, int index, DateTimeOffset time, string slug) => prefix switch
    {
        TagPrefix.Timestamp => $"{MigrationTag.TimeText(time)}_{slug}",
        TagPrefix.Unix => string.Create(CultureInfo.InvariantCulture, $"{time.ToUnixTimeSeconds()}_{slug}"),
        TagPrefix.None => slug,
        _ => string.Create(CultureInfo.InvariantCulture, $"{index:0000}_{slug}"),
    };

    /// <summary>Whether a folder holds no migrations of either layout, nor what could be some.</summary>
    public static bool IsNew(string path)
    {
        try
        {
            return !Directory.Exists(path)
                || (
                    !File.Exists(JournalFile.PathIn(path))
                    && FolderLayout.Find(path).Count == 0
                    && !Directory.EnumerateFiles(path, "*.sql").Any());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SystemRefusal.Of(e, $"The migrations folder '{path}'", path);
        }
    }

    /// <summary>The migration as it is once it is written.</summary>
    public Migration ToMigration(bool withDown) => new()
    {
        Index = Index,
        Tag = Tag,
        Name = MigrationTag.NameOf(Tag),
        When = When,
        IsDated = IsDated,
        Path = Path,
        DownPath = withDown ? DownPath : null,
    };

    // Drizzle's migrator skips whatever is not newer than the newest it applied.
    private static DateTimeOffset Later(DateTimeOffset now, Migration? last, TimeSpan step) =>
        last is not null && now < last.When + step ? last.When + step : now;
}
