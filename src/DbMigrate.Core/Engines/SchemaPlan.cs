namespace DbMigrate.Engines;

/// <summary>Changes in an order that the engine accepts, each with its SQL.</summary>
/// <param name="Changes">The steps; empty where nothing differs.</param>
internal sealed record SchemaPlan(IReadOnlyList<SchemaChange> Changes)
{
    /// <summary>Columns that the plan shows or whose values it gives up, as no cast brings them to their new type.</summary>
    public IReadOnlyList<MissingCast> MissingCasts { get; init; } = [];

    /// <summary>All statements in order.</summary>
    public IEnumerable<string> Statements => Changes.SelectMany(change => change.Sql);
}
