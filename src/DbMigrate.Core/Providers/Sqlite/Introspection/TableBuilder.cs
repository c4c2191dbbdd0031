using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Introspection;

/// <summary>A table's stored statement with what the engine says about its columns.</summary>
/// <param name="Name">The table.</param>
/// <param name="Statement">As <c>sqlite_master</c> keeps it.</param>
/// <param name="Text">What it says.</param>
/// <param name="NotNull">Whether the engine refuses null in each column.</param>
internal sealed record StoredTable(string Name, string Statement, TableText Text, IReadOnlyList<bool> NotNull)
{
    public ColumnNames Columns { get; } = new(Name, Text.Columns.Select(column => column.Name));
}

/// <summary>Makes the model's records of one table.</summary>
internal sealed class TableBuilder(StoredTable stored, IReadOnlyDictionary<string, StoredTable> tables)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly TableText _text = stored.Text;

    public IEnumerable<SchemaObject> Build() =>
    [
        new Table
        {
            Name = stored.Name,
            Columns = [.. _text.Columns.Select(Column)],
            Strict = _text.Strict,
            WithoutRowId = _text.WithoutRowId,
            Definition = stored.Statement,
        },
        .. Constraints(),
    ];

    private Column Column(ColumnText column, int position) => new()
    {
        Name = column.Name,
        Type = column.Type,
        Collation = Collation(column),
        NotNull = stored.NotNull[position],
        NotNullName = column.NotNullName,
        NotNullOptions = column.NotNullConflict is null ? null : DefinitionWriter.Conflict(column.NotNullConflict).TrimStart(),
        Default = column.Default is null ? null : DefaultText.Of(column.Default),
        Generated = column.Generated is null ? null : CanonicalText.Of(CanonicalText.Unwrap(column.Generated), stored.Columns),
        Stored = column.Stored,
    };

    private static string? Collation(ColumnText column) =>
        column.Collation?.ToUpperInvariant() is { } name && name != "BINARY" ? name : null;

    // Written twice is written once; a name that another constraint has too is no identity.
    private IEnumerable<SchemaObject> Constraints()
    {
        var unnamed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var constraint in _text.Constraints)
        {
            var definition = Definition(constraint);
            var name = constraint.Name is { } given && _names.Add(given) ? given : DefinitionWriter.UnnamedOf(definition, constraint.Name);
            if (name != constraint.Name && !unnamed.Add(name)) continue;
            yield return Record(constraint, name, definition);
        }
    }

    private SchemaObject Record(ConstraintText constraint, string name, string definition) =>
        constraint.Kind == ConstraintTextKind.ForeignKey
        ? new ForeignKey
        {
            Name = name,
            Table = stored.Name,
            Definition = definition,
            Columns = [.. Names(constraint)],
            References = new(null, Parent(constraint.Reference!)),
            ReferencedColumns = [.. ReferencedColumns(constraint.Reference!)],
        }
        : new Constraint
        {
            Name = name,
            Table = stored.Name,
            Kind = constraint.Kind switch
            {
                ConstraintTextKind.PrimaryKey => ConstraintKind.PrimaryKey,
                ConstraintTextKind.Unique => ConstraintKind.Unique,
                _ => ConstraintKind.Check,
            },
            Definition = definition,
            Columns = constraint.Kind == ConstraintTextKind.Check
                ? [.. CanonicalText.ColumnsIn(constraint.Expression, stored.Columns).Order(StringComparer.Ordinal)]
                : [.. Names(constraint)],
        };

    private string Definition(ConstraintText constraint) => constraint.Kind switch
    {
        ConstraintTextKind.PrimaryKey => DefinitionWriter.Key("PRIMARY KEY", KeyColumns(constraint), constraint.AutoIncrement,
            constraint.Conflict),
        ConstraintTextKind.Unique => DefinitionWriter.Key("UNIQUE", KeyColumns(constraint), autoIncrement: false, constraint.Conflict),
        ConstraintTextKind.Check => DefinitionWriter.Check(CanonicalText.Of(CanonicalText.Unwrap(constraint.Expression), stored.Columns)),
        _ => DefinitionWriter.ForeignKey(Names(constraint), Parent(constraint.Reference!), [.. ReferencedColumns(constraint.Reference!)],
            constraint.Reference!),
    };

    private IEnumerable<string> Names(ConstraintText constraint) =>
        constraint.Columns.Select(column => stored.Columns.Declared(column.Name));

    /// <remarks>The order of the rowid is no order of its own, except that <c>id INTEGER PRIMARY KEY DESC</c> within a column, for an old
    /// mistake that is kept, is no rowid: https://www.sqlite.org/lang_createtable.html#rowid.</remarks>
    private IEnumerable<KeyColumnText> KeyColumns(ConstraintText constraint)
    {
        var isRowId = constraint is { Kind: ConstraintTextKind.PrimaryKey, InColumn: false, Columns.Count: 1 } && !_text.WithoutRowId
            && Find(constraint.Columns[0].Name) is { Type: "INTEGER" };
        return constraint.Columns.Select(key =>
            new KeyColumnText(stored.Columns.Declared(key.Name), KeyCollation(key), key.Descending && !isRowId));
    }

    // What the column does by itself need not be said.
    private string? KeyCollation(KeyColumnText key) =>
        key.Collation?.ToUpperInvariant() is { } collation && collation != (Find(key.Name)?.Collation?.ToUpperInvariant() ?? "BINARY")
            ? collation
            : null;

    private ColumnText? Find(string name) => _text.Columns.Find(column => SqliteNameComparer.Instance.Equals(column.Name, name));

    private string Parent(ReferenceText reference) => tables.TryGetValue(reference.Table, out var parent) ? parent.Name : reference.Table;

    private IEnumerable<string> ReferencedColumns(ReferenceText reference) =>
        reference.Columns.Select(column => tables.TryGetValue(reference.Table, out var parent) ? parent.Columns.Declared(column) : column);
}
