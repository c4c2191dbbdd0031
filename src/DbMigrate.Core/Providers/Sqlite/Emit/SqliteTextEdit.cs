using System.Text;
using DbMigrate.Providers.Sqlite.Introspection;

namespace DbMigrate.Providers.Sqlite.Emit;

/// <summary>Changes single tokens of a statement and leaves the rest as it was written.</summary>
internal static class SqliteTextEdit
{
    /// <param name="statement">The statement.</param>
    /// <param name="replacement">What stands in place of a token; null leaves it.</param>
    public static string Replace(string statement, Func<SqliteToken, string?> replacement)
    {
        var text = new StringBuilder();
        var done = 0;
        foreach (var token in SqliteLexer.Read(statement))
        {
            if (replacement(token) is not { } other) continue;
            text.Append(statement, done, token.End - token.Text.Length - done).Append(other);
            done = token.End;
        }

        return text.Append(statement, done, statement.Length - done).ToString();
    }

    /// <summary>A CREATE statement with another name after the keyword that says what is created.</summary>
    public static string Rename(string statement, string keyword, string name) => ReplaceNameAfter(statement, keyword, name);

    /// <summary>A CREATE TRIGGER statement with another name after ON.</summary>
    public static string RenameOwner(string statement, string name) => ReplaceNameAfter(statement, "ON", name);

    private static string ReplaceNameAfter(string statement, string keyword, string name)
    {
        var (found, done) = (false, false);
        return Replace(statement, token =>
        {
            if (done) return null;
            if (!found)
            {
                found = token.Is(keyword);
                return null;
            }

            if (token.Is("IF") || token.Is("NOT") || token.Is("EXISTS")) return null;
            done = true;
            return SqliteName.Quote(name);
        });
    }
}
