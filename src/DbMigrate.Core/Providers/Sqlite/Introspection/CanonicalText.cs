using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Text;
using DbMigrate.Providers.Sqlite.Emit;

namespace DbMigrate.Providers.Sqlite.Introspection;

/// <summary>The columns that an expression can name, by any case.</summary>
/// <param name="table">Their table.</param>
/// <param name="names">Their names.</param>
internal sealed class ColumnNames(string table, IEnumerable<string> names)
{
    public string Table { get; } = table;

    private readonly Dictionary<string, string> _declared = names.ToDictionary(name => name, SqliteNameComparer.Instance);

    public bool TryGet(string name, out string declared)
    {
        var found = _declared.TryGetValue(name, out var value);
        declared = value ?? name;
        return found;
    }

    /// <summary>The name as the table declares it.</summary>
    public string Declared(string name) => _declared.GetValueOrDefault(name, name);
}

/// <summary>Writes tokens the one way that compares: what is spelled differently and means the same comes out the same.</summary>
/// <remarks>
/// White space, comments, the case of keywords, functions and collations, and the way a name is quoted do not count; strings and
/// numbers stay as they are. With the table's columns at hand, a column is written as it was declared, and a word in double quotes that
/// is no column becomes the string that SQLite takes it for. Without them (views, triggers) the text only compares and is never run.
/// </remarks>
internal static class CanonicalText
{
    /// <summary>Keywords that have a meaning inside an expression, so that a bare one is never a column.</summary>
    private static readonly FrozenSet<string> Structural = """
        AND OR NOT IN IS NULL ISNULL NOTNULL LIKE GLOB MATCH REGEXP BETWEEN CASE WHEN THEN ELSE END CAST AS COLLATE ESCAPE DISTINCT FROM
        EXISTS CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP
        """.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static string Of(List<SqliteToken> tokens, ColumnNames? columns = null) => Of(CollectionsMarshal.AsSpan(tokens), columns);

    public static string Of(ReadOnlySpan<SqliteToken> tokens, ColumnNames? columns = null)
    {
        var text = new StringBuilder();
        var before = default(SqliteToken);
        var glued = true;
        for (var i = 0; i < tokens.Length; i++)
        {
            var token = tokens[i];
            var next = i + 1 < tokens.Length ? tokens[i + 1] : default;
            // An expression of a table can name no other; and while it is rebuilt, the table has another name.
            if (columns is not null && token.IsName && next.Is(".") && SqliteNameComparer.Instance.Equals(token.Value, columns.Table))
            {
                i++;
                continue;
            }

            if (!glued && !ClingsToLeft(token, before)) text.Append(' ');
            text.Append(Spell(token, before, next, columns));
            glued = token.Is("(") || token.Is(".") || (IsSign(token) && !IsOperand(before) && !IsSign(next));
            before = token;
        }

        return text.ToString();
    }

    /// <summary>Without parentheses that enclose the whole of it.</summary>
    public static ReadOnlySpan<SqliteToken> Unwrap(ReadOnlySpan<SqliteToken> tokens)
    {
        while (tokens.Length > 2 && tokens[0].Is("(") && ClosingOf(tokens, 0) == tokens.Length - 1)
            tokens = tokens[1..^1];
        return tokens;
    }

    /// <summary>The names in an expression that are columns, as declared, each once, in the order of the text.</summary>
    public static IEnumerable<string> ColumnsIn(IEnumerable<SqliteToken> tokens, ColumnNames columns) =>
        tokens.Where(token => token.IsName && !(token.Kind == SqliteTokenKind.Word && Structural.Contains(token.Text)))
            .Select(token => columns.TryGet(token.Value, out var declared) ? declared : null)
            .OfType<string>()
            .Distinct();

    private static int ClosingOf(ReadOnlySpan<SqliteToken> tokens, int open)
    {
        var depth = 0;
        for (var i = open; i < tokens.Length; i++)
        {
            if (tokens[i].Is("(")) depth++;
            else if (tokens[i].Is(")") && --depth == 0) return i;
        }

        return -1;
    }

    private static string Spell(SqliteToken token, SqliteToken before, SqliteToken next, ColumnNames? columns)
    {
        if (!token.IsName) return token.Kind == SqliteTokenKind.Literal ? token.Text.ToUpperInvariant() : token.Text;
        if (before.Is("COLLATE")) return SqliteName.Quote(token.Value.ToUpperInvariant());
        var isWord = token.Kind == SqliteTokenKind.Word;
        if (isWord && Structural.Contains(token.Text)) return token.Text.ToUpperInvariant();
        if (next.Is("(") && !(isWord && SqliteName.IsKeyword(token.Text))) return SqliteName.Quote(token.Value.ToLowerInvariant());
        if (columns is not null)
        {
            if (columns.TryGet(token.Value, out var declared)) return SqliteName.Quote(declared);
            if (before.Is("AS")) return SqliteName.Quote(token.Value.ToUpperInvariant());
            if (token.IsDoubleQuoted && !next.Is(".") && !before.Is(".")) return SqliteName.String(token.Value);
        }

        if (!isWord) return SqliteName.Quote(token.Value);
        if (next.Is(".") && (token.Is("NEW") || token.Is("OLD"))) return token.Text.ToLowerInvariant();
        return SqliteName.IsKeyword(token.Text) || token.Is("TRUE") || token.Is("FALSE") ? token.Text.ToUpperInvariant() : token.Text;
    }

    private static bool ClingsToLeft(SqliteToken token, SqliteToken before) =>
        token.Is(")") || token.Is(",") || token.Is(".") || token.Is(";") || (token.Is("(") && IsCallable(before));

    private static bool IsCallable(SqliteToken token) =>
        token.Kind == SqliteTokenKind.Name
        || (token.Kind == SqliteTokenKind.Word
            && (!SqliteName.IsKeyword(token.Text) || token.Is("CAST") || token.Is("REPLACE") || token.Is("RAISE")));

    private static bool IsSign(SqliteToken token) => token.Is("-") || token.Is("+") || token.Is("~");

    // What a sign follows as an operator between two values.
    private static bool IsOperand(SqliteToken token) => token.Kind switch
    {
        SqliteTokenKind.Word => !SqliteName.IsKeyword(token.Text) || token.Is("END") || token.Is("NULL")
            || token.Text.StartsWith("CURRENT_", StringComparison.OrdinalIgnoreCase),
        SqliteTokenKind.Symbol => token.Is(")"),
        _ => token.Kind != SqliteTokenKind.None,
    };
}
