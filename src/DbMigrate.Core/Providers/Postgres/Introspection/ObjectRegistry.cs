using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>Which object of the model a catalog's row is, or belongs to.</summary>
internal sealed class ObjectRegistry
{
    private readonly Dictionary<ulong, Entry> _objects = [];
    private readonly Dictionary<ulong, ObjectId> _needed = [];
    private readonly List<Dependency> _dependencies = [];

    /// <summary>What was found.</summary>
    public IReadOnlyList<Dependency> Dependencies => _dependencies;

    /// <summary>A row that is an object, or a part of one that is not listed for itself.</summary>
    public void Add(uint catalog, uint oid, ObjectId id, uint table = 0) => _objects[Key(catalog, oid)] = new(id, table, null);

    /// <summary>A relation, which has columns.</summary>
    public void Add(uint catalog, uint oid, Relation relation) => _objects[Key(catalog, oid)] = new(relation.Id, 0, relation);

    /// <summary>A row that only stands for an object where something needs it.</summary>
    public void AddNeeded(uint catalog, uint oid, ObjectId id) => _needed[Key(catalog, oid)] = id;

    /// <summary>A row that belongs to another row's object.</summary>
    public void AddStandIn(uint catalog, uint oid, uint ofCatalog, uint ofOid)
    {
        if (_objects.TryGetValue(Key(ofCatalog, ofOid), out var entry))
            _objects.TryAdd(Key(catalog, oid), entry);
        else if (_needed.TryGetValue(Key(ofCatalog, ofOid), out var id))
            _needed.TryAdd(Key(catalog, oid), id);
    }

    /// <summary>The object of this address; null where it is not in the model.</summary>
    public ObjectId? Find(uint catalog, uint oid) => _objects.TryGetValue(Key(catalog, oid), out var entry) ? entry.Id : null;

    /// <summary>Takes a row of pg_depend where both ends are in the model, and where it says more than that a part belongs to its
    /// table.</summary>
    public void AddDependency(Address dependent, Address needed)
    {
        if (!_objects.TryGetValue(Key(dependent.Catalog, dependent.Oid), out var entry))
            return;
        var isColumn = needed.Column > 0;
        if (needed.Catalog == Catalogs.Relation)
        {
            var isOwnTable = !isColumn
                && (entry.Table == needed.Oid || (dependent.Catalog == Catalogs.Relation && dependent.Oid == needed.Oid));
            // A sequence's column is what it is owned by.
            if (isOwnTable || (isColumn && entry.Id.Kind == ObjectKind.Sequence))
                return;
        }

        if (Needed(needed) is { } needs && entry.At(dependent.Column) is { } id && id != needs)
            _dependencies.Add(new(id, needs));
    }

    private ObjectId? Needed(Address address)
    {
        var key = Key(address.Catalog, address.Oid);
        if (_objects.TryGetValue(key, out var entry)) return entry.At(address.Column);
        return _needed.TryGetValue(key, out var id) ? id : null;
    }

    private static ulong Key(uint catalog, uint oid) => ((ulong)catalog << 32) | oid;

    /// <param name="Id">The object.</param>
    /// <param name="Table">The table it is a part of.</param>
    /// <param name="Relation">It as a relation.</param>
    private readonly record struct Entry(ObjectId Id, uint Table, Relation? Relation)
    {
        /// <summary>A composite type's attributes are no objects of their own.</summary>
        public ObjectId? At(int column) => column <= 0 || Relation is null || Id.Kind == ObjectKind.CompositeType
            ? Id
            : Relation.Column(column) is { } name ? new(ObjectKind.Column, Id.Schema, name, Id.Name) : null;
    }
}
