using DbMigrate.Migrations;

namespace DbMigrate;

/// <summary>Adds migrations to a folder on disk.</summary>
public static class MigrationWriter
{
    /// <summary>What Drizzle Kit writes into a custom migration.</summary>
    private const string CustomText = "-- Custom SQL migration file, put your code below! --\n";

    /// <summary>Adds an empty migration for SQL that a person writes, in the folder's own layout.</summary>
    /// <param name="project">Whose: its migrations folder, which is made where it is not there.</param>
    /// <param name="name">What the migration is called; null is <c>custom</c>.</param>
    /// <param name="now">The time of its journal entry; moved forward where the folder's newest is not older.</param>
    /// <param name="write">False only says what would be written.</param>
    /// <exception cref="DbMigrateException">The folder is malformed, or a file of that name is there.</exception>
    public static Migration AddCustom(Project project, string? name, DateTimeOffset now, bool write = true)
    {
        var place = Next();
        if (!write)
            return place.ToMigration(withDown: false);
        using var folder = FolderLock.Take(project.Migrations);
        // The last one may be another by now.
        place = Next();
        Write(place, [(place.Path, text => text.Write(CustomText))]);
        return place.ToMigration(withDown: false);

        MigrationPlace Next() => MigrationPlace.Next(project.Migrations, project.Dialect, name ?? "custom", now, project.Prefix);
    }

    /// <summary>Writes a migration's files: all of them, or none. The caller holds the <see cref="FolderLock"/>.</summary>
    /// <exception cref="DbMigrateException">A file of that name is there, or the folder cannot be written.</exception>
    internal static void Write(MigrationPlace place, IReadOnlyList<(string Path, Action<TextWriter> Write)> files)
    {
        var written = new List<string>();
        try
        {
            ProjectFolder.Write(place.Folder, () =>
            {
                var journal = JournalFile.PathIn(place.Folder);
                foreach (var path in files.Select(file => file.Path).Append(journal))
                    ProjectPath.CheckInside(place.Folder, path);
                if (place.Layout == MigrationLayout.Journal)
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(journal)!);
                    if (!File.Exists(journal))
                        ProjectFolder.Replace(journal, JournalFile.Empty(place.Dialect!.Value));
                }

                // migration.sql makes a folder a migration, and the journal entry a file: they come last.
                foreach (var (path, write) in files.OrderBy(file => file.Path == place.Path))
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    WriteNew(path, write);
                    written.Add(path);
                }

                if (place.Layout == MigrationLayout.Journal)
                    JournalFile.Append(journal, new(place.Index, place.Tag, place.When.ToUnixTimeMilliseconds()));
            });
        }
        catch
        {
            TakeBack(place, written);
            throw;
        }
    }

    /// <summary>Written beside and moved into place: nobody sees half a file, and one that is there stays.</summary>
    private static void WriteNew(string path, Action<TextWriter> write)
    {
        var temporary = path + ".tmp";
        try
        {
            // Made anew, as one that is there may be a link.
            File.Delete(temporary);
            using (var text = new StreamWriter(new FileStream(temporary, FileMode.CreateNew)))
                write(text);
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new DbMigrateException(
                ErrorId.FileExists, $"'{path}' is there already.", "Choose another name, or remove the file.", path, e);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void TakeBack(MigrationPlace place, List<string> written)
    {
        try
        {
            written.ForEach(File.Delete);
            var folder = Path.GetDirectoryName(place.Path)!;
            if (place.Layout == MigrationLayout.Folders && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
                Directory.Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report.
        }
    }
}
