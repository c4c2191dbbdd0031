using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Postgres;

/// <summary>PostgreSQL's lexical rules: <see href="https://www.postgresql.org/docs/current/sql-syntax-lexical.html"/>.</summary>
internal sealed class PostgresSyntax : SqlSyntax
{
    public static readonly PostgresSyntax Instance = new(escapes: false, afterCommit: null);

    /// <summary><c>standard_conforming_strings</c> is off: a backslash is an escape in every string.</summary>
    private readonly bool _escapes;

    /// <summary>The rules that hold again after the transaction; null where these stay.</summary>
    private readonly PostgresSyntax? _afterCommit;

    private PostgresSyntax(bool escapes, PostgresSyntax? afterCommit) => (_escapes, _afterCommit) = (escapes, afterCommit);

    public override string BodyOpener => "ATOMIC";

    public override bool OpensBody(ReadOnlySpan<char> previous) => Is(previous, "BEGIN");

    public override bool MayHaveBody(ReadOnlySpan<char> statement) => new SqlTokens(this, statement).Is("CREATE");

    public override StatementKind Classify(string statement) => PostgresStatementClassifier.Classify(statement);

    public override ShellCommands Shell => PsqlCommands.Instance;

    protected override string Fold(string name) => name.ToLowerInvariant();

    public override bool NeedsPrefix(ReadOnlySpan<char> token) => _escapes && token[0] == '\'' && token.Contains('\\');

    public override SqlSyntax After(StatementKind kind, string statement)
    {
        if (kind == StatementKind.Commit) return _afterCommit ?? this;
        // Nearly all statements say by their first word that they set nothing.
        if (
            kind != StatementKind.SessionSetting
            && !SqlSyntax.Is(FirstWord(statement), "SET")
            && !SqlSyntax.Is(FirstWord(statement), "DISCARD"))
            return this;
        if (PostgresSetting.Of(statement, "standard_conforming_strings") is not { } setting || setting.IsOff == _escapes) return this;
        return setting.IsLocal ? new PostgresSyntax(setting.IsOff, _afterCommit ?? this)
            : setting.IsOff ? new PostgresSyntax(escapes: true, afterCommit: null)
            : Instance;
    }

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
        '\'' when _escapes => ReadEscapeString(text, isLast, 1),
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
    private SqlToken ReadPrefixed(ReadOnlySpan<char> text, bool isLast)
    {
        var isUnicode = text[0] is 'U' or 'u';
        var quote = isUnicode ? 2 : 1;
        if (text.Length <= quote && !isLast) return Incomplete;
        if (isUnicode && !text[1..].StartsWith("&")) return ReadWord(text, isLast);
        return (text.Length > quote ? text[quote] : ' ') switch
        {
            '\'' when text[0] is 'E' or 'e' || (_escapes && text[0] is 'N' or 'n') => ReadEscapeString(text, isLast, 2),
            '\'' => ReadQuoted(text, isLast, quote + 1, '\'', "string"),
            '"' when isUnicode => ReadQuoted(text, isLast, quote + 1, '"', "quoted name"),
            _ => ReadWord(text, isLast),
        };
    }

    /// <remarks>Backslash escapes hold in the strings that continue this one on later lines, too.</remarks>
    private static SqlToken ReadEscapeString(ReadOnlySpan<char> text, bool isLast, int opening)
    {
        for (var i = opening; ;)
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

    private static ReadOnlySpan<char> FirstWord(string statement)
    {
        var end = 0;
        while (end < statement.Length && IsWordPart(statement[end])) end++;
        return statement.AsSpan(0, end);
    }

    private static bool IsTagPart(char c) => c != '$' && IsWordPart(c);
}
