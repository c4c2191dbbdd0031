using System.Globalization;

namespace DbMigrate.Providers.Sqlite.Browsing;

/// <summary>What a column's declared type means to whoever looks at its values; a cell may hold anything.</summary>
internal static class SqliteColumns
{
    private static readonly string[] All =
    [
        "eq", "ne", "contains", "startsWith", "endsWith", "like", "lt", "le", "gt", "ge", "in", "isNull", "notNull",
    ];

    /// <summary>A row of <c>pragma_table_xinfo</c>: name, type, notnull, dflt_value, pk, hidden.</summary>
    public static ColumnDetail Of(object?[] row, bool withoutRowId)
    {
        var (type, place) = ((string?)row[1] ?? "", Convert.ToInt32(row[4], CultureInfo.InvariantCulture));
        var kind = KindOf(type.ToUpperInvariant());
        var isRowId = place == 1 && type.Equals("INTEGER", StringComparison.OrdinalIgnoreCase);
        return new()
        {
            Name = (string)row[0]!,
            Type = type,
            Kind = kind,
            Nullable = Convert.ToInt64(row[2], CultureInfo.InvariantCulture) == 0 && !(place > 0 && withoutRowId) && !isRowId,
            Default = (string?)row[3],
            Generated = Convert.ToInt64(row[5], CultureInfo.InvariantCulture) is 2 or 3,
            Key = place == 0 ? null : place,
            IsLong = true,
            Operators = kind == "boolean" ? ["isTrue", "isFalse", .. All] : All,
        };
    }

    private static string KindOf(string type) => type switch
    {
        _ when type.StartsWith("BOOL", StringComparison.Ordinal) => "boolean",
        _ when type.StartsWith("JSON", StringComparison.Ordinal) => "json",
        // The rules of affinity: https://www.sqlite.org/datatype3.html#determination_of_column_affinity
        _ when type.Contains("INT", StringComparison.Ordinal) => "integer",
        _ when type.Contains("CHAR", StringComparison.Ordinal)
                || type.Contains("CLOB", StringComparison.Ordinal)
                || type.Contains("TEXT", StringComparison.Ordinal) => "text",
        _ when type.Contains("BLOB", StringComparison.Ordinal) => "bytes",
        "" => "other",
        _ when type.StartsWith("DATETIME", StringComparison.Ordinal) || type.StartsWith("TIMESTAMP", StringComparison.Ordinal) =>
            "timestamp",
        _ when type.StartsWith("DATE", StringComparison.Ordinal) => "date",
        _ when type.StartsWith("TIME", StringComparison.Ordinal) => "time",
        _ => "number",
    };
}
