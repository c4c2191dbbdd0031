using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Schema;
using DbMigrate.Sources.Drizzle.TypeScript;

namespace DbMigrate.Providers.Sqlite.Drizzle.TypeScript;

/// <summary>Writes a schema of SQLite's in Drizzle's TypeScript: https://orm.drizzle.team/docs/sql-schema-declaration.</summary>
internal sealed class SqliteModule
{
    private const string AnyColumn = "AnySQLiteColumn";
    private const string ExtraConfig = "SQLiteTableExtraConfigValue";

    private static readonly string[] Importable =
    [
        "blob", "check", "customType", "foreignKey", "index", "integer", "numeric", "primaryKey", "real", "sqliteTable", "sqliteView",
        "text", "uniqueIndex", AnyColumn, ExtraConfig,
    ];

    private readonly SchemaModel _model;
    private readonly SayableSchema _said;
    private readonly ModuleText _module = new("drizzle-orm/sqlite-core", Importable);
    private readonly Dictionary<ObjectId, TableText> _tables = [];
    private readonly HashSet<ObjectId> _declared = [];
    private readonly ColumnText _columns;

    private SqliteModule(SchemaModel model, SchemaModel empty)
    {
        (_model, _said) = (model, new(model, empty));
        _columns = new(_module);
    }

    /// <summary>Writes the schema.</summary>
    public static DrizzleModule Write(SchemaModel model, SchemaModel empty)
    {
        var module = new SqliteModule(model, empty);
        module.Declare();
        return new(module._module.Write(), module._said.Model, []);
    }

    private void Declare()
    {
        var parts = Said<TablePart>().ToLookup(part => part.TableId);
        var ordered = TableOrder.Of([.. Said<Table>()], [.. Said<ForeignKey>()]);
        foreach (var table in Said<Table>())
            _tables.Add(table.Id, new(table, _module.Names.Take(TypeScriptText.Camel(table.Name), "Table"), table.Columns));
        _columns.DeclareTypes(ordered.SelectMany(table => table.Columns).Concat(Said<View>().SelectMany(view => view.Columns)));
        foreach (var table in ordered)
        {
            Declare(_tables[table.Id], table, [.. parts[table.Id]]);
            _declared.Add(table.Id);
        }

        foreach (var view in Said<View>())
        {
            var text = new TableText(view, _module.Names.Take(TypeScriptText.Camel(view.Name), "View"), view.Columns);
            foreach (var column in view.Columns) text.Columns.Add((text.Key(column.Name), null, _columns.Of(text, column)));
            _module.Add(text.Declare(_module.Use("sqliteView"), $".as({_module.Sql(SayableSchema.Query(view)!)})"));
        }

        RelationText.Declare(_module, [.. _tables.Values], [.. Said<ForeignKey>().Select(key =>
            new Link(_tables[key.TableId], _tables[key.References.Id(ObjectKind.Table)], key, _said.Referenced(key), IsUnique(key)))]);
    }

    private void Declare(TableText text, Table table, IReadOnlyList<TablePart> parts)
    {
        var written = new HashSet<TablePart>();
        foreach (var column in table.Columns)
            text.Columns.Add(
                (text.Key(column.Name), null, _columns.Of(text, column) + string.Concat(Calls(table, column, parts, written))));
        var needsType = false;
        foreach (var part in parts.Where(part => !written.Contains(part)))
        {
            if (part is ForeignKey key)
                needsType |= key.References.Name != table.Name && !_declared.Contains(key.References.Id(ObjectKind.Table));
            text.Extras.Add(Extra(text, part));
        }

        _module.Add(text.Declare(_module.Use("sqliteTable"), "", needsType ? _module.UseType(ExtraConfig) : null));
    }

    private IEnumerable<string> Calls(Table table, Column column, IReadOnlyList<TablePart> parts, HashSet<TablePart> written)
    {
        var primary = parts
            .OfType<Constraint>()
            .FirstOrDefault(item => item.Kind == ConstraintKind.PrimaryKey && IsOnly(item.Columns, column));
        // Drizzle takes null from such a column; of a rowid it makes no difference.
        if (primary is not null && (column.NotNull || IsRowId(table, primary, column)))
        {
            written.Add(primary);
            var isAutomatic = ((Constraint)_said.Find(primary.Id)).Definition.Contains(" AUTOINCREMENT)", StringComparison.Ordinal);
            yield return isAutomatic ? ".primaryKey({ autoIncrement: true })" : ".primaryKey()";
        }
        else if (column.NotNull)
        {
            yield return ".notNull()";
        }

        var usual = $"{table.Name}_{column.Name}_unique";
        if (parts.OfType<TableIndex>().FirstOrDefault(item => item.Name == usual && IsUnique(item, [column.Name])) is { } unique)
        {
            written.Add(unique);
            yield return ".unique()";
        }

        if (parts.OfType<ForeignKey>().FirstOrDefault(item => IsOnly(item.Columns, column)) is not { } key) yield break;
        written.Add(key);
        var to = _tables[key.References.Id(ObjectKind.Table)];
        var type = _declared.Contains(to.Item.Id) ? "" : $": {_module.UseType(AnyColumn)}";
        var actions = string.Join(
            ", ", new[] { Action(key, "onUpdate", "ON UPDATE"), Action(key, "onDelete", "ON DELETE") }.OfType<string>());
        yield return $".references((){type} => "
            + $"{to.Name}.{to.Key(_said.Referenced(key)[0])}{(actions.Length == 0 ? "" : $", {{ {actions} }}")})";
    }

    private string Extra(TableText text, TablePart part) => part switch
    {
        Constraint { Kind: ConstraintKind.PrimaryKey } key =>
            $"{_module.Use("primaryKey")}({{ columns: [{text.List("table", key.Columns)}] }})",
        Constraint check => $"{_module.Use("check")}({TypeScriptText.Literal(check.Name)}, {_module.Sql(SayableSchema.Check(check))})",
        ForeignKey key => ForeignKey(text, key),
        TableIndex index => Index(text, index),
        _ => throw new InvalidOperationException($"There is no word for {part.Id}."),
    };

    private string ForeignKey(TableText text, ForeignKey key)
    {
        var to = _tables[key.References.Id(ObjectKind.Table)];
        var (update, delete) = (SayableSchema.Action(key, "ON UPDATE"), SayableSchema.Action(key, "ON DELETE"));
        var columns =
            $"columns: [{text.List("table", key.Columns)}], foreignColumns: "
                + $"[{to.List(to == text ? "table" : to.Name, _said.Referenced(key))}]";
        return $"{_module.Use("foreignKey")}({{ {columns} }})"
            + (update is null ? "" : $".onUpdate({TypeScriptText.Literal(update)})")
            + (delete is null ? "" : $".onDelete({TypeScriptText.Literal(delete)})");
    }

    private string Index(TableText text, TableIndex index)
    {
        var columns = ((Table)text.Item).Columns;
        var keys = index.Keys.Select(key => columns.FirstOrDefault(column => SqliteName.Quote(column.Name) == key) is { } column
            ? $"table.{text.Key(column.Name)}"
            : _module.Sql(key));
        return $"{_module.Use(index.Unique ? "uniqueIndex" : "index")}({TypeScriptText.Literal(index.Name)}).on({string.Join(", ", keys)})"
            + (SayableSchema.Where(index) is { } where ? $".where({_module.Sql(where)})" : "");
    }

    private bool IsUnique(ForeignKey key) => Said<TablePart>().Where(part => part.TableId == key.TableId).Any(part => part switch
    {
        Constraint { Kind: ConstraintKind.PrimaryKey } primary => primary.Columns.ToHashSet().SetEquals(key.Columns),
        TableIndex index => IsUnique(index, key.Columns),
        _ => false,
    });

    private static bool IsUnique(TableIndex index, IEnumerable<string> columns) =>
        index.Unique && SayableSchema.Where(index) is null && index.Keys.ToHashSet().SetEquals(columns.Select(SqliteName.Quote));

    private IEnumerable<T> Said<T>()
        where T : SchemaObject => _said.Objects.Select(id => _model.Find(id)).OfType<T>();

    private static bool IsRowId(Table table, Constraint key, Column column) =>
        column.Type == "INTEGER" && !table.WithoutRowId && !key.Definition.Contains(" DESC", StringComparison.Ordinal);

    private static string? Action(ForeignKey key, string name, string when) =>
        SayableSchema.Action(key, when) is { } action ? $"{name}: {TypeScriptText.Literal(action)}" : null;

    private static bool IsOnly(EquatableArray<string> columns, Column column) => columns.Count == 1 && columns[0] == column.Name;
}
