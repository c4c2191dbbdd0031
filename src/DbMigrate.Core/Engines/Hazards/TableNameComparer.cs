namespace DbMigrate.Engines.Hazards;

/// <summary>Tells tables apart as the engine does.</summary>
internal sealed class TableNameComparer : IEqualityComparer<TableName>
{
    private static readonly TableNameComparer Postgres = new("public", StringComparer.Ordinal);
    private static readonly TableNameComparer Sqlite = new("main", StringComparer.OrdinalIgnoreCase);

    private readonly string _defaultSchema;
    private readonly StringComparer _names;

    private TableNameComparer(string defaultSchema, StringComparer names) => (_defaultSchema, _names) = (defaultSchema, names);

    public static TableNameComparer For(Dialect dialect) => dialect == Dialect.PostgreSql ? Postgres : Sqlite;

    public bool Equals(TableName? x, TableName? y) =>
        x is null ? y is null : y is not null && _names.Equals(x.Name, y.Name) && _names.Equals(x.Schema ?? _defaultSchema, y.Schema ?? _defaultSchema);

    public int GetHashCode(TableName obj) => HashCode.Combine(_names.GetHashCode(obj.Name), _names.GetHashCode(obj.Schema ?? _defaultSchema));
}
