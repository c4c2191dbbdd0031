using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Introspection;

/// <summary>What is known while a database is read: comments, grants and owners first, then objects by their addresses, then
/// dependencies.</summary>
internal sealed class ReadState(int version, IReadOnlyDictionary<uint, string> namespaces)
{
    private readonly Dictionary<Address, string> _comments = [];
    private readonly Dictionary<Address, List<Grant>> _grants = [];
    private readonly Dictionary<Address, string> _owners = [];
    private readonly Dictionary<Address, List<string>> _extensions = [];
    private readonly Dictionary<uint, List<KeyTrigger>> _firing = [];
    private readonly Dictionary<uint, Relation> _relations = [];
    private readonly Dictionary<(uint Table, int Column), Identity> _identities = [];

    /// <summary>The server's major version.</summary>
    public int Version { get; } = version;

    public List<SchemaObject> Objects { get; } = [];

    public ObjectRegistry Registry { get; } = new();

    /// <summary>The server's types and casts.</summary>
    public TypeCatalog Types { get; } = new();

    public IEnumerable<Relation> Relations => _relations.Values;

    /// <summary>The name of a schema that is looked at.</summary>
    public string Schema(uint oid) => namespaces[oid];

    public void AddComment(Address address, string comment) => _comments[address] = comment;

    public string? CommentOf(uint catalog, uint oid, int column = 0) => _comments.GetValueOrDefault(new(catalog, oid, column));

    public void AddGrant(Address address, Grant grant)
    {
        if (!_grants.TryGetValue(address, out var grants))
            _grants.Add(address, grants = []);
        grants.Add(grant);
    }

    /// <summary>An object's grants, those of several grantors as one.</summary>
    public EquatableArray<Grant> GrantsOf(uint catalog, uint oid, int column = 0)
    {
        if (!_grants.TryGetValue(new(catalog, oid, column), out var grants))
            return [];
        return Grant.Sorted(grants
            .GroupBy(grant => grant with { Grantable = false })
            .Select(group => group.Key with { Grantable = group.Any(grant => grant.Grantable) }));
    }

    /// <summary>Owners that the reading role could give nothing to.</summary>
    public HashSet<string> Strangers { get; } = new(StringComparer.Ordinal);

    public void AddOwner(Address address, string owner, bool isWithinReach)
    {
        _owners[address] = owner;
        if (!isWithinReach) Strangers.Add(owner);
    }

    public void AddExtension(Address address, string extension)
    {
        if (!_extensions.TryGetValue(address, out var extensions))
            _extensions.Add(address, extensions = []);
        extensions.Add(extension);
    }

    /// <summary>The extensions that take an object along.</summary>
    public EquatableArray<string> ExtensionsOf(uint catalog, uint oid) =>
        _extensions.TryGetValue(new(catalog, oid), out var extensions)
            ? EquatableArray.Adopt(extensions.Order(StringComparer.Ordinal).ToArray())
            : [];

    public void AddFiring(uint constraint, KeyTrigger trigger)
    {
        if (!_firing.TryGetValue(constraint, out var triggers))
            _firing.Add(constraint, triggers = []);
        triggers.Add(trigger);
    }

    /// <summary>The triggers of a constraint that do not fire as usual.</summary>
    public EquatableArray<KeyTrigger> FiringOf(uint constraint) => _firing.TryGetValue(constraint, out var triggers)
        ? EquatableArray.Adopt(triggers
            .OrderBy(trigger => trigger.Schema, StringComparer.Ordinal)
            .ThenBy(trigger => trigger.Table, StringComparer.Ordinal)
            .ThenBy(trigger => trigger.Function, StringComparer.Ordinal)
            .ToArray())
        : [];

    public void AddIdentity(uint table, int column, Identity identity) => _identities[(table, column)] = identity;

    public Identity? IdentityOf(uint table, int column) => _identities.GetValueOrDefault((table, column));

    /// <summary>Adds an object that other catalogs' rows refer to by this address.</summary>
    /// <param name="item">The object.</param>
    /// <param name="catalog">Its catalog.</param>
    /// <param name="oid">Its oid.</param>
    /// <param name="table">The table it is a part of; 0 where it is none.</param>
    public void Add(SchemaObject item, uint catalog, uint oid, uint table = 0)
    {
        Objects.Add(Complete(item, new(catalog, oid)));
        Registry.Add(catalog, oid, item.Id, table);
    }

    /// <summary>Adds a table, view or composite type, whose columns follow.</summary>
    public Relation AddRelation(SchemaObject item, uint oid)
    {
        var relation = new Relation(item.Id, item.Name, Objects.Count);
        _relations.Add(oid, relation);
        Registry.Add(Catalogs.Relation, oid, relation);
        Objects.Add(Complete(item, new(Catalogs.Relation, oid)));
        return relation;
    }

    /// <summary>A relation of the model; null where it is left out.</summary>
    public Relation? RelationOf(uint oid) => _relations.GetValueOrDefault(oid);

    /// <summary>What any object can have, whatever its kind.</summary>
    private SchemaObject Complete(SchemaObject item, Address address)
    {
        if (_extensions.ContainsKey(address)) item = item with { DependsOnExtensions = ExtensionsOf(address.Catalog, address.Oid) };
        return _owners.TryGetValue(address, out var owner) && item is not Sequence { OwnedBy: not null }
            ? item with
            {
                Owner = owner,
            }
            : item;
    }
}

/// <summary>A table, view or composite type that is being read.</summary>
/// <param name="id">What it is in the model.</param>
/// <param name="name">Its name.</param>
/// <param name="position">Its place among the objects.</param>
internal sealed class Relation(ObjectId id, string name, int position)
{
    private string?[] _columns = [];
    private Dictionary<int, string>? _quoted;

    public ObjectId Id { get; } = id;

    public string Name { get; } = name;

    public int Position { get; } = position;

    public void SetColumns(string?[] columns, Dictionary<int, string>? quoted) => (_columns, _quoted) = (columns, quoted);

    /// <summary>The column of this number.</summary>
    public string? Column(int number) => number > 0 && number < _columns.Length ? _columns[number] : null;

    /// <summary>The column of this number as SQL.</summary>
    public string? QuotedColumn(int number) => _quoted?.GetValueOrDefault(number) ?? Column(number);

    /// <summary>The columns of these numbers.</summary>
    public EquatableArray<string> Columns(short[] numbers)
    {
        var names = new List<string>(numbers.Length);
        foreach (var number in numbers)
        {
            if (Column(number) is { } column)
                names.Add(column);
        }

        return EquatableArray.Adopt(names.ToArray());
    }
}
