using DbMigrate.Providers.Sqlite.Introspection;
using DbMigrate.Providers.Sqlite.Rebuilds;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Sqlite.Hazards;

/// <summary>A foreign key at a script's moment.</summary>
/// <param name="Child">The table that has it.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Reference">What it refers to, and what happens then; actions in upper case, null where they are the default.</param>
internal sealed record ChildKey(TableName Child, IReadOnlyList<string> Columns, ReferenceText Reference)
{
    public string Parent { get; init; } = Reference.Table;
}

/// <summary>Which table refers to which: the database's, and what the scripts make of them.</summary>
internal sealed class ForeignKeyGraph(SchemaModel? before)
{
    private Dictionary<TableName, TableText>? _tables;
    private List<ChildKey> _keys = [];

    /// <summary>The foreign keys that refer to a table.</summary>
    public IReadOnlyList<ChildKey> ReferringTo(TableName table)
    {
        Load();
        return table.Schema is null ? _keys.FindAll(key => SqliteNameComparer.Instance.Equals(key.Parent, table.Name)) : [];
    }

    /// <summary>The columns of a table that a foreign key refers to.</summary>
    public IReadOnlyList<string> ReferredTo(ChildKey key) =>
        key.Reference.Columns.Count > 0
            ? key.Reference.Columns
            : Load()
                .GetValueOrDefault(new(null, key.Parent))
                ?.Constraints.Find(item => item.Kind == ConstraintTextKind.PrimaryKey)
                ?.Columns.ConvertAll(column => column.Name)
                ?? [];

    /// <summary>Follows a statement.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="alone">A rename that foreign keys do not follow.</param>
    public void Read(string statement, bool alone)
    {
        switch (TableEvent.Read(statement))
        {
            case { Kind: TableEventKind.Create, Table: var table, Sources.Count: 0 } made
                when !(made.UnlessThere && Load().ContainsKey(table)):
                Add(table, statement);
                break;
            case { Kind: TableEventKind.Drop, Table: var table }:
                Load().Remove(table);
                _keys.RemoveAll(key => Same(key.Child, table));
                break;
            case { Kind: TableEventKind.Rename, Table: var from, To: { } to }:
                Rename(from, to, alone);
                break;
            case { Kind: TableEventKind.None }:
                AddColumn(statement);
                break;
        }
    }

    private void Rename(TableName from, TableName to, bool alone)
    {
        if (Load().Remove(from, out var text)) _tables![to] = text;
        _keys = _keys.ConvertAll(key => key with
        {
            Child = Same(key.Child, from) ? to : key.Child,
            Parent = !alone && SqliteNameComparer.Instance.Equals(key.Parent, from.Name) ? to.Name : key.Parent,
        });
    }

    private void AddColumn(string statement)
    {
        var tokens = new SqlTokens(SqliteSyntax.Instance, statement);
        if (!tokens.Accept("ALTER") || !tokens.Accept("TABLE")) return;
        var table = TableEvent.Take(ref tokens);
        if (!tokens.Accept("ADD")) return;
        tokens.Accept("COLUMN");
        if (Parse($"CREATE TABLE x ({tokens.TakeRest()})") is { } text) AddKeys(table, text);
    }

    private Dictionary<TableName, TableText> Load()
    {
        if (_tables is not null) return _tables;
        _tables = new(SqliteEngine.Instance.TableNames);
        foreach (var table in before?.Objects.OfType<Table>() ?? [])
        {
            if (table is { Kind: TableKind.Ordinary, Definition: { } definition }) Add(new(null, table.Name), definition);
        }

        return _tables;
    }

    private void Add(TableName table, string definition)
    {
        Load();
        if (Parse(definition) is not { } text) return;
        _tables![table] = text;
        _keys.RemoveAll(key => Same(key.Child, table));
        AddKeys(table, text);
    }

    private void AddKeys(TableName table, TableText text)
    {
        foreach (var constraint in text.Constraints)
        {
            if (constraint.Reference is { } reference)
                _keys.Add(new(table, constraint.Columns.ConvertAll(column => column.Name), reference));
        }
    }

    private static bool Same(TableName one, TableName other) => SqliteEngine.Instance.TableNames.Equals(one, other);

    private static TableText? Parse(string definition)
    {
        try
        {
            return TableTextReader.Read(definition);
        }
        catch (FormatException)
        {
            // The engine will say what is wrong with it.
            return null;
        }
    }
}
