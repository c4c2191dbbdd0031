using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using DbMigrate.Providers.Postgres;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>A PostgreSQL installation that was found: the folder of its programs and their version.</summary>
public sealed partial record PostgresBinaries(string BinFolder, Version Version)
{
    private static readonly Lazy<IReadOnlyList<PostgresBinaries>> Found = new(FindAll);

    public int Major => Version.Major;

    /// <summary>One installation of each major version that has the programs of a server, oldest first.</summary>
    public static IReadOnlyList<PostgresBinaries> Servers { get; } =
    [
        .. Found.Value.Where(found => found.Has("initdb") && found.Has("pg_ctl"))
            .GroupBy(found => found.Major)
            .Select(sameMajor => sameMajor.MaxBy(found => found.Version)!)
            .OrderBy(found => found.Major),
    ];

    /// <summary>The pg_dump that fits a server best: of its version, or the next one after it that is here.</summary>
    public static string? PgDumpFor(int serverMajor) =>
        Found.Value.Where(found => found.Major >= serverMajor && found.Has("pg_dump"))
            .OrderBy(found => found.Major)
            .FirstOrDefault()?.Program("pg_dump");

    public string Program(string name) => Path.Combine(BinFolder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    public override string ToString() => $"PostgreSQL {Version} in {BinFolder}";

    private bool Has(string name) => File.Exists(Program(name));

    private static IReadOnlyList<PostgresBinaries> FindAll() =>
        [.. Candidates().Where(Directory.Exists).Select(Identify).OfType<PostgresBinaries>()];

    private static IEnumerable<string> Candidates() =>
        [Path.Combine(RepoPaths.NodeModules, "@embedded-postgres", EmbeddedPlatform(), "native", "bin"), .. PostgresPrograms.Folders()];

    private static string EmbeddedPlatform()
    {
        string system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }

    private static PostgresBinaries? Identify(string binFolder)
    {
        var unknown = new PostgresBinaries(binFolder, new Version(0, 0));
        return PostgresPrograms.Ask(unknown.Program("postgres"), "--version") is { } answer && VersionNumber().Match(answer) is { Success: true } match
            ? unknown with { Version = Version.Parse(match.Value) }
            : null;
    }

    [GeneratedRegex(@"\d+\.\d+")]
    private static partial Regex VersionNumber();
}
