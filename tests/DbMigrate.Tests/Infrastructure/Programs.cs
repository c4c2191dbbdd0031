namespace DbMigrate.Tests.Infrastructure;

/// <summary>Programs that the machine may have.</summary>
public static class Programs
{
    public static bool IsOnPath(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name)));
}
