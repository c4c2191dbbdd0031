using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Looks a model's dependencies up, and its parts by their owner.</summary>
internal sealed class DependencyMap
{
    private readonly Lazy<HashSet<Dependency>> _all;
    private readonly Lazy<ILookup<ObjectId, ObjectId>> _dependents;
    private readonly Lazy<ILookup<ObjectId, ObjectId>> _needs;
    private readonly Lazy<ILookup<ObjectId, TablePart>> _parts;
    private readonly Lazy<ILookup<(string?, string), ObjectId>> _constraints;

    public DependencyMap(SchemaModel model)
    {
        Model = model;
        _all = new(() => [.. model.Dependencies]);
        _dependents = new(() => model.Dependencies.ToLookup(dependency => dependency.Needs, dependency => dependency.Dependent));
        _needs = new(() => model.Dependencies.ToLookup(dependency => dependency.Dependent, dependency => dependency.Needs));
        _parts = new(() => model.Objects.OfType<TablePart>().ToLookup(OwnerOf));
        _constraints = new(() => model.Objects.OfType<Constraint>().ToLookup(item => (item.Schema, item.Name), item => item.Id));
    }

    public SchemaModel Model { get; }

    /// <summary>What needs the object or column.</summary>
    public IEnumerable<ObjectId> DependentsOf(ObjectId id) => _dependents.Value[id];

    /// <summary>What the object or column needs.</summary>
    public IEnumerable<ObjectId> NeedsOf(ObjectId id) => _needs.Value[id];

    /// <summary>Whether the one needs the other.</summary>
    public bool Needs(ObjectId dependent, ObjectId needs) => _all.Value.Contains(new(dependent, needs));

    /// <summary>The constraints, indexes, triggers, rules, policies and statistics of a table or view.</summary>
    public IEnumerable<TablePart> PartsOf(ObjectId id) => _parts.Value[id];

    /// <summary>The index, or the constraint that owns it, of a name.</summary>
    public ObjectId? IndexOrConstraint(QualifiedName name)
    {
        ObjectId index = new(ObjectKind.Index, name.Schema, name.Name);
        if (Model.Find(index) is not null) return index;
        foreach (var id in _constraints.Value[(name.Schema, name.Name)]) return id;
        return null;
    }

    /// <summary>The table, view or materialized view that a part belongs to.</summary>
    public ObjectId OwnerOf(TablePart part)
    {
        var schema = part is Statistics { TableSchema: { } other } ? other : part.Schema;
        ObjectId table = new(ObjectKind.Table, schema, part.Table);
        if (Model.Find(table) is not null) return table;
        ObjectId view = new(ObjectKind.View, schema, part.Table);
        if (Model.Find(view) is not null) return view;
        ObjectId materialized = new(ObjectKind.MaterializedView, schema, part.Table);
        return Model.Find(materialized) is null ? table : materialized;
    }
}
