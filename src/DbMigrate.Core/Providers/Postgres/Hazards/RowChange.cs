using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>How rows change.</summary>
internal enum RowChangeKind
{
    /// <summary>New ones come; with <c>ON CONFLICT DO UPDATE</c> others are overwritten.</summary>
    Insert,
    Update,
    Delete,
    Merge,
}

/// <summary>A change of a table's rows.</summary>
/// <param name="Kind">How.</param>
/// <param name="Table">The table.</param>
/// <param name="Only">Without its children.</param>
/// <param name="Columns">The columns that are written; null where they are not named.</param>
internal sealed record RowChange(RowChangeKind Kind, TableName Table, bool Only, IReadOnlyList<string>? Columns)
{
    private const int LongestChange = 64 * 1024;

    private static readonly string[] Heads = ["WITH", "DELETE", "UPDATE", "INSERT", "MERGE", "COPY"];

    /// <summary>The changes of a statement, those behind WITH and within others too.</summary>
    public static IReadOnlyList<RowChange> In(string statement)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, Executed(statement));
        var changes = new List<RowChange>();
        if (!IsHead(tokens)) return changes;
        // What is longer is full of values.
        if (statement.Length > LongestChange && tokens.Is("INSERT")) return Take(ref tokens) is { } insert ? [insert] : changes;
        if (tokens.Accept("COPY"))
        {
            var copied = tokens.TakeName();
            tokens.SkipParentheses();
            if (tokens.Is("FROM")) changes.Add(new(RowChangeKind.Insert, copied, Only: true, Columns: null));
            return changes;
        }

        // FOR UPDATE, DO UPDATE, ON DELETE: words of another statement.
        var isWithin = false;
        while (!tokens.IsEnd)
        {
            var isOther = isWithin || tokens.Is("FOR") || tokens.Is("KEY");
            if (isOther || Take(ref tokens) is not { } change)
            {
                isWithin = tokens.Is("FOR") || tokens.Is("KEY") || tokens.Is("ON") || tokens.Is("DO") || tokens.Is("THEN");
                tokens.Next();
                continue;
            }

            changes.Add(change);
        }

        return changes;
    }

    /// <summary>The statement that EXPLAIN ANALYZE runs, or that COPY (…) TO does; the same where it is another.</summary>
    public static string Executed(string statement)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        if (tokens.Is("COPY"))
        {
            tokens.Next();
            return tokens.Text is "(" && tokens.TakeParentheses() is { Length: > 2 } query ? query[1..^1] : statement;
        }

        if (!tokens.Accept("EXPLAIN")) return statement;
        var runs = tokens.IsOpening && tokens.TakeParentheses().Contains("ANALY", StringComparison.OrdinalIgnoreCase);
        while (tokens.Is("ANALYZE") || tokens.Is("ANALYSE") || tokens.Is("VERBOSE"))
        {
            runs |= !tokens.Is("VERBOSE");
            tokens.Next();
        }

        return runs ? tokens.TakeRest() : statement;
    }

    private static bool IsHead(SqlTokens tokens)
    {
        foreach (var head in Heads)
        {
            if (tokens.Is(head)) return true;
        }

        return false;
    }

    private static RowChange? Take(ref SqlTokens tokens)
    {
        if (tokens.Accept("DELETE"))
        {
            if (!tokens.Accept("FROM")) return null;
            var only = tokens.Accept("ONLY");
            return new(RowChangeKind.Delete, tokens.TakeName(), only, null);
        }

        if (tokens.Accept("INSERT"))
        {
            if (!tokens.Accept("INTO")) return null;
            return new(RowChangeKind.Insert, tokens.TakeName(), Only: true, null);
        }

        if (tokens.Accept("MERGE"))
        {
            if (!tokens.Accept("INTO")) return null;
            var only = tokens.Accept("ONLY");
            return new(RowChangeKind.Merge, tokens.TakeName(), only, null);
        }

        return tokens.Accept("UPDATE") ? TakeUpdate(ref tokens) : null;
    }

    private static RowChange? TakeUpdate(ref SqlTokens tokens)
    {
        var only = tokens.Accept("ONLY");
        if (tokens.Kind is not (SqlTokenKind.Word or SqlTokenKind.Quoted)) return null;
        var table = tokens.TakeName();
        tokens.Accept("*");
        if (tokens.Accept("AS")) tokens.Next();
        else if (!tokens.Is("SET")) tokens.Next();
        return tokens.Accept("SET") ? new(RowChangeKind.Update, table, only, TakeColumns(ref tokens)) : null;
    }

    private static List<string> TakeColumns(ref SqlTokens tokens)
    {
        var columns = new List<string>();
        while (!tokens.IsEnd && !IsEnd(tokens))
        {
            if (tokens.IsOpening) columns.AddRange(tokens.TakeNames());
            else columns.Add(tokens.TakePart());
            while (!tokens.IsEnd && !tokens.Is(",") && !IsEnd(tokens))
            {
                if (tokens.IsOpening) tokens.SkipParentheses();
                else tokens.Next();
            }

            tokens.Accept(",");
        }

        return columns;
    }

    private static bool IsEnd(SqlTokens tokens) => tokens.Is("FROM") || tokens.Is("WHERE") || tokens.Is("RETURNING") || tokens.Text is ")";
}
