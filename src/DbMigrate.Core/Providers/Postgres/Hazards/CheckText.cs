using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>What a check says of null, which spares <c>SET NOT NULL</c> the look at the rows.</summary>
internal static class CheckText
{
    /// <summary>The columns that are null in no row: those of which it says so by itself, or together with more (AND). A comparison does not
    /// say it: it lets null pass.</summary>
    /// <param name="check">The check, from its keyword or its parenthesis on; what follows it does not count.</param>
    public static IReadOnlyList<string> NeverNull(string check)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, check);
        tokens.Accept("CHECK");
        if (!tokens.IsOpening) return [];
        var columns = new List<string>();
        Read(tokens.TakeParentheses(), columns);
        return columns;
    }

    private static void Read(string condition, List<string> columns)
    {
        var text = condition.Trim();
        var tokens = new SqlTokens(PostgresSyntax.Instance, text);
        if (tokens.Text is "(")
        {
            var inner = tokens.TakeParentheses();
            if (tokens.IsEnd)
            {
                Read(SqlTokens.Inside(inner), columns);
                return;
            }
        }

        var parts = Conjuncts(text);
        if (parts.Count > 1)
        {
            foreach (var part in parts) Read(part, columns);
        }
        else if (parts.Count == 1 && ColumnOf(text) is { } column)
        {
            columns.Add(column);
        }
    }

    /// <summary>The parts that AND joins; none where an OR leaves a choice.</summary>
    private static List<string> Conjuncts(string text)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, text);
        var parts = new List<string>();
        var start = 0;
        while (!tokens.IsEnd)
        {
            if (tokens.Is("OR")) return [];
            if (tokens.IsOpening)
            {
                tokens.SkipParentheses();
            }
            else if (tokens.Is("AND"))
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

    // a IS NOT NULL | NOT (a IS NULL)
    private static string? ColumnOf(string text)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, text);
        var isDenied = tokens.Accept("NOT");
        var depth = 0;
        while (tokens.Accept("(")) depth++;
        var column = tokens.TakePart();
        if (!tokens.Accept("IS") || tokens.Accept("NOT") == isDenied || !tokens.Accept("NULL")) return null;
        while (tokens.Accept(")")) depth--;
        return depth == 0 && tokens.IsEnd ? column : null;
    }
}
