using System.Globalization;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;
using DbMigrate.Sources.Drizzle.TypeScript;

namespace DbMigrate.Providers.Postgres.Drizzle.TypeScript;

/// <summary>What builds a column of a type.</summary>
/// <param name="Function">Drizzle's function; empty for an enum's and for a type of our own.</param>
/// <param name="Options">Its options as TypeScript.</param>
internal sealed record ColumnType(string Function, string? Options = null)
{
    /// <summary>The enum that it is.</summary>
    public EnumType? Enum { get; init; }

    /// <summary>What a type that Drizzle has no function for is called; null where it has one.</summary>
    public string? DataType { get; init; }

    /// <summary>The type of its values in TypeScript, where it is a type of our own.</summary>
    public string Data { get; init; } = "string";

    /// <summary>It is an array.</summary>
    public bool IsArray { get; init; }
}

/// <summary>Finds what builds a column.</summary>
internal sealed class ColumnTypes(SchemaModel model)
{
    private readonly Dictionary<string, EnumType> _enums = model.Objects.OfType<EnumType>().ToDictionary(PostgresText.Name);

    /// <summary>What builds the column; null where nothing in Drizzle does.</summary>
    public ColumnType? Of(Column column) => column.Collation is null ? Of(column.Type) : Collated(column.Type, column.Collation);

    /// <summary>What builds a column of a type.</summary>
    public ColumnType? Of(string type)
    {
        var element = type;
        while (element.EndsWith("[]", StringComparison.Ordinal)) element = element[..^2];
        var found = EnumOf(element) ?? BuiltIn(element) ?? Own(KitText.DataType(element), DataOf(element));
        return found is null ? null : found with { IsArray = element.Length < type.Length };
    }

    private ColumnType? EnumOf(string type)
    {
        if (!_enums.TryGetValue(type, out var found) || found.Values.Count == 0) return null;
        // Of a type that begins like one of the server's, Drizzle Kit leaves the schema and the quotation marks out.
        return !KitText.IsKnown(found.Name) || type == $"public.{found.Name}"
            ? new("") { Enum = found }
            : Own(KitText.DataType(type), string.Join(" | ", found.Values.Select(TypeScriptText.Literal)));
    }

    private static ColumnType? BuiltIn(string type)
    {
        var text = TypeText.Parse(type);
        var zone = text.Name.EndsWith(" with time zone", StringComparison.Ordinal) ? "withTimezone: true" : null;
        var number = text.Length is { } length ? length.ToString(CultureInfo.InvariantCulture) : null;
        return (text.Name, number) switch
        {
            (
                "smallint"
                    or "integer"
                    or "boolean"
                    or "text"
                    or "real"
                    or "json"
                    or "jsonb"
                    or "uuid"
                    or "date"
                    or "inet"
                    or "cidr"
                    or "macaddr"
                    or "macaddr8"
                    or "point"
                    or "line",
                null
            ) => new(text.Name),
            ("bigint", null) => new("bigint", "{ mode: \"number\" }"),
            ("double precision", null) => new("doublePrecision"),
            ("character varying", _) => new("varchar", Options(Named("length", number))),
            ("character", not null) => new("char", Options(Named("length", number))),
            ("bit", not null) => new("bit", Options(Named("dimensions", number))),
            ("public.vector" or "public.halfvec" or "public.sparsevec", not null) => new(
                text.Name["public.".Length..], Options(Named("dimensions", number))),
            ("numeric", _) => new(
                "numeric",
                Options(
                    Named("precision", number),
                    Named("scale", number is null ? null : text.Scale!.Value.ToString(CultureInfo.InvariantCulture)))),
            ("time without time zone" or "time with time zone", _) => new("time", Options(Named("precision", number), zone)),
            ("timestamp without time zone" or "timestamp with time zone", _) => new("timestamp", Options(Named("precision", number), zone)),
            // Drizzle takes a precision of zero for none.
            ("interval", not "0") => new(
                "interval",
                Options(Named("fields", text.Fields is null ? null : TypeScriptText.Literal(text.Fields)), Named("precision", number))),
            _ => null,
        };
    }

    /// <summary>Drizzle has no collations, but passes on what follows the name of a type.</summary>
    private static ColumnType? Collated(string type, string collation)
    {
        var text = TypeText.Parse(type);
        return text.IsArray || text.Name is not ("text" or "character varying" or "character") || type == "bpchar"
            ? null
            : Own(
                $"{type.Replace("character varying", "varchar", StringComparison.Ordinal).Replace("character", "char", StringComparison.Ordinal)} COLLATE {collation}",
                "string");
    }

    private static ColumnType? Own(string? dataType, string data) => dataType is null ? null : new("") { DataType = dataType, Data = data };

    private static string DataOf(string type) => type switch
    {
        "bytea" => "Uint8Array",
        "oid" => "number",
        _ => "string",
    };

    private static string? Named(string name, string? value) => value is null ? null : $"{name}: {value}";

    private static string? Options(params ReadOnlySpan<string?> options)
    {
        var given = new List<string>();
        foreach (var option in options)
        {
            if (option is not null) given.Add(option);
        }

        return given.Count == 0 ? null : $"{{ {string.Join(", ", given)} }}";
    }
}
