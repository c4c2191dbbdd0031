namespace DbMigrate.Sql;

/// <summary>Something that a statement may say and that tells where it comes from.</summary>
/// <param name="Phrases">What it says: words that follow each other, all of them; one that begins with <c>!</c> it must not say. <c>*</c>
/// is any one word, <c>(…)</c> a list in parentheses.</param>
internal sealed record SyntaxOf(params IReadOnlyList<string> Phrases)
{
    /// <summary>Whether a statement says it.</summary>
    public bool IsIn(StatementWords words) => Phrases.All(phrase => phrase[0] == '!' ? !words.Say(phrase[1..]) : words.Say(phrase));
}

/// <summary>The words of a statement, outside its strings and comments; of a long one the first.</summary>
internal sealed class StatementWords
{
    private const int Most = 5000;

    private readonly List<(string? Word, int After)> _words = [];

    public StatementWords(SqlSyntax syntax, string statement)
    {
        var open = new Stack<int>();
        for (var tokens = new SqlTokens(syntax, statement); !tokens.IsEnd && _words.Count < Most; tokens.Next())
        {
            if (tokens.IsOpening) open.Push(_words.Count);
            // What is quoted is no keyword.
            _words.Add((tokens.Kind == SqlTokenKind.Quoted ? null : tokens.Text.ToString(), -1));
            if (tokens.Text is ")" or "]" && open.TryPop(out var opening)) _words[opening] = (_words[opening].Word, _words.Count);
        }
    }

    /// <summary>Whether these words follow each other somewhere.</summary>
    public bool Say(string phrase)
    {
        var wanted = phrase.Split(' ');
        return Enumerable.Range(0, _words.Count).Any(start => SayAt(start, wanted));
    }

    private bool SayAt(int at, string[] wanted)
    {
        foreach (var word in wanted)
        {
            if (at < 0 || at >= _words.Count) return false;
            var (said, after) = _words[at];
            if (word == "(…)") at = after;
            else if (word == "*" || word.Equals(said, StringComparison.OrdinalIgnoreCase)) at++;
            else return false;
        }

        return at >= 0;
    }
}
