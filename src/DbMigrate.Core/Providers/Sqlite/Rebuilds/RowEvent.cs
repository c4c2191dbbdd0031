using DbMigrate.Sql;

namespace DbMigrate.Providers.Sqlite.Rebuilds;

/// <summary>What a statement does to rows that foreign keys may refer to.</summary>
internal enum RowEventKind
{
    /// <summary>DROP TABLE, which deletes the rows first.</summary>
    Drop,

    /// <summary>DELETE.</summary>
    Delete,

    /// <summary>REPLACE, INSERT OR REPLACE, UPDATE OR REPLACE: rows with the same key are deleted first.</summary>
    Replace,

    /// <summary>UPDATE, also of an upsert.</summary>
    Update,
}

/// <summary>A statement that deletes rows of a table, or changes them.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Table">To the rows of which table.</param>
/// <param name="Columns">UPDATE: the columns that it sets; null is any.</param>
internal sealed record RowEvent(RowEventKind Kind, TableName Table, IReadOnlyList<string>? Columns = null)
{
    /// <summary>How the statement begins, for messages.</summary>
    public required string Verb { get; init; }

    /// <summary>Reads a statement; null where it is another.</summary>
    public static RowEvent? Read(string statement)
    {
        var tokens = new SqlTokens(SqliteSyntax.Instance, statement);
        if (tokens.Accept("WITH")) SkipTableExpressions(ref tokens);
        if (tokens.Accept("DROP"))
        {
            if (!tokens.Accept("TABLE")) return null;
            tokens.SkipIfExists();
            return new(RowEventKind.Drop, TableEvent.Take(ref tokens)) { Verb = "DROP TABLE" };
        }

        if (tokens.Accept("DELETE"))
            return tokens.Accept("FROM") ? new(RowEventKind.Delete, TableEvent.Take(ref tokens)) { Verb = "DELETE FROM" } : null;
        if (tokens.Accept("UPDATE")) return Update(ref tokens);
        if (tokens.Accept("REPLACE"))
            return tokens.Accept("INTO") ? new(RowEventKind.Replace, TableEvent.Take(ref tokens)) { Verb = "REPLACE INTO" } : null;
        return tokens.Accept("INSERT") ? Insert(statement, ref tokens) : null;
    }

    private static RowEvent Update(ref SqlTokens tokens)
    {
        var replaces = Replaces(ref tokens);
        var table = TableEvent.Take(ref tokens);
        while (!tokens.IsEnd && !tokens.Accept("SET")) tokens.Next();
        return replaces
            ? new(RowEventKind.Replace, table) { Verb = "UPDATE OR REPLACE" }
            : new(RowEventKind.Update, table, Assigned(ref tokens)) { Verb = "UPDATE" };
    }

    private static RowEvent? Insert(string statement, ref SqlTokens tokens)
    {
        var replaces = Replaces(ref tokens);
        if (!tokens.Accept("INTO")) return null;
        var table = TableEvent.Take(ref tokens);
        if (replaces) return new(RowEventKind.Replace, table) { Verb = "INSERT OR REPLACE INTO" };
        // Most are no upserts, and need no look at their values.
        if (!statement.Contains("CONFLICT", StringComparison.OrdinalIgnoreCase)) return null;
        while (!tokens.IsEnd && !tokens.Is("ON"))
        {
            if (tokens.IsOpening) tokens.SkipParentheses();
            else tokens.Next();
        }

        while (!tokens.IsEnd && !tokens.Accept("SET")) tokens.Next();
        return tokens.IsEnd ? null : new(RowEventKind.Update, table, Assigned(ref tokens)) { Verb = "ON CONFLICT DO UPDATE of" };
    }

    private static bool Replaces(ref SqlTokens tokens)
    {
        if (!tokens.Accept("OR")) return false;
        var replaces = tokens.Is("REPLACE");
        tokens.Next();
        return replaces;
    }

    /// <summary>The columns between SET and what follows the assignments.</summary>
    private static List<string> Assigned(ref SqlTokens tokens)
    {
        var columns = new List<string>();
        while (!IsPast(tokens))
        {
            if (tokens.IsOpening) columns.AddRange(tokens.TakeNames());
            else columns.Add(tokens.TakePart());

            while (!IsPast(tokens) && !tokens.Is(","))
            {
                if (tokens.IsOpening) tokens.SkipParentheses();
                else tokens.Next();
            }

            tokens.Accept(",");
        }

        return columns;
    }

    private static bool IsPast(SqlTokens tokens) =>
        tokens.IsEnd || tokens.Is("FROM") || tokens.Is("WHERE") || tokens.Is("RETURNING") || tokens.Is("ORDER") || tokens.Is("LIMIT");

    private static void SkipTableExpressions(ref SqlTokens tokens)
    {
        while (
            !tokens.IsEnd
            && !tokens.Is("DELETE")
            && !tokens.Is("UPDATE")
            && !tokens.Is("INSERT")
            && !tokens.Is("REPLACE")
            && !tokens.Is("SELECT"))
        {
            if (tokens.IsOpening) tokens.SkipParentheses();
            else tokens.Next();
        }
    }
}
