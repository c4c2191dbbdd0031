using DbMigrate.Engines.Hazards;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>A foreign key at a script's moment.</summary>
/// <param name="Name">Its name; null where the server gives it one.</param>
/// <param name="Child">The table that has it, by the name that the database knows.</param>
/// <param name="Parent">The table that it refers to, likewise.</param>
/// <param name="Text">What it says.</param>
internal sealed record ChildKey(string? Name, TableName Child, TableName Parent, KeyText Text);

/// <summary>Which table refers to which: as the database has it, and what the script has added and dropped.</summary>
internal sealed class ForeignKeys
{
    private readonly HazardScan _scan;
    private readonly List<ChildKey> _keys = [];

    private ForeignKeys(HazardScan scan)
    {
        _scan = scan;
        foreach (var key in scan.Before?.Objects.OfType<ForeignKey>() ?? [])
        {
            if (KeyText.Parse(key.Definition) is { } text)
                _keys.Add(
                    new(
                        key.Name,
                        new(key.Schema, key.Table),
                        new(key.References.Schema, key.References.Name),
                        text with
                        {
                            ParentColumns = [.. key.ReferencedColumns],
                        }));
        }
    }

    public static ForeignKeys Of(HazardScan scan) => scan.Know(item => new ForeignKeys(item));

    /// <summary>Those that refer to a table, or to the one that it is a partition of.</summary>
    public IEnumerable<ChildKey> ReferringTo(TableName table)
    {
        var names = WithWholes(table);
        return _keys.Where(key => names.Exists(name => Same(key.Parent, name)));
    }

    /// <summary>Those that a table has, or the one that it is a partition of.</summary>
    public IEnumerable<ChildKey> From(TableName table)
    {
        var names = WithWholes(table);
        return _keys.Where(key => names.Exists(name => Same(key.Child, name)));
    }

    /// <summary>Those that a table has by itself.</summary>
    public IEnumerable<ChildKey> Own(TableName table)
    {
        var name = _scan.Resolve(table);
        return _keys.Where(key => Same(key.Child, name));
    }

    /// <summary>The one of a name that a table has.</summary>
    public ChildKey? Find(TableName table, string name) => From(table).FirstOrDefault(key => key.Name == name);

    /// <summary>Notes that the script adds one.</summary>
    public void Add(TableName table, string? name, KeyText text)
    {
        var (child, parent) = (_scan.Resolve(table), _scan.Resolve(text.Parent));
        var columns = text.ParentColumns;
        if (columns.Count == 0 && _scan.Find(parent) is { } known)
            columns =
                _scan
                    .Before!.Objects.OfType<Constraint>()
                    .FirstOrDefault(item => item.TableId == known.Id && item.Kind == ConstraintKind.PrimaryKey)
                    ?.Columns.ToArray()
                ?? [];
        _keys.Add(new(name, child, parent, text with { ParentColumns = columns }));
    }

    /// <summary>Notes that a table's key goes.</summary>
    public void Drop(TableName table, string name)
    {
        var child = _scan.Resolve(table);
        _keys.RemoveAll(key => key.Name == name && Same(key.Child, child));
    }

    /// <summary>Notes that the keys of a table's column go, and those that refer to it.</summary>
    public void DropColumn(TableName table, string column)
    {
        var name = _scan.Resolve(table);
        _keys.RemoveAll(key =>
            (Same(key.Child, name) && key.Text.Columns.Contains(column))
            || (Same(key.Parent, name) && key.Text.ParentColumns.Contains(column)));
    }

    /// <summary>Notes that a table goes.</summary>
    public void Drop(TableName table)
    {
        var name = _scan.Resolve(table);
        _keys.RemoveAll(key => Same(key.Child, name) || Same(key.Parent, name));
    }

    /// <summary>The referring columns with their table, for messages.</summary>
    public static string ColumnsOf(ChildKey key) =>
        string.Join(
            ", ", key.Text.Columns.Select(column => $"{PostgresText.Identifier(key.Child.Name)}.{PostgresText.Identifier(column)}"));

    private bool Same(TableName one, TableName other) => _scan.Engine.TableNames.Equals(one, other);

    /// <summary>A table by the name that the database knows, and those that it is a partition of.</summary>
    private List<TableName> WithWholes(TableName table)
    {
        var names = new List<TableName> { _scan.Resolve(table) };
        while (TableKin.Of(_scan).WholeOf(names[^1]) is { } whole) names.Add(whole);
        return names;
    }
}
