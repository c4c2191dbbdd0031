using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>A foreign key as a statement or the catalog spells it.</summary>
/// <param name="Columns">The referring columns.</param>
/// <param name="Parent">The table referred to.</param>
/// <param name="ParentColumns">The columns referred to; none where they are the primary key's.</param>
/// <param name="OnDelete">What happens to the rows that refer to one that goes, in capitals; null where the statement fails.</param>
/// <param name="OnUpdate">What happens where the key changes, likewise.</param>
internal sealed record KeyText(
    IReadOnlyList<string> Columns, TableName Parent, IReadOnlyList<string> ParentColumns, string? OnDelete, string? OnUpdate)
{
    /// <summary>What follows <c>CONSTRAINT name</c>: <c>FOREIGN KEY (a) REFERENCES t (b) ON DELETE CASCADE</c>.</summary>
    public static KeyText? Parse(string definition)
    {
        var tokens = new SqlTokens(PostgresSyntax.Instance, definition);
        return tokens.Accept("FOREIGN") && tokens.Accept("KEY") ? TakeKey(ref tokens) : null;
    }

    /// <summary>Takes what follows <c>FOREIGN KEY</c>.</summary>
    public static KeyText? TakeKey(ref SqlTokens tokens)
    {
        var columns = tokens.TakeNames();
        return tokens.Accept("REFERENCES") ? TakeReference(ref tokens, columns) : null;
    }

    /// <summary>Takes what follows <c>REFERENCES</c>, up to what is no part of it.</summary>
    public static KeyText TakeReference(ref SqlTokens tokens, IReadOnlyList<string> columns)
    {
        var parent = tokens.TakeName();
        var parentColumns = tokens.IsOpening ? tokens.TakeNames() : [];
        if (tokens.Accept("MATCH")) tokens.Next();
        string? onDelete = null, onUpdate = null;
        while (tokens.Accept("ON"))
        {
            var deletes = tokens.Is("DELETE");
            tokens.Next();
            var action = TakeAction(ref tokens);
            if (deletes) onDelete = action;
            else onUpdate = action;
        }

        return new(columns, parent, parentColumns, onDelete, onUpdate);
    }

    private static string? TakeAction(ref SqlTokens tokens)
    {
        if (tokens.Accept("CASCADE")) return "CASCADE";
        if (tokens.Accept("SET"))
        {
            var action = tokens.Is("NULL") ? "SET NULL" : "SET DEFAULT";
            tokens.Next();
            tokens.SkipParentheses();
            return action;
        }

        // RESTRICT, NO ACTION
        if (tokens.Accept("NO")) tokens.Accept("ACTION");
        else tokens.Accept("RESTRICT");
        return null;
    }
}
