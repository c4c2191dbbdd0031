using System.Text;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Sql;

/// <summary>An engine's lexical rules, as far as they decide where statements end.</summary>
/// <remarks>
/// Reading has no state: a token is what a text starts with, and one that the text may cut short is
/// <see cref="SqlTokenKind.Incomplete"/>. The same rules therefore read a stream through a buffer and a statement already in hand.
/// </remarks>
internal abstract class SqlSyntax
{
    /// <summary>The marker at which Drizzle Kit's own migrator cuts the raw text.</summary>
    public const string Breakpoint = "--> statement-breakpoint";

    // As long as a name of PostgreSQL; a longer run is cut, so that none is read again for each of its signs.
    private const int LongestOperator = 63;

    protected static readonly SqlToken Incomplete = new(SqlTokenKind.Incomplete, 0);

    /// <summary>The word that opens a body, where <see cref="OpensBody"/> agrees.</summary>
    public abstract string BodyOpener { get; }

    /// <summary>Reads the token at the start of <paramref name="text"/>.</summary>
    /// <param name="text">What is known of the script from here on.</param>
    /// <param name="isLast">Whether the script ends where <paramref name="text"/> does.</param>
    /// <param name="breakpoints">Whether Drizzle Kit's marker counts; otherwise it is a comment like any other.</param>
    public SqlToken Read(ReadOnlySpan<char> text, bool isLast, bool breakpoints)
    {
        if (text.IsEmpty) return isLast ? new(SqlTokenKind.End, 0) : Incomplete;
        if (IsSpace(text[0])) return ReadSpace(text, isLast);
        if (text[0] == ';') return new(SqlTokenKind.Semicolon, 1);
        if (text[0] is not ('-' or '/')) return ReadToken(text, isLast);
        if (text.Length == 1 && !isLast) return Incomplete;
        if (text.StartsWith("--")) return ReadLineComment(text, isLast, breakpoints);
        return text.StartsWith("/*") ? ReadBlockComment(text, isLast) : ReadToken(text, isLast);
    }

    /// <summary>The name that a token stands for, without its quotes.</summary>
    public string NameOf(ReadOnlySpan<char> token)
    {
        if (token.Length >= 2 && token[0] is '"' or '`' or '\'' && token[^1] == token[0])
        {
            var quote = token[0].ToString();
            return token[1..^1].ToString().Replace(quote + quote, quote, StringComparison.Ordinal);
        }

        return token.Length >= 2 && token[0] == '[' && token[^1] == ']' ? token[1..^1].ToString() : Fold(token.ToString());
    }

    /// <summary>What the engine makes of a name that is not quoted.</summary>
    protected virtual string Fold(string name) => name;

    /// <summary>Whether <see cref="BodyOpener"/>, outside parentheses, opens a body after this token.</summary>
    public abstract bool OpensBody(ReadOnlySpan<char> previous);

    /// <summary>Whether a statement that begins so may have a body at all.</summary>
    /// <param name="statement">The statement up to a <see cref="BodyOpener"/>.</param>
    public abstract bool MayHaveBody(ReadOnlySpan<char> statement);

    public abstract StatementKind Classify(string statement);

    /// <summary>The engine's shell, whose commands a script may hold.</summary>
    public abstract ShellCommands Shell { get; }

    /// <summary>Whether a string has escapes and needs a prefix to have them wherever the statement is read.</summary>
    public virtual bool NeedsPrefix(ReadOnlySpan<char> token) => false;

    /// <summary>The rules for what follows a statement: a script can change how its strings are read.</summary>
    public virtual SqlSyntax After(StatementKind kind, string statement) => this;

    protected abstract bool IsSpace(char c);

    /// <summary>The characters that end a line, and with it a comment; and '&gt;', with which the marker goes on after its
    /// dashes.</summary>
    protected abstract string CommentStops { get; }

    protected abstract SqlToken ReadBlockComment(ReadOnlySpan<char> text, bool isLast);

    /// <summary>Reads a token that is neither white space, a comment nor <c>;</c>.</summary>
    protected abstract SqlToken ReadToken(ReadOnlySpan<char> text, bool isLast);

    public static bool Is(ReadOnlySpan<char> token, string word) => Ascii.EqualsIgnoreCase(token, word);

    protected static bool IsWordStart(char c) => char.IsAsciiLetter(c) || c == '_' || c >= 0x80;

    protected static bool IsWordPart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '$' || c >= 0x80;

    protected static SqlToken Unclosed(string name) => new(SqlTokenKind.Unclosed, 0, name);

    protected static SqlToken ReadWord(ReadOnlySpan<char> text, bool isLast, SqlTokenKind kind = SqlTokenKind.Word)
    {
        var length = 1;
        while (length < text.Length && IsWordPart(text[length])) length++;
        return length == text.Length && !isLast ? Incomplete : new(kind, length);
    }

    /// <summary>Reads up to <paramref name="quote"/>, which stands for itself where it is doubled.</summary>
    protected static SqlToken ReadQuoted(ReadOnlySpan<char> text, bool isLast, int opening, char quote, string name)
    {
        for (var i = opening; ;)
        {
            var length = text[i..].IndexOf(quote);
            if (length < 0) return isLast ? Unclosed(name) : Incomplete;
            i += length + 1;
            if (i == text.Length && !isLast) return Incomplete;
            if (i == text.Length || text[i] != quote) return new(SqlTokenKind.Quoted, i);
            i++;
        }
    }

    /// <summary>Reads a number, or a run of operator characters up to a comment.</summary>
    protected static SqlToken ReadSymbol(ReadOnlySpan<char> text, bool isLast)
    {
        if (char.IsAsciiDigit(text[0])) return ReadNumber(text, isLast);
        var length = 1;
        if (!IsOperator(text[0])) return new(SqlTokenKind.Symbol, length);
        if (IsSign(text[0]) && text.Length > 1 && IsSign(text[1])) return new(SqlTokenKind.Symbol, length);
        while (length < text.Length && length < LongestOperator && IsOperator(text[length]) && !IsComment(text[length..])) length++;
        if (length == text.Length && length < LongestOperator && !isLast) return Incomplete;

        // The sign in a=-1 belongs to the number.
        while (length > 1 && IsSign(text[length - 1])) length--;
        return new(SqlTokenKind.Symbol, length);
    }

    private static SqlToken ReadNumber(ReadOnlySpan<char> text, bool isLast)
    {
        var length = 1;
        while (length < text.Length && char.IsAsciiDigit(text[length])) length++;
        if (length < text.Length && IsWordStart(text[length]))
        {
            while (length < text.Length && IsWordPart(text[length])) length++;
        }

        return length == text.Length && !isLast ? Incomplete : new(SqlTokenKind.Symbol, length);
    }

    private static bool IsSign(char c) => c is '+' or '-';

    private static bool IsOperator(char c) => c is '+' or '-' or '*' or '/' or '<' or '>' or '=' or '~' or '!' or '@' or '#'
        or '%' or '^' or '&' or '|' or '?' or ':';

    private static bool IsComment(ReadOnlySpan<char> text) => text.StartsWith("--") || text.StartsWith("/*");

    private SqlToken ReadSpace(ReadOnlySpan<char> text, bool isLast)
    {
        var length = 1;
        while (length < text.Length && IsSpace(text[length])) length++;

        // CRLF is one line end, so it is never cut in two.
        if (length == text.Length && !isLast && text[^1] == '\r') length--;
        return length == 0 ? Incomplete : new(SqlTokenKind.Space, length);
    }

    /// <remarks>Goes from one '&gt;' to the next, and no further than the marker: a line may hold any number of them.</remarks>
    private SqlToken ReadLineComment(ReadOnlySpan<char> text, bool isLast, bool breakpoints)
    {
        for (var i = 0; ; i++)
        {
            var next = text[i..].IndexOfAny(CommentStops);
            if (next < 0) return isLast ? new(SqlTokenKind.Comment, text.Length) : Incomplete;
            i += next;

            // The CR of a CRLF is white space to us, so that comments do not show it.
            if (text[i] != '>') return new(SqlTokenKind.Comment, text[i] == '\n' && text[i - 1] == '\r' ? i - 1 : i);
            var marker = i - "--".Length;
            if (!breakpoints || !text[marker..].StartsWith(Breakpoint)) continue;
            return marker == 0 ? new(SqlTokenKind.Breakpoint, Breakpoint.Length) : new(SqlTokenKind.Comment, marker);
        }
    }
}
