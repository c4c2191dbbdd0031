using SQLitePCL;

namespace DbMigrate.Providers.Sqlite.Browsing;

/// <summary>What a statement may do where nothing is changed. Everything else is refused: another file, a temporary table, a setting.</summary>
/// <remarks>Actions: https://www.sqlite.org/c3ref/c_alter_table.html</remarks>
internal static class SqliteReadOnly
{
    /// <summary>Pragmas that tell something of what their argument names, and set nothing.</summary>
    private static readonly HashSet<string> Telling = new(StringComparer.OrdinalIgnoreCase)
    {
        "table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list", "foreign_key_check", "integrity_check", "quick_check",
    };

    public static bool Allows(int action, string? name, string? value) => action switch
    {
        raw.SQLITE_SELECT or raw.SQLITE_READ or raw.SQLITE_RECURSIVE => true,
        // load_extension and fts3_tokenizer reach into the process.
        raw.SQLITE_FUNCTION => value is not ("load_extension" or "fts3_tokenizer" or "writefile" or "edit"),
        raw.SQLITE_PRAGMA => name is not null && (value is null ? !Acting.Contains(name) : Telling.Contains(name)),
        _ => false,
    };

    /// <summary>Pragmas that do something without an argument.</summary>
    private static readonly HashSet<string> Acting = new(StringComparer.OrdinalIgnoreCase) { "optimize", "wal_checkpoint", "incremental_vacuum", "shrink_memory" };
}
