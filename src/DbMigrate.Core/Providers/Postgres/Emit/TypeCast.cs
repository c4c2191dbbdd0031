using System.Globalization;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>How a column's values become another type.</summary>
/// <remarks>Inside a family the server's assignment casts do it, and refuse what does not fit. An explicit cast would not:
/// <c>'abcdef'::varchar(3)</c> cuts silently. Between families only an explicit cast, or one through text, exists.
/// Source: the PostgreSQL manual, "Type Conversion" and CREATE CAST.</remarks>
internal static class TypeCast
{
    private enum Family
    {
        Other,
        Number,
        Text,
        Time,
        Json,
        Bits,
        Network,
        Shape,
    }

    /// <summary>The expression after USING; null where none is needed.</summary>
    /// <param name="column">The column, quoted.</param>
    /// <param name="from">The type it has.</param>
    /// <param name="to">The type it gets.</param>
    /// <param name="retyped">Both types have one name, but are different types.</param>
    public static string? Using(string column, string from, string to, bool retyped)
    {
        var (fromArray, toArray) = (IsArray(from), IsArray(to));
        if (retyped) return $"{column}::text{(toArray ? "[]" : "")}::{to}";
        if (fromArray && !toArray) return IsText(to) ? $"{column}::text" : $"({column})[1]{Through(from[..^2], to)}";
        if (toArray && !fromArray) return $"CASE WHEN {column} IS NOT NULL THEN ARRAY[{column}{Through(from, to[..^2])}] END";
        if (Base(from) == Base(to)) return null;
        var (old, now) = (FamilyOf(from), FamilyOf(to));
        // Shapes are cast to each other explicitly.
        if (old == now && old is not (Family.Other or Family.Shape)) return null;
        // To text everything is assigned as it is.
        if (now == Family.Text && Base(to) is "text" or "character varying" && !fromArray) return null;
        return $"{column}{Through(from, to)}";
    }

    /// <summary>Whether values can lose something without an error.</summary>
    public static bool Loses(string from, string to)
    {
        if (IsArray(from) != IsArray(to)) return IsArray(from) && !IsText(to);
        var (old, now) = (Base(from), Base(to));
        if (FamilyOf(from) == Family.Number && FamilyOf(to) == Family.Number)
        {
            if (IsInteger(to)) return !IsInteger(from);
            // Six and fifteen digits are kept.
            if (now is "real") return old is "double precision" or "bigint" or "integer" || (old is "numeric" && Scale(from, first: true) is not <= 6);
            if (now is "double precision") return old is "bigint" || (old is "numeric" && Scale(from, first: true) is not <= 15);
            return now == "numeric" && Scale(to) is { } scale && !IsInteger(from) && (Scale(from) is not { } before || before > scale);
        }

        return FamilyOf(from) == Family.Time && FamilyOf(to) == Family.Time && (old, now) switch
        {
            ("date", _) => false,
            ("timestamp without time zone" or "timestamp with time zone", "date" or "time without time zone" or "time with time zone") => true,
            ("time with time zone", "time without time zone") => true,
            _ => old == now && Scale(to, first: true) is { } digits && (Scale(from, first: true) ?? 6) > digits,
        };
    }

    /// <summary>Whether the server has to write every row anew; where only a limit grows or goes it does not.</summary>
    public static bool Rewrites(string from, string to)
    {
        if (IsArray(from) || IsArray(to)) return true;
        var (old, now) = (Base(from), Base(to));
        var (limit, newLimit) = (Scale(from, first: true), Scale(to, first: true));
        return (old, now) switch
        {
            ("character varying" or "text", "text") => false,
            ("text", "character varying") => newLimit is not null,
            ("character varying", "character varying") or ("bit varying", "bit varying") => newLimit is not null && !(limit <= newLimit),
            ("numeric", "numeric") => newLimit is not null && !(limit <= newLimit && Scale(from) == Scale(to)),
            ("timestamp without time zone", "timestamp without time zone") or ("timestamp with time zone", "timestamp with time zone") =>
                newLimit is not null && !(limit <= newLimit),
            ("cidr", "inet") => false,
            _ => true,
        };
    }

    private static string Through(string from, string to)
    {
        var (old, now) = (FamilyOf(from), FamilyOf(to));
        var direct = old == Family.Text || (old == now && old != Family.Other) || Base(from) == Base(to)
            || (Base(from), Base(to)) is ("integer", "boolean") or ("boolean", "integer") or ("integer" or "bigint", "bit") or ("bit", "integer" or "bigint")
            || (old == Family.Json && now is Family.Number) || (Base(from) == "jsonb" && Base(to) == "boolean");
        var array = IsArray(from) ? "[]" : "";
        return direct ? $"::{to}" : now == Family.Text ? $"::text{array}{(Base(to) == "text" ? "" : $"::{to}")}" : $"::text{array}::{to}";
    }

    private static bool IsArray(string type) => type.EndsWith("[]", StringComparison.Ordinal);

    private static bool IsText(string type) => FamilyOf(type) == Family.Text;

    private static bool IsInteger(string type) => Base(type) is "smallint" or "integer" or "bigint";

    /// <summary>The type without modifiers and brackets: <c>timestamp(3) with time zone[]</c> is <c>timestamp with time zone</c>.</summary>
    private static string Base(string type)
    {
        var open = type.IndexOf('(', StringComparison.Ordinal);
        var close = open < 0 ? -1 : type.IndexOf(')', open);
        return (close < 0 ? type : type[..open] + type[(close + 1)..]).Replace("[]", "", StringComparison.Ordinal);
    }

    private static int? Scale(string type, bool first = false)
    {
        var open = type.IndexOf('(', StringComparison.Ordinal);
        var close = open < 0 ? -1 : type.IndexOf(')', open);
        if (close < 0) return null;
        var parts = type[(open + 1)..close].Split(',');
        return int.Parse(first ? parts[0] : parts.Length > 1 ? parts[1] : "0", CultureInfo.InvariantCulture);
    }

    private static Family FamilyOf(string type) => Base(type) switch
    {
        "smallint" or "integer" or "bigint" or "numeric" or "real" or "double precision" => Family.Number,
        "text" or "character varying" or "character" or "bpchar" or "name" => Family.Text,
        // An extension's type, in whatever schema that is.
        { } other when other == "citext" || other.EndsWith(".citext", StringComparison.Ordinal) => Family.Text,
        "date" or "timestamp without time zone" or "timestamp with time zone" or "time without time zone" or "time with time zone" => Family.Time,
        "json" or "jsonb" => Family.Json,
        "bit" or "bit varying" => Family.Bits,
        "inet" or "cidr" => Family.Network,
        "point" or "lseg" or "box" or "path" or "polygon" or "circle" => Family.Shape,
        _ => Family.Other,
    };
}
