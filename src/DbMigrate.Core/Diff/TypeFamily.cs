namespace DbMigrate.Diff;

/// <summary>Types whose values go into each other without loss of meaning count as one where renames are looked for.</summary>
internal static class TypeFamily
{
    /// <summary>The family's name; a type without one is its own.</summary>
    public static string Of(string type)
    {
        var array = type.EndsWith("[]", StringComparison.Ordinal) ? "[]" : "";
        var plain = type.ToLowerInvariant();
        if (plain.IndexOf('(') is >= 0 and var open && plain.IndexOf(')') is var close && close > open)
            plain = plain[..open].TrimEnd() + plain[(close + 1)..];
        plain = plain.Replace("[]", "", StringComparison.Ordinal).Trim();
        return plain switch
        {
            "smallint" or "integer" or "bigint" or "int" or "int2" or "int4" or "int8" or "tinyint" or "mediumint" => "integer",
            "text"
            or "character varying"
            or "character"
            or "varchar"
            or "char"
            or "bpchar"
            or "citext"
            or "clob"
            or "nchar"
            or "nvarchar" => "text",
            "numeric" or "decimal" or "real" or "double precision" or "double" or "float" or "money" => "number",
            "timestamp without time zone" or "timestamp with time zone" or "timestamp" or "datetime" or "date" => "time",
            "json" or "jsonb" => "json",
            _ => plain,
        } + array;
    }
}
