using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Providers.Sqlite;

/// <summary>SQLite's lexical rules: <see href="https://www.sqlite.org/lang.html"/>.</summary>
internal sealed class SqliteSyntax : SqlSyntax
{
    public static readonly SqliteSyntax Instance = new();

    public override string BodyOpener => "BEGIN";

    /// <remarks>A column called begin may open the body early; that does no harm, as no <c>;</c> comes before the real one.</remarks>
    public override bool OpensBody(ReadOnlySpan<char> previous) => true;

    public override bool MayHaveBody(ReadOnlySpan<char> statement)
    {
        var tokens = new SqlTokens(this, statement);
        if (tokens.Accept("EXPLAIN") && tokens.Accept("QUERY")) tokens.Accept("PLAN");
        if (!tokens.Accept("CREATE")) return false;
        if (!tokens.Accept("TEMP")) tokens.Accept("TEMPORARY");
        return tokens.Is("TRIGGER");
    }

    public override StatementKind Classify(string statement) => SqliteStatementClassifier.Classify(statement);

    public override ShellCommands Shell => SqliteShellCommands.Instance;

    protected override bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\f' or '\r' or '\uFEFF';

    /// <remarks>Only LF ends a comment for SQLite.</remarks>
    protected override string CommentStops => "\n>";

    /// <remarks>Block comments do not nest, and the end of the script closes one.</remarks>
    protected override SqlToken ReadBlockComment(ReadOnlySpan<char> text, bool isLast)
    {
        var length = text[2..].IndexOf("*/");
        if (length >= 0) return new(SqlTokenKind.Comment, length + 4);
        return isLast ? new(SqlTokenKind.Comment, text.Length) : Incomplete;
    }

    protected override SqlToken ReadToken(ReadOnlySpan<char> text, bool isLast) => text[0] switch
    {
        '\'' => ReadQuoted(text, isLast, 1, '\'', "string"),
        '"' or '`' => ReadQuoted(text, isLast, 1, text[0], "quoted name"),
        '[' => ReadBracketed(text, isLast),
        var c when IsWordStart(c) || c == '$' => ReadWord(text, isLast),
        _ => ReadSymbol(text, isLast),
    };

    private static SqlToken ReadBracketed(ReadOnlySpan<char> text, bool isLast)
    {
        var end = text.IndexOf(']');
        if (end >= 0) return new(SqlTokenKind.Quoted, end + 1);
        return isLast ? Unclosed("quoted name") : Incomplete;
    }
}
