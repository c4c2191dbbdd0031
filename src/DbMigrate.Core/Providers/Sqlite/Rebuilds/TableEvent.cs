using DbMigrate.Sql;

namespace DbMigrate.Providers.Sqlite.Rebuilds;

/// <summary>What a statement does to a table as a whole.</summary>
internal enum TableEventKind
{
    None,
    Create,
    Fill,
    Drop,
    Rename,
}

/// <summary>What a statement does to a table, as far as a rebuild is made of such statements.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Table">To which, as it is written: <c>main</c> is left out, <c>temp</c> is not.</param>
/// <param name="To">RENAME: the new name.</param>
/// <param name="Sources">The tables whose rows it reads into the table.</param>
/// <param name="UnlessThere">CREATE TABLE IF NOT EXISTS.</param>
internal sealed record TableEvent(
    TableEventKind Kind, TableName Table, TableName? To, IReadOnlyList<TableName> Sources, bool UnlessThere = false)
{
    public static readonly TableEvent None = new(TableEventKind.None, new(null, ""), null, []);

    /// <summary>The schema of what only this connection sees.</summary>
    public const string Temporary = "temp";

    private static readonly SqliteSyntax Syntax = SqliteSyntax.Instance;

    public static TableEvent Read(string statement)
    {
        var tokens = new SqlTokens(Syntax, statement);
        if (tokens.Accept("CREATE")) return Create(ref tokens);
        if (tokens.Accept("DROP")) return Drop(ref tokens);
        if (tokens.Accept("ALTER")) return Rename(ref tokens);
        return tokens.Is("INSERT") || tokens.Is("REPLACE") || tokens.Is("WITH") ? Fill(tokens) : None;
    }

    /// <summary>A name as SQLite resolves it where no temporary table hides another.</summary>
    public static TableName Take(ref SqlTokens tokens)
    {
        var name = tokens.TakeName();
        return SqliteNameComparer.Instance.Equals(name.Schema, "main") ? name with { Schema = null }
            : SqliteNameComparer.Instance.Equals(name.Schema, Temporary) ? name with { Schema = Temporary }
            : name;
    }

    private static TableEvent Create(ref SqlTokens tokens)
    {
        var isTemporary = tokens.Accept("TEMP") || tokens.Accept("TEMPORARY");
        if (!tokens.Accept("TABLE")) return None;
        var unlessThere = tokens.Is("IF");
        tokens.SkipIfExists();
        var table = Take(ref tokens);
        if (isTemporary) table = table with { Schema = Temporary };
        return new(TableEventKind.Create, table, null, tokens.Accept("AS") ? SourcesIn(tokens) : [], unlessThere);
    }

    private static TableEvent Drop(ref SqlTokens tokens)
    {
        if (!tokens.Accept("TABLE")) return None;
        tokens.SkipIfExists();
        return new(TableEventKind.Drop, Take(ref tokens), null, []);
    }

    private static TableEvent Rename(ref SqlTokens tokens)
    {
        if (!tokens.Accept("TABLE")) return None;
        var table = Take(ref tokens);
        return tokens.Accept("RENAME") && tokens.Accept("TO")
            ? new(TableEventKind.Rename, table, table with { Name = tokens.TakePart() }, [])
            : None;
    }

    private static TableEvent Fill(SqlTokens tokens)
    {
        var whole = tokens;
        var isPlain = !tokens.Is("WITH");
        while (!tokens.IsEnd && !tokens.Is("INTO"))
        {
            if (tokens.IsOpening) tokens.SkipParentheses();
            else tokens.Next();
        }

        if (!tokens.Accept("INTO")) return None;
        var table = Take(ref tokens);
        if (tokens.Accept("AS")) tokens.Next();
        if (tokens.IsOpening) tokens.SkipParentheses();
        // There may be very many of these, and long ones.
        if (tokens.Is("VALUES") || tokens.Is("DEFAULT")) return None;
        return new(TableEventKind.Fill, table, null, SourcesIn(isPlain ? tokens : whole));
    }

    /// <summary>The names that follow FROM and JOIN, however deep: also those of common table expressions, which are no tables.</summary>
    private static List<TableName> SourcesIn(SqlTokens tokens)
    {
        var sources = new List<TableName>();
        while (!tokens.IsEnd)
        {
            if (!tokens.Accept("FROM") && !tokens.Accept("JOIN"))
            {
                tokens.Next();
                continue;
            }

            do
            {
                if (tokens.IsOpening || tokens.IsEnd) break;
                sources.Add(Take(ref tokens));
                if (tokens.Accept("AS")) tokens.Next();
                else if (IsAlias(tokens)) tokens.Next();
            }
            while (tokens.Accept(","));
        }

        return sources;
    }

    private static bool IsAlias(SqlTokens tokens)
    {
        tokens.Next();
        return tokens.Is(",");
    }
}
