using System.Text;
using DbMigrate.Providers.Postgres.Emit;
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
        foreach (var type in columns.Select(types.Of).OfType<ColumnType>().Where(type => type.DataType is not null).OrderBy(type => type.DataType, StringComparer.Ordinal))
        {
            if (_own.ContainsKey(type.DataType!)) continue;
            var name = module.Names.Take(TypeScriptText.Camel(type.DataType!), "Type");
            _own.Add(type.DataType!, name);
            var note = type.DataType!.Contains('"', StringComparison.Ordinal) && !type.DataType.Contains(" COLLATE ", StringComparison.Ordinal)
                ? "// Drizzle Kit puts a quotation mark at either end of it.\n" : "";
            module.Add($"{note}const {name} = {module.Use("customType")}<{{ data: {type.Data} }}>({{ dataType: () => {TypeScriptText.Literal(type.DataType)} }});");
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
        var built = new StringBuilder(Start(text, column.Name, type));
        if (column.Identity is { } identity)
        {
            var name = identity.SequenceName ?? (ServerNames.Choose(table.Name, column.Name, "seq") is var usual && usual == $"{table.Name}_{column.Name}_seq" ? null : usual);
            built.Append($".generated{(identity.Always ? "Always" : "ByDefault")}AsIdentity({SequenceText.Options(identity.Options, column.Type, name)})");
        }

        if (column.Generated is { } expression) built.Append($".generatedAlwaysAs({module.Sql(expression)})");
        else if (column.Default is not null) built.Append(DefaultText.Call(module, type, column));
        return built.ToString();
    }

    /// <summary>A view's column.</summary>
    public string OfView(TableText text, Column column) => Start(text, column.Name, types.Of(column.Type)!);

    private string Start(TableText text, string column, ColumnType type)
    {
        var function = type.Enum is { } found ? Enums[found.Id] : type.DataType is { } own ? _own[own] : module.Use(type.Function);
        return $"{function}({text.Arguments(column, type.Options)}){(type.IsArray ? ".array()" : "")}";
    }
}
