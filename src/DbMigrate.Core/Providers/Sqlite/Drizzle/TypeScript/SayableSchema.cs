using DbMigrate.Providers.Sqlite.Emit;
using DbMigrate.Providers.Sqlite.Introspection;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite.Drizzle.TypeScript;

/// <summary>What of a schema Drizzle Kit generates: each object without what it has no word for, or nothing.</summary>
internal sealed class SayableSchema
{
    private readonly SchemaModel _model;
    private readonly SchemaModel _empty;
    private readonly Dictionary<ObjectId, SchemaObject> _said = [];

    public SayableSchema(SchemaModel model, SchemaModel empty)
    {
        (_model, _empty) = (model, empty);
        foreach (var item in model.Objects.OrderBy(item => item is not Table))
        {
            if ((item is Constraint or ForeignKey || KitText.CanName(item.Name)) && Of(item) is { } said) _said.Add(item.Id, said);
        }
    }

    /// <summary>What is said, in the model's order.</summary>
    public IEnumerable<ObjectId> Objects => _model.Objects.Select(item => item.Id).Where(_said.ContainsKey);

    /// <summary>The schema that comes out.</summary>
    public SchemaModel Model => _model.With(_empty.Objects.Concat(_said.Values).DistinctBy(item => item.Id));

    /// <summary>The object as it is said.</summary>
    public SchemaObject Find(ObjectId id) => _said[id];

    /// <summary>The query of a view; null where it names its columns, which Drizzle cannot.</summary>
    public static string? Query(View view)
    {
        var statement = view.Statement ?? view.Definition;
        var tokens = new TokenReader(statement);
        tokens.Expect("CREATE");
        tokens.Expect("VIEW");
        tokens.Accept("IF", "NOT", "EXISTS");
        tokens.TakeQualifiedName();
        if (!tokens.Is("AS")) return null;
        var query = statement[tokens.Take().End..].Trim();
        // A comment at the end would swallow the semicolon.
        return query.AsSpan(query.LastIndexOf('\n') + 1).Contains("--", StringComparison.Ordinal) ? query + "\n" : query;
    }

    /// <summary>The condition of a check.</summary>
    public static string Check(Constraint check) => check.Definition["CHECK (".Length..^1];

    /// <summary>The condition of an index; null where it holds all rows.</summary>
    public static string? Where(TableIndex index)
    {
        var head = DefinitionWriter.Index(index.Unique, index.Name, index.Table, index.Keys, where: null);
        return index.Definition.Length > head.Length ? index.Definition[(head.Length + " WHERE ".Length)..] : null;
    }

    /// <summary>The columns that a foreign key refers to; none where it leaves them out and there is no key to refer to.</summary>
    public IReadOnlyList<string> Referenced(ForeignKey key) => key.ReferencedColumns.Count > 0 ? key.ReferencedColumns
        : PrimaryKeyOf(key.References.Id(ObjectKind.Table)) is { } primary ? primary.Columns
        : [];

    /// <summary>What a foreign key does, in lower case; null for nothing.</summary>
    public static string? Action(ForeignKey key, string when)
    {
        foreach (var action in (ReadOnlySpan<string>)["CASCADE", "RESTRICT", "SET NULL", "SET DEFAULT"])
        {
            if (key.Definition.Contains($" {when} {action}", StringComparison.Ordinal)) return action.ToLowerInvariant();
        }

        return null;
    }

    private SchemaObject? Of(SchemaObject item) => item switch
    {
        Table table => Of(table),
        TablePart part when !_said.ContainsKey(part.TableId) => null,
        Constraint { Kind: ConstraintKind.PrimaryKey } key when key.Columns.All(KitText.CanList) => PrimaryKey(key),
        Constraint { Kind: ConstraintKind.Check } check when IsNamed(check) && KitText.CanKeep(check.Definition) => check,
        ForeignKey key => Of(key),
        TableIndex index when index.Keys.All(KitText.CanList) && KitText.CanKeep(index.Definition) => index,
        View view when Query(view) is not null && view.Columns.All(CanSay) => view with { Columns = [] },
        _ => null,
    };

    private Constraint? PrimaryKeyOf(ObjectId table) =>
        _model.Objects.OfType<Constraint>().FirstOrDefault(item => item.Kind == ConstraintKind.PrimaryKey && item.TableId == table);

    private static Table? Of(Table table) =>
        table.Kind == TableKind.Ordinary && table.Columns.All(CanSay)
            ? new()
            {
                Name = table.Name,
                Columns = [.. table.Columns.Select(column => column with { NotNullName = null, NotNullOptions = null })],
            }
            : null;

    private static Constraint PrimaryKey(Constraint key)
    {
        var isAutomatic = key.Columns.Count == 1 && key.Definition.Contains(" AUTOINCREMENT)", StringComparison.Ordinal);
        var definition = DefinitionWriter.Key(
            "PRIMARY KEY", key.Columns.Select(column => new KeyColumnText(column)), isAutomatic, conflict: null);
        return key with { Name = definition, Definition = definition };
    }

    private ForeignKey? Of(ForeignKey key)
    {
        var columns = Referenced(key);
        if (_said.GetValueOrDefault(key.References.Id(ObjectKind.Table)) is not Table to || columns.Count != key.Columns.Count) return null;
        if (!columns.All(column => to.Find(column) is not null && KitText.CanList(column)) || !key.Columns.All(KitText.CanList))
            return null;
        var options = new ReferenceText(to.Name)
        {
            OnUpdate = Action(key, "ON UPDATE")?.ToUpperInvariant(),
            OnDelete = Action(key, "ON DELETE")?.ToUpperInvariant(),
        };
        var definition = DefinitionWriter.ForeignKey(key.Columns, to.Name, [.. columns], options);
        return key with { Name = definition, Definition = definition, ReferencedColumns = [.. columns] };
    }

    private static bool CanSay(Column column) => KitText.CanName(column.Name) && ColumnText.CanSay(column);

    // One without a name, or with another's, is named after its definition.
    private static bool IsNamed(Constraint check) =>
        KitText.CanName(check.Name) && !check.Name.EndsWith(check.Definition, StringComparison.Ordinal);
}
