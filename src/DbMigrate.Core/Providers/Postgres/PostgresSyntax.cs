using DbMigrate.Migrations;

namespace DbMigrate.Providers.Postgres;

/// <summary>PostgreSQL's lexical rules: <see href="https://www.postgresql.org/docs/current/sql-syntax-lexical.html"/>.</summary>
internal sealed class PostgresSyntax : SqlSyntax
{
    public static readonly PostgresSyntax Instance = new();

    public override string BodyOpener => "ATOMIC";

    public override bool OpensBody(ReadOnlySpan<char> previous) => Is(previous, "BEGIN");

    public override bool MayHaveBody(ReadOnlySpan<char> statement) => new SqlTokens(this, statement).Is("CREATE");

    public override StatementKind Classify(string statement) => PostgresStatementClassifier.Classify(statement);

    protected override bool IsSpace(char c) => c is ' ' or (>= '\t' and <= '\r');

    protected override string CommentStops => "\n\r>";

    /// <remarks>Block comments nest.</remarks>
    protected override SqlToken ReadBlockComment(ReadOnlySpan<char> text, bool isLast)
    {
        var depth = 1;
        for (var i = 2; i < text.Length - 1; i++)
        {
            var next = text[i..].IndexOfAny('*', '/');
            if (next < 0) break;
            i += next;
            if (text[i..].StartsWith("/*")) depth++;
            else if (text[i..].StartsWith("*/")) depth--;
            else continue;
            i++;
            if (depth == 0) return new(SqlTokenKind.Comment, i + 1);
        }

        return isLast ? Unclosed("block comment") : Incomplete;
    }

    protected override SqlToken ReadToken(ReadOnlySpan<char> text, bool isLast) => text[0] switch
    {
        '\'' => ReadQuoted(text, isLast, 1, '\'', "string"),
        '"' => ReadQuoted(text, isLast, 1, '"', "quoted name"),
        '(' => new(SqlTokenKind.Open, 1),
        ')' => new(SqlTokenKind.Close, 1),
        '$' => ReadDollarQuote(text, isLast),
        'E' or 'e' or 'B' or 'b' or 'X' or 'x' or 'N' or 'n' or 'U' or 'u' => ReadPrefixed(text, isLast),
        var c when IsWordStart(c) => ReadWord(text, isLast),
        _ => ReadSymbol(text, isLast),
    };

    /// <summary>Reads <c>E'…'</c> or another string with a prefix, <c>U&amp;"…"</c>, or a word that starts like one.</summary>
    private static SqlToken ReadPrefixed(ReadOnlySpan<char> text, bool isLast)
    {
        var isUnicode = text[0] is 'U' or 'u';
        var quote = isUnicode ? 2 : 1;
        if (text.Length <= quote && !isLast) return Incomplete;
        if (isUnicode && !text[1..].StartsWith("&")) return ReadWord(text, isLast);
        return (text.Length > quote ? text[quote] : ' ') switch
        {
            '\'' when text[0] is 'E' or 'e' => ReadEscapeString(text, isLast),
            '\'' => ReadQuoted(text, isLast, quote + 1, '\'', "string"),
            '"' when isUnicode => ReadQuoted(text, isLast, quote + 1, '"', "quoted name"),
            _ => ReadWord(text, isLast),
        };
    }

    /// <remarks>Backslash escapes hold in the strings that continue this one on later lines, too.</remarks>
    private static SqlToken ReadEscapeString(ReadOnlySpan<char> text, bool isLast)
    {
        for (var i = 2; ;)
        {
            var next = i < text.Length ? text[i..].IndexOfAny('\'', '\\') : -1;
            if (next < 0) return isLast ? Unclosed("string") : Incomplete;
            i += next + 1;
            if (text[i - 1] == '\\' || text[i..].StartsWith("'"))
            {
                i++;
                continue;
            }

            var rest = text[i..];
            var space = rest.IndexOfAnyExcept(" \t\n\v\f\r");
            if (space < 0 && !isLast) return Incomplete;
            if (space < 0 || rest[space] != '\'' || !rest[..space].ContainsAny('\n', '\r')) return new(SqlTokenKind.Quoted, i);
            i += space + 1;
        }
    }

    private static SqlToken ReadDollarQuote(ReadOnlySpan<char> text, bool isLast)
    {
        var tag = 1;
        while (tag < text.Length && IsTagPart(text[tag])) tag++;
        if (tag == text.Length && !isLast) return Incomplete;

        // $1 is a parameter, and a $ that opens nothing is for the server to refuse.
        if (tag == text.Length || text[tag] != '$' || char.IsAsciiDigit(text[1])) return new(SqlTokenKind.Symbol, 1);

        var delimiter = text[..(tag + 1)];
        var length = text[delimiter.Length..].IndexOf(delimiter);
        if (length >= 0) return new(SqlTokenKind.Quoted, length + (2 * delimiter.Length));
        return isLast ? Unclosed($"dollar quote {delimiter}") : Incomplete;
    }

    private static bool IsTagPart(char c) => c != '$' && IsWordPart(c);
}
