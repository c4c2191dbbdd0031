using DbMigrate.Sql;

namespace DbMigrate.Providers.Sqlite.Rebuilds;

/// <summary>Looks for words of a statement, outside its texts, names and comments.</summary>
internal static class SqliteWords
{
    public static bool Contains(string statement, string word)
    {
        for (var tokens = new SqlTokens(SqliteSyntax.Instance, statement); !tokens.IsEnd; tokens.Next())
        {
            if (tokens.Kind == SqlTokenKind.Word && tokens.Is(word)) return true;
        }

        return false;
    }
}
