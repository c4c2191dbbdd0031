using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace DbMigrate.Providers.Postgres;

/// <summary>An installation of PostgreSQL's server programs on this machine.</summary>
/// <param name="Folder">The folder that holds initdb, pg_ctl and postgres.</param>
/// <param name="Major">Its major version.</param>
internal sealed partial record PostgresPrograms(string Folder, int Major)
{
    private const int Oldest = 14;

    private static readonly string[] Needed = ["initdb", "pg_ctl", "postgres"];

    /// <summary>Those that a temporary cluster can be made with: the wanted version first, then the newest.</summary>
    public static IReadOnlyList<PostgresPrograms> Find(int? engineVersion) =>
    [
        .. Folders().Where(HasAll)
            .Select(Resolve)
            .Distinct(StringComparer.Ordinal)
            .Select(folder => new PostgresPrograms(folder, MajorOf(folder)))
            .Where(programs => programs.Major >= Oldest)
            .OrderByDescending(programs => programs.Major == engineVersion)
            .ThenByDescending(programs => programs.Major),
    ];

    /// <summary>A program's path.</summary>
    public string this[string program] => PathOf(Folder, program);

    /// <summary>Where PostgreSQL's programs may be; not each folder is there or holds them.</summary>
    internal static IEnumerable<string> Folders()
    {
        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return folder;

        var installed = OperatingSystem.IsWindows() ? Below(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL", "*")
            : OperatingSystem.IsMacOS() ?
            [
                .. Homebrew(),
                .. Below("/Applications/Postgres.app/Contents", "Versions", "*"),
                .. Below("/Library", "PostgreSQL", "*"),
            ]
            :
            [
                .. Below("/usr/lib", "postgresql", "*"),
                .. Below("/usr/libexec", "", "postgresql*"),
                .. Below("/usr", "", "pgsql-*"),
                .. Homebrew(),
            ];
        foreach (var folder in installed)
            yield return Path.Combine(folder, "bin");
        // Alpine has them without a bin.
        foreach (var folder in installed.Where(folder => folder.StartsWith("/usr/libexec", StringComparison.Ordinal)))
            yield return folder;
        if (Ask("pg_config", "--bindir") is { } configured)
            yield return configured;
    }

    // Only Homebrew knows where it is.
    private static IReadOnlyList<string> Homebrew() => Ask("brew", "--prefix") is { } prefix ? Below(prefix, "opt", "postgresql*") : [];

    private static IReadOnlyList<string> Below(string folder, string child, string pattern)
    {
        try
        {
            return Directory.GetDirectories(Path.Combine(folder, child), pattern);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool HasAll(string folder) => Path.IsPathRooted(folder) && Array.TrueForAll(Needed, program => File.Exists(PathOf(folder, program)));

    // Distributions put links to one version into a folder of the PATH.
    private static string Resolve(string folder) =>
        File.ResolveLinkTarget(PathOf(folder, "initdb"), returnFinalTarget: true) is { } target && HasAll(Path.GetDirectoryName(target.FullName)!)
            ? Path.GetDirectoryName(target.FullName)!
            : folder;

    private static string PathOf(string folder, string program) => Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program);

    private static int MajorOf(string folder) =>
        Ask(PathOf(folder, "postgres"), "--version") is { } answer && Version().Match(answer) is { Success: true } match
            ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : 0;

    /// <summary>What a program answers; null where there is none of that name, or it fails.</summary>
    internal static string? Ask(string program, string argument)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, argument) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var answer = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? answer : null;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\b(\d+)(\.|beta|rc|devel)")]
    private static partial Regex Version();
}
