using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance;

/// <summary>A pair of schemas that a plan must lead from one to the other, and back, without losing a row.</summary>
/// <param name="Name">What the case is about.</param>
/// <param name="From">SQL that makes the first schema in an empty database.</param>
/// <param name="To">SQL that makes the second schema in an empty database.</param>
public sealed record AcceptanceCase(string Name, string From, string To)
{
    /// <summary>SQL that fills the first schema; null is rows made from the catalog.</summary>
    public string? Rows { get; init; }

    /// <summary>SQL that fills the second schema for the way back; null is rows made from the catalog.</summary>
    public string? RowsBack { get; init; }

    /// <summary>Change kinds and hazard codes that the plan must have; with a <c>!</c> before it, must not have.</summary>
    public string[] Expect { get; init; } = [];

    /// <summary>The exact statements of the plan, in order.</summary>
    public string[]? ExpectedSql { get; init; }

    /// <summary>A text that the refusal to plan must contain; null where there is a plan.</summary>
    public string? Error { get; init; }

    /// <summary>The first major version of the engine that knows what the case uses.</summary>
    public int MinVersion { get; init; }

    /// <summary>The renames that a person has stated.</summary>
    public Rename[] Renames { get; init; } = [];

    /// <summary>Whether the engine lets the way back be gone with rows in the tables (it cannot make up a value for a new
    /// NOT NULL column); without, the way back is gone with empty tables.</summary>
    public bool Reverse { get; init; } = true;

    /// <summary>Whether the values of what is the same in both schemas outlive the plan; a table that is made anew has none.</summary>
    public bool KeepsRows { get; init; } = true;

    /// <summary>Rows may move between the partitions of a table, which keeps them.</summary>
    public bool MovesRows { get; init; }

    /// <summary>There is no way back: no statement makes what the first schema has.</summary>
    public bool OneWay { get; init; }

    /// <summary>Both schemas are the same to the engine: the plan is empty, whatever the spelling.</summary>
    public bool NoChange { get; init; }

    public override string ToString() => Name;
}

/// <summary>The cases of one kind of object.</summary>
public sealed class CaseList(params AcceptanceCase[] cases)
{
    private readonly Dictionary<string, AcceptanceCase> _byName = cases.ToDictionary(item => item.Name);

    public AcceptanceCase this[string name] => _byName[name];

    /// <summary>Every case.</summary>
    public IReadOnlyList<AcceptanceCase> All => cases;

    /// <summary>Each case on each of these major versions that knows it, and on the other versions' servers of this machine a
    /// part.</summary>
    public TheoryData<int, string> On(IEnumerable<int> versions)
    {
        var whole = versions.ToHashSet();
        var rows = new TheoryData<int, string>();
        foreach (
            var version in whole.Concat(PostgresBinaries.OfEachMajor.Select(server => server.Major).Where(major => !whole.Contains(major))))
        {
            AcceptanceCase[] known = [.. cases.Where(item => item.MinVersion <= version)];
            foreach (var item in whole.Contains(version) ? known : Part(known, version))
                rows.Add(new TheoryDataRow<int, string>(version, item.Name) { Label = $"{version}: {item.Name}" });
        }

        return rows;
    }

    // What came with just this version, and another, which is not the same for each version.
    private static IEnumerable<AcceptanceCase> Part(AcceptanceCase[] known, int version)
    {
        return known.Where((item, at) => item.MinVersion == version || at == version % known.Length).Take(2);
    }
}
