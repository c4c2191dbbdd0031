namespace DbMigrate.Tests.Infrastructure;

/// <summary>Programs that the machine may have.</summary>
public static class Programs
{
    public static bool IsOnPath(string name) => Find(name) is not null;

    /// <summary>A program's full path; null where it is not on the PATH.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name))
        .FirstOrDefault(File.Exists);
}
