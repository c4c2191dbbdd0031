using System.Text.Json;

namespace DbMigrate.Migrations;

/// <summary>Lays out a new project: dbmigrate.json, schema/, migrations/.</summary>
public static class ProjectScaffold
{
    /// <summary>Writes the files; finds and keeps a Drizzle folder that is there.</summary>
    /// <param name="root">The project's folder; made where it is not there.</param>
    /// <param name="dialect">The engine; null takes an existing folder's, else the URL's.</param>
    /// <param name="migrations">The migrations folder, relative to the root; null finds an existing one.</param>
    /// <param name="url">The default environment's URL; null is <c>env:DATABASE_URL</c>.</param>
    /// <param name="write">False only says what would be written.</param>
    /// <returns>What was written, as full paths.</returns>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.FileExists"/>: there is a dbmigrate.json.</exception>
    public static IReadOnlyList<string> Create(string root, Dialect? dialect, string? migrations, string? url, bool write = true)
    {
        var config = Path.Combine(root, Project.FileName);
        if (File.Exists(config))
            throw new DbMigrateException(ErrorId.FileExists, $"'{config}' is there already.", "Edit it, or remove it first.", config);
        if (url is not null && !url.StartsWith("env:", StringComparison.OrdinalIgnoreCase))
            dialect ??= DatabaseUrl.Parse(url, root).Dialect;

        var relative = migrations ?? Existing(root) ?? "migrations";
        var journal = JournalFile.PathIn(Path.Combine(root, relative));
        if (File.Exists(journal))
        {
            var found = JournalFile.Read(journal).Dialect;
            if (dialect is { } asked && asked != found)
            {
                throw new DbMigrateException(
                    ErrorId.DialectMismatch, $"'{journal}' is {found.ToName()}, not {asked.ToName()}.", "Leave the dialect out, or choose another folder.", journal);
            }

            dialect = found;
        }

        var engine = dialect ?? throw new DbMigrateException(
            ErrorId.DialectMismatch, "Nothing says which dialect the project has.", "Give -Dialect (--dialect) postgresql or sqlite.", root);
        var files = new List<(string Path, string Text)> { (config, Config(engine, relative, url)) };
        var hasFolders = Directory.Exists(Path.Combine(root, relative)) && FolderLayout.Find(Path.Combine(root, relative)).Count > 0;
        if (!File.Exists(journal) && !hasFolders)
            files.Add((journal, JournalFile.Empty(engine)));
        var schema = Path.Combine(root, "schema");
        if (!Directory.Exists(schema))
            files.Add((Path.Combine(schema, "tables.sql"), "-- The schema that the database should have: plain SQL, in as many files as you like.\n"));

        if (write)
        {
            foreach (var (path, text) in files)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.WriteAllText(path, text);
            }
        }

        return [.. files.Select(file => file.Path)];
    }

    private static string? Existing(string root) =>
        new[] { "migrations", "drizzle" }.FirstOrDefault(name => File.Exists(JournalFile.PathIn(Path.Combine(root, name))));

    private static string Config(Dialect dialect, string migrations, string? url) => $$"""
        {
          "dialect": "{{dialect.ToName()}}",
          "schema": ["schema/**/*.sql"],
          "migrations": {{JsonSerializer.Serialize(migrations.Replace('\\', '/'))}},
          "environments": {
            // A URL, or env:NAME for a variable of the process or of .env.
            "default": { "url": {{JsonSerializer.Serialize(url ?? "env:DATABASE_URL")}} }
          }
        }

        """.ReplaceLineEndings("\n");
}
