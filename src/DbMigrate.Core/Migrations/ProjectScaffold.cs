using DbMigrate.Configuration;
using DbMigrate.Configuration.Drizzle;
using DbMigrate.Migrations;

namespace DbMigrate;

/// <summary>Lays out a new project: dbmigrate.json, schema/, migrations/.</summary>
public static class ProjectScaffold
{
    /// <summary>The folder of the schema's files.</summary>
    internal const string SchemaFolder = "schema";

    /// <summary>What the schema's first file says until somebody writes into it.</summary>
    internal const string SchemaText = "-- The schema that the database should have: plain SQL, in as many files as you like.\n";

    internal const string DefaultUrl = "env:DATABASE_URL";

    /// <summary>Writes the files. Keeps a migrations folder that is there, and takes over what drizzle.config files say, or wrangler's of
    /// D1.</summary>
    /// <returns>What was written.</returns>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.FileExists"/>: there is a dbmigrate.json;
    /// <see cref="ErrorId.ConfigInvalid"/>: a drizzle.config cannot be evaluated, or wrangler's databases are several projects;
    /// <see cref="ErrorId.DialectMismatch"/>: what is given contradicts what is there.</exception>
    public static async Task<ScaffoldResult> CreateAsync(ScaffoldOptions options, CancellationToken cancel = default)
    {
        var (root, url) = (options.Root, options.Url);
        var config = Path.Combine(root, Project.FileName);
        if (File.Exists(config))
            throw new DbMigrateException(ErrorId.FileExists, $"'{config}' is there already.", "Edit it, or remove it first.", config);
        var dialect = options.Dialect;
        if (url is not null && !url.StartsWith("env:", StringComparison.OrdinalIgnoreCase))
            dialect = Agree(dialect, RequireNoPassword(url, root).Dialect, DatabaseUrl.Parse(url, root).Redacted, "choose another URL");

        var drizzle = await TakeOverAsync(options, cancel).ConfigureAwait(false);
        if (drizzle is not null)
            dialect = Agree(dialect, drizzle.Dialect, drizzle.Config, "lay the project out without it, with -NoDrizzle (--no-drizzle)");
        var wrangler = drizzle is null ? WranglerTakeover.Of(root, options.Migrations) : null;
        if (wrangler is not null)
            dialect = Agree(dialect, Dialect.Sqlite, WranglerFile.Find(root)!.Path, "lay the project out in another folder");
        var relative = options.Migrations ?? drizzle?.Migrations ?? wrangler?.Migrations ?? Existing(root) ?? "migrations";
        var folder = Path.Combine(root, relative);
        // A folder that Drizzle Kit writes for wrangler has Drizzle's journal.
        if (HoldsMigrations(folder)) wrangler = wrangler is null ? null : wrangler with { Table = Project.DrizzleJournal };
        var journal = JournalFile.PathIn(folder);
        if (File.Exists(journal))
            dialect = Agree(dialect, JournalFile.Read(journal).Dialect, journal, "choose another folder");

        var engine = dialect ?? DialectOf(url ?? DefaultUrl, root, options.Variable) ?? throw new DbMigrateException(
            ErrorId.DialectMismatch,
            "Nothing says which dialect the project has.",
            "Give -Dialect (--dialect) postgresql or sqlite, or set the variable that names the database.",
            root);
        var files = new List<(string Path, string Text)> { (config, new ScaffoldText(engine, relative, url, drizzle, wrangler).Write()) };
        if (!HoldsMigrations(folder) && wrangler is null)
            files.Add((journal, JournalFile.Empty(engine)));
        var schema = Path.Combine(root, SchemaFolder);
        if (drizzle is null && !Directory.Exists(schema))
            files.Add((Path.Combine(schema, "tables.sql"), SchemaText));

        if (options.Write)
        {
            foreach (var (path, text) in files)
            {
                ProjectFolder.Write(path, () =>
                {
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    File.WriteAllText(path, text);
                });
            }
        }

        return new([.. files.Select(file => file.Path)], drizzle is null ? [] : url is null ? drizzle.Remarks : []);
    }

    private static async Task<DrizzleTakeover?> TakeOverAsync(ScaffoldOptions options, CancellationToken cancel)
    {
        var files =
            options.DrizzleConfigs?.Select(file => ProjectPath.Full(file, options.Root)).ToList()
            ?? DrizzleProject.FindConfigs(options.Root);
        if (files.FirstOrDefault(file => !File.Exists(file)) is { } missing)
            throw new DbMigrateException(
                ErrorId.ConfigInvalid, $"'{missing}' is not there.", "Correct -DrizzleConfig (--drizzle-config).", missing);
        if (files.Count == 0) return null;
        var variables = ProjectVariables.Load(options.Root, Project.DefaultEnvironment, options.Variable).Files;
        var project = await DrizzleProject
            .ReadAsync(DrizzleProject.RootOf(files[0], options.Root), files, variables, cancel)
            .ConfigureAwait(false);
        return DrizzleTakeover.Of(options.Root, project.Configs);
    }

    private static DatabaseUrl RequireNoPassword(string url, string root)
    {
        var database = DatabaseUrl.Parse(url, root);
        // One that comes from a variable is not written anywhere.
        return !database.HasPassword || database.Scrub(url) == url ? database : throw new DbMigrateException(
            ErrorId.UrlInvalid,
            $"The URL of {database} holds a password, which must not be written into {Project.FileName}.",
            "Set DATABASE_URL in the environment or in .env, and leave the database out here, or give env:NAME.",
            database.Redacted);
    }

    private static Dialect? DialectOf(string variableUrl, string root, Func<string, string?> variable) =>
        ProjectVariables.Load(root, Project.DefaultEnvironment, variable)[variableUrl["env:".Length..].Trim()] is { } url
            ? DatabaseUrl.Parse(url, root).Dialect
            : null;

    private static string? Existing(string root) =>
        new[] { "migrations", "drizzle" }.FirstOrDefault(name => HoldsMigrations(Path.Combine(root, name)));

    private static bool HoldsMigrations(string folder) =>
        File.Exists(JournalFile.PathIn(folder)) || (Directory.Exists(folder) && FolderLayout.Find(folder).Count > 0);

    private static Dialect Agree(Dialect? asked, Dialect found, string where, string otherwise) =>
        asked is null || asked == found
            ? found
            : throw new DbMigrateException(
                ErrorId.DialectMismatch,
                $"'{where}' is {found.ToName()}, not {asked.Value.ToName()}.",
                $"Leave the dialect out, or {otherwise}.",
                where);
}
