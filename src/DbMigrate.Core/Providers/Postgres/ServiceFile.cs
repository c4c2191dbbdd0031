namespace DbMigrate.Providers.Postgres;

/// <summary>Connections that have a name: libpq's <c>pg_service.conf</c>.</summary>
/// <remarks>https://www.postgresql.org/docs/current/libpq-pgservice.html</remarks>
internal static class ServiceFile
{
    /// <summary>A service's parameters, the user's file before the system's.</summary>
    /// <exception cref="DbMigrateException">No file has it, or what a file says of it is wrong.</exception>
    public static IReadOnlyList<(string Name, string Value)> Read(string service, Func<string, string?> variable)
    {
        List<string> files = [.. Files(variable).Where(File.Exists)];
        foreach (var file in files)
        {
            if (Section(file, service) is { } found)
                return found;
        }

        throw new DbMigrateException(
            ErrorId.UrlInvalid,
            $"There is no service '{service}' in "
                + $"{(files.Count > 0 ? string.Join(" or ", files) : "any pg_service.conf: no such file was found")}.",
            $"Add a section [{service}], or name the file in PGSERVICEFILE.",
            service);
    }

    private static IEnumerable<string> Files(Func<string, string?> variable)
    {
        if (variable("PGSERVICEFILE") is { } named)
            yield return named;
        else if (OperatingSystem.IsWindows())
            yield return Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "postgresql", ".pg_service.conf");
        else
            yield return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pg_service.conf");

        // Where libpq was built decides where its own is; these are the usual places.
        foreach (
            var folder in variable("PGSYSCONFDIR") is { } configured
                ? [configured]
                : new[] { "/etc/postgresql-common", "/etc/sysconfig/pgsql", "/etc" })
            yield return Path.Combine(folder, "pg_service.conf");
    }

    private static List<(string, string)>? Section(string file, string service)
    {
        List<(string, string)>? found = null;
        foreach (var (line, number) in Lines(file).Select((line, at) => (line.Trim(), at + 1)))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line[0] == '[')
            {
                if (found is not null)
                    return found;
                found = line == $"[{service}]" ? [] : null;
            }
            else if (found is not null)
            {
                var at = line.IndexOf('=', StringComparison.Ordinal);
                var name = at < 0 ? line : line[..at].Trim();
                // The rest of the line may be a password.
                if (at < 0 || name == "service" || name.StartsWith("ldap", StringComparison.OrdinalIgnoreCase))
                {
                    throw new DbMigrateException(
                        ErrorId.UrlInvalid,
                        $"{file}, line {number}: '{name.Split(':')[0]}' cannot be in a service.",
                        "Write name=value, with the parameters of a connection.",
                        file);
                }

                found.Add((name, line[(at + 1)..].Trim()));
            }
        }

        return found;
    }

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DbMigrateException(
                ErrorId.FileNotReadable, $"'{file}' cannot be read: {e.Message}", "Give yourself the right to read it.", file, e);
        }
    }
}
