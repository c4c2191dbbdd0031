using DbMigrate.Schema;
using DbMigrate.Sources.Drizzle.TypeScript;

namespace DbMigrate.Providers.Postgres.Drizzle.TypeScript;

/// <summary>Writes a schema of PostgreSQL's in Drizzle's TypeScript: https://orm.drizzle.team/docs/sql-schema-declaration.</summary>
internal sealed class PostgresModule
{
    private const string AnyColumn = "AnyPgColumn";
    private const string ExtraConfig = "PgTableExtraConfigValue";

    private static readonly string[] Importable =
    [
        "bigint", "bigserial", "bit", "boolean", "char", "check", "cidr", "customType", "date", "doublePrecision", "foreignKey",
        "halfvec", "index", "inet", "integer", "interval", "json", "jsonb", "line", "macaddr", "macaddr8", "numeric", "pgEnum",
        "pgMaterializedView", "pgPolicy", "pgSchema", "pgSequence", "pgTable", "pgView", "point", "primaryKey", "real", "serial",
        "smallint", "smallserial", "sparsevec", "text", "time", "timestamp", "unique", "uniqueIndex", "uuid", "varchar", "vector",
        AnyColumn, ExtraConfig,
    ];

    private readonly SchemaModel _model;
    private readonly ColumnTypes _types;
    private readonly SayableSchema _said;
    private readonly ModuleText _module = new("drizzle-orm/pg-core", Importable);
    private readonly Dictionary<string, string> _schemas = new(StringComparer.Ordinal);
    private readonly Dictionary<ObjectId, TableText> _tables = [];
    private readonly ILookup<ObjectId, TablePart> _parts;
    private readonly ColumnBuilder _columns;
    private readonly List<SchemaObject> _unsaid;

    private PostgresModule(SchemaModel model, SchemaModel empty)
    {
        _model = model;
        _types = new(model);
        _said = new(model, empty, _types);
        _columns = new(model, _types, _module);
        _unsaid = [.. model.Objects.Where(IsOnlyRead)];
        _parts = Said<TablePart>().ToLookup(part => part.TableId);
    }

    /// <summary>Writes the schema.</summary>
    public static DrizzleModule Write(SchemaModel model, SchemaModel empty)
    {
        var module = new PostgresModule(model, empty);
        module.DeclareNamespaces();
        module.DeclareEnums();
        module.DeclareTables();
        module.DeclareViews();
        module.DeclareRelations();
        return new(module._module.Write(), module._said.Model, module._said.Needed);
    }

    private void DeclareNamespaces()
    {
        foreach (var item in Said<Namespace>())
        {
            _schemas.Add(item.Name, _module.Names.Take(TypeScriptText.Camel(item.Name), "Schema"));
            _module.Add($"export const {_schemas[item.Name]} = {_module.Use("pgSchema")}({TypeScriptText.Literal(item.Name)});");
        }
    }

    private void DeclareEnums()
    {
        foreach (var item in Said<EnumType>())
        {
            var name = NameOf(item, "Enum");
            _columns.Enums.Add(item.Id, name);
            _module.Add($"{Doc(item)}export const {name} = "
                + $"{Function(item, "enum")}({TypeScriptText.Literal(item.Name)}, {TypeScriptText.Literals(item.Values)});");
        }

        foreach (var item in Said<Sequence>().Where(item => !_said.IsSerial(item.Id)))
        {
            var options = SequenceText.Options(item.Options, item.Type);
            var arguments = TypeScriptText.Literal(item.Name) + (options is null ? "" : $", {options}");
            _module.Add($"{Doc(item)}export const {NameOf(item, "Sequence")} = {Function(item, "sequence")}({arguments});");
        }
    }

    private void DeclareTables()
    {
        var ordered = TableOrder.Of([.. Said<Table>()], [.. Said<ForeignKey>()]);
        foreach (var table in Said<Table>()) _tables.Add(table.Id, new(table, NameOf(table, "Table"), table.Columns));
        var ofViews = Said<View>().Concat<SchemaObject>(Said<MaterializedView>()).Concat(_unsaid).SelectMany(item => ColumnsOf(item));
        _columns.DeclareTypes(
            ordered.SelectMany(table => table.Columns).Concat(ofViews.Select(column => column with { Collation = null })));
        var declared = new HashSet<ObjectId>();
        foreach (var table in ordered)
        {
            var text = _tables[table.Id];
            var keys = new TableKeys(text, table, _module, _tables, [.. _parts[table.Id]],
                isSerial: column => DefaultText.Serial(_model, table, column) is not null, isLater: id => !declared.Contains(id));
            foreach (var column in table.Columns)
                text.Columns.Add((text.Key(column.Name), column.Comment, _columns.Of(text, table, column) + keys.OfColumn(column)));
            keys.AddExtras();
            var ends = ((Table)_said.Find(table.Id)!).RowSecurity && !_parts[table.Id].OfType<Policy>().Any() ? ".enableRLS()" : "";
            _module.Add(text.Declare(Function(table, "table"), ends, keys.NeedsType ? _module.UseType(ExtraConfig) : null));
            declared.Add(table.Id);
        }
    }

    private void DeclareViews()
    {
        var views = new ViewOrder(_said, [.. Said<View>(), .. Said<MaterializedView>()]);
        var names = views.Names(_module.Names, Wanted, "View");
        foreach (var item in views.Items) DeclareView(item, names[item.Id], ViewText.Ends(item, _module));
        foreach (var item in _unsaid) DeclareView(item, NameOf(item, "View"), ".existing()");
    }

    private void DeclareView(SchemaObject item, string name, string ends)
    {
        var text = new TableText(item, name, ColumnsOf(item));
        foreach (var column in ColumnsOf(item)) text.Columns.Add((text.Key(column.Name), column.Comment, _columns.OfView(text, column)));
        _module.Add(text.Declare(Function(item, item is MaterializedView ? "materializedView" : "view"), ends));
    }

    private static EquatableArray<Column> ColumnsOf(SchemaObject item) => item switch
    {
        Table table => table.Columns,
        View view => view.Columns,
        MaterializedView view => view.Columns,
        _ => [],
    };

    /// <summary>Whether it is not said, but can be read: a partitioned table, a view of one. Drizzle calls that a view that is there
    /// already.</summary>
    private bool IsOnlyRead(SchemaObject item) =>
        item is Table { PartitionOf: null } or View or MaterializedView
        && _said.Find(item.Id) is null
        && (item.Schema == "public" || _said.Find(new(ObjectKind.Schema, null, item.Schema!)) is not null)
        && SayableObject.CanRead(item, ColumnsOf(item), _types);

    private void DeclareRelations()
    {
        var links = Said<ForeignKey>()
            .Where(key => key.Columns.Count > 0)
            .Select(key => new Link(
                _tables[key.TableId], _tables[key.References.Id(ObjectKind.Table)], key, key.ReferencedColumns, IsUnique(key)))
            .ToList();
        RelationText.Declare(_module, [.. _tables.Values], links);
    }

    private bool IsUnique(ForeignKey key) => _parts[key.TableId].OfType<Constraint>().Any(item =>
        item.Kind is ConstraintKind.PrimaryKey or ConstraintKind.Unique && item.Columns.ToHashSet().SetEquals(key.Columns));

    /// <summary>What is said, as the model has it: its comment is the constant's.</summary>
    private IEnumerable<T> Said<T>()
        where T : SchemaObject => _said.Objects.Select(id => _model.Find(id)).OfType<T>();

    private string NameOf(SchemaObject item, string kind) => _module.Names.Take(Wanted(item), kind);

    private string Wanted(SchemaObject item) =>
        TypeScriptText.Camel(item.Name)
        + (item.Schema is null or "public" ? "" : $"In{TypeScriptText.Capital(TypeScriptText.Camel(item.Schema))}");

    /// <summary>The function that makes an object: <c>pgTable</c>, or the one of its schema.</summary>
    private string Function(SchemaObject item, string kind) =>
        item.Schema is { } schema && _schemas.TryGetValue(schema, out var name)
            ? $"{name}.{kind}"
            : _module.Use($"pg{TypeScriptText.Capital(kind)}");

    private static string Doc(SchemaObject item) => item.Comment is { } comment ? TypeScriptText.Doc(comment, "") : "";
}
