using DbMigrate.Sql;

namespace DbMigrate.Providers.Sqlite.Rebuilds;

/// <summary>The keys that foreign keys refer to, of a database and of the scripts that are read for it: what happens to another table's
/// rows as a statement runs depends on these alone.</summary>
/// <remarks>Hardly anything is ever taken off: a statement that might depend on foreign keys counts as one that does.</remarks>
internal sealed class ReferencedKeys
{
    /// <summary>Parents by name, with the columns that are referred to; null is any.</summary>
    private readonly Dictionary<string, HashSet<string>?> _keys = new(SqliteNameComparer.Instance);

    /// <summary>Names that a table of <see cref="_keys"/> has only been given: what refers to it may have stayed with its own.</summary>
    private readonly HashSet<string> _former = new(SqliteNameComparer.Instance);

    /// <summary>Tables and views with triggers: what those do is not looked at.</summary>
    private readonly HashSet<string> _triggered = new(SqliteNameComparer.Instance);

    public void AddKey(string parent, string? column)
    {
        if (column is null) _keys[parent] = null;
        else if (!_keys.TryGetValue(parent, out var columns)) _keys[parent] = new(SqliteNameComparer.Instance) { column };
        else columns?.Add(column);
    }

    public void AddTriggered(string table) => _triggered.Add(table);

    /// <summary>Reads on: what a statement refers to, and what it gives another name.</summary>
    public void Read(SqlStatement statement)
    {
        if (
            statement.Head.StartsWith("DROP TABLE", StringComparison.Ordinal)
            && TableEvent.Read(statement.Text).Table.Name is var dropped
            && _former.Remove(dropped))
            _keys.Remove(dropped);
        if (!statement.Head.StartsWith("CREATE", StringComparison.Ordinal) && !statement.Head.StartsWith("ALTER", StringComparison.Ordinal))
            return;
        if (statement.Head.Contains("TRIGGER", StringComparison.Ordinal))
        {
            ReadTrigger(statement.Text);
            return;
        }

        if (statement.Text.Contains("REFERENCES", StringComparison.OrdinalIgnoreCase)) ReadReferences(statement.Text);
        if (TableEvent.Read(statement.Text) is { Kind: TableEventKind.Rename, Table: var from, To: { } to }) Rename(from.Name, to.Name);
    }

    private void Rename(string from, string to)
    {
        if (_triggered.Contains(from)) _triggered.Add(to);
        if (!_keys.TryGetValue(from, out var columns)) return;
        if (!_keys.TryAdd(to, columns)) _keys[to] = null;
        else _former.Add(to);
    }

    /// <summary>Whether foreign keys may carry on what a statement does, or a trigger may, in a way that they make a difference
    /// to.</summary>
    public bool MayCarryOn(SqlStatement statement) =>
        RowEvent.Read(statement.Text) is { } what
        && (
            _triggered.Contains(what.Table.Name)
            || (
                _keys.TryGetValue(what.Table.Name, out var keys)
                && (keys is null || what.Columns is null || what.Columns.Any(keys.Contains))));

    private void ReadReferences(string text)
    {
        var tokens = new SqlTokens(SqliteSyntax.Instance, text);
        while (!tokens.IsEnd)
        {
            if (!tokens.Accept("REFERENCES"))
            {
                tokens.Next();
                continue;
            }

            var parent = tokens.TakeName().Name;
            if (!tokens.IsOpening)
            {
                AddKey(parent, null);
                continue;
            }

            foreach (var column in tokens.TakeNames()) AddKey(parent, column);
        }
    }

    private void ReadTrigger(string text)
    {
        var tokens = new SqlTokens(SqliteSyntax.Instance, text);
        while (!tokens.IsEnd && !tokens.Accept("ON")) tokens.Next();
        if (!tokens.IsEnd) _triggered.Add(tokens.TakeName().Name);
    }
}
