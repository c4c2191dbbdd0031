using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DbMigrate.Configuration;
using DbMigrate.Migrations;

namespace DbMigrate;

/// <summary>Lays out a new project: dbmigrate.json, schema/, migrations/.</summary>
public static class ProjectScaffold
{
    /// <summary>The folder of the schema's files.</summary>
    internal const string SchemaFolder = "schema";

    /// <summary>What the schema's first file says until somebody writes into it.</summary>
    internal const string SchemaText = "-- The schema that the database should have: plain SQL, in as many files as you like.\n";

    private const string DefaultUrl = "env:DATABASE_URL";

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the files; finds and keeps a Drizzle folder that is there.</summary>
    /// <param name="root">The project's folder; made where it is not there.</param>
    /// <param name="dialect">The engine; null takes the URL's, an existing folder's, or that of what a variable holds.</param>
    /// <param name="migrations">The migrations folder, relative to the root; null finds an existing one.</param>
    /// <param name="url">The default environment's URL; null is <c>env:DATABASE_URL</c>.</param>
    /// <param name="write">False only says what would be written.</param>
    /// <param name="variable">Reads a variable of the process; null is the process itself.</param>
    /// <returns>What was written, as full paths.</returns>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.FileExists"/>: there is a dbmigrate.json.</exception>
    public static IReadOnlyList<string> Create(
        string root, Dialect? dialect, string? migrations, string? url, bool write = true, Func<string, string?>? variable = null)
    {
        var config = Path.Combine(root, Project.FileName);
        if (File.Exists(config))
            throw new DbMigrateException(ErrorId.FileExists, $"'{config}' is there already.", "Edit it, or remove it first.", config);
        if (url is not null && !url.StartsWith("env:", StringComparison.OrdinalIgnoreCase))
        {
            var database = DatabaseUrl.Parse(url, root);
            // One that comes from a variable is not written anywhere.
            if (database.HasPassword && database.Scrub(url) != url)
            {
                throw new DbMigrateException(
                    ErrorId.UrlInvalid,
                    $"The URL of {database} holds a password, which must not be written into {Project.FileName}.",
                    "Set DATABASE_URL in the environment or in .env, and leave the database out here, or give env:NAME.",
                    database.Redacted);
            }

            dialect = Agree(dialect, database.Dialect, database.Redacted, "choose another URL");
        }

        var relative = migrations ?? Existing(root) ?? "migrations";
        var folder = Path.Combine(root, relative);
        var journal = JournalFile.PathIn(folder);
        if (File.Exists(journal))
            dialect = Agree(dialect, JournalFile.Read(journal).Dialect, journal, "choose another folder");

        var engine = dialect ?? DialectOf(url ?? DefaultUrl, root, variable ?? Environment.GetEnvironmentVariable) ?? throw new DbMigrateException(
            ErrorId.DialectMismatch,
            "Nothing says which dialect the project has.",
            "Give -Dialect (--dialect) postgresql or sqlite, or set the variable that names the database.",
            root);
        var files = new List<(string Path, string Text)> { (config, Config(engine, relative, url)) };
        if (!HoldsMigrations(folder))
            files.Add((journal, JournalFile.Empty(engine)));
        var schema = Path.Combine(root, SchemaFolder);
        if (!Directory.Exists(schema))
            files.Add((Path.Combine(schema, "tables.sql"), SchemaText));

        if (write)
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

        return [.. files.Select(file => file.Path)];
    }

    private static Dialect? DialectOf(string variableUrl, string root, Func<string, string?> variable) =>
        ProjectVariables.Load(root, Project.DefaultEnvironment, variable)[variableUrl["env:".Length..].Trim()] is { } url
            ? DatabaseUrl.Parse(url, root).Dialect
            : null;

    private static string? Existing(string root) =>
        new[] { "migrations", "drizzle" }.FirstOrDefault(name => HoldsMigrations(Path.Combine(root, name)));

    private static bool HoldsMigrations(string folder) =>
        File.Exists(JournalFile.PathIn(folder)) || (Directory.Exists(folder) && FolderLayout.Find(folder).Count > 0);

    private static Dialect Agree(Dialect? asked, Dialect found, string where, string otherwise) => asked is null || asked == found
        ? found
        : throw new DbMigrateException(
            ErrorId.DialectMismatch, $"'{where}' is {found.ToName()}, not {asked.Value.ToName()}.", $"Leave the dialect out, or {otherwise}.", where);

    private static string Config(Dialect dialect, string migrations, string? url) => $$"""
        {
          "dialect": "{{dialect.ToName()}}",
          "schema": ["schema/**/*.sql"],
          "migrations": {{Json(migrations.Replace('\\', '/'))}},
          "environments": {
            // A URL, or env:NAME for a variable of the process or of .env.
            "default": { "url": {{Json(url ?? DefaultUrl)}} }
          }
        }

        """.ReplaceLineEndings("\n");

    private static string Json(string text) => JsonValue.Create(text).ToJsonString(Readable);
}
