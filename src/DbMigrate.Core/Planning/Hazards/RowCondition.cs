using DbMigrate.Sql;

namespace DbMigrate.Planning.Hazards;

/// <summary>What follows <c>WHERE</c>.</summary>
internal static class RowCondition
{
    /// <summary>Whether a condition does not look at the rows: <c>true</c>, <c>1 = 1</c>, <c>id = id</c>, and whatever has no name in it.</summary>
    public static bool IsSameForAll(string condition, SqlSyntax syntax)
    {
        var tokens = new SqlTokens(syntax, condition);
        if (tokens.IsEnd) return false;
        var (names, depth) = (0, 0);
        var texts = new List<string>();
        for (; !tokens.IsEnd && !tokens.Is("RETURNING"); tokens.Next())
        {
            depth += tokens.IsOpening ? 1 : tokens.Text is ")" or "]" ? -1 : 0;
            // The statement was another one's part.
            if (depth < 0) break;
            if (IsName(tokens)) names++;
            if (tokens.Text is not ("(" or ")")) texts.Add(tokens.Text.ToString());
        }

        if (names == 0) return true;
        var half = texts.Count / 2;
        return texts.Count % 2 == 1 && texts[half] is "=" && texts[..half].SequenceEqual(texts[(half + 1)..], StringComparer.OrdinalIgnoreCase);
    }

    private static bool IsName(SqlTokens tokens)
    {
        if (tokens.Kind == SqlTokenKind.Quoted) return tokens.Text[^1] is '"' or '`' or ']';
        return tokens.Kind == SqlTokenKind.Word && !char.IsAsciiDigit(tokens.Text[0]) && tokens.Text[^1] is not '\''
            && !(tokens.Is("TRUE") || tokens.Is("FALSE") || tokens.Is("NOT") || tokens.Is("AND") || tokens.Is("OR") || tokens.Is("IS") || tokens.Is("NULL"));
    }
}
