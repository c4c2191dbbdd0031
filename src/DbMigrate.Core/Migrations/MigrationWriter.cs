namespace DbMigrate.Migrations;

/// <summary>Adds migrations to a folder on disk.</summary>
public static class MigrationWriter
{
    /// <summary>What Drizzle Kit writes into a custom migration.</summary>
    private const string CustomText = "-- Custom SQL migration file, put your code below! --\n";

    /// <summary>Adds an empty migration for SQL that a person writes, in the folder's own layout.</summary>
    /// <param name="path">The migrations folder; made where it is not there.</param>
    /// <param name="dialect">The engine, for a new journal; null takes the folder's.</param>
    /// <param name="name">What the migration is called; null is <c>custom</c>.</param>
    /// <param name="now">The time of its journal entry; moved forward where the folder's newest is not older.</param>
    /// <param name="write">False only says what would be written.</param>
    /// <exception cref="DbMigrateException">The folder is malformed, or a file of that name is there.</exception>
    public static Migration AddCustom(string path, Dialect? dialect, string? name, DateTimeOffset now, bool write = true)
    {
        var journal = JournalFile.PathIn(path);
        var isNew = !Directory.Exists(path) || (!File.Exists(journal) && FolderLayout.Find(path).Count == 0 && !Directory.EnumerateFiles(path, "*.sql").Any());
        if (isNew && dialect is null)
        {
            throw new DbMigrateException(
                ErrorId.DialectMismatch, $"'{path}' is a new migrations folder, and nothing says for which dialect.", "Give -Dialect (--dialect) postgresql or sqlite.", path);
        }

        var folder = isNew ? null : MigrationFolder.Read(path);
        var last = folder?.Migrations.Count > 0 ? folder.Migrations.MaxBy(migration => migration.When) : null;
        var slug = MigrationTag.Slug(name ?? "custom");
        return folder?.Layout == MigrationLayout.Folders
            ? AddFolder(path, slug, Later(now, last, TimeSpan.FromSeconds(1)), folder.Migrations.Count, write)
            : AddEntry(path, slug, Later(now, last, TimeSpan.FromMilliseconds(1)), folder, dialect, write);
    }

    // Drizzle's migrator skips whatever is not newer than the newest it applied.
    private static DateTimeOffset Later(DateTimeOffset now, Migration? last, TimeSpan step) =>
        last is not null && now < last.When + step ? last.When + step : now;

    private static Migration AddEntry(string path, string slug, DateTimeOffset when, MigrationFolder? folder, Dialect? dialect, bool write)
    {
        var index = folder?.Migrations.Count > 0 ? folder.Migrations.Max(migration => migration.Index) + 1 : 0;
        var tag = $"{index:0000}_{slug}";
        MigrationTag.Check(tag, "");
        var file = Path.Combine(path, tag + ".sql");
        if (write)
        {
            ProjectFolder.Write(path, () =>
            {
                var journal = JournalFile.PathIn(path);
                Directory.CreateDirectory(Path.GetDirectoryName(journal)!);
                if (!File.Exists(journal))
                    File.WriteAllText(journal, JournalFile.Empty(dialect!.Value));
                WriteNew(file);
                // The entry comes last: a crash before it leaves an orphan file, which is only a warning.
                JournalFile.Append(journal, new(index, tag, when.ToUnixTimeMilliseconds()));
            });
        }

        return New(index, tag, DateTimeOffset.FromUnixTimeMilliseconds(when.ToUnixTimeMilliseconds()), file);
    }

    private static Migration AddFolder(string path, string slug, DateTimeOffset when, int index, bool write)
    {
        var tag = $"{when.UtcDateTime:yyyyMMddHHmmss}_{slug}";
        MigrationTag.Check(tag, "");
        var file = Path.Combine(path, tag, FolderLayout.FileName);
        if (write)
        {
            ProjectFolder.Write(path, () =>
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                WriteNew(file);
            });
        }

        return New(index, tag, MigrationTag.TimeStamp(tag)!.Value, file);
    }

    private static Migration New(int index, string tag, DateTimeOffset when, string path) => new()
    {
        Index = index,
        Tag = tag,
        Name = MigrationTag.NameOf(tag),
        When = when,
        Path = path,
    };

    private static void WriteNew(string file)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.CreateNew, FileAccess.Write);
            stream.Write(System.Text.Encoding.UTF8.GetBytes(CustomText));
        }
        catch (IOException e) when (File.Exists(file))
        {
            throw new DbMigrateException(ErrorId.FileExists, $"'{file}' is there already.", "Choose another name, or remove the file.", file, e);
        }
    }
}
