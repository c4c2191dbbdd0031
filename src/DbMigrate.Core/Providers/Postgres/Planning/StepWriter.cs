using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Writes the change that a step is, in the order of the steps, and knows what the kinds ask for it.</summary>
internal sealed class StepWriter
{
    private readonly StepPlaces _places;
    private readonly IReadOnlySet<Step> _early;
    private readonly ILookup<ObjectId, ObjectId> _along;
    private readonly ILookup<ObjectId, string> _later;
    private readonly DeferredConstraints _deferred;

    /// <param name="places">Which step makes and drops what.</param>
    /// <param name="early">Steps that come before one they would better have come after.</param>
    public StepWriter(StepPlaces places, IReadOnlySet<Step> early)
    {
        (_places, _early) = (places, early);
        // Those that change are taken away first, and put in force last.
        Rights = new(Basis.Initial);
        _along = places.MadeWith.ToLookup(
            pair => pair.Value.Kind == ObjectKind.Column ? pair.Value.Owner(ObjectKind.Table) : pair.Value, pair => pair.Key);
        _later = places.LaterDefaults.ToLookup(column => column.Owner(ObjectKind.Table), column => column.Name);
        InheritedKeys = new(Changes.Ties);
        _deferred = new(Changes.From.Model, Changes.To.Model);
    }

    /// <summary>What the steps are made of.</summary>
    public PlanBasis Basis => _places.Basis;

    /// <summary>What has to happen.</summary>
    public ChangeSet Changes => _places.Basis.Changes;

    /// <summary>The changes of columns, with the expressions by which they change their type.</summary>
    public IReadOnlyDictionary<ObjectId, ColumnChange> Columns => Basis.Conversions.Columns;

    /// <summary>Writes what every object can have beside its definition.</summary>
    public GrantEmitter Rights { get; }

    /// <summary>Names the foreign keys that partitions get with their table's.</summary>
    public InheritedKeyNames InheritedKeys { get; }

    /// <summary>The change; null where the step needs no statement, unless no statement could bring about what is to be.</summary>
    public SchemaChange? Write(Step step)
    {
        if (KindPlanner.Of(step.Id.Kind).Write(step, this) is not { } change) return null;
        _deferred.Follow(change, MadeWith(change.Id));
        return change;
    }

    /// <summary>Whether the step comes before one that it would better have come after.</summary>
    public bool IsEarly(Step step) => _early.Contains(step);

    /// <summary>Checks now what the rows changed just now put off, and lets what comes later put it off again.</summary>
    public IReadOnlyList<string> Settle() => _deferred.Settle();

    /// <summary>What comes with a new table: constraints that are written inside it, sequences of its serial columns.</summary>
    public IEnumerable<SchemaObject> MadeWith(ObjectId table) => _along[table].Select(id => Changes.To.Model.Find(id)!);

    /// <summary>The columns of a new table whose default comes by a step of its own.</summary>
    public IReadOnlySet<string> LaterDefaultsOf(ObjectId table) => _later[table].ToHashSet();

    /// <summary>The object as it is, in the place that it has.</summary>
    public SchemaObject InPlace(SchemaObject item) => Changes.Ties.Before(item.Id) ?? item;

    /// <summary>The object as it is to be, in the place that it is to have.</summary>
    public SchemaObject InPlaceAfter(SchemaObject item) => Changes.Ties.After(item.Id) ?? item;
}
