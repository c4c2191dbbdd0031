namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>Which of the server's own casts lose something without an error.</summary>
internal static class Loss
{
    /// <summary>A name's length, and a time's digits.</summary>
    private const int NameLength = 63, TimeDigits = 6;

    /// <param name="from">The type, no domain.</param>
    /// <param name="to">The type it becomes.</param>
    /// <param name="wasAssigned">The values are assigned, or read from a text; else an explicit cast is taken.</param>
    public static bool Of(TypeText from, TypeText to, bool wasAssigned)
    {
        var (old, now) = (from.Name, to.Name);
        if (IsNumber(old) && IsNumber(now)) return OfNumbers(from, to);
        return (old, now) switch
        {
            // What does not fit into a name or a byte is cut.
            (_, "name") => !(IsShort(old) || from.Length <= NameLength),
            ("integer" or "boolean", "\"char\"") => false,
            (_, "\"char\"") => from.Length is not 1,
            ("money", "numeric") => to.Scale is < 2,
            (_, "numeric") => to.Modifier is not null,
            ("numeric", "money") => from.Scale is not <= 2,
            ("integer", "boolean") => true,
            ("integer" or "bigint" or "smallint", "bit") => to.Length is not { } bits || bits < (old == "bigint" ? 64 : 32),
            // The bits of the host go.
            ("inet", "cidr") => true,
            ("xid8", "xid") or ("bytea", "smallint" or "integer" or "bigint") => true,
            ("date", _) => false,
            ("timestamp without time zone" or "timestamp with time zone", "date" or "time without time zone" or "time with time zone") =>
                true,
            ("time with time zone", "time without time zone") => true,
            ("interval", "time without time zone") => true,
            _ when IsTime(now) => Shortens(from, to),
            // One shape's middle, corner or outline.
            _ => IsShape(old) && IsShape(now) && old != now && !wasAssigned,
        };
    }

    public static bool IsNumber(string name) => IsInteger(name) || IsFloat(name) || name == "numeric";

    public static bool IsInteger(string name) => name is "smallint" or "integer" or "bigint";

    public static bool IsFloat(string name) => name is "real" or "double precision";

    private static bool OfNumbers(TypeText from, TypeText to)
    {
        var (old, now) = (from.Name, to.Name);
        if (IsInteger(now)) return !IsInteger(old);
        // Six and fifteen digits are kept.
        if (now is "real") return old is "double precision" or "bigint" or "integer" || (old == "numeric" && from.Length is not <= 6);
        if (now is "double precision") return old is "bigint" || (old == "numeric" && from.Length is not <= 15);
        return to.Scale is { } scale
            && ((IsInteger(old) && scale < 0) || (!IsInteger(old) && (from.Scale is not { } before || before > scale)));
    }

    private static bool Shortens(TypeText from, TypeText to) =>
        (to.Length is { } digits && (IsTime(from.Name) ? from.Length ?? TimeDigits : TimeDigits) > digits)
        || Least(to.Fields) < Least(from.Fields);

    /// <summary>How small the smallest field of an interval is; those above it are kept in any case.</summary>
    public static int Least(string? fields) => fields?.Split(' ')[^1] switch
    {
        "year" => 0,
        "month" => 1,
        "day" => 2,
        "hour" => 3,
        "minute" => 4,
        _ => 5,
    };

    private static bool IsTime(string name) =>
        name
            is "interval"
                or "time without time zone"
                or "time with time zone"
                or "timestamp without time zone"
                or "timestamp with time zone";

    private static bool IsShape(string name) => name is "point" or "lseg" or "box" or "path" or "polygon" or "circle" or "line";

    /// <summary>Whether every value's text is shorter than a name may be.</summary>
    private static bool IsShort(string name) =>
        name is "name" or "boolean" or "\"char\"" or "date" or "uuid" or "money" or "oid"
        || IsInteger(name)
        || IsFloat(name)
        || IsTime(name);
}
