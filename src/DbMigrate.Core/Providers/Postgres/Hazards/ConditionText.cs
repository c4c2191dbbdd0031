using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>The parts of a check's condition.</summary>
internal static class ConditionText
{
    /// <summary>A condition without the parentheses around the whole.</summary>
    public static string Bare(string text)
    {
        while (true)
        {
            text = text.Trim();
            var tokens = new SqlTokens(PostgresSyntax.Instance, text);
            if (tokens.Text is not "(") return text;
            var inner = tokens.TakeParentheses();
            if (!tokens.IsEnd) return text;
            text = SqlTokens.Inside(inner);
        }
    }

    /// <summary>The parts that a word joins; none where the other one stands between them too.</summary>
    /// <param name="text">The condition.</param>
    /// <param name="joint">AND or OR.</param>
    public static List<string> Parts(string text, string joint)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, text);
        var parts = new List<string>();
        var start = 0;
        while (!tokens.IsEnd)
        {
            if (tokens.Is(joint == "AND" ? "OR" : "AND")) return [];
            if (tokens.IsOpening)
            {
                tokens.SkipParentheses();
            }
            else if (tokens.Is(joint))
            {
                parts.Add(text[start..tokens.Offset]);
                tokens.Next();
                start = tokens.Offset;
            }
            else
            {
                tokens.Next();
            }
        }

        parts.Add(text[start..]);
        return parts;
    }
}
