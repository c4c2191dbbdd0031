namespace DbMigrate.Providers.Sqlite.Drizzle.TypeScript;

/// <summary>What Drizzle Kit cannot keep: it takes an empty name for none, doubles no quotation mark, and holds checks and indexes as texts
/// with <c>;</c> and commas between their parts. SQLite has no escapes to write a mark with.</summary>
internal static class KitText
{
    /// <summary>Whether it can name something so.</summary>
    public static bool CanName(string name) => name is not ("" or "__proto__") && !name.AsSpan().ContainsAny('`', '"', ';');

    /// <summary>Whether it can name a column so that keys and indexes have.</summary>
    public static bool CanList(string column) => CanName(column) && !column.Contains(',', StringComparison.Ordinal);

    /// <summary>Whether it keeps a check's or an index's condition.</summary>
    public static bool CanKeep(string sql) => !sql.Contains(';', StringComparison.Ordinal);
}
