using System.Globalization;
using DbMigrate.Engines;

namespace DbMigrate.Tests.Infrastructure;

/// <summary>A PGlite database in a folder of its own, gone after the test. Its package is the tests' own.</summary>
public sealed class PgliteStore : IDisposable
{
    private readonly TempFolder _folder = new("pglite");

    /// <summary>Where Node.js finds the package from.</summary>
    public static IReadOnlyDictionary<string, string?> Environment { get; } =
        new Dictionary<string, string?> { ["NODE_PATH"] = RepoPaths.NodeModules };

    public string Data => _folder.File("data");

    public string Url => $"pglite://{Data}";

    /// <summary>The URL, as the tests' project would have it.</summary>
    internal DatabaseUrl Parsed => DatabaseUrl.Parse(Url, RepoPaths.Tests);

    internal DatabaseTarget Target => new(Parsed, "default", Protected: false);

    /// <summary>A database in memory.</summary>
    internal static DatabaseUrl Memory { get; } = DatabaseUrl.Parse("pglite://memory", RepoPaths.Tests);

    internal Migrator Migrator(string folder, IRunObserver? observer = null) =>
        new(new() { Root = folder, Migrations = folder }, Target, observer);

    /// <summary>A project's folder in which Node.js finds the package.</summary>
    public static void Link(string project) => Directory.CreateSymbolicLink(Path.Combine(project, "node_modules"), RepoPaths.NodeModules);

    /// <summary>The process that has the database open, as its owner's file names it.</summary>
    public int BridgeId => int.Parse(File.ReadAllLines($"{Data}.dbmigrate.owner")[1].Split(' ')[0], CultureInfo.InvariantCulture);

    /// <summary>Each query's rows, every row as one text, its columns separated by <c>|</c>.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<string>>> RowsAsync(params string[] queries)
    {
        await using DatabaseSession session = await DatabaseSession.OpenAsync(
            Parsed, SessionAccess.ReadOnly, SessionOptions.Reading, CancellationToken.None);
        var answers = new List<IReadOnlyList<string>>();
        foreach (string query in queries)
        {
            var rows = await session.QueryAsync(query, CancellationToken.None);
            answers.Add([
                .. rows.Select(row => string.Join('|', row.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)))),
            ]);
        }

        return answers;
    }

    /// <summary>Another one that holds the same. Nobody has this one open.</summary>
    public PgliteStore Copy()
    {
        var copy = new PgliteStore();
        Directory.CreateDirectory(copy.Data);
        foreach (var folder in Directory.EnumerateDirectories(Data, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(Path.Combine(copy.Data, Path.GetRelativePath(Data, folder)));
        foreach (var file in Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories))
            File.Copy(file, Path.Combine(copy.Data, Path.GetRelativePath(Data, file)));
        return copy;
    }

    public void Dispose() => _folder.Dispose();
}
