namespace DbMigrate.Engines.Hazards;

/// <summary>Tells tables apart as the engine does.</summary>
/// <param name="defaultSchema">The schema that a name without one is in.</param>
/// <param name="names">How a single name is told apart.</param>
internal sealed class TableNameComparer(string defaultSchema, StringComparer names) : IEqualityComparer<TableName>
{
    /// <summary>How a single name is told apart.</summary>
    public StringComparer Names { get; } = names;

    public bool Equals(TableName? x, TableName? y) =>
        x is null
            ? y is null
            : y is not null && Names.Equals(x.Name, y.Name) && Names.Equals(x.Schema ?? defaultSchema, y.Schema ?? defaultSchema);

    public int GetHashCode(TableName obj) => HashCode.Combine(Names.GetHashCode(obj.Name), Names.GetHashCode(obj.Schema ?? defaultSchema));
}
