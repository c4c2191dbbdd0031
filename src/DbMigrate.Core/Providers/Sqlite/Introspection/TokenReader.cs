using System.Runtime.InteropServices;

namespace DbMigrate.Providers.Sqlite.Introspection;

/// <summary>Steps through the tokens of one stored statement.</summary>
internal sealed class TokenReader(string statement)
{
    private readonly List<SqliteToken> _tokens = SqliteLexer.Read(statement);

    public int At { get; private set; }

    public bool IsEnd => At >= _tokens.Count;

    public SqliteToken Current => Peek(0);

    public SqliteToken Peek(int ahead) => At + ahead < _tokens.Count ? _tokens[At + ahead] : default;

    public bool Is(params ReadOnlySpan<string> words)
    {
        for (var i = 0; i < words.Length; i++)
        {
            if (!Peek(i).Is(words[i])) return false;
        }

        return true;
    }

    public SqliteToken Take()
    {
        if (IsEnd) throw Unreadable("it ends early");
        return _tokens[At++];
    }

    /// <summary>Steps over the words where they come next, all of them.</summary>
    public bool Accept(params ReadOnlySpan<string> words)
    {
        if (!Is(words)) return false;
        At += words.Length;
        return true;
    }

    public void Expect(string word)
    {
        if (!Accept(word)) throw Unreadable($"'{word}' was expected before '{Current.Text}'");
    }

    /// <summary>A name; SQLite also takes a string for one.</summary>
    public string TakeName()
    {
        var token = Take();
        return token.IsName || token.Kind == SqliteTokenKind.String ? token.Value
            : throw Unreadable($"a name was expected before '{token.Text}'");
    }

    /// <summary>The last part of a name that may be qualified.</summary>
    public string TakeQualifiedName()
    {
        var name = TakeName();
        return Accept(".") ? TakeName() : name;
    }

    /// <summary>What stands between the parentheses that come next.</summary>
    public ReadOnlySpan<SqliteToken> TakeParenthesised()
    {
        Expect("(");
        var start = At;
        SkipTo(")");
        var inner = Between(start, At);
        Expect(")");
        return inner;
    }

    /// <summary>Goes to one of the words outside parentheses, or to the end of what encloses us.</summary>
    public void SkipTo(params ReadOnlySpan<string> words)
    {
        for (var depth = 0; !IsEnd; At++)
        {
            var token = Current;
            if (depth == 0)
            {
                foreach (var word in words)
                {
                    if (token.Is(word)) return;
                }

                if (token.Is(")")) return;
            }

            if (token.Is("(")) depth++;
            else if (token.Is(")")) depth--;
        }
    }

    public ReadOnlySpan<SqliteToken> Between(int start, int end) => CollectionsMarshal.AsSpan(_tokens)[start..end];

    public ReadOnlySpan<SqliteToken> Rest() => Between(At, _tokens.Count);

    public FormatException Unreadable(string why) => new($"{why}: {statement}");
}
