using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Planning.Hazards;

/// <summary>What follows <c>WHERE</c>.</summary>
internal static class RowCondition
{
    /// <summary>What engines call the place of a row.</summary>
    private static readonly HashSet<string> RowIds = new(StringComparer.OrdinalIgnoreCase)
    {
        "ctid", "oid", "rowid", "tableoid", "xmax", "xmin", "_rowid_",
    };

    /// <summary>Whether a condition does not look at the rows: <c>true</c>, <c>1 = 1</c>, <c>id = id</c>, and whatever has no name in
    /// it.</summary>
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
        return texts.Count % 2 == 1
            && texts[half] is "="
            && texts[..half].SequenceEqual(texts[(half + 1)..], StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether a condition looks at the table at all: at a column of it, or at the row as a whole. One that looks at other tables
    /// only takes all rows, or none.</summary>
    public static bool Chooses(string condition, SqlSyntax syntax, string? alias, Table table)
    {
        var tokens = new SqlTokens(syntax, condition);
        // The row of a cursor.
        if (tokens.Is("CURRENT")) return true;
        while (!tokens.IsEnd)
        {
            if (!IsName(tokens))
            {
                tokens.Next();
                continue;
            }

            var (of, name) = tokens.TakeName();
            if (
                of is not null
                    ? IsTable(of)
                    : IsTable(name)
                        || RowIds.Contains(name)
                        || table.Columns.Any(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase)))
                return true;
        }

        return false;

        bool IsTable(string name) => string.Equals(name, alias ?? table.Name, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsName(SqlTokens tokens)
    {
        if (tokens.Kind == SqlTokenKind.Quoted) return tokens.Text[^1] is '"' or '`' or ']';
        return tokens.Kind == SqlTokenKind.Word
            && !char.IsAsciiDigit(tokens.Text[0])
            && tokens.Text[^1] is not '\''
            && !(
                tokens.Is("TRUE")
                || tokens.Is("FALSE")
                || tokens.Is("NOT")
                || tokens.Is("AND")
                || tokens.Is("OR")
                || tokens.Is("IS")
                || tokens.Is("NULL"));
    }
}
