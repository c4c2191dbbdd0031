using DbMigrate.Sql;
using SQLitePCL;

namespace DbMigrate.Providers.Sqlite.Browsing;

/// <summary>What a statement may do where nothing is changed. Everything else is refused: another file, a temporary table, a
/// setting.</summary>
/// <remarks>Actions: https://www.sqlite.org/c3ref/c_alter_table.html</remarks>
internal static class SqliteReadOnly
{
    /// <summary>Pragmas that tell something of what their argument names, and set nothing.</summary>
    private static readonly HashSet<string> Telling = new(StringComparer.OrdinalIgnoreCase)
    {
        "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list", "foreign_key_check",
        "integrity_check", "quick_check",
    };

    /// <summary>Pragmas that do something without an argument.</summary>
    private static readonly HashSet<string> Acting = new(StringComparer.OrdinalIgnoreCase)
    {
        "optimize",
        "wal_checkpoint",
        "incremental_vacuum",
        "shrink_memory",
    };

    /// <summary>Whether a statement only reads, by its text: for a session that no library asks before each thing that it does.</summary>
    public static bool ReadsOnly(SqlStatement statement)
    {
        var first = statement.Head.Split(' ')[0];
        if (first is not ("SELECT" or "WITH" or "VALUES" or "EXPLAIN" or "PRAGMA")) return false;
        var previous = "";
        for (var tokens = new SqlTokens(SqliteSyntax.Instance, statement.Text); !tokens.IsEnd; tokens.Next())
        {
            var word = tokens.Text.ToString().ToUpperInvariant();
            // A WITH may stand before any of these; replace() is a function, too.
            if (first == "WITH" && (word is "INSERT" or "UPDATE" or "DELETE" || (word == "INTO" && previous == "REPLACE"))) return false;
            if (
                first == "PRAGMA"
                && (
                    word == "="
                    || (word == "(" && !Telling.Contains(previous))
                    || Acting.Contains(SqliteSyntax.Instance.NameOf(tokens.Text))))
                return false;
            previous = word;
        }

        return true;
    }

    /// <summary>Whether the library may do what a statement asks for.</summary>
    public static bool Allows(int action, string? name, string? value) => action switch
    {
        raw.SQLITE_SELECT or raw.SQLITE_READ or raw.SQLITE_RECURSIVE => true,
        // load_extension and fts3_tokenizer reach into the process.
        raw.SQLITE_FUNCTION => value is not ("load_extension" or "fts3_tokenizer" or "writefile" or "edit"),
        raw.SQLITE_PRAGMA => name is not null && (value is null ? !Acting.Contains(name) : Telling.Contains(name)),
        _ => false,
    };
}
