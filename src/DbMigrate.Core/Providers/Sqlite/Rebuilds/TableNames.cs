using System.Text;
using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Sqlite.Rebuilds;

/// <summary>Puts other names into a CREATE TABLE.</summary>
internal static class TableNames
{
    /// <summary>The statement with another name for the table itself.</summary>
    public static string Rename(string create, string name)
    {
        var tokens = new SqlTokens(SqliteSyntax.Instance, create);
        while (!tokens.Accept("TABLE")) tokens.Next();
        tokens.SkipIfExists();
        var start = tokens.Offset;
        tokens.SkipName();
        return string.Concat(create.AsSpan(0, start), SqliteName.Quote(name), " ", create.AsSpan(tokens.Offset));
    }

    /// <summary>The statement without the table's own name before its columns, which a rename would not follow everywhere.</summary>
    public static string Unqualify(string create, string name)
    {
        var text = new StringBuilder(create.Length);
        var at = 0;
        var tokens = new SqlTokens(SqliteSyntax.Instance, create);
        while (!tokens.IsEnd && !tokens.IsOpening) tokens.Next();
        while (!tokens.IsEnd)
        {
            var start = tokens.Offset;
            var isOwn =
                tokens.Kind is SqlTokenKind.Word or SqlTokenKind.Quoted
                && SqliteNameComparer.Instance.Equals(SqliteSyntax.Instance.NameOf(tokens.Text), name);
            tokens.Next();
            if (!isOwn || !tokens.Accept(".")) continue;
            text.Append(create, at, start - at);
            at = tokens.Offset;
        }

        return text.Append(create, at, create.Length - at).ToString();
    }

    /// <summary>The statement with other names for the tables that its foreign keys refer to.</summary>
    public static string Redirect(string create, IReadOnlyDictionary<string, string> names)
    {
        var text = new StringBuilder(create.Length);
        var at = 0;
        for (var tokens = new SqlTokens(SqliteSyntax.Instance, create); !tokens.IsEnd;)
        {
            if (!tokens.Accept("REFERENCES"))
            {
                tokens.Next();
                continue;
            }

            if (!names.TryGetValue(SqliteSyntax.Instance.NameOf(tokens.Text), out var other)) continue;
            text.Append(create, at, tokens.Offset - at).Append(SqliteName.Quote(other));
            at = tokens.Offset + tokens.Text.Length;
        }

        return text.Append(create, at, create.Length - at).ToString();
    }
}
