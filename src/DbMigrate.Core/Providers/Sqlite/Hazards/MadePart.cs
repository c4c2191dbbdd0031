using DbMigrate.Providers.Sqlite.Rebuilds;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Sqlite.Hazards;

/// <summary>An index or trigger that a script makes.</summary>
/// <param name="Ordinal">The statement.</param>
/// <param name="Name">Its name.</param>
/// <param name="Table">The table that it is on.</param>
/// <param name="Keys">An index's columns and expressions, spelled one way.</param>
/// <param name="Unique">An index that refuses duplicates.</param>
internal sealed record MadePart(int Ordinal, string Name, TableName Table, string? Keys, bool Unique)
{
    /// <summary>Reads a statement; null where it makes something else.</summary>
    public static MadePart? Read(SqlStatement statement)
    {
        var tokens = new SqlTokens(SqliteSyntax.Instance, statement.Text);
        if (!tokens.Accept("CREATE")) return null;
        if (!tokens.Accept("TEMP")) tokens.Accept("TEMPORARY");
        var unique = tokens.Accept("UNIQUE");
        var isIndex = tokens.Is("INDEX");
        if (!isIndex && !tokens.Is("TRIGGER")) return null;
        tokens.Next();
        tokens.SkipIfExists();
        var name = tokens.TakeName().Name;
        while (!tokens.IsEnd && !tokens.Accept("ON")) tokens.Next();
        if (tokens.IsEnd) return null;
        var table = TableEvent.Take(ref tokens);
        return new(statement.Ordinal, name, table, isIndex ? Spell(tokens.TakeParentheses()) : null, unique);
    }

    /// <summary>Whether it takes the place of one that goes with its table: by its name, or an index by what it is on.</summary>
    public bool IsLike(TablePart part) => part switch
    {
        Trigger => Keys is null && SqliteNameComparer.Instance.Equals(Name, part.Name),
        TableIndex index => Keys is not null && (SqliteNameComparer.Instance.Equals(Name, part.Name)
            || (Keys == Spell($"({string.Join(", ", index.Keys)})") && (Unique || !index.Unique))),
        _ => false,
    };

    private static string Spell(string keys)
    {
        var words = new List<string>();
        for (var tokens = new SqlTokens(SqliteSyntax.Instance, keys); !tokens.IsEnd; tokens.Next())
            words.Add(SqliteSyntax.Instance.NameOf(tokens.Text).ToUpperInvariant());
        return string.Join(' ', words);
    }
}
