using System.Runtime.InteropServices;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Cli;

/// <summary>The command line as a native executable: the one that DBMIGRATE_TEST_CLI names; or, where that says <c>publish</c>, one that is
/// linked for <see cref="NativeCliTests"/>, anew after every change of the sources, which takes minutes.</summary>
internal static class NativeCli
{
    private const string Variable = "DBMIGRATE_TEST_CLI";

    private static readonly string? Said = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } said ? said : null;

    // A build in folders of its own, because others of this checkout run at the same time.
    private static readonly string Artifacts = Path.Combine(RepoPaths.Tests, "DbMigrate.Tests", "obj", "native");

    private static readonly Lazy<Task<string>> Published = new(PublishAsync);

    /// <summary>The executable that every test of the command line is to run, in place of the code in this process; null where none is
    /// named.</summary>
    public static string? Given { get; } = Said is null or "publish" ? null : Path.GetFullPath(Said, RepoPaths.Root);

    /// <summary>The executable; skips the running test where there is none and nothing to link one with.</summary>
    public static Task<string> PathAsync()
    {
        Assert.SkipWhen(Said is null, $"{Variable} names no native executable, and does not say 'publish', to link one.");
        Assert.SkipUnless(
            Given is not null || HasLinker,
            $"There is no linker for a native executable on the PATH of this machine; {Variable} names one that is linked.");
        return Given is not null ? Task.FromResult(Given) : Published.Value;
    }

    /// <summary>Runs it as a machine would that has nothing else: no .NET, no PATH.</summary>
    /// <param name="project">The project that is the current folder.</param>
    /// <param name="variables">The whole environment, but for the folders that every process has.</param>
    /// <param name="args">Its arguments.</param>
    public static async Task<ProcessResult> RunAsync(
        CliProject project, IReadOnlyDictionary<string, string> variables, params string[] args)
    {
        var environment = Environment.GetEnvironmentVariables().Keys.Cast<string>().ToDictionary(name => name, _ => (string?)null);
        foreach (
            var name in (ReadOnlySpan<string>)["HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "USERPROFILE", "APPDATA", "LOCALAPPDATA"])
            environment.Remove(name);
        environment["DOTNET_ROOT"] = Path.Combine(project.Folder, "nowhere");
        foreach (var (name, value) in variables)
            environment[name] = value;
        return await ProcessRunner.RunAsync(await PathAsync(), args, environment: environment, workingFolder: project.Folder);
    }

    private static bool HasLinker =>
        OperatingSystem.IsWindows()
            ? File.Exists(
                Path.Combine(
                    Environment.GetFolderPath(Environment.SpecialFolder.ProgramFilesX86),
                    "Microsoft Visual Studio",
                    "Installer",
                    "vswhere.exe"))
            : (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, "clang")) || File.Exists(Path.Combine(folder, "gcc")));

    private static async Task<string> PublishAsync()
    {
        var output = Path.Combine(Artifacts, "out");
        // Not optimized: it is compiled in half the time, and what trimming takes away is the same.
        var published = await ProcessRunner.RunAsync(
            "dotnet",
            [
                "publish",
                Path.Combine(RepoPaths.Root, "src", "DbMigrate.Cli"),
                "--configuration",
                "Debug",
                "--runtime",
                RuntimeInformation.RuntimeIdentifier,
                "--artifacts-path",
                Artifacts,
                "--output",
                output,
                "--nologo",
                "--verbosity",
                "quiet",
                "-p:RunAnalyzers=false",
                "-p:StripSymbols=false",
            ],
            environment: new Dictionary<string, string?> { ["MSBUILDDISABLENODEREUSE"] = "1" },
            timeout: TimeSpan.FromMinutes(30));
        return published.ExitCode == 0
            ? Path.Combine(output, OperatingSystem.IsWindows() ? "dbmigrate.exe" : "dbmigrate")
            : throw new InvalidOperationException($"The native executable could not be made. {published}");
    }
}
