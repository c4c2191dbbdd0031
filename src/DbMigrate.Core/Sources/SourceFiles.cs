using System.Text;
using Microsoft.Extensions.FileSystemGlobbing;

namespace DbMigrate.Sources;

/// <summary>Finds and reads the files that a schema source names.</summary>
internal static class SourceFiles
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static readonly string[] Schema = [".sql", ".ps1"];

    /// <summary>What programs that print a schema are written in and read.</summary>
    private static readonly string[] Programs =
    [
        ".sql", ".ps1", ".ts", ".mts", ".cts", ".tsx", ".js", ".mjs", ".cjs", ".json", ".yaml", ".yml", ".py", ".rb", ".sh", ".prisma",
        ".hcl",
    ];

    /// <summary>The full paths, in ordinal order.</summary>
    /// <param name="source">A file, a folder (every .sql file below it) or a glob of <c>*</c> and <c>**</c>.</param>
    /// <param name="root">What a relative one starts from.</param>
    /// <param name="excluded">A folder that no glob above it reaches into.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.SourceNotFound"/>.</exception>
    public static IReadOnlyList<string> Find(string source, string root, string? excluded)
    {
        var path = ProjectPath.Full(source, root);
        if (File.Exists(path))
            return [path];
        if (Directory.Exists(path))
            return Match(path, "**/*.sql", excluded) is { Count: > 0 } below
                ? below
                : throw NotFound($"The schema folder '{source}' holds no .sql file.", source);
        if (!source.Contains('*'))
            throw NotFound($"The schema file '{source}' is not there (looked for '{path}').", source);

        // What stands before the first wildcard is a folder, absolute or above the root as it may be.
        var segments = source.Replace('\\', '/').Split('/');
        var fixedSegments = segments.TakeWhile(segment => !segment.Contains('*')).Count();
        var folder = Path.GetFullPath(string.Join('/', segments.Take(fixedSegments)) + "/", source.StartsWith('/') ? "/" : root);
        if (fixedSegments == 0)
            folder = Path.GetFullPath(root);
        var found = Directory.Exists(folder) ? Match(folder, string.Join('/', segments.Skip(fixedSegments)), excluded) : [];
        return found.Count > 0 ? found : throw NotFound($"The schema glob '{source}' matches no file in '{root}'.", source);
    }

    /// <summary>The full paths of the files that a project's schema is made from, as far as its sources tell: those that they name, and for
    /// a program the programs and texts of the project. What cannot be found is left out.</summary>
    public static IReadOnlyList<string> Behind(Project project)
    {
        var root = project.Options.Schema.Count > 0 ? project.Options.CurrentFolder : project.Root;
        return
        [
            .. project
                .Schema.SelectMany(source => source.Glob is { } glob ? Named(glob) : Match(root, "**/*", project.Migrations, Programs))
                .Distinct(StringComparer.Ordinal),
        ];

        IReadOnlyList<string> Named(string glob)
        {
            try
            {
                return Find(glob, root, project.Migrations);
            }
            catch (DbMigrateException)
            {
                return [];
            }
        }
    }

    public static byte[] ReadBytes(string path, string name)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbMigrateException(
                ErrorId.SourceInvalid, $"'{name}' cannot be read: {e.Message}", "Check the file and its permissions.", path, e);
        }
    }

    public static string Decode(byte[] bytes, string name)
    {
        var text = bytes.AsSpan();
        if (text.StartsWith(Encoding.UTF8.Preamble))
            text = text[Encoding.UTF8.Preamble.Length..];
        try
        {
            return Strict.GetString(text);
        }
        catch (DecoderFallbackException e)
        {
            var position = SourcePosition.Start.Advance(Encoding.UTF8.GetString(text[..e.Index]));
            throw new DbMigrateException(
                ErrorId.SourceInvalid,
                $"{name}:{position}: this is not UTF-8 text.",
                "Save the file as UTF-8 (in an editor, or with iconv).",
                name,
                e);
        }
    }

    private static List<string> Match(string folder, string pattern, string? excluded, string[]? extensions = null)
    {
        try
        {
            return Search(folder, pattern, excluded, extensions ?? Schema);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbMigrateException(
                ErrorId.SourceInvalid, $"'{folder}' cannot be searched: {e.Message}", "Check its permissions and its links.", folder, e);
        }
    }

    private static List<string> Search(string folder, string pattern, string? excluded, string[] extensions)
    {
        var matcher = new Matcher(OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        matcher.AddInclude(pattern).AddExclude("**/node_modules/**").AddExclude("**/.git/**");
        var isExact = !pattern.EndsWith('*');
        return
        [
            .. matcher.Execute(new WalkedFolder(folder)).Files
                .Select(file => Path.GetFullPath(file.Path, folder))
                .Where(file => isExact || extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase))
                .Where(file => excluded is null || IsBelow(folder, excluded) || !IsBelow(file, excluded))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static bool IsBelow(string path, string folder) =>
        (path + Path.DirectorySeparatorChar).StartsWith(
            folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static DbMigrateException NotFound(string problem, string source) =>
        new(ErrorId.SourceNotFound, problem, "Correct \"schema\" in dbmigrate.json, or -Schema (--schema).", source);
}
