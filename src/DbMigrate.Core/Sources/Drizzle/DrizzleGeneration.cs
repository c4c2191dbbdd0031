using System.Text.Json.Nodes;
using DbMigrate.Configuration.Drizzle;
using DbMigrate.Text;

namespace DbMigrate.Sources.Drizzle;

/// <summary>The SQL of a schema in Drizzle's TypeScript, as the project's own Drizzle Kit writes it.</summary>
/// <remarks><c>drizzle-kit export</c> knows nothing of <c>casing</c> (drizzle-orm#4693), so it is <c>generate</c> into an empty folder,
/// with the config's casing. Its paths are relative, as an absolute one gets <c>./</c> before it (drizzle-orm#3807).</remarks>
internal static class DrizzleGeneration
{
    /// <summary>Generates it.</summary>
    /// <param name="path">The drizzle.config file's full path.</param>
    /// <param name="name">As messages show it.</param>
    /// <param name="project">The project's folder; Drizzle Kit runs in that of the package.json which stands nearest to the file.</param>
    /// <param name="variables">The variables of the project's .env files.</param>
    /// <param name="scrub">Masks passwords in what it says.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="DbMigrateException">The config cannot be evaluated, there is no Drizzle Kit, or it finds fault with the
    /// schema.</exception>
    public static async Task<SqlSource> ReadAsync(
        string path,
        string name,
        string project,
        IReadOnlyDictionary<string, string> variables,
        Func<string, string> scrub,
        CancellationToken cancel)
    {
        if (!File.Exists(path))
            throw new DbMigrateException(
                ErrorId.SourceNotFound,
                $"'{path}', which the schema is to come from, is not there.",
                "Correct \"schema\" in dbmigrate.json.",
                path);
        var root = DrizzleProject.RootOf(path, project);
        var read = await DrizzleProject.ReadAsync(root, [path], variables, cancel).ConfigureAwait(false);
        if (read.Kit is not { } kit)
            throw new DbMigrateException(
                ErrorId.SourceInvalid,
                $"'{root}' has no drizzle-kit, which makes SQL of the schema of '{name}'.",
                "Install it: npm install -D drizzle-kit.",
                path);

        var folder = TemporaryFolder(root);
        try
        {
            var request = Path.Combine(folder, "drizzle.config.json");
            await File.WriteAllTextAsync(request, Request(read.Configs[0], root, Path.Combine(folder, "out")), cancel)
                .ConfigureAwait(false);
            var start = DrizzleProject.StartInfo(root, variables, [kit, "generate", $"--config={Relative(root, request)}"]);
            var ended = await DrizzleProject.RunAsync(start, null, path, cancel).ConfigureAwait(false);
            var scripts = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.sql", SearchOption.AllDirectories) : [];
            // It ends with 0 where a file of the schema cannot be found, too.
            if (ended.ExitCode != 0 || scripts.Length == 0)
                throw Failed(name, root, ended, scrub);
            return new(name, string.Concat(scripts.Order(StringComparer.Ordinal).Select(File.ReadAllText)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Request(DrizzleConfig config, string root, string output) => new JsonObject
    {
        ["dialect"] = config.DialectName,
        ["schema"] = new JsonArray([
            .. config.Schema.Select(path => (JsonNode?)JsonValue.Create(Path.IsPathRooted(path) ? Relative(root, path) : path)),
        ]),
        ["out"] = Relative(root, output),
        ["casing"] = config.Casing,
        ["breakpoints"] = true,
    }.ToJsonString();

    /// <summary>An empty folder that a relative path leads to.</summary>
    private static string TemporaryFolder(string root)
    {
        // From one drive of Windows no relative path leads to another.
        var isNear = Path.GetPathRoot(Path.GetTempPath()) == Path.GetPathRoot(root);
        return isNear
            ? Directory.CreateTempSubdirectory("dbmigrate-drizzle-").FullName
            : Directory.CreateDirectory(Path.Combine(root, "node_modules", $".dbmigrate-{Guid.NewGuid():N}")).FullName;
    }

    private static string Relative(string root, string path)
    {
        var relative = Path.GetRelativePath(ProjectPath.Real(root), ProjectPath.Real(path)).Replace('\\', '/');
        return relative.StartsWith('.') ? relative : $"./{relative}";
    }

    private static DbMigrateException Failed(string config, string root, ChildProcess ended, Func<string, string> scrub)
    {
        var said = scrub(ChildProcess.Tail(SourceCommand.Plain(ended.Output + "\n" + ended.Errors)));
        return new(
            ErrorId.SourceInvalid,
            $"drizzle-kit made no SQL of the schema of '{config}'"
                + (said.Length > 0 ? $":{Environment.NewLine}{said}" : " and said nothing."),
            $"Run npx drizzle-kit generate --config={config} in '{root}', and correct what it complains of.",
            config);
    }
}
