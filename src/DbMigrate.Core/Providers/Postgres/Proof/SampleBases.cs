using System.Globalization;

namespace DbMigrate.Providers.Postgres.Proof;

/// <summary>Values of the types that the server brings, and of those of well-known extensions. Another number gives another value where the
/// type has room for it.</summary>
internal static class SampleBases
{
    private static readonly string[] Relations = ["pg_catalog.pg_class", "pg_catalog.pg_type", "pg_catalog.pg_proc", "pg_catalog.pg_index"];

    /// <summary>Whether the type is one of these.</summary>
    public static bool IsKnown(SampleShape.Base type) => Of(type, 1) is not null;

    public static bool IsNumber(string name) =>
        name is "smallint" or "integer" or "bigint" or "numeric" or "real" or "double precision" or "money" or "oid";

    public static bool IsInteger(string name) => name is "smallint" or "integer" or "bigint" or "oid";

    public static bool IsText(string name) =>
        name is "text" or "character varying" or "character" or "bpchar" or "name" or "citext" or "\"char\"";

    public static bool IsTime(string name) => name == "date" || name.StartsWith("timestamp", StringComparison.Ordinal);

    public static bool IsJson(string name) => name is "json" or "jsonb";

    /// <summary>The longest text of a type; null where there is no limit.</summary>
    public static int? Width(SampleShape.Base type) => type.Name switch
    {
        "\"char\"" => 1,
        "name" => 63,
        "character varying" or "character" => type.Modifiers.Count > 0 ? type.Modifiers[0] : null,
        _ => null,
    };

    /// <summary>A value; null where the type is not known.</summary>
    public static string? Of(SampleShape.Base type, int n)
    {
        var number = n.ToString(CultureInfo.InvariantCulture);
        return type.Name switch
        {
            "numeric" => Numeric(type.Modifiers, n),
            "boolean" => n % 2 == 1 ? "true" : "false",
            "\"char\"" => Letter(n),
            "tid" => $"(0,{n})",
            "bytea" => $"\\x{n:x8}",
            "bit" => Bits(n, type.Modifiers.Count > 0 ? type.Modifiers[0] : 1),
            "bit varying" => Bits(n, type.Modifiers.Count > 0 ? Math.Min(8, type.Modifiers[0]) : 8),
            "uuid" => $"00000000-0000-4000-8000-{n:d12}",
            "json" or "jsonb" => $"{{\"n\": {n}}}",
            "jsonpath" => $"$.\"a{n}\"",
            "xml" => $"<n>{n}</n>",
            "inet" or "cidr" => $"10.0.{n / 250}.{n % 250}",
            "macaddr" => $"08:00:2b:01:{n / 256 % 256:x2}:{n % 256:x2}",
            "macaddr8" => $"08:00:2b:01:02:03:{n / 256 % 256:x2}:{n % 256:x2}",
            "tsvector" or "tsquery" => $"a{n}",
            "pg_lsn" => $"0/{n:X}",
            "txid_snapshot" or "pg_snapshot" => $"{n}:{n + 1}:",
            "int2vector" or "oidvector" => $"{n} {n + 1}",
            "aclitem" => "=r/" + "pg_database_owner",
            _ when IsNumber(type.Name) || type.Name is "xid" or "cid" or "xid8" => number,
            _ when IsText(type.Name) || type.Name == "refcursor" => Text(n, Width(type)),
            _ => OfTime(type.Name, n) ?? OfShape(type.Name, n) ?? OfObject(type.Name, n) ?? OfExtension(type, n),
        };
    }

    private static string Text(int n, int? width)
    {
        if (width < 3) return (width == 1 ? "" : ((char)('a' + (n / 26 % 26))).ToString()) + Letter(n);
        var text = $"a{n}";
        return text.Length <= (width ?? text.Length) ? text : text[^width!.Value..];
    }

    private static string Letter(int n) => ((char)('a' + (n % 26))).ToString();

    private static string Bits(int n, int width)
    {
        var bits = Convert.ToString(n, 2).PadLeft(width, '0');
        return bits[^width..];
    }

    private static string Numeric(IReadOnlyList<int> modifiers, int n)
    {
        if (modifiers.Count == 0) return n.ToString(CultureInfo.InvariantCulture);
        var (precision, scale) = (modifiers[0], modifiers.Count > 1 ? modifiers[1] : 0);
        if (scale < 0) return n + new string('0', -scale);
        if (precision > scale) return (precision - scale == 1 ? n % 10 : n).ToString(CultureInfo.InvariantCulture);
        return "0." + (n % 10).ToString(CultureInfo.InvariantCulture).PadLeft(Math.Max(1, scale), '0');
    }

    private static string? OfTime(string name, int n)
    {
        var time = TimeSpan.FromMinutes((8 * 60) + (n % 900)).ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture);
        var day = new DateTime(2024, 1, 1).AddDays(n).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return name switch
        {
            "date" => day,
            "timestamp without time zone" => $"{day} 08:00:00",
            "timestamp with time zone" => $"{day} 08:00:00+00",
            "time without time zone" => time,
            "time with time zone" => $"{time}+00",
            _ when name.StartsWith("interval", StringComparison.Ordinal) => $"{n} years {n} mons {n} days 00:00:{n % 60:d2}",
            _ => null,
        };
    }

    private static string? OfShape(string name, int n) => name switch
    {
        "point" => $"({n},{n})",
        "lseg" => $"[({n},{n}),({n + 1},{n})]",
        "line" => $"{{1,-1,{n}}}",
        "box" => $"({n}.5,{n}.5),({n},{n})",
        "path" => $"(({n},{n}),({n + 1},{n + 1}))",
        "polygon" => $"(({n},{n}),({n + 1},{n}),({n + 1},{n + 1}))",
        "circle" => $"<({n * 10},{n}),1>",
        _ => null,
    };

    /// <summary>The names of things that every server has.</summary>
    private static string? OfObject(string name, int n) => name switch
    {
        "regclass" => Relations[n % Relations.Length],
        "regtype" => n % 2 == 0 ? "integer" : "text",
        "regproc" => n % 2 == 0 ? "pg_catalog.version" : "pg_catalog.pg_backend_pid",
        "regprocedure" => n % 2 == 0 ? "pg_catalog.version()" : "pg_catalog.now()",
        "regoper" => n % 2 == 0 ? "pg_catalog.|/" : "pg_catalog.||/",
        "regoperator" => n % 2 == 0 ? "pg_catalog.|/(none,double precision)" : "pg_catalog.||/(none,double precision)",
        "regrole" => n % 2 == 0 ? "pg_monitor" : "pg_database_owner",
        "regnamespace" => n % 2 == 0 ? "pg_catalog" : "information_schema",
        "regconfig" or "regdictionary" => "pg_catalog.simple",
        "regcollation" => "pg_catalog.\"C\"",
        "regdatabase" => "template1",
        _ => null,
    };

    private static string? OfExtension(SampleShape.Base type, int n) => type.Name switch
    {
        "hstore" => $"n=>{n}",
        "ltree" or "lquery" => $"a.b{n}",
        "ltxtquery" => $"a{n}",
        "cube" => $"({n})",
        "seg" or "query_int" or "lo" => n.ToString(CultureInfo.InvariantCulture),
        "isbn13" or "isbn" or "ean13" => "978-0-393-04002-9",
        "issn13" or "issn" => "1436-4522",
        "ismn13" or "ismn" => "M-2306-7118-7",
        "upc" => "220356483481",
        "vector" or "halfvec" => $"[{string.Join(',', Enumerable.Range(n, type.Modifiers.Count > 0 ? type.Modifiers[0] : 3))}]",
        "geometry" or "geography" => $"POINT({n} {n})",
        _ => null,
    };
}
