using DbMigrate.Providers.Sqlite.Introspection;

namespace DbMigrate.Providers.Sqlite.Hazards;

/// <summary>Columns that a copy reads and its source does not have: what is in double quotes and names no column SQLite takes for a string
/// (https://www.sqlite.org/quirks.html, section 8), so that each row gets the column's own name for a value.</summary>
internal static class MisreadColumns
{
    private static readonly HashSet<string> RowIds = new(SqliteNameComparer.Instance) { "rowid", "_rowid_", "oid" };

    /// <summary>The columns that get their own names.</summary>
    /// <param name="copy">The statement that fills them.</param>
    /// <param name="targets">The columns that it fills.</param>
    /// <param name="hasColumn">Whether what it reads from has a column.</param>
    public static IEnumerable<string> In(CopyStatement copy, IReadOnlyList<string> targets, Predicate<string> hasColumn) =>
        copy.Values.Zip(targets)
            .Where(pair => SqliteLexer.Read(pair.First) is [{ IsDoubleQuoted: true } token]
                && SqliteNameComparer.Instance.Equals(token.Value, pair.Second)
                && !RowIds.Contains(token.Value)
                && !hasColumn(token.Value))
            .Select(pair => pair.Second);
}
