namespace DbMigrate.Benchmarks;

/// <summary>Programs that may be missing.</summary>
internal static class Tools
{
    /// <summary>The program's path; null where the PATH has none.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => new[] { Path.Combine(folder, program), Path.Combine(folder, program + ".exe") })
            .FirstOrDefault(File.Exists);
}
