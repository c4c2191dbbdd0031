using System.Text.RegularExpressions;
using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Schema;
using DbMigrate.Sources.Drizzle.TypeScript;

namespace DbMigrate.Providers.Sqlite.Drizzle.TypeScript;

/// <summary>Writes columns.</summary>
internal sealed partial class ColumnText(ModuleText module)
{
    private readonly Dictionary<string, string> _own = new(StringComparer.Ordinal);

    /// <summary>Whether there is a way to say the column's type.</summary>
    public static bool CanSay(Column column) => Type().IsMatch(column.Type) && !column.Type.Split(' ', '(').Any(SqliteName.IsKeyword);

    /// <summary>Declares the types that Drizzle has no function for.</summary>
    public void DeclareTypes(IEnumerable<Column> columns)
    {
        foreach (var column in columns.Where(column => BuiltIn(column) is null))
        {
            var type = DataType(column);
            if (_own.ContainsKey(type)) continue;
            var name = module.Names.Take(TypeScriptText.Camel(type.Length == 0 ? "any" : type), "Type");
            _own.Add(type, name);
            module.Add(
                $"const {name} = {module.Use("customType")}<{{ data: {DataOf(column.Type)} }}>({{ dataType: () => "
                    + $"{TypeScriptText.Literal(type)} }});");
        }
    }

    /// <summary>A column, without the keys that it is part of.</summary>
    public string Of(TableText text, Column column)
    {
        var built = BuiltIn(column);
        var start =
            $"{(built is { } known ? module.Use(known.Function) : _own[DataType(column)])}({text.Arguments(column.Name, built?.Options)})";
        if (column.Generated is { } expression)
            return $"{start}.generatedAlwaysAs({module.Sql(expression)}{(column.Stored ? ", { mode: \"stored\" }" : "")})";
        return column.Default is { } value ? $"{start}.default({Value(built?.Function, value) ?? module.Sql(value)})" : start;
    }

    private static (string Function, string? Options)? BuiltIn(Column column) => (column.Type, column.Collation) switch
    {
        ("INTEGER", null) => ("integer", null),
        ("REAL", null) => ("real", null),
        ("NUMERIC", null) => ("numeric", null),
        ("TEXT", null) => ("text", null),
        // Without a mode it would read and write JSON.
        ("BLOB", null) => ("blob", "{ mode: \"buffer\" }"),
        (var type, null) when TextLength().Match(type) is { Success: true } match => ("text", $"{{ length: {match.Groups[1].Value} }}"),
        _ => null,
    };

    private static string? Value(string? function, string value) => function switch
    {
        "integer" when Number().IsMatch(value) => value,
        "real" when Number().IsMatch(value) || Fraction().IsMatch(value) => value,
        "text" or "numeric" when value.StartsWith('\'') => TypeScriptText.Literal(
            value[1..^1].Replace("''", "'", StringComparison.Ordinal)),
        _ => null,
    };

    /// <summary>The type, and what Drizzle passes on behind it.</summary>
    private static string DataType(Column column) =>
        column.Type.ToLowerInvariant()
        + (column.Collation is null ? "" : $"{(column.Type.Length > 0 ? " " : "")}COLLATE {SqliteName.Quote(column.Collation)}");

    // What SQLite makes of a type's name: https://www.sqlite.org/datatype3.html#determination_of_column_affinity.
    private static string DataOf(string type) => type switch
    {
        _ when type.Contains("INT", StringComparison.Ordinal) => "number",
        _ when type.Contains("CHAR", StringComparison.Ordinal)
                || type.Contains("CLOB", StringComparison.Ordinal)
                || type.Contains("TEXT", StringComparison.Ordinal) => "string",
        "" => "unknown",
        _ when type.Contains("BLOB", StringComparison.Ordinal) => "Uint8Array",
        _ when type.Contains("REAL", StringComparison.Ordinal)
                || type.Contains("FLOA", StringComparison.Ordinal)
                || type.Contains("DOUB", StringComparison.Ordinal) => "number",
        _ => "string | number",
    };

    [GeneratedRegex(@"^[A-Z0-9_ ]*(?:\([0-9,+\-]+\))?$")]
    private static partial Regex Type();

    [GeneratedRegex(@"^TEXT\(([1-9]\d*)\)$")]
    private static partial Regex TextLength();

    // As JavaScript prints it too.
    [GeneratedRegex(@"^-?(?:0|[1-9]\d{0,14})$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^-?(?:0|[1-9]\d{0,6})\.\d{0,5}[1-9]$")]
    private static partial Regex Fraction();
}
