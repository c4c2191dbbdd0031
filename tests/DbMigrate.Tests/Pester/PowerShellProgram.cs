using System.Reflection;
using System.Runtime.InteropServices;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Pester;

/// <summary>A PowerShell that runs the module's tests.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Program">The program.</param>
internal sealed record PowerShellProgram(string Version, string Program)
{
    /// <summary>The oldest that the module's manifest takes.</summary>
    private static readonly Version Oldest = new(7, 4);

    /// <summary>The one that the build has installed, a .NET tool, and, where it is another version, the one of the PATH.</summary>
    public static IReadOnlyList<PowerShellProgram> All { get; } = [.. Found()];

    /// <summary>The one that the build has installed.</summary>
    public static PowerShellProgram Installed => All[0];

    /// <summary>The path of the module Pester, which the build has restored as a package.</summary>
    public static string Pester => BuiltWith("Pester");

    public Task<ProcessResult> RunAsync(
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        TimeSpan? timeout = null,
        string? workingFolder = null) =>
        ProcessRunner.RunAsync(
            Program,
            ["-NoProfile", "-NonInteractive", .. arguments],
            environment: new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>())
            {
                ["DOTNET_ROOT"] = DotNetRoot,
                // As in the tests' own process.
                ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
            },
            workingFolder: workingFolder ?? RepoPaths.Root,
            timeout: timeout);

    // A tool's program looks for .NET in the usual places only.
    private static string DotNetRoot => Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private static string FileName => OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";

    private static IEnumerable<PowerShellProgram> Found()
    {
        PowerShellProgram installed = new(BuiltWith("PowerShellVersion"), Path.Combine(BuiltWith("PowerShellFolder"), FileName));
        yield return installed;
        if (
            Programs.Find("pwsh") is { } program
            && VersionOf(program) is { } version
            && version != installed.Version
            && new Version(version.Split('-')[0]) >= Oldest)
            yield return new(version, program);
    }

    private static string? VersionOf(string program)
    {
        ProcessResult result = new PowerShellProgram("", program)
            .RunAsync(["-Command", "\"$($PSVersionTable.PSVersion)\""])
            .GetAwaiter()
            .GetResult();
        return result.ExitCode == 0 ? result.StandardOutput.Trim() : null;
    }

    private static string BuiltWith(string name) =>
        typeof(PowerShellProgram)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == name)
            .Value!;
}
