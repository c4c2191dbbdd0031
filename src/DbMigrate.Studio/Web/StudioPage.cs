using System.Diagnostics.CodeAnalysis;

namespace DbMigrate.Web;

/// <summary>The page's files, the only ones that are ever sent.</summary>
internal sealed class StudioPage
{
    private static readonly (string Path, string File, string Type)[] Known =
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/app.js", "app.js", "text/javascript; charset=utf-8"),
        ("/app.css", "app.css", "text/css; charset=utf-8"),
        ("/favicon.svg", "favicon.svg", "image/svg+xml"),
    ];

    private readonly Dictionary<string, (byte[] Bytes, string Type)> _files = [];

    /// <summary>Reads the page.</summary>
    /// <param name="folder">Where it is; null is beside the assembly.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.NotSupported"/>: it was not built.</exception>
    public static StudioPage Load(string? folder)
    {
        folder ??= Path.Combine(OwnFolder, "studio");
        var page = new StudioPage();
        foreach (var (path, file, type) in Known)
        {
            try
            {
                page._files[path] = (File.ReadAllBytes(Path.Combine(folder, file)), type);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new DbMigrateException(
                    ErrorId.NotSupported,
                    $"The studio's page is not there: this is a build without it, for which Node.js was missing "
                        + $"('{Path.Combine(folder, file)}').",
                    "Install DbMigrate from its package, or build it where Node.js 20 or newer and its npm are on the PATH.",
                    folder,
                    e);
            }
        }

        return page;
    }

    public (byte[] Bytes, string Type)? Find(string path) => _files.TryGetValue(path, out var file) ? file : null;

    // In PowerShell the process's folder is not ours; in a single file there is no other.
    private static string OwnFolder
    {
        [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "An empty location is what a single file has.")]
        get =>
            typeof(StudioPage).Assembly.Location is { Length: > 0 } location ? Path.GetDirectoryName(location)! : AppContext.BaseDirectory;
    }
}
