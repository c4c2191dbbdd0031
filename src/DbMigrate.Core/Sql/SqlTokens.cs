namespace DbMigrate.Sql;

/// <summary>Walks the tokens of one complete statement, without comments and white space.</summary>
internal ref struct SqlTokens
{
    private readonly SqlSyntax _syntax;
    private readonly ReadOnlySpan<char> _statement;
    private ReadOnlySpan<char> _rest;

    public SqlTokens(SqlSyntax syntax, ReadOnlySpan<char> statement)
    {
        _syntax = syntax;
        _statement = _rest = statement;
        Next();
    }

    public SqlTokenKind Kind { get; private set; }

    /// <summary>The current token; empty at the end.</summary>
    public ReadOnlySpan<char> Text { get; private set; }

    public readonly bool IsEnd => Kind == SqlTokenKind.End;

    /// <summary>Whether a parenthesised list begins here, or an array's subscript.</summary>
    public readonly bool IsOpening => Text is "(" or "[";

    /// <summary>Where the current token begins in the statement.</summary>
    public readonly int Offset => _statement.Length - _rest.Length - Text.Length;

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

    /// <summary>Takes the name of an object, unquoted, with the last schema that qualifies it.</summary>
    public TableName TakeName()
    {
        var name = new TableName(null, TakePart());
        while (Accept("."))
            name = new(name.Name, TakePart());
        return name;
    }

    /// <summary>Takes one name, unquoted.</summary>
    public string TakePart()
    {
        var name = _syntax.NameOf(Text);
        Next();
        return name;
    }

    /// <summary>Takes the rest of the statement in the parts that commas outside parentheses separate.</summary>
    public List<string> TakeParts()
    {
        var parts = new List<string>();
        var start = Offset;
        while (!IsEnd)
        {
            if (IsOpening)
            {
                SkipParentheses();
                continue;
            }

            if (Is(","))
            {
                parts.Add(_statement[start..Offset].ToString());
                Next();
                start = Offset;
                continue;
            }

            Next();
        }

        if (start < _statement.Length) parts.Add(_statement[start..].ToString());
        return parts;
    }

    /// <summary>Takes the rest of the statement as it is written.</summary>
    public string TakeRest()
    {
        var rest = IsEnd ? "" : _statement[Offset..].TrimEnd().ToString();
        while (!IsEnd) Next();
        return rest;
    }

    /// <summary>Takes a parenthesised text with its parentheses; empty where there is none.</summary>
    public string TakeParentheses()
    {
        var start = Offset;
        SkipParentheses();
        return _statement[start..Offset].Trim().ToString();
    }

    /// <summary>What stands between a list's parentheses; nothing where the text ends with the first.</summary>
    public static string Inside(string list) => list.Length < 2 ? "" : list[1..^1];

    /// <summary>Takes a parenthesised list of names, unquoted; none where there is none.</summary>
    public List<string> TakeNames()
    {
        var list = Inside(TakeParentheses());
        var syntax = _syntax;
        return [.. new SqlTokens(syntax, list).TakeParts().Select(part => syntax.NameOf(part.Trim()))];
    }

    /// <summary>Whether a word stands among the tokens from here on, outside parentheses.</summary>
    public readonly bool Contains(string word)
    {
        for (var rest = this; !rest.IsEnd;)
        {
            if (rest.IsOpening)
            {
                rest.SkipParentheses();
                continue;
            }

            if (rest.Kind == SqlTokenKind.Word && rest.Is(word)) return true;
            rest.Next();
        }

        return false;
    }

    /// <summary>Steps over a parenthesised list, if there is one.</summary>
    public void SkipParentheses()
    {
        if (!IsOpening) return;
        var depth = 0;
        do
        {
            depth += IsOpening ? 1 : Text is ")" or "]" ? -1 : 0;
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
