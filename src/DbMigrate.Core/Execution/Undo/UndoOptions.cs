using DbMigrate.Engines;

namespace DbMigrate;

/// <summary>Which applied migrations to undo, and how.</summary>
public sealed record UndoOptions
{
    /// <summary>The tags to undo, which must be the newest applied ones; null goes by <see cref="To"/> or <see cref="Steps"/>.</summary>
    public IReadOnlyCollection<string>? Tags { get; init; }

    /// <summary>How many of the newest applied ones to undo, where neither tags nor <see cref="To"/> are given.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>The migration that stays the newest: every applied one after it is undone. A tag, a name or an index.</summary>
    public string? To { get; init; }

    /// <summary>The hazards that may be: <see cref="HazardCode.DataLoss"/>, and what the environment refuses.</summary>
    public IReadOnlyCollection<HazardCode> Allow { get; init; } = [];

    /// <summary>Continue an undo that stopped half-way.</summary>
    public bool Resume { get; init; }

    /// <summary>How long to wait for another runner.</summary>
    public TimeSpan LockTimeout { get; init; } = SessionOptions.UsualWait;

    /// <summary>How long one statement may run; zero is for ever.</summary>
    public TimeSpan StatementTimeout { get; init; }
}

/// <summary>One migration that an undo takes back.</summary>
public sealed record UndoStep
{
    /// <summary>The migration.</summary>
    public required JournalEntry Entry { get; init; }

    /// <summary>Its tag.</summary>
    public string Tag => Entry.Tag;

    /// <summary>The script that takes it back.</summary>
    public required string Sql { get; init; }

    /// <summary>There is no down script: this one was derived from the migrations and proven.</summary>
    public bool Derived { get; init; }

    /// <summary>What the script costs on this database.</summary>
    public IReadOnlyList<Hazard> Hazards { get; init; } = [];

    /// <summary>The steps of a derived script.</summary>
    public IReadOnlyList<SchemaChange> Changes { get; init; } = [];

    /// <summary>Whether rows or values would be lost.</summary>
    public bool DataLoss => Hazards.Any(hazard => hazard.Code == HazardCode.DataLoss);

    /// <inheritdoc/>
    public override string ToString() => Tag;
}
