using System.Text;
using DbMigrate.Providers.Sqlite.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Emit;

/// <summary>Writes a column's definition.</summary>
internal static class ColumnWriter
{
    /// <summary>The definition as a line of CREATE TABLE.</summary>
    /// <param name="table">The table, whose keys of this one column are written within it.</param>
    /// <param name="column">The column.</param>
    public static string Definition(SqliteTable table, Column column)
    {
        var text = new StringBuilder(SqliteName.Quote(column.Name));
        if (column.Type.Length > 0) text.Append(' ').Append(TypeName(column.Type));
        if (table.PrimaryKey is { } key && InlineKey(key, column) is { } inline) text.Append(' ').Append(inline);
        if (column.NotNull) text.Append(NotNull(column));
        if (column.Default is not null) text.Append(" DEFAULT ").Append(column.Default);
        if (column.Collation is not null) text.Append(" COLLATE ").Append(SqliteName.Quote(column.Collation));
        if (table.Constraints.Exists(constraint => IsInlineUnique(constraint, column))) text.Append(" UNIQUE");
        if (column.Generated is not null)
            text.Append(" GENERATED ALWAYS AS (").Append(column.Generated).Append(column.Stored ? ") STORED" : ") VIRTUAL");
        return text.ToString();
    }

    /// <summary>Whether a constraint is written within a column and not in a line of its own.</summary>
    public static bool IsInline(Constraint constraint, SqliteTable table) => constraint.Columns.Count == 1
        && table.Find(constraint.Columns[0]) is { } column
        && (constraint.Kind == ConstraintKind.PrimaryKey ? InlineKey(constraint, column) is not null : IsInlineUnique(constraint, column));

    private static string NotNull(Column column) => string.Concat(
        column.NotNullName is null ? "" : $" CONSTRAINT {SqliteName.Quote(column.NotNullName)}",
        " NOT NULL",
        column.NotNullOptions is null ? "" : $" {column.NotNullOptions}");

    private static bool IsInlineUnique(Constraint constraint, Column column) =>
        constraint.Kind == ConstraintKind.Unique && constraint.Name == constraint.Definition
            && constraint.Definition == $"UNIQUE ({SqliteName.Quote(column.Name)})";

    // PRIMARY KEY (id DESC) ON CONFLICT FAIL is id … PRIMARY KEY DESC ON CONFLICT FAIL; a collation can only stand in the list.
    private static string? InlineKey(Constraint key, Column column)
    {
        var start = $"PRIMARY KEY ({SqliteName.Quote(column.Name)}";
        if (key.Columns.Count != 1 || key.Columns[0] != column.Name || !key.Definition.StartsWith(start, StringComparison.Ordinal))
            return null;
        var rest = key.Definition[start.Length..];
        var end = rest.IndexOf(')', StringComparison.Ordinal);
        var (order, conflict) = (rest[..end], rest[(end + 1)..]);
        var inline = order switch
        {
            "" or " DESC" => $"PRIMARY KEY{order}{conflict}",
            " AUTOINCREMENT" => $"PRIMARY KEY{conflict}{order}",
            _ => null,
        };
        return inline is null
            ? null
            : DefinitionWriter.Constraint(key.Name, key.Definition).Replace(key.Definition, inline, StringComparison.Ordinal);
    }

    // A type is any words that mean nothing else where it stands.
    private static string TypeName(string type)
    {
        var open = type.IndexOf('(', StringComparison.Ordinal);
        var (words, length) = open < 0 || !type.EndsWith(')') ? (type, "") : (type[..open], type[open..]);
        return words.Split(' ').All(word => SqliteName.Quote(word) == word) ? type
            : $"\"{words.Replace("\"", "\"\"", StringComparison.Ordinal)}\"{length}";
    }
}
