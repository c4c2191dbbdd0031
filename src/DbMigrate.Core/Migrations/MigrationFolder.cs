namespace DbMigrate.Migrations;

/// <summary>A migrations folder as it is on disk: its migrations in the order in which they run.</summary>
internal sealed class MigrationFolder
{
    // D1's language, which is the property's name here too.
    private const Dialect Sqlite = DbMigrate.Dialect.Sqlite;

    // More would hide what a command has to say.
    private const int MostNamed = 3;

    private MigrationFolder(
        string path, MigrationLayout layout, Dialect? dialect, IReadOnlyList<Migration> migrations, IReadOnlyList<string> orphans)
    {
        Path = path;
        Layout = layout;
        Dialect = dialect;
        Migrations = migrations;
        Orphans = orphans;
    }

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>Which layout it has.</summary>
    public MigrationLayout Layout { get; }

    /// <summary>The dialect its journal names, or that is its tool's; null in Drizzle Kit's newer layout, which names none.</summary>
    public Dialect? Dialect { get; }

    /// <summary>The migrations, first to last.</summary>
    public IReadOnlyList<Migration> Migrations { get; }

    /// <summary>What is odd but harmless: an SQL file that the journal does not name.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            var names = Orphans.Select(file => $"'{System.IO.Path.GetFileName(file)}'").ToList();
            return names.Count <= MostNamed
                ? [.. names.Select(name => $"{name} is not in meta/_journal.json and will not be applied.")]
                :
                [
                    $"{names.Count} SQL files are not in meta/_journal.json and will not be applied: "
                        + $"{string.Join(", ", names.Take(MostNamed))} and {names.Count - MostNamed} more, which Test-DbMigration "
                        + $"(dbmigrate check) names.",
                ];
        }
    }

    /// <summary>The full paths of SQL files that the journal does not name.</summary>
    internal IReadOnlyList<string> Orphans { get; }

    /// <summary>Reads a folder. The files themselves are read when they are needed.</summary>
    /// <exception cref="DbMigrateException">The folder, its journal or one of its files is missing or malformed.</exception>
    public static MigrationFolder Read(string path) => Read(path, complete: true);

    /// <param name="path">The folder.</param>
    /// <param name="complete">A migration whose file is not there is an error; else it is <see cref="Migration.IsThere">told</see>.</param>
    internal static MigrationFolder Read(string path, bool complete)
    {
        if (!Directory.Exists(path))
        {
            throw new DbMigrateException(
                ErrorId.FolderNotFound,
                $"The migrations folder '{path}' is not there.",
                "Check \"migrations\" in dbmigrate.json, or give -Migrations (--migrations); Initialize-DbMigration (dbmigrate init) makes "
                    + "a project.",
                path);
        }

        try
        {
            return ReadThere(path, complete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw SystemRefusal.Of(e, $"The migrations folder '{path}'", path);
        }
    }

    private static MigrationFolder ReadThere(string path, bool complete)
    {
        var journal = JournalFile.PathIn(path);
        var folders = FolderLayout.Find(path);
        if (File.Exists(journal))
        {
            if (folders.Count > 0)
            {
                throw new DbMigrateException(
                    ErrorId.JournalInvalid,
                    $"'{path}' holds both layouts: meta/_journal.json and the folder '{System.IO.Path.GetFileName(folders[0])}' with a "
                        + $"migration.sql.",
                    "Finish 'drizzle-kit up' or remove one of the two.",
                    path);
            }

            var file = JournalFile.Read(journal);
            var migrations = file.Entries.Select(entry => Resolve(path, entry, complete)).ToList();
            return new(path, MigrationLayout.Journal, file.Dialect, migrations, [.. FindOrphans(path, migrations)]);
        }

        if (folders.Count > 0)
            return new(path, MigrationLayout.Folders, null, [.. folders.Select(FolderLayout.Resolve)], []);

        if (NumberedLayout.Is(path) && NumberedLayout.Find(path) is { Count: > 0 } numbered)
            return new(path, MigrationLayout.Numbered, Sqlite, NumberedLayout.Resolve(numbered), []);

        var hasSql = Directory.EnumerateFiles(path, "*.sql").Any();
        throw new DbMigrateException(
            ErrorId.JournalNotFound,
            hasSql
                ? $"'{path}' holds SQL files but no meta/_journal.json."
                : $"'{path}' holds no migrations: there is no meta/_journal.json.",
            hasSql ? "Restore the journal from version control; wrangler's folder is the one that its file names as \"migrations_dir\"."
                : "Make the first one with New-DbMigration (dbmigrate new), or check the folder.",
            path);
    }

    private static Migration Resolve(string folder, JournalFileEntry entry, bool complete)
    {
        var path = System.IO.Path.Combine(folder, entry.Tag + ".sql");
        var isThere = File.Exists(path);
        if (!isThere && complete)
            throw NotThere(entry.Tag, path);

        var down = System.IO.Path.Combine(folder, entry.Tag + ".down.sql");
        return new()
        {
            Index = entry.Index,
            Tag = entry.Tag,
            Name = MigrationTag.NameOf(entry.Tag),
            When = DateTimeOffset.FromUnixTimeMilliseconds(entry.When),
            Path = path,
            DownPath = File.Exists(down) ? down : null,
            IsThere = isThere,
        };
    }

    /// <summary>The error of a migration whose file is not there.</summary>
    internal static DbMigrateException NotThere(string tag, string path) => new(
        ErrorId.MigrationFileNotFound,
        $"The journal names '{tag}', but '{path}' is not there.",
        "Restore the file, or remove its entry from meta/_journal.json.",
        path);

    private static IEnumerable<string> FindOrphans(string folder, List<Migration> migrations)
    {
        var tags = migrations.Select(migration => migration.Tag).ToHashSet(StringComparer.Ordinal);
        return Directory.EnumerateFiles(folder, "*.sql")
            .Where(file => !IsKnown(System.IO.Path.GetFileNameWithoutExtension(file)))
            .OrderBy(System.IO.Path.GetFileNameWithoutExtension, StringComparer.Ordinal);

        bool IsKnown(string name) =>
            tags.Contains(name) || (name.EndsWith(".down", StringComparison.Ordinal) && tags.Contains(name[..^".down".Length]));
    }
}

/// <summary>The two ways Drizzle Kit has laid out a folder, and wrangler's.</summary>
internal enum MigrationLayout
{
    /// <summary><c>0000_name.sql</c> beside <c>meta/_journal.json</c> (journal versions 5–7).</summary>
    Journal,

    /// <summary><c>yyyyMMddHHmmss_name/migration.sql</c> (Drizzle Kit 1.0).</summary>
    Folders,

    /// <summary><c>0001_name.sql</c>, and nothing beside it (wrangler).</summary>
    Numbered,
}
