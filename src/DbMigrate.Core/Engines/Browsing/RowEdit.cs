namespace DbMigrate;

/// <summary>What a change does to a row.</summary>
public enum RowEditKind : long
{
    /// <summary>Writes some of its values.</summary>
    Update,

    /// <summary>Adds it.</summary>
    Insert,

    /// <summary>Removes it.</summary>
    Delete,
}

/// <summary>A change of one row.</summary>
public sealed record RowEdit
{
    /// <summary>What it does.</summary>
    public required RowEditKind Kind { get; init; }

    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>The row's <see cref="DataRow.Id"/>; null for one that is added.</summary>
    public string? Id { get; init; }

    /// <summary>The values to write, by their columns. What is left out of a row that is added has its default.</summary>
    public IReadOnlyDictionary<string, Cell> Values { get; init; } = new Dictionary<string, Cell>();

    /// <summary>The values that were read, by their columns: the row must still hold them.</summary>
    public IReadOnlyDictionary<string, Cell> Old { get; init; } = new Dictionary<string, Cell>();
}

/// <summary>What changes would do.</summary>
/// <param name="Statements">One for each, with its values.</param>
/// <param name="Hazards">What they cost beyond themselves.</param>
public sealed record EditPlan(IReadOnlyList<string> Statements, IReadOnlyList<Hazard> Hazards);

/// <summary>What became of changes.</summary>
/// <param name="Rows">For each change the row as it is now; null for one that was removed. Empty where there was a conflict.</param>
/// <param name="Conflict">Why nothing was changed; null where all was.</param>
public sealed record EditOutcome(IReadOnlyList<DataRow?> Rows, EditConflict? Conflict);

/// <summary>A row is no longer what was read.</summary>
/// <param name="Change">The change that met it, from 0.</param>
/// <param name="Current">The row as it is; null where it is gone.</param>
/// <param name="Message">What happened, as a sentence.</param>
public sealed record EditConflict(int Change, DataRow? Current, string Message);
