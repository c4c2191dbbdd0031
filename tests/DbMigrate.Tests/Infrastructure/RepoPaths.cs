namespace DbMigrate.Tests.Infrastructure;

/// <summary>Where things are in a checkout.</summary>
public static class RepoPaths
{
    /// <summary>The folder that holds DbMigrate.sln.</summary>
    public static string Root { get; } = FindRoot();

    public static string Tests { get; } = Path.Combine(Root, "tests");

    public static string Fixtures { get; } = Path.Combine(Tests, "Fixtures");

    public static string NodeModules { get; } = Path.Combine(Tests, "node_modules");

    public static string Examples { get; } = Path.Combine(Root, "docs", "examples");

    /// <summary>
    /// A folder of real projects' migrations, which cannot be part of this repository: what DBMIGRATE_CASES names,
    /// or <c>../shared/cases</c>; null where there is none.
    /// </summary>
    public static string? CasesRoot { get; } = FindCases();

    public static string Fixture(string name) => Path.Combine(Fixtures, name);

    /// <summary>The folder of the named case; skips the running test where there is none.</summary>
    public static string Case(string name)
    {
        string? folder = CasesRoot is null ? null : Path.Combine(CasesRoot, name);
        Assert.SkipUnless(Directory.Exists(folder), SkipReasons.NoCase(name));
        return folder!;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "DbMigrate.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds DbMigrate.sln.");
    }

    private static string? FindCases()
    {
        string folder = Environment.GetEnvironmentVariable("DBMIGRATE_CASES") is { Length: > 0 } named
            ? named
            : Path.Combine(Root, "..", "shared", "cases");
        return Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
    }
}
