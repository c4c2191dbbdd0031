namespace DbMigrate;

/// <summary>How to generate a migration from the schema.</summary>
public sealed record NewMigrationOptions : RenameOptions
{
    /// <summary>What the migration is called; null makes a name from the changes.</summary>
    public string? Name { get; init; }

    /// <summary>PostgreSQL: the migration, and its reverse, keep writers waiting for no longer than a moment: indexes are built
    /// concurrently, constraints checked while others write, locks waited for with a time-out. Each statement is durable at once.</summary>
    public bool Online { get; init; }
}
