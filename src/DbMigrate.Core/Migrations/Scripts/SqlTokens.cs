namespace DbMigrate.Migrations;

/// <summary>Walks the tokens of one complete statement, without comments and white space.</summary>
internal ref struct SqlTokens
{
    private readonly SqlSyntax _syntax;
    private ReadOnlySpan<char> _rest;

    public SqlTokens(SqlSyntax syntax, ReadOnlySpan<char> statement)
    {
        _syntax = syntax;
        _rest = statement;
        Next();
    }

    public SqlTokenKind Kind { get; private set; }

    /// <summary>The current token; empty at the end.</summary>
    public ReadOnlySpan<char> Text { get; private set; }

    public readonly bool IsEnd => Kind == SqlTokenKind.End;

    public void Next()
    {
        SqlToken token;
        do
        {
            token = _syntax.Read(_rest, isLast: true, breakpoints: false);
            Kind = token.Kind == SqlTokenKind.Unclosed ? SqlTokenKind.End : token.Kind;
            Text = _rest[..token.Length];
            _rest = _rest[token.Length..];
        }
        while (Kind is SqlTokenKind.Space or SqlTokenKind.Comment);
    }

    public readonly bool Is(string word) => SqlSyntax.Is(Text, word);

    /// <summary>Steps over the current token if it is <paramref name="word"/>.</summary>
    public bool Accept(string word)
    {
        var accepted = Is(word);
        if (accepted) Next();
        return accepted;
    }

    /// <summary>Steps over <c>IF EXISTS</c> or <c>IF NOT EXISTS</c>.</summary>
    public void SkipIfExists()
    {
        if (!Accept("IF")) return;
        Accept("NOT");
        Accept("EXISTS");
    }

    /// <summary>Steps over a name, qualified or not.</summary>
    public void SkipName()
    {
        do Next();
        while (Accept("."));
    }

    /// <summary>Steps over a parenthesised list, if there is one.</summary>
    public void SkipParentheses()
    {
        if (Kind != SqlTokenKind.Open) return;
        var depth = 0;
        do
        {
            depth += Kind switch { SqlTokenKind.Open => 1, SqlTokenKind.Close => -1, _ => 0 };
            Next();
        }
        while (depth > 0 && !IsEnd);
    }

    /// <summary>Copies the current token in upper case and steps over it; its length, or 0 where the buffer is too short.</summary>
    public int TakeKeyword(scoped Span<char> buffer)
    {
        var length = Text.ToUpperInvariant(buffer);
        Next();
        return Math.Max(length, 0);
    }

    /// <summary>Whether the rest of the statement says that <paramref name="option"/> is off: <c>(option = false)</c>.</summary>
    public readonly bool TurnsOff(string option)
    {
        var rest = this;
        while (!rest.IsEnd)
        {
            if (!rest.Accept(option))
            {
                rest.Next();
                continue;
            }

            rest.Accept("=");
            var value = rest.Text.Trim("'\"");
            if (SqlSyntax.Is(value, "FALSE") || SqlSyntax.Is(value, "OFF") || value is "0") return true;
        }

        return false;
    }
}
