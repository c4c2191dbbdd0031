using DbMigrate.Providers.Postgres.Introspection;
using DbMigrate.Schema;
using DbMigrate.Sources.Drizzle.TypeScript;

namespace DbMigrate.Providers.Postgres.Drizzle.TypeScript;

/// <summary>Writes columns.</summary>
internal sealed class ColumnBuilder(SchemaModel model, ColumnTypes types, ModuleText module)
{
    private readonly Dictionary<string, string> _own = new(StringComparer.Ordinal);

    /// <summary>The constants of the enums.</summary>
    public Dictionary<ObjectId, string> Enums { get; } = [];

    /// <summary>Declares the types that Drizzle has no function for.</summary>
    public void DeclareTypes(IEnumerable<Column> columns)
    {
        foreach (var type in columns.Select(types.Of).OfType<ColumnType>().OrderBy(type => type.DataType, StringComparer.Ordinal))
        {
            if (type.DataType is not { } own || _own.ContainsKey(own)) continue;
            var name = module.Names.Take(TypeScriptText.Camel(own), "Type");
            _own.Add(own, name);
            var isCut = own.Contains("\".\"", StringComparison.Ordinal) && !own.Contains(" COLLATE ", StringComparison.Ordinal);
            module.Add((isCut ? "// Drizzle Kit puts a quotation mark at either end of it.\n" : "")
                + $"const {name} = {module.Use("customType")}<{{ data: {type.Data} }}>({{ dataType: () => {TypeScriptText.Literal(own)} "
                + $"}});");
        }
    }

    /// <summary>A table's column, without the keys that it is part of.</summary>
    public string Of(TableText text, Table table, Column column)
    {
        if (DefaultText.Serial(model, table, column) is { } sequence)
        {
            var serial = sequence.Type switch { "smallint" => "smallserial", "integer" => "serial", _ => "bigserial" };
            return $"{module.Use(serial)}({text.Arguments(column.Name, serial == "bigserial" ? "{ mode: \"number\" }" : null)})";
        }

        var type = types.Of(column)!;
        var start = Start(text, column.Name, type);
        if (column.Identity is { } identity) return $"{start}{Identity(table, column, identity)}";
        if (column.Generated is { } expression) return $"{start}.generatedAlwaysAs({module.Sql(expression)})";
        return column.Default is null ? start : start + DefaultText.Call(module, type, column);
    }

    /// <summary>A view's column.</summary>
    public string OfView(TableText text, Column column) => Start(text, column.Name, types.Of(column.Type)!);

    private static string Identity(Table table, Column column, Identity identity)
    {
        var usual = ServerNames.Choose(table.Name, column.Name, "seq");
        // Drizzle cuts no name, so that one that the server cuts has to be stated.
        var name = identity.SequenceName ?? (usual == $"{table.Name}_{column.Name}_seq" ? null : usual);
        return $".generated{(identity.Always ? "Always" : "ByDefault")}AsIdentity({SequenceText.Options(identity.Options, column.Type, name)})";
    }

    private string Start(TableText text, string column, ColumnType type)
    {
        var function = type.Enum is { } found ? Enums[found.Id] : type.DataType is { } own ? _own[own] : module.Use(type.Function);
        return $"{function}({text.Arguments(column, type.Options)}){(type.IsArray ? ".array()" : "")}";
    }
}
