using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;
using DbMigrate.Text;

namespace DbMigrate.Providers.Postgres;

/// <summary>An installation of PostgreSQL's programs on this machine.</summary>
/// <param name="Folder">The folder that holds them.</param>
/// <param name="Major">Its major version.</param>
internal sealed partial record PostgresPrograms(string Folder, int Major)
{
    private const int Oldest = 14;

    /// <summary>A program that says its version needs a moment; one that waits for something must not keep us.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Those that a temporary cluster can be made with: the wanted version first, then the newest.</summary>
    public static IReadOnlyList<PostgresPrograms> Find(int? engineVersion) =>
    [
        .. With(Folders(), "postgres", "initdb", "pg_ctl")
            .Where(programs => programs.Major >= Oldest)
            .OrderByDescending(programs => programs.Major == engineVersion)
            .ThenByDescending(programs => programs.Major),
    ];

    /// <summary>Those of some folders that hold these programs.</summary>
    /// <param name="folders">Where to look; not each is there.</param>
    /// <param name="programs">Names; the first one tells the version.</param>
    public static IReadOnlyList<PostgresPrograms> With(IEnumerable<string> folders, params string[] programs) =>
    [
        .. folders.Where(folder => HasAll(folder, programs))
            .Select(folder => Resolve(folder, programs))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal)
            .Select(folder => new PostgresPrograms(folder, MajorOf(PathOf(folder, programs[0])))),
    ];

    /// <summary>A program's path.</summary>
    public string this[string program] => PathOf(Folder, program);

    /// <summary>Whether a program is there.</summary>
    public bool Has(string program) => File.Exists(this[program]);

    /// <summary>Where PostgreSQL's programs may be; not each folder is there or holds them.</summary>
    internal static IEnumerable<string> Folders()
    {
        foreach (
            var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
                Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            yield return folder;

        var installed =
            OperatingSystem.IsWindows() ? Below(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL", "*")
            : OperatingSystem.IsMacOS()
                ? [.. Homebrew(), .. Below("/Applications/Postgres.app/Contents", "Versions", "*"), .. Below("/Library", "PostgreSQL", "*")]
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

    private static bool HasAll(string folder, string[] programs) =>
        Path.IsPathRooted(folder) && Array.TrueForAll(programs, program => File.Exists(PathOf(folder, program)));

    // Distributions put links to one version into a folder of the PATH; Debian's lead to a script that chooses a version by itself.
    private static string? Resolve(string folder, string[] programs)
    {
        if (File.ResolveLinkTarget(PathOf(folder, programs[0]), returnFinalTarget: true) is not { } target)
            return folder;
        var real = Path.GetDirectoryName(target.FullName)!;
        return HasAll(real, programs) ? real : Path.GetFileNameWithoutExtension(target.Name) == programs[0] ? folder : null;
    }

    private static string PathOf(string folder, string program) =>
        Path.Combine(folder, OperatingSystem.IsWindows() ? program + ".exe" : program);

    private static int MajorOf(string program) =>
        Ask(program, "--version") is { } answer && Version().Match(answer) is { Success: true } match
            ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : 0;

    /// <summary>What a program answers; null where there is none of that name, it fails, or it does not answer in time.</summary>
    internal static string? Ask(string program, params string[] arguments)
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience);
            var answer = Task.Run(() => ChildProcess.RunAsync(new(program, arguments), limit.Token))
                .WaitAsync(limit.Token)
                .GetAwaiter()
                .GetResult();
            return answer.ExitCode == 0 ? answer.Output.Trim() : null;
        }
        catch (Exception e) when (e is Win32Exception or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"\b(\d+)(\.|beta|rc|devel)")]
    private static partial Regex Version();
}
