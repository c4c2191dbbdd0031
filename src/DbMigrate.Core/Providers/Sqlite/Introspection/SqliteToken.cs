using DbMigrate.Sql;

namespace DbMigrate.Providers.Sqlite.Introspection;

/// <summary>What a token of a stored statement is.</summary>
internal enum SqliteTokenKind
{
    /// <summary>No token: before the first and after the last.</summary>
    None,

    /// <summary>A keyword or a bare name.</summary>
    Word,

    /// <summary>A name in <c>"…"</c>, <c>`…`</c> or <c>[…]</c>; SQLite may read the first as a string.</summary>
    Name,

    /// <summary>A string in single quotes.</summary>
    String,

    /// <summary>A number or a blob.</summary>
    Literal,

    /// <summary>An operator or a punctuation mark.</summary>
    Symbol,
}

/// <summary>One token, as SQLite's own tokenizer cuts it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it is spelled.</param>
/// <param name="Value">What a name or string says, without its quotes.</param>
/// <param name="End">Where it ends in the statement.</param>
internal readonly record struct SqliteToken(SqliteTokenKind Kind, string Text, string Value, int End)
{
    /// <summary>It can be read as a name.</summary>
    public bool IsName => Kind is SqliteTokenKind.Word or SqliteTokenKind.Name;

    /// <summary>In double quotes, which SQLite takes for a string where no column has the name.</summary>
    public bool IsDoubleQuoted => Kind == SqliteTokenKind.Name && Text[0] == '"';

    public bool Is(string word) => Kind is SqliteTokenKind.Word or SqliteTokenKind.Symbol && SqlSyntax.Is(Text, word);
}

/// <summary>Cuts a stored statement into tokens; comments and white space are left out.</summary>
/// <remarks>The runner's splitter needs less of numbers and operators than a comparison does; everything else is read by its
/// rules.</remarks>
internal static class SqliteLexer
{
    private static readonly string[] LongSymbols = ["->>", "->", "||", "<<", ">>", "<=", ">=", "<>", "!=", "=="];

    public static List<SqliteToken> Read(string statement)
    {
        var tokens = new List<SqliteToken>();
        for (var at = 0; at < statement.Length;)
        {
            var rest = statement.AsSpan(at);
            var (kind, length) = Next(rest);
            if (length == 0) break;
            at += length;
            if (kind is { } known)
            {
                var text = rest[..length].ToString();
                tokens.Add(new(known, text, ValueOf(known, text), at));
            }
        }

        return tokens;
    }

    private static (SqliteTokenKind? Kind, int Length) Next(ReadOnlySpan<char> text)
    {
        if (char.IsAsciiDigit(text[0]) || (text[0] == '.' && text.Length > 1 && char.IsAsciiDigit(text[1])))
            return (SqliteTokenKind.Literal, NumberLength(text));
        if (text.Length > 1 && text[0] is 'x' or 'X' && text[1] == '\'' && text[2..].IndexOf('\'') is >= 0 and var blob)
            return (SqliteTokenKind.Literal, blob + 3);
        foreach (var symbol in LongSymbols)
        {
            if (text.StartsWith(symbol, StringComparison.Ordinal)) return (SqliteTokenKind.Symbol, symbol.Length);
        }

        var token = SqliteSyntax.Instance.Read(text, isLast: true, breakpoints: false);
        return token.Kind switch
        {
            SqlTokenKind.Space or SqlTokenKind.Comment => (null, token.Length),
            SqlTokenKind.Word => (SqliteTokenKind.Word, token.Length),
            SqlTokenKind.Quoted => (text[0] == '\'' ? SqliteTokenKind.String : SqliteTokenKind.Name, token.Length),
            SqlTokenKind.Unclosed => (null, 0),
            _ => (SqliteTokenKind.Symbol, 1),
        };
    }

    private static int NumberLength(ReadOnlySpan<char> text)
    {
        var length = 1;
        while (length < text.Length
            && (char.IsAsciiLetterOrDigit(text[length]) || text[length] is '.' or '_' || IsExponentSign(text, length)))
        {
            length++;
        }

        return length;
    }

    private static bool IsExponentSign(ReadOnlySpan<char> text, int at) =>
        text[at] is '+' or '-' && text[at - 1] is 'e' or 'E' && !text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);

    private static string ValueOf(SqliteTokenKind kind, string text)
    {
        if (kind is not (SqliteTokenKind.Name or SqliteTokenKind.String)) return text;
        var inner = text[1..^1];
        return text[0] == '[' ? inner : inner.Replace($"{text[0]}{text[0]}", text[0].ToString(), StringComparison.Ordinal);
    }
}
