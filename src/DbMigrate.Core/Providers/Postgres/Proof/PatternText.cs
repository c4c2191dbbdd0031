using System.Text;

namespace DbMigrate.Providers.Postgres.Proof;

/// <summary>A text that a regular expression matches: <c>AAA-1</c> for <c>^[A-Z]{3}-\d+$</c>. Reads what checks usually use; what it does
/// not know, it gives up on.</summary>
internal ref struct PatternText
{
    private const int Longest = 200;

    private readonly ReadOnlySpan<char> _pattern;
    private int _at;

    private PatternText(ReadOnlySpan<char> pattern) => _pattern = pattern;

    private readonly bool IsEnd => _at >= _pattern.Length;

    /// <summary>The text; null where the literal is no pattern, or one that is not understood.</summary>
    public static string? Of(string literal)
    {
        if (!literal.AsSpan().ContainsAny("^$[\\(+*{".AsSpan())) return null;
        var reader = new PatternText(literal);
        return reader.Alternatives() is { Length: <= Longest } text && reader.IsEnd ? text : null;
    }

    /// <summary>The first of some alternatives.</summary>
    private string? Alternatives()
    {
        var first = Sequence();
        while (first is not null && !IsEnd && _pattern[_at] == '|')
        {
            _at++;
            if (Sequence() is null) return null;
        }

        return first;
    }

    private string? Sequence()
    {
        var text = new StringBuilder();
        while (!IsEnd && _pattern[_at] is not ('|' or ')'))
        {
            if (_pattern[_at] is '^' or '$')
            {
                _at++;
                continue;
            }

            if (Atom() is not { } atom) return null;
            var times = Times();
            if (times < 0 || text.Length + (atom.Length * times) > Longest) return null;
            for (var i = 0; i < times; i++) text.Append(atom);
        }

        return text.ToString();
    }

    private string? Atom()
    {
        var c = _pattern[_at++];
        switch (c)
        {
            case '(':
                if (!IsEnd && _pattern[_at] == '?')
                {
                    if (_at + 1 >= _pattern.Length || _pattern[_at + 1] != ':') return null;
                    _at += 2;
                }

                var inner = Alternatives();
                if (inner is null || IsEnd) return null;
                _at++;
                return inner;
            case '[':
                return Set();
            case '.':
                return "a";
            case '\\':
                return IsEnd ? null : Escape(_pattern[_at++]);
            case '*' or '+' or '?' or '{' or '}':
                return null;
            default:
                return c.ToString();
        }
    }

    private static string? Escape(char c) => c switch
    {
        'd' => "1",
        'w' => "a",
        's' => " ",
        'm' or 'M' or 'y' or 'A' or 'Z' or 'b' => "",
        _ => char.IsAsciiLetterOrDigit(c) ? null : c.ToString(),
    };

    /// <summary>A character of <c>[…]</c>; of one that begins with <c>^</c>, a usual one that is not in it.</summary>
    private string? Set()
    {
        var negated = !IsEnd && _pattern[_at] == '^';
        if (negated) _at++;
        var start = _at;
        string? first = null;
        while (!IsEnd && (_pattern[_at] != ']' || _at == start))
        {
            if (_pattern[_at..].StartsWith("[:"))
            {
                var close = _pattern[_at..].IndexOf(":]");
                if (close < 0) return null;
                first ??= _pattern[(_at + 2)..(_at + close)] switch { "digit" => "1", "upper" => "A", "space" => " ", _ => "a" };
                _at += close + 2;
                continue;
            }

            var item = _pattern[_at] == '\\' && _at + 1 < _pattern.Length ? Escape(_pattern[++_at]) : _pattern[_at].ToString();
            first ??= item;
            _at++;
        }

        if (IsEnd) return null;
        var set = _pattern[start.._at];
        _at++;
        if (!negated) return first;
        foreach (var candidate in "aA1-x")
        {
            if (!set.Contains(candidate)) return candidate.ToString();
        }

        return null;
    }

    /// <summary>How often the atom before is written; negative where that is not understood.</summary>
    private int Times()
    {
        if (IsEnd) return 1;
        var times = 1;
        switch (_pattern[_at])
        {
            case '+':
                _at++;
                break;
            case '*' or '?':
                _at++;
                break;
            case '{':
                var close = _pattern[_at..].IndexOf('}');
                if (close < 0) return -1;
                var inner = _pattern[(_at + 1)..(_at + close)];
                var comma = inner.IndexOf(',');
                if (!int.TryParse(comma < 0 ? inner : inner[..comma], out times)) return -1;
                _at += close + 1;
                break;
            default:
                return 1;
        }

        // The lazy form.
        if (!IsEnd && _pattern[_at] == '?') _at++;
        return times;
    }
}
