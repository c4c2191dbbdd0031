namespace DbMigrate.Planning;

/// <summary>Changes in an order that the engine accepts, each with its SQL.</summary>
/// <param name="Changes">The steps; empty where nothing differs.</param>
internal sealed record SchemaPlan(IReadOnlyList<SchemaChange> Changes)
{
    /// <summary>All statements in order.</summary>
    public IEnumerable<string> Statements => Changes.SelectMany(change => change.Sql);
}
