using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Introspection;

/// <summary>Words in double quotes that are strings only because the table has no column of the name: once it has one, SQLite reads what it
/// keeps of the table as if that had been meant all along, and what is in an index is not what its statement says
/// (https://www.sqlite.org/quirks.html, section 8).</summary>
internal static class DoubleQuotedTexts
{
    /// <summary>Whether a check or generated column of a table holds such a string.</summary>
    /// <param name="table">The table, with its statement.</param>
    /// <param name="column">The name of a column that it does not have.</param>
    public static bool Names(Table table, string column)
    {
        if (table.Definition is not { } statement || !statement.Contains('"')) return false;
        var text = TableTextReader.Read(statement);
        return text.Constraints.Select(constraint => constraint.Expression)
            .Concat(text.Columns.Select(item => item.Generated ?? []))
            .Any(expression => expression.Any(token => IsText(token, column)));
    }

    /// <summary>Whether an index holds such a string.</summary>
    public static bool Names(TableIndex index, string column) =>
        index.Statement is { } statement && SqliteLexer.Read(statement).Exists(token => IsText(token, column));

    /// <summary>An index's statement where strings in double quotes stand in it; null elsewhere.</summary>
    public static string? StatementOf(string statement, ReadOnlySpan<SqliteToken> expressions, ColumnNames? columns)
    {
        if (columns is null) return null;
        foreach (var token in expressions)
        {
            if (token.IsDoubleQuoted && !columns.TryGet(token.Value, out _)) return statement;
        }

        return null;
    }

    private static bool IsText(SqliteToken token, string column) =>
        token.IsDoubleQuoted && SqliteNameComparer.Instance.Equals(token.Value, column);
}
