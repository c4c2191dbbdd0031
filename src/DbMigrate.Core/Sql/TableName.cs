namespace DbMigrate;

/// <summary>A table's schema and name, unquoted.</summary>
/// <param name="Schema">The schema; null is the engine's default.</param>
/// <param name="Name">The table.</param>
public sealed record TableName(string? Schema, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => Schema is null ? Name : $"{Schema}.{Name}";
}
