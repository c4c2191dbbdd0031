namespace DbMigrate.Providers.Pglite;

/// <summary>Turns <c>pglite://path</c>, <c>pglite://memory</c> and <c>pglite://</c> into a data folder, or none.</summary>
internal static class PgliteUrl
{
    private const string Example = "Write pglite://path/to/folder, or pglite://memory.";

    public static DatabaseUrl Parse(string text, string baseFolder)
    {
        var path = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (path.StartsWith("//", StringComparison.Ordinal))
            path = Uri.UnescapeDataString(path[2..]);
        // What looks like a password must not become a folder's name, which is shown.
        if (path.Length > 2 && path.IndexOf(':', 2) is > 0 and var colon && path.IndexOf('@', colon) > 0)
            throw Invalid("has a user and a password, and PGlite has neither");
        if (path.Contains('\0'))
            throw Invalid("holds a NUL character");
        if (path.Contains('?'))
            throw Invalid("has parameters, and PGlite has none");
        if (path.StartsWith("idb:", StringComparison.OrdinalIgnoreCase) || path.StartsWith("opfs-", StringComparison.OrdinalIgnoreCase))
            throw Invalid("names storage of a browser, which Node.js has not");
        // PGlite's own way to write it.
        if (path.StartsWith("file://", StringComparison.OrdinalIgnoreCase))
            path = path["file://".Length..];
        // The package that runs it is the project's.
        if (path is "" or "memory" or ":memory:" or "memory://")
            return new(PgliteEngine.Instance, "pglite://memory", baseFolder, null);
        if (OperatingSystem.IsWindows() && path.Length > 2 && path[0] == '/' && path[2] == ':')
            path = path[1..];
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, baseFolder));
        return new(PgliteEngine.Instance, $"pglite://{full}", baseFolder, full);
    }

    private static DbMigrateException Invalid(string problem) => new(ErrorId.UrlInvalid, $"The PGlite URL {problem}.", Example);
}
