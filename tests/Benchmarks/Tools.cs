using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>Programs that may be missing.</summary>
internal static class Tools
{
    /// <summary>Our command line.</summary>
    public static string CommandLine { get; } = Path.Combine(RepoPaths.Root, "src", "DbMigrate.Cli", "bin", "Release", "net10.0", "dbmigrate.dll");

    /// <summary>The program's path; null where the PATH has none.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => new[] { Path.Combine(folder, program), Path.Combine(folder, program + ".exe") })
            .FirstOrDefault(File.Exists);
}
