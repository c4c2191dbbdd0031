using System.Globalization;

namespace DbMigrate.Providers.Pglite;

/// <summary>Finds a program that has a folder's files open: the application, whose PGlite takes no lock that we could see.</summary>
/// <remarks>Linux tells it of the processes of the same user; other systems do not tell without rights or programs that are not always
/// there.</remarks>
internal static class OtherProcesses
{
    /// <summary>The first one, as a message names it; null where there is none, or nobody can tell.</summary>
    public static string? With(string folder)
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists(folder)) return null;
        foreach (var process in Directory.EnumerateDirectories("/proc"))
        {
            if (
                !int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || id == Environment.ProcessId)
                continue;
            try
            {
                if (Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd")).Any(file => IsIn(folder, file)))
                    return $"process {id} ({File.ReadAllText(Path.Combine(process, "comm")).Trim()})";
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody else's, or it has ended meanwhile.
            }
        }

        return null;
    }

    private static bool IsIn(string folder, string file) =>
        new FileInfo(file).LinkTarget is { } target
        && target.Length > folder.Length
        && target.StartsWith(folder, StringComparison.Ordinal)
        && target[folder.Length] == '/';
}
