namespace DbMigrate.Providers.Postgres.Browsing;

/// <summary>What a column's type means to whoever looks at its values.</summary>
internal static class PostgresColumns
{
    private static readonly string[] Equality = ["eq", "ne", "in", "isNull", "notNull"];
    private static readonly string[] Ordered = ["eq", "ne", "lt", "le", "gt", "ge", "in", "isNull", "notNull"];
    private static readonly string[] Texts =
    [
        "eq", "ne", "contains", "startsWith", "endsWith", "like", "lt", "le", "gt", "ge", "in", "isNull", "notNull",
    ];

    /// <summary>A row of <see cref="PostgresBrowseQueries.Columns"/>.</summary>
    public static ColumnDetail Of(object?[] row, IReadOnlyList<string> key)
    {
        var (name, type) = ((string)row[0]!, (string)row[1]!);
        var (sort, category, baseName) = ((string)row[2]!, (string)row[3]!, (string)row[4]!);
        var kind = KindOf(sort, category, baseName);
        var isOrdered = row[12] is "t" && sort != "c";
        var place = key.ToList().IndexOf(name);
        return new()
        {
            Name = name,
            Type = type,
            Kind = kind,
            Nullable = row[6] is "t",
            Default = row[9] is "s" or "v" ? null : (string?)row[7],
            Identity = row[8] switch { "a" => "always", "d" => "byDefault", _ => null },
            Generated = row[9] is "s" or "v",
            Key = place < 0 ? null : place + 1,
            Values = row[10] is string labels ? Labels(labels) : null,
            Comment = (string?)row[11],
            IsLong = (string)row[5]! is "-1" or "-2",
            IsBytes = baseName == "bytea" && sort == "b",
            IsOrdered = isOrdered,
            // A text of no type is no row, nor a range, to the operators of all rows and ranges.
            Cast = sort is "c" ? (string)row[13]! : null,
            Operators = kind switch
            {
                "boolean" => ["eq", "ne", "isTrue", "isFalse", "isNull", "notNull"],
                "text" => Texts,
                "json" => ["contains", "eq", "ne", "like", "isNull", "notNull"],
                "array" or "range" => ["contains", .. Equality],
                "bytes" or "enum" or "uuid" => isOrdered ? Ordered : Equality,
                _ => isOrdered ? [.. Ordered, "like"] : [.. Equality, "like"],
            },
        };
    }

    private static string KindOf(string sort, string category, string name) => (sort, category, name) switch
    {
        ("e", _, _) => "enum",
        ("r" or "m", _, _) => "range",
        ("c", _, _) => "other",
        (_, "A", not ("oidvector" or "int2vector")) => "array",
        (_, _, "bool") => "boolean",
        (_, _, "int2" or "int4" or "int8" or "oid") => "integer",
        (_, _, "float4" or "float8" or "numeric") => "number",
        (_, _, "date") => "date",
        (_, _, "time" or "timetz") => "time",
        (_, _, "timestamp") => "timestamp",
        (_, _, "timestamptz") => "timestamptz",
        (_, _, "interval") => "interval",
        (_, _, "json" or "jsonb") => "json",
        (_, _, "bytea") => "bytes",
        (_, _, "uuid") => "uuid",
        (_, "S", _) => "text",
        _ => "other",
    };

    private static string[] Labels(string json)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(item => item.GetString()!)];
    }
}
