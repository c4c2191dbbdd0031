using System.Text.RegularExpressions;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Introspection;
using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;
using DbMigrate.Sources.Drizzle.TypeScript;

namespace DbMigrate.Providers.Postgres.Drizzle.TypeScript;

/// <summary>Writes a column's default as the value that it is where Drizzle makes the same SQL of it, else as SQL.</summary>
internal static partial class DefaultText
{
    private const int SafeDigits = 15;

    /// <summary>The call that sets it.</summary>
    public static string Call(ModuleText module, ColumnType type, Column column)
    {
        var text = column.Default!;
        return (type.Function, text) switch
        {
            ("timestamp" or "date" or "time", "now()") => ".defaultNow()",
            ("uuid", "gen_random_uuid()") when !type.IsArray => ".defaultRandom()",
            _ => $".default({Value(type, column, text) ?? module.Sql(text)})",
        };
    }

    /// <summary>The sequence of a serial column; null where it is none.</summary>
    public static Sequence? Serial(SchemaModel model, Table table, Column column)
    {
        if (column is not { NotNull: true, Default: { } text, Type: "smallint" or "integer" or "bigint" }) return null;
        var name = ServerNames.Choose(table.Name, column.Name, "seq");
        return model.Find<Sequence>(new(ObjectKind.Sequence, table.Schema, name)) is { OwnedBy: { } owner, Unlogged: false } sequence
            && owner == new ColumnName(table.Schema, table.Name, column.Name) && sequence.Type == column.Type
            && SequencePlanner.Options(sequence.Options, sequence.Type).Length == 0
            && text == $"nextval({PostgresText.Literal(PostgresText.Name(sequence))}::regclass)" ? sequence : null;
    }

    private static string? Value(ColumnType type, Column column, string text)
    {
        if (type.IsArray) return text == $"'{{}}'::{column.Type}" ? "[]" : null;
        switch (type.Function)
        {
            case "boolean":
                return text is "true" or "false" ? text : null;
            case "smallint" or "integer" or "bigint" or "real" or "doublePrecision":
                var number = Negative().Match(text) is { Success: true } match ? match.Groups[1].Value : text;
                return Number().IsMatch(number) && number.Count(char.IsAsciiDigit) <= SafeDigits ? number : null;
            case "json" or "jsonb":
                return text == $"'{{}}'::{type.Function}" ? "{}" : text == $"'[]'::{type.Function}" ? "[]" : null;
            case "point" or "line" or "timestamp" or "vector" or "halfvec" or "":
                return type.Enum is null ? null : Literal(text, column.Type);
            default:
                return Literal(text, TypeOfLiteral(column.Type));
        }
    }

    /// <summary>A literal's text; null where it is another thing, or has another type than the column gives it by itself.</summary>
    private static string? Literal(string text, string type)
    {
        var cast = $"'::{type}";
        if (!text.StartsWith('\'') || !text.EndsWith(cast, StringComparison.Ordinal)) return null;
        var inside = text[1..^cast.Length];
        return inside.Replace("''", "", StringComparison.Ordinal).Contains('\'', StringComparison.Ordinal)
            ? null
            : TypeScriptText.Literal(inside.Replace("''", "'", StringComparison.Ordinal));
    }

    // The server casts a literal to the type without its length, and coerces the value after that.
    private static string TypeOfLiteral(string type) => TypeText.Parse(type).Name switch
    {
        "character" => "bpchar",
        var name => name,
    };

    [GeneratedRegex(@"^'(-\d+)'::(?:smallint|integer|bigint)$")]
    private static partial Regex Negative();

    // As JavaScript prints it too.
    [GeneratedRegex(@"^(?:-?(?:0|[1-9]\d*))(?:\.\d*[1-9])?$")]
    private static partial Regex Number();
}
