using System.Text;
using DbMigrate.Schema;

namespace DbMigrate.Sources.Drizzle.TypeScript;

/// <summary>A table or view as the module knows it: the constant that it is, and the keys of its columns.</summary>
internal sealed class TableText
{
    private const string Indent = "  ";

    private readonly Dictionary<string, string> _keys = new(StringComparer.Ordinal);

    public TableText(SchemaObject item, string name, IEnumerable<Column> columns)
    {
        (Item, Name) = (item, name);
        var taken = new TakenNames(TakenNames.OfTables);
        foreach (var column in columns) _keys.Add(column.Name, taken.Take(TypeScriptText.Camel(column.Name)));
    }

    /// <summary>The object.</summary>
    public SchemaObject Item { get; }

    /// <summary>The constant's name.</summary>
    public string Name { get; }

    /// <summary>The keys of the columns, in their order.</summary>
    public IEnumerable<string> Keys => _keys.Values;

    /// <summary>The columns' definitions, in their order, each by the key it follows.</summary>
    public List<(string Key, string? Comment, string Definition)> Columns { get; } = [];

    /// <summary>What stands beside the columns: keys, indexes, checks, policies.</summary>
    public List<string> Extras { get; } = [];

    /// <summary>The key of a column.</summary>
    public string Key(string column) => _keys[column];

    /// <summary>Columns, of the constant or of what a function calls it.</summary>
    public string List(string of, IEnumerable<string> columns) => string.Join(", ", columns.Select(column => $"{of}.{_keys[column]}"));

    /// <summary>The arguments that a column's builder begins with: its name where the key does not tell it, whatever the casing of the
    /// project, and its options.</summary>
    public string Arguments(string column, string? options)
    {
        var key = _keys[column];
        var told = key == column && key.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9'));
        return string.Join(", ", new[] { told ? null : TypeScriptText.Literal(column), options }.OfType<string>());
    }

    /// <summary>Declares it.</summary>
    /// <param name="function">What makes it: <c>pgTable</c>.</param>
    /// <param name="ends">What is called on it.</param>
    /// <param name="extrasType">The type of its extras, where the compiler cannot find it: in a circle of references.</param>
    public string Declare(string function, string ends = "", string? extrasType = null)
    {
        var text = new StringBuilder();
        if (Item.Comment is { } comment) text.Append(TypeScriptText.Doc(comment, ""));
        var head = $"export const {Name} = {function}({TypeScriptText.Literal(Item.Name)}, {{";
        text.Append(head);
        if (Columns.Count > 0) text.Append('\n');
        foreach (var (key, note, definition) in Columns)
        {
            if (note is not null) text.Append(TypeScriptText.Doc(note, Indent));
            text.Append(Indent).Append(key).Append(": ").Append(definition).Append(",\n");
        }

        text.Append('}');
        if (Extras.Count > 0)
        {
            text.Append(", (table)").Append(extrasType is null ? "" : $": {extrasType}[]").Append(" => [\n");
            foreach (var extra in Extras) text.Append(Indent).Append(extra).Append(",\n");
            text.Append(']');
        }

        return text.Append(')').Append(ends).Append(';').ToString();
    }
}
