using DbMigrate.Providers.Sqlite.Introspection;

namespace DbMigrate.Providers.Sqlite.Planning;

/// <summary>The tables and views that a view or trigger reads from or writes to, as far as a look at its words tells.</summary>
/// <remarks>A name that is not there makes SQLite refuse to drop any column of any table. A name too many here only costs a
/// rebuild.</remarks>
internal static class SourceNames
{
    public static IEnumerable<string> In(string definition)
    {
        var tokens = SqliteLexer.Read(definition);
        // WITH name AS (…), name (columns) AS (…)
        var local = new HashSet<string>(SqliteNameComparer.Instance);
        for (var i = 0; i + 2 < tokens.Count; i++)
        {
            if (tokens[i].IsName && (tokens[i + 1].Is("AS") || tokens[i + 1].Is("(")) && (tokens[i + 2].Is("(") || tokens[i + 1].Is("(")))
                local.Add(tokens[i].Value);
        }

        for (var i = 1; i + 1 < tokens.Count; i++)
        {
            var (word, name) = (tokens[i], tokens[i + 1]);
            var reads = (word.Is("FROM") || word.Is("JOIN")) && !local.Contains(name.Value);
            var writes = word.Is("INTO") || (word.Is("UPDATE") && (tokens[i - 1].Is(";") || tokens[i - 1].Is("BEGIN")));
            if ((reads || writes) && name.IsName && !name.Is("OR")) yield return name.Value;
        }
    }
}
