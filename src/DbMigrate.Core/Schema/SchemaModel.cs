namespace DbMigrate.Schema;

/// <summary>What a database holds, as its engine describes it: the one thing that is ever compared. Immutable.</summary>
/// <remarks>Two models are equal when a user could not tell the databases apart by what schemas define: the order of a table's columns,
/// the engine's version and the dependencies do not count.</remarks>
internal sealed class SchemaModel : IEquatable<SchemaModel>
{
    private readonly SchemaObject[] _objects;
    private readonly Lazy<Dictionary<ObjectId, SchemaObject>> _byId;

    /// <summary>Makes a model.</summary>
    /// <param name="dialect">The engine.</param>
    /// <param name="engineVersion">Its major version: 14–18 for PostgreSQL, 3 for SQLite.</param>
    /// <param name="objects">The objects, in any order; each id once.</param>
    /// <param name="dependencies">What needs what, in any order.</param>
    /// <exception cref="ArgumentException">Two objects have the same id.</exception>
    public SchemaModel(Dialect dialect, int engineVersion, IEnumerable<SchemaObject> objects, IEnumerable<Dependency>? dependencies = null)
    {
        Dialect = dialect;
        EngineVersion = engineVersion;
        _objects = [.. objects];
        var ids = Array.ConvertAll(_objects, item => item.Id);
        Array.Sort(ids, _objects);
        for (var i = 1; i < ids.Length; i++)
        {
            if (ids[i] == ids[i - 1])
                throw new ArgumentException($"Two objects are '{ids[i]}'.", nameof(objects));
        }

        Dependency[] sorted = [.. (dependencies ?? []).Where(dependency => dependency.Dependent != dependency.Needs).Distinct()];
        Array.Sort(sorted);
        Dependencies = sorted;
        _byId = new(() => _objects.ToDictionary(item => item.Id));
    }

    /// <summary>The engine.</summary>
    public Dialect Dialect { get; }

    /// <summary>The engine's major version.</summary>
    public int EngineVersion { get; }

    /// <summary>The role that has read the database, whose own objects have no <see cref="SchemaObject.Owner"/>; null where nobody has. Not
    /// part of a comparison.</summary>
    public string? Role { get; init; }

    /// <summary>The owners that the role which has read the database could give nothing to.</summary>
    internal IReadOnlyCollection<string> Strangers { get; init; } = [];

    /// <summary>The objects, ordered by id.</summary>
    public IReadOnlyList<SchemaObject> Objects => _objects;

    /// <summary>What needs what, as the engine's catalog records it, columns included; ordered.</summary>
    public IReadOnlyList<Dependency> Dependencies { get; }

    /// <summary>What the server said of its types; null where none was asked. No part of the schema.</summary>
    internal TypeCatalog? Types { get; init; }

    /// <summary>The same reading with other objects.</summary>
    internal SchemaModel With(IEnumerable<SchemaObject> objects, IEnumerable<Dependency>? dependencies = null, int? engineVersion = null) =>
        new(Dialect, engineVersion ?? EngineVersion, objects, dependencies ?? Dependencies)
        {
            Role = Role,
            Strangers = Strangers,
            Types = Types,
        };

    /// <summary>The object of this id; null where there is none.</summary>
    public SchemaObject? Find(ObjectId id) => _byId.Value.GetValueOrDefault(id);

    /// <summary>The object of this id if it is a <typeparamref name="T"/>.</summary>
    public T? Find<T>(ObjectId id)
        where T : SchemaObject => Find(id) as T;

    /// <inheritdoc/>
    public bool Equals(SchemaModel? other)
    {
        if (other is null || Dialect != other.Dialect || _objects.Length != other._objects.Length) return false;
        for (var i = 0; i < _objects.Length; i++)
        {
            if (!_objects[i].IsSameAs(other._objects[i])) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SchemaModel);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Dialect, _objects.Length);
}

/// <summary>One object needs another: it cannot exist without it, and has to give way when the other is dropped.</summary>
/// <param name="Dependent">What needs; an object of the model, or a column (whose default or generated expression needs something).</param>
/// <param name="Needs">What it needs; an object of the model, or a column of a table or view.</param>
/// <remarks>Parts need their table by their nature; that is not listed. An owned sequence does not list its column.</remarks>
internal readonly record struct Dependency(ObjectId Dependent, ObjectId Needs) : IComparable<Dependency>
{
    /// <inheritdoc/>
    public int CompareTo(Dependency other)
    {
        var order = Dependent.CompareTo(other.Dependent);
        return order == 0 ? Needs.CompareTo(other.Needs) : order;
    }
}
