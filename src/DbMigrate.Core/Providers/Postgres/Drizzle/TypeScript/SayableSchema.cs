using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Drizzle.TypeScript;

/// <summary>The part of a schema that Drizzle Kit can make in the order in which it makes things: schemas, enums, sequences, tables,
/// foreign keys, indexes, views, policies.</summary>
internal sealed class SayableSchema
{
    private readonly SchemaModel _model;
    private readonly SchemaModel _empty;
    private readonly ILookup<ObjectId, ObjectId> _needs;
    private readonly Dictionary<ObjectId, SchemaObject> _said;
    private readonly Dictionary<ObjectId, ObjectId> _serials = [];

    public SayableSchema(SchemaModel model, SchemaModel empty, ColumnTypes types)
    {
        (_model, _empty) = (model, empty);
        _needs = model.Dependencies.ToLookup(dependency => Whole(dependency.Dependent), dependency => Whole(dependency.Needs));
        var sayable = new SayableObject(types);
        _said = model.Objects.Where(item => item.Id != PublicSchema).Select(item => (item.Id, Said: sayable.Of(item)))
            .Where(pair => pair.Said is not null).ToDictionary(pair => pair.Id, pair => pair.Said!);
        foreach (var table in _said.Values.OfType<Table>().ToList())
        {
            foreach (var column in table.Columns)
            {
                if (DefaultText.Serial(model, table, column) is not { } sequence) continue;
                _serials.Add(sequence.Id, table.Id);
                _said[sequence.Id] = sequence with { Comment = null, Owner = null, Grants = [], DependsOnExtensions = [] };
            }
        }

        while (_said.Values.Where(item => !Holds(item)).Select(item => item.Id).ToList() is { Count: > 0 } wrong)
        {
            foreach (var id in wrong) _said.Remove(id);
        }

        // A policy turns the security of its table's rows on.
        foreach (var table in _said.Values.OfType<Policy>().Select(policy => policy.TableId).Distinct().ToList())
            _said[table] = ((Table)_said[table]) with { RowSecurity = true };
        Needed = [.. NeededBy(_said.Keys)];
        Objects = [.. model.Objects.Select(item => item.Id).Where(_said.ContainsKey)];
    }

    private static ObjectId PublicSchema { get; } = new(ObjectKind.Schema, null, "public");

    /// <summary>What is said, in the model's order.</summary>
    public IReadOnlyList<ObjectId> Objects { get; }

    /// <summary>What is not said, and what of the said needs.</summary>
    public IReadOnlyCollection<ObjectId> Needed { get; }

    /// <summary>The schema that comes out.</summary>
    public SchemaModel Model => _model.With(_empty.Objects.Concat(_said.Values).DistinctBy(item => item.Id));

    /// <summary>The object as it is said; null where it is not.</summary>
    public SchemaObject? Find(ObjectId id) => _said.GetValueOrDefault(id);

    /// <summary>Whether the sequence comes with its serial column.</summary>
    public bool IsSerial(ObjectId sequence) => _serials.ContainsKey(sequence);

    /// <summary>What an object needs, of which kind ever.</summary>
    public IEnumerable<ObjectId> NeedsOf(ObjectId id) => _needs[id];

    private bool Holds(SchemaObject item)
    {
        if (_serials.TryGetValue(item.Id, out var owner)) return _said.ContainsKey(owner);
        if (item is TablePart part && _said.GetValueOrDefault(part.TableId) is not Table) return false;
        if (item is ForeignKey key && _said.GetValueOrDefault(key.References.Id(ObjectKind.Table)) is not Table) return false;
        return Needs(item).All(need => need == item.Id || need == PublicSchema
            || (_said.TryGetValue(need, out var other) ? ComesBefore(item, other) : _model.Find(need) is null || CanPrecede(need, [])));
    }

    /// <summary>Whether Drizzle Kit makes one thing after the other.</summary>
    private bool ComesBefore(SchemaObject item, SchemaObject need) => need switch
    {
        // It makes tables in the order of their names.
        Table => item is not Table,
        Sequence => !_serials.TryGetValue(need.Id, out var owner) || item is not Table || item.Id == owner,
        View => item is View or MaterializedView,
        MaterializedView => item is MaterializedView,
        TableIndex => item is not ForeignKey,
        _ => true,
    };

    /// <summary>Whether something that is not said can be made before what is: it needs nothing of that but what comes first
    /// anyway.</summary>
    private bool CanPrecede(ObjectId id, HashSet<ObjectId> seen)
    {
        if (!seen.Add(id) || _model.Find(id) is not { } item) return true;
        return Needs(item).All(need =>
            need == PublicSchema
            || (
                _said.TryGetValue(need, out var said)
                    ? said is Namespace or EnumType || (said is Sequence && !_serials.ContainsKey(need))
                    : CanPrecede(need, seen)));
    }

    private HashSet<ObjectId> NeededBy(IEnumerable<ObjectId> said)
    {
        var needed = new HashSet<ObjectId>();
        var open = new Stack<ObjectId>(said);
        while (open.TryPop(out var id))
        {
            foreach (var need in Needs(_model.Find(id)!))
            {
                if (need != PublicSchema && !_said.ContainsKey(need) && _model.Find(need) is not null && needed.Add(need)) open.Push(need);
            }
        }

        return needed;
    }

    private IEnumerable<ObjectId> Needs(SchemaObject item)
    {
        foreach (var need in _needs[item.Id]) yield return need;
        if (item.Schema is { } schema) yield return new(ObjectKind.Schema, null, schema);
        if (item is TablePart part) yield return Whole(part.TableId);
        if (item is ForeignKey key) yield return key.References.Id(ObjectKind.Table);
        if (item is Table table)
        {
            foreach (var parent in table.Parents) yield return parent.Id(ObjectKind.Table);
        }
    }

    /// <summary>The object that an id is of, or is a column of.</summary>
    private ObjectId Whole(ObjectId id)
    {
        if (id.Kind is not (ObjectKind.Column or ObjectKind.Table)) return id;
        foreach (
            var kind in (ReadOnlySpan<ObjectKind>)[ObjectKind.Table, ObjectKind.View, ObjectKind.MaterializedView, ObjectKind.CompositeType]
        )
        {
            if (_model.Find(id.Kind == ObjectKind.Column ? id.Owner(kind) : id with { Kind = kind }) is { } owner) return owner.Id;
        }

        return id;
    }
}
