namespace DbMigrate;

/// <summary>The objects DbMigrate looks at; everything else is left alone.</summary>
public sealed record IncludeFilter
{
    /// <summary>Schemas (PostgreSQL), by name or wildcard.</summary>
    public IReadOnlyList<string> Schemas { get; init; } = ["*"];

    /// <summary>Tables, by name or wildcard.</summary>
    public IReadOnlyList<string> Tables { get; init; } = ["*"];
}
