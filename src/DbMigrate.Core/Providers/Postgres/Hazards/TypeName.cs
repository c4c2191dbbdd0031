using System.Text.RegularExpressions;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>Type names as people write them, and as <c>format_type</c> prints them:
/// https://www.postgresql.org/docs/current/datatype.html.</summary>
internal static partial class TypeName
{
    /// <summary>The type as the catalog prints it.</summary>
    public static string Canonical(string written)
    {
        var text = Spaces().Replace(written.Trim(), " ");
        var arrays = "";
        while (Array().Match(text) is { Success: true } array)
        {
            text = text[..array.Index].TrimEnd();
            arrays = "[]";
        }

        var open = text.IndexOf('(', StringComparison.Ordinal);
        var close = open < 0 ? -1 : text.IndexOf(')', open);
        var modifier = close < 0 ? "" : text[open..(close + 1)].Replace(" ", "", StringComparison.Ordinal);
        var name = (close < 0 ? text : $"{text[..open].TrimEnd()}{text[(close + 1)..]}").Trim();
        if (name.StartsWith("pg_catalog.", StringComparison.OrdinalIgnoreCase)) name = name["pg_catalog.".Length..];
        // Quotes that say nothing: "public"."mood". Those of "char" say that it is one byte.
        if (name == "\"char\"") return name + arrays;
        name = NeedlessQuotes().Replace(name, "$1");
        var (canonical, placed) = Name(name.Contains('"', StringComparison.Ordinal) ? name : name.ToLowerInvariant());
        // timestamp(3) with time zone: the modifier stands inside.
        var first = canonical.IndexOf(' ', StringComparison.Ordinal);
        var whole = modifier.Length == 0 ? canonical
            : placed && first > 0 ? $"{canonical[..first]}{modifier}{canonical[first..]}"
            : canonical + modifier;
        return whole + arrays;
    }

    /// <summary>A canonical type's name with its schema.</summary>
    public static TableName Parse(string canonical)
    {
        var dot = canonical.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new(null, canonical) : new(canonical[..dot], canonical[(dot + 1)..]);
    }

    /// <summary>Whether the type brings a sequence: <c>serial</c>.</summary>
    public static bool IsSerial(string written) => written.Trim().ToLowerInvariant() is
        "serial" or "bigserial" or "smallserial" or "serial2" or "serial4" or "serial8";

    private static (string Name, bool ModifierInside) Name(string name) => name switch
    {
        "int" or "int4" => ("integer", false),
        "int2" => ("smallint", false),
        "int8" => ("bigint", false),
        "float4" => ("real", false),
        "float8" or "float" => ("double precision", false),
        "decimal" or "dec" => ("numeric", false),
        "bool" => ("boolean", false),
        "varchar" or "char varying" => ("character varying", false),
        "char" => ("character", false),
        "varbit" => ("bit varying", false),
        "timestamp" or "timestamp without time zone" => ("timestamp without time zone", true),
        "timestamptz" or "timestamp with time zone" => ("timestamp with time zone", true),
        "time" or "time without time zone" => ("time without time zone", true),
        "timetz" or "time with time zone" => ("time with time zone", true),
        _ => (name, false),
    };

    [GeneratedRegex(@"""([a-z_][a-z0-9_$]*)""")]
    private static partial Regex NeedlessQuotes();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"(\s*\[\s*\d*\s*\]|\s+array(\s*\[\s*\d*\s*\])?)$", RegexOptions.IgnoreCase)]
    private static partial Regex Array();
}
