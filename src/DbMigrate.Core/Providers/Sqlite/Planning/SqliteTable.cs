using DbMigrate.Providers.Sqlite.Introspection;
using DbMigrate.Providers.Sqlite.Rebuilds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Planning;

/// <summary>A table with all that belongs to it.</summary>
internal sealed class SqliteTable(Table table)
{
    public Table Table { get; } = table;

    /// <summary>A table of a model, with its constraints.</summary>
    public static SqliteTable Of(SchemaModel model, Table table)
    {
        var whole = new SqliteTable(table);
        whole.Constraints.AddRange(model.Objects.OfType<Constraint>().Where(part => part.TableId == table.Id));
        return whole;
    }

    public string Name => Table.Name;

    public List<Constraint> Constraints { get; } = [];

    public List<ForeignKey> ForeignKeys { get; } = [];

    public List<TableIndex> Indexes { get; } = [];

    public List<Trigger> Triggers { get; } = [];

    public Constraint? PrimaryKey => Constraints.Find(constraint => constraint.Kind == ConstraintKind.PrimaryKey);

    public bool AutoIncrements => PrimaryKey is { } key && key.Definition.Contains(" AUTOINCREMENT)", StringComparison.Ordinal);

    /// <summary>The column that is another name of the rowid: https://www.sqlite.org/lang_createtable.html#rowid.</summary>
    public Column? RowIdColumn =>
        !Table.WithoutRowId && PrimaryKey is { Columns.Count: 1 } key && !key.Definition.Contains(" DESC)", StringComparison.Ordinal)
        && Find(key.Columns[0]) is { Type: "INTEGER" } column
            ? column
            : null;

    public ColumnNames ColumnNames => new(Name, Table.Columns.Select(column => column.Name));

    /// <summary>Whether nothing differs, indexes and triggers apart, not even what counts for nothing.</summary>
    public bool IsSameAs(SqliteTable other) =>
        Table.Columns == other.Table.Columns && Table.Strict == other.Table.Strict && Table.WithoutRowId == other.Table.WithoutRowId
        && Constraints.SequenceEqual(other.Constraints) && ForeignKeys.SequenceEqual(other.ForeignKeys);

    /// <summary>The same, with foreign keys that refer to other tables.</summary>
    public SqliteTable Redirected(IReadOnlyDictionary<string, string> names)
    {
        var table = new SqliteTable(Table);
        table.Constraints.AddRange(Constraints);
        table.ForeignKeys.AddRange(
            ForeignKeys.Select(key =>
                names.TryGetValue(key.References.Name, out var other)
                    ? key with
                    {
                        Name = To(key.Name),
                        Definition = To(key.Definition),
                    }
                    : key));
        return table;

        string To(string text) => TableNames.Redirect(text, names);
    }

    public Column? Find(string column) =>
        Table.Columns.FirstOrDefault(candidate => SqliteNameComparer.Instance.Equals(candidate.Name, column));

    /// <summary>The columns that a generated column is computed from.</summary>
    public IEnumerable<string> SourcesOf(Column column) =>
        column.Generated is null ? [] : CanonicalText.ColumnsIn(SqliteLexer.Read(column.Generated), ColumnNames);
}

/// <summary>A model's objects by name, as SQLite looks them up: without regard to case.</summary>
internal sealed class SqliteSchema
{
    public SqliteSchema(SchemaModel model)
    {
        foreach (var item in model.Objects)
        {
            if (item is not (Table or View)) continue;
            Relations.Add(item.Name, item);
            if (item is Table { Kind: not TableKind.Virtual } table) Tables.Add(item.Name, new(table));
        }

        foreach (var item in model.Objects.OfType<TablePart>())
        {
            Parts.Add(item);
            if (!Tables.TryGetValue(item.Table, out var owner)) continue;
            switch (item)
            {
                case Constraint constraint:
                    owner.Constraints.Add(constraint);
                    break;
                case ForeignKey key:
                    owner.ForeignKeys.Add(key);
                    break;
                case TableIndex index:
                    owner.Indexes.Add(index);
                    break;
                case Trigger trigger:
                    owner.Triggers.Add(trigger);
                    break;
            }
        }

        ReferencedTables = Tables.Values.SelectMany(table => table.ForeignKeys)
            .ToLookup(key => key.References.Name, key => key.Table, SqliteNameComparer.Instance);
    }

    /// <summary>Tables, virtual ones included, and views: they share one set of names.</summary>
    public SortedDictionary<string, SchemaObject> Relations { get; } = new(SqliteNameComparer.Instance);

    public Dictionary<string, SqliteTable> Tables { get; } = new(SqliteNameComparer.Instance);

    public List<TablePart> Parts { get; } = [];

    /// <summary>Which tables refer to a table.</summary>
    public ILookup<string, string> ReferencedTables { get; }
}
