using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>A form of our command line.</summary>
/// <param name="Form">How it is told from the other: "native " or nothing.</param>
/// <param name="Program">What is started.</param>
/// <param name="First">The arguments before ours.</param>
/// <param name="IsNative">Whether it runs without .NET.</param>
internal sealed record CommandLine(string Form, string Program, string[] First, bool IsNative);

/// <summary>Programs that may be missing.</summary>
internal static class Tools
{
    /// <summary>Our command line, run by .NET.</summary>
    public static string CommandLine { get; } =
        Path.Combine(RepoPaths.Root, "src", "DbMigrate.Cli", "bin", "Release", "net10.0", "dbmigrate.dll");

    /// <summary>Our command line as a native executable: the one that DBMIGRATE_TEST_CLI names; null where none is.</summary>
    public static string? Native { get; } =
        Environment.GetEnvironmentVariable("DBMIGRATE_TEST_CLI") is { Length: > 0 } path ? Path.GetFullPath(path) : null;

    /// <summary>Our command line in each form that is there: run by .NET, and native.</summary>
    public static IReadOnlyList<CommandLine> CommandLines { get; } =
    [
        new("", "dotnet", [CommandLine], IsNative: false),
        .. Native is { } native ? (CommandLine[])[new("native ", native, [], IsNative: true)] : [],
    ];

    /// <summary>The module as it is released, where './build.ps1 Pack' has made it: compiled ahead; else the checkout's.</summary>
    public static string Module { get; } =
        new[] { Path.Combine(RepoPaths.Root, "out", "DbMigrate", "DbMigrate.psd1"), Path.Combine(RepoPaths.Root, "DbMigrate.psd1") }.First(
            File.Exists);

    /// <summary>Why what is native was not measured.</summary>
    public const string NoNative =
        "it needs an executable that DBMIGRATE_TEST_CLI names (dotnet publish src/DbMigrate.Cli -c Release -r <runtime>).";

    /// <summary>Drizzle Kit, for Node.js.</summary>
    public static string DrizzleKit { get; } = Path.Combine(RepoPaths.NodeModules, "drizzle-kit", "bin.cjs");

    /// <summary>dbmate, as npm installed it for this machine; null where it has none for it.</summary>
    public static string? Dbmate { get; } = Directory.Exists(Path.Combine(RepoPaths.NodeModules, "@dbmate"))
        ? Directory.EnumerateFiles(Path.Combine(RepoPaths.NodeModules, "@dbmate"), "dbmate*", SearchOption.AllDirectories)
            .FirstOrDefault(file => Path.GetFileName(file) is "dbmate" or "dbmate.exe")
        : null;

    /// <summary>The program's path; null where the PATH has none.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => new[] { Path.Combine(folder, program), Path.Combine(folder, program + ".exe") })
            .FirstOrDefault(File.Exists);
}
