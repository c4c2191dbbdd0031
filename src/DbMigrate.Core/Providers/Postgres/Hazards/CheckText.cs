using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>What a check says of null, which spares <c>SET NOT NULL</c> the look at the rows.</summary>
internal static class CheckText
{
    /// <summary>The columns that are null in no row: those of which it says so by itself, or together with more (AND). A comparison does
    /// not say it: it lets null pass.</summary>
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
        var text = ConditionText.Bare(condition);
        var parts = ConditionText.Parts(text, "AND");
        if (parts.Count > 1)
        {
            foreach (var part in parts) Read(part, columns);
        }
        else if (parts.Count == 1 && ColumnOf(text) is { } column)
        {
            columns.Add(column);
        }
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
