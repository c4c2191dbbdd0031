using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Sqlite.Hazards;

/// <summary>The columns that scripts have given other names: what a later statement names is a column that the database knows by another
/// name.</summary>
internal sealed class RenamedColumns
{
    // The names as the database knows them, by the tables that it knows and by the names now.
    private readonly Dictionary<TableName, Dictionary<string, string>> _originals = new(SqliteEngine.Instance.TableNames);

    public static RenamedColumns Of(HazardScan scan) => scan.Know<RenamedColumns>(_ => new());

    /// <summary>Notes a rename.</summary>
    /// <param name="table">The table, by the name that the database knows.</param>
    /// <param name="from">The column's name up to now.</param>
    /// <param name="to">Its name from now on.</param>
    public void Rename(TableName table, string from, string to)
    {
        if (!_originals.TryGetValue(table, out var columns)) _originals[table] = columns = new(SqliteNameComparer.Instance);
        var original = columns.GetValueOrDefault(from, from);
        columns.Remove(from);
        columns[to] = original;
    }

    /// <summary>The name by which the database knows a column.</summary>
    public string Original(TableName table, string column) => _originals.GetValueOrDefault(table)?.GetValueOrDefault(column) ?? column;

    /// <summary>The table with its columns' names by now.</summary>
    public Table Now(Table table)
    {
        if (!_originals.TryGetValue(new(null, table.Name), out var originals)) return table;
        var now = originals.ToDictionary(pair => pair.Value, pair => pair.Key, SqliteNameComparer.Instance);
        return table with
        {
            Columns = [.. table.Columns.Select(column => column with { Name = now.GetValueOrDefault(column.Name, column.Name) })],
        };
    }
}
