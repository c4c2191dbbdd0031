using Microsoft.Data.Sqlite;

namespace DbMigrate.Providers.Sqlite;

/// <summary>Turns <c>sqlite:</c>, <c>file:</c> and plain paths into what Microsoft.Data.Sqlite opens.</summary>
internal static class SqliteUrl
{
    public static bool IsConnectionString(string text) =>
        text.Contains("Data Source", StringComparison.OrdinalIgnoreCase)
        || text.Contains("DataSource", StringComparison.OrdinalIgnoreCase)
        || text.Contains("Filename", StringComparison.OrdinalIgnoreCase);

    public static DatabaseUrl Parse(string text, string baseFolder)
    {
        var path = text;
        foreach (var scheme in (ReadOnlySpan<string>)["sqlite:", "file:"])
        {
            if (path.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                path = PathOf(path[scheme.Length..]);
        }

        var mode = SqliteOpenMode.ReadWriteCreate;
        if (path != text && path.IndexOf('?') is >= 0 and var query)
        {
            mode = path[(query + 1)..] switch
            {
                "mode=ro" => SqliteOpenMode.ReadOnly,
                "mode=rw" => SqliteOpenMode.ReadWrite,
                "mode=rwc" or "" => SqliteOpenMode.ReadWriteCreate,
                var other => throw new DbMigrateException(
                    ErrorId.UrlInvalid,
                    $"The SQLite URL has the parameter '{other.Split('=')[0]}'; only mode=ro, mode=rw and mode=rwc are known.",
                    "Remove it."),
            };
            path = path[..query];
        }

        if (path.Length == 0)
            throw new DbMigrateException(
                ErrorId.UrlInvalid, $"The SQLite URL '{text}' names no file.", "Write sqlite:path/to/file.db.", text);
        if (path.Contains('\0'))
            throw new DbMigrateException(ErrorId.UrlInvalid, "The SQLite path holds a NUL character.", "Write sqlite:path/to/file.db.");
        return Create(new SqliteConnectionStringBuilder { DataSource = path, Mode = mode }, baseFolder);
    }

    public static DatabaseUrl ParseConnectionString(string text, string baseFolder)
    {
        try
        {
            return Create(new SqliteConnectionStringBuilder(text), baseFolder);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException)
        {
            throw new DbMigrateException(
                ErrorId.UrlInvalid,
                "The database is given as a connection string that Microsoft.Data.Sqlite cannot read.",
                "Write sqlite:path/to/file.db.");
        }
    }

    private static DatabaseUrl Create(SqliteConnectionStringBuilder builder, string baseFolder)
    {
        builder.Pooling = false;
        if (builder.DataSource == ":memory:")
            return new(SqliteEngine.Instance, "sqlite::memory:", builder.ConnectionString, null, builder.Password);
        var full = Path.GetFullPath(builder.DataSource, baseFolder);
        // A pattern that nobody has expanded would become a new, empty database of that name.
        if (full.AsSpan().ContainsAny('*', '?') && !File.Exists(full))
        {
            throw new DbMigrateException(
                ErrorId.UrlInvalid,
                $"'{builder.DataSource}' has a wildcard, and no file is called that: a URL names one database.",
                "Give each file as a URL of its own.",
                full);
        }

        builder.DataSource = full;
        return new(SqliteEngine.Instance, $"sqlite:{full}", builder.ConnectionString, full, builder.Password);
    }

    // sqlite://relative, sqlite:///absolute and file:///absolute are all in use; percent signs are escapes only after '//'.
    private static string PathOf(string rest)
    {
        if (!rest.StartsWith("//", StringComparison.Ordinal))
            return rest;
        rest = Uri.UnescapeDataString(rest[2..]);
        return OperatingSystem.IsWindows() && rest.Length > 2 && rest[0] == '/' && rest[2] == ':' ? rest[1..] : rest;
    }
}
