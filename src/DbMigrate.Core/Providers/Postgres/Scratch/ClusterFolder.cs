using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace DbMigrate.Providers.Postgres.Scratch;

/// <summary>The temporary folders of clusters, each with the id of the process that it is for.</summary>
internal static class ClusterFolder
{
    private const string Prefix = "dbmigrate-scratch-";
    private const string OwnerFile = "owner";

    /// <summary>A path that nothing is at.</summary>
    public static string New() => Path.Combine(Path.GetTempPath(), Prefix + RandomNumberGenerator.GetHexString(16, lowercase: true));

    /// <summary>This process's id.</summary>
    public static string Owner => Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    /// <summary>Where it is written.</summary>
    public static string OwnerOf(string folder) => Path.Combine(folder, OwnerFile);

    /// <summary>Removes what a process left that was killed together with what looks after it. Best effort, and of nobody else's: anybody
    /// can put a folder of that name where temporary files are.</summary>
    public static void RemoveAbandoned()
    {
        try
        {
            foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*").Where(IsAbandoned))
            {
                if (OperatingSystem.IsWindows())
                    WindowsCluster.RemoveAbandoned(folder);
                else
                    UnixCluster.RemoveAbandoned(folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder for temporary files is nobody's to list.
        }
    }

    /// <summary>The id of the server that a folder says it has; null where it names none.</summary>
    public static int? ServerOf(string folder) => ReadId(Path.Combine(folder, "data", "postmaster.pid"));

    /// <summary>A process; null where it has ended.</summary>
    public static Process? ProcessOf(int id)
    {
        try
        {
            return Process.GetProcessById(id);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static bool IsAbandoned(string folder)
    {
        try
        {
            if (ReadId(OwnerOf(folder)) is not { } owner)
                return false;
            using var process = ProcessOf(owner);
            return process is null;
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // Another user's, or in use.
            return false;
        }
    }

    private static int? ReadId(string file)
    {
        if (!File.Exists(file))
            return null;
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        return int.TryParse(reader.ReadLine(), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }
}
