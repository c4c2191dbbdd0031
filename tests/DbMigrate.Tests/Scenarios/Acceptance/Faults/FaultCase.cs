using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Faults;

/// <summary>A fault that users of such tools have met: a folder with the schema before and after, and what is right.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="From">The schema before; empty where the folder has none.</param>
/// <param name="To">The schema wanted.</param>
public sealed record FaultCase(string Name, string From, string To)
{
    /// <summary>Those of this repository, after public reports.</summary>
    public static string OwnFolder { get; } = RepoPaths.Fixture("faults");

    /// <summary>Those that are beside it; null where there are none.</summary>
    public static string? SharedFolder { get; } =
        RepoPaths.CasesRoot is { } root && Directory.Exists(Path.Combine(root, "faults")) ? Path.Combine(root, "faults") : null;

    /// <summary>Makes the roles that the schemas name; may run more than once.</summary>
    public string? Roles { get; private init; }

    /// <summary>Fills the first schema.</summary>
    public string? Rows { get; private init; }

    /// <summary>Queries on what became of the first schema, and what they print.</summary>
    public IReadOnlyList<(string Query, string Printed)> Want { get; private init; } = [];

    /// <summary>The first major version that knows what the schemas use.</summary>
    public int MinVersion { get; private init; }

    /// <summary>What the refusal to plan must say; null where there is a plan.</summary>
    public IReadOnlyList<string>? Refusal { get; private init; }

    /// <summary>The names of the cases in a folder.</summary>
    public static IEnumerable<string> NamesIn(string? folder) =>
        folder is null ? [] : Directory.GetDirectories(folder).Select(path => Path.GetFileName(path)).Order();

    /// <summary>Reads the case of this name.</summary>
    public static FaultCase Read(string folder, string name)
    {
        return new(name, Text("from.sql") ?? "", Text("to.sql")!)
        {
            Roles = Text("pre.sql"),
            Rows = Text("rows.sql"),
            Want = [.. Lines("want").Select(line => line.Split(" => ", 2)).Select(parts => (parts[0], parts[1].Replace("\\n", "\n")))],
            MinVersion = int.Parse(Text("min") ?? "14", System.Globalization.CultureInfo.InvariantCulture),
            Refusal = Text("expect-error") is not null || name == "no-cast" ? [.. Lines("expect-error")] : null,
        };

        string? Text(string file) => Path.Combine(folder, name, file) is var path && File.Exists(path) ? File.ReadAllText(path) : null;

        IEnumerable<string> Lines(string file) => (Text(file) ?? "").Split('\n').Where(line => line.Trim().Length > 0);
    }

    /// <summary>The way back.</summary>
    public FaultCase Reversed() => this with { From = To, To = From, Want = [] };
}
