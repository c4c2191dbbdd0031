using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Providers.Sqlite.Introspection;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Planning;

/// <summary>Names that only change their case: to SQLite the same table or column, to who reads its results another name. The engine's
/// own rename makes them; nobody has to state it.</summary>
internal sealed class CaseChanges
{
    // Of tables by their old name, and of each table's columns.
    private readonly Dictionary<string, string> _tables = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, string>> _columns = new(SqliteNameComparer.Instance);

    private CaseChanges(SchemaModel from, SchemaModel to)
    {
        var wanted = OrdinaryTables(to).ToDictionary(table => table.Name, SqliteNameComparer.Instance);
        foreach (var old in OrdinaryTables(from))
        {
            if (!wanted.TryGetValue(old.Name, out var table)) continue;
            if (table.Name != old.Name) _tables.Add(old.Name, table.Name);
            if (old.Columns.Select(column => column.Name).SequenceEqual(table.Columns.Select(column => column.Name))) continue;
            var names = new ColumnNames(table.Name, table.Columns.Select(column => column.Name));
            var columns = old.Columns.Select(column => column.Name)
                .Where(name => names.Declared(name) != name)
                .ToDictionary(name => name, names.Declared);
            if (columns.Count > 0) _columns.Add(old.Name, columns);
        }
    }

    /// <summary>The changes, and what the schema is after them.</summary>
    public static (SchemaModel From, IReadOnlyList<SchemaChange> Changes) Apply(SchemaModel from, SchemaModel to)
    {
        var changes = new CaseChanges(from, to);
        return changes._tables.Count + changes._columns.Count == 0 ? (from, []) : changes.Apply(from);
    }

    private (SchemaModel From, IReadOnlyList<SchemaChange> Changes) Apply(SchemaModel from)
    {
        var steps = new List<SchemaChange>();
        // SQLite would write the new name into their text in its own way; what is wanted is the text at hand.
        var words = _tables.Keys.Concat(_columns.Values.SelectMany(columns => columns.Keys)).ToHashSet(SqliteNameComparer.Instance);
        var views = from.Objects.OfType<View>().Where(view => Names(view.Definition, words)).ToList();
        var viewNames = views.Select(view => view.Name).ToHashSet(SqliteNameComparer.Instance);
        var triggers = from.Objects.OfType<Trigger>()
            .Where(trigger => viewNames.Contains(trigger.Table) || Names(trigger.Definition, words))
            .ToList();
        var dropped = triggers.Concat<SchemaObject>(views).ToList();
        steps.AddRange(dropped.Select(item => new DropObject(item) { Sql = [ObjectWriter.Drop(item)] }));
        foreach (var table in OrdinaryTables(from))
        {
            foreach (var (old, name) in _columns.GetValueOrDefault(table.Name) ?? [])
            {
                var rename = new Rename(table.ColumnId(old), table.ColumnId(name));
                steps.Add(new RenameObject(rename) { Sql = [TableWriter.RenameColumn(table.Name, old, name)] });
            }

            if (!_tables.TryGetValue(table.Name, out var renamed)) continue;
            steps.Add(new RenameObject(new(table.Id, table.Id with { Name = renamed }))
            {
                Sql = [.. TableWriter.RenameCase(table.Name, renamed)],
            });
        }

        var after = from.Objects.Except(dropped).Select(After);
        return (new(from.Dialect, from.EngineVersion, after, from.Dependencies), steps);
    }

    private SchemaObject After(SchemaObject item) => item switch
    {
        Table { Kind: not TableKind.Virtual } table => table with
        {
            Name = TableName(table.Name),
            Columns = [.. table.Columns.Select(column => column with
            {
                Name = ColumnName(table.Name, column.Name),
                Generated = column.Generated is null ? null : Text(column.Generated, table.Name),
            })],
        },
        Constraint constraint => constraint with
        {
            Name = constraint.Name == constraint.Definition ? Text(constraint.Name, constraint.Table) : constraint.Name,
            Table = TableName(constraint.Table),
            Definition = Text(constraint.Definition, constraint.Table),
            Columns = constraint.Kind == ConstraintKind.Check
                ? [.. constraint.Columns.Select(column => ColumnName(constraint.Table, column)).Order(StringComparer.Ordinal)]
                : [.. constraint.Columns.Select(column => ColumnName(constraint.Table, column))],
        },
        ForeignKey key => key with
        {
            Name = key.Name == key.Definition ? Text(key.Name, key.Table, key.References.Name) : key.Name,
            Table = TableName(key.Table),
            Definition = Text(key.Definition, key.Table, key.References.Name),
            Columns = [.. key.Columns.Select(column => ColumnName(key.Table, column))],
            References = new(null, TableName(key.References.Name)),
            ReferencedColumns = [.. key.ReferencedColumns.Select(column => ColumnName(key.References.Name, column))],
        },
        TableIndex index => index with
        {
            Table = TableName(index.Table),
            Definition = Text(index.Definition, index.Table),
            Keys = [.. index.Keys.Select(key => Text(key, index.Table))],
        },
        Trigger trigger => trigger with { Table = TableName(trigger.Table) },
        _ => item,
    };

    private string TableName(string name) => _tables.GetValueOrDefault(name, name);

    private string ColumnName(string table, string name) => _columns.GetValueOrDefault(table)?.GetValueOrDefault(name) ?? name;

    /// <summary>A text of the model with the new names in it.</summary>
    private string Text(string text, params ReadOnlySpan<string> tables)
    {
        var names = new Dictionary<string, string>(_tables, StringComparer.Ordinal);
        foreach (var table in tables)
        {
            foreach (var (old, name) in _columns.GetValueOrDefault(table) ?? []) names[old] = name;
        }

        return SqliteTextEdit.Replace(
            text, token => token.IsName && names.TryGetValue(token.Value, out var name) ? SqliteName.Quote(name) : null);
    }

    private static IEnumerable<Table> OrdinaryTables(SchemaModel model) =>
        model.Objects.OfType<Table>().Where(table => table.Kind != TableKind.Virtual);

    private static bool Names(string definition, HashSet<string> words) =>
        SqliteLexer.Read(definition).Exists(token => token.IsName && words.Contains(token.Value));
}
