namespace DbMigrate.Planning.Rows;

/// <summary>What tables and columns were called before a script, while its steps are gone through.</summary>
internal sealed class RowNames
{
    // Null: what has this name now was not there before.
    private readonly Dictionary<ObjectId, ObjectId?> _tables = [];
    private readonly Dictionary<(ObjectId Table, string Column), string?> _columns = [];

    /// <summary>A table by its present name; null where it was not there before.</summary>
    public ObjectId? TableAtStart(ObjectId table) => _tables.TryGetValue(table, out var start) ? start : table;

    /// <summary>A column by its present name; null where it was not there before.</summary>
    /// <param name="table">The table as it was called before.</param>
    /// <param name="column">The column as it is called now.</param>
    public string? ColumnAtStart(ObjectId table, string column) => _columns.TryGetValue((table, column), out var start) ? start : column;

    public void Rename(ObjectId from, ObjectId to)
    {
        if (from.Kind == ObjectKind.Table)
        {
            _tables[to] = TableAtStart(from);
            _tables[from] = null;
        }
        else if (from.Kind == ObjectKind.Column && TableAtStart(from.Owner(ObjectKind.Table)) is { } table)
        {
            _columns[(table, to.Name)] = ColumnAtStart(table, from.Name);
            _columns[(table, from.Name)] = null;
        }
    }

    /// <summary>Notes that a schema's tables belong to another one from here on.</summary>
    public void Move(IEnumerable<ObjectId> tables, string schema)
    {
        foreach (var table in tables) Rename(table, table with { Schema = schema });
    }

    /// <summary>Notes that a column is another one from here on, or none.</summary>
    public void Replace(ObjectId table, string column)
    {
        if (TableAtStart(table) is { } start) _columns[(start, column)] = null;
    }
}
