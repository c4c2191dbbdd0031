using DbMigrate.Providers.Postgres.Kinds;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Which step makes and which drops an object or column: its own, or that of what brings it and takes it along.</summary>
internal sealed class StepPlaces
{
    private static readonly ObjectKind[] OwnerKinds = [ObjectKind.Table, ObjectKind.View, ObjectKind.MaterializedView];

    private readonly ChangeSet _changes;

    public StepPlaces(PlanBasis basis)
    {
        (Basis, _changes) = (basis, basis.Changes);
        var along = new Dictionary<ObjectId, ObjectId>();
        foreach (var item in _changes.Added.Select(id => _changes.To.Model.Find(id)!))
        {
            if (ObjectPlanner.For(item).MadeWith(item, basis) is { } other) along.Add(item.Id, other);
        }

        MadeWith = along;
        LaterDefaults = basis.IsTidy ? new HashSet<ObjectId>() : ColumnPlanner.CallingDefaults(_changes.Added, _changes.To);
        EarlyDefaults = basis.IsTidy ? new HashSet<ObjectId>() : ColumnPlanner.CallingDefaults(_changes.Dropped, _changes.From);
    }

    /// <summary>What the steps are made of.</summary>
    public PlanBasis Basis { get; }

    /// <summary>New objects that come with another object or a column: a constraint that is written inside its new table, a sequence that
    /// is written as a serial column.</summary>
    public IReadOnlyDictionary<ObjectId, ObjectId> MadeWith { get; }

    /// <summary>Columns of new tables whose default comes later.</summary>
    public IReadOnlySet<ObjectId> LaterDefaults { get; }

    /// <summary>Columns of dropped tables whose default goes first.</summary>
    public IReadOnlySet<ObjectId> EarlyDefaults { get; }

    /// <summary>The step that drops an object or column; its table's where that takes it along; null where it stays.</summary>
    public Step? DropOf(ObjectId id)
    {
        if (id.Kind == ObjectKind.Column)
        {
            if (OwnerOfColumn(id, _changes.Dropped) is { } owner) return DropOf(owner);
            return _changes.ColumnsDropped.ContainsKey(id) ? new(id, StepKind.Drop) : null;
        }

        if (!_changes.Dropped.Contains(id)) return null;
        if (_changes.Refills.IsKept(id)) return new(_changes.Refills.GoesWith(id) ?? id, StepKind.Finish);
        if (_changes.From.Model.Find(id) is { } item)
        {
            foreach (var other in ObjectPlanner.For(item).GoesWith(item, Basis))
            {
                if (DropOf(other) is { } step) return step;
            }
        }

        return new(id, StepKind.Drop);
    }

    /// <summary>The step after which another object can have the name; the one that drops it where it is not there until its rows, or where
    /// it has counted to, are moved.</summary>
    public Step? RoomOf(ObjectId id) =>
        _changes.Refills.IsKept(id) && _changes.Added.Contains(id) ? new(id, StepKind.Drop)
        : _changes.Counters.IsSetAside(id) ? new(id, StepKind.Detach)
        : DropOf(id);

    /// <summary>The step that makes an object or column; its table's where that brings it along; null where nothing does.</summary>
    public Step? AddOf(ObjectId id)
    {
        if (id.Kind == ObjectKind.Column)
        {
            if (OwnerOfColumn(id, _changes.Added) is { } owner) return new(owner, StepKind.Add);
            return _changes.ColumnsAdded.ContainsKey(id) ? new(id, StepKind.Add) : null;
        }

        if (_changes.Replaced.ContainsKey(id)) return new(id, StepKind.Alter);
        if (_changes.ReplacedBy.TryGetValue(id, out var replaced)) return new(replaced, StepKind.Alter);
        if (!_changes.Added.Contains(id)) return null;
        return MadeWith.TryGetValue(id, out var other) ? AddOf(other) : new(id, StepKind.Add);
    }

    private static ObjectId? OwnerOfColumn(ObjectId column, IReadOnlySet<ObjectId> among)
    {
        foreach (var kind in OwnerKinds)
        {
            var owner = column.Owner(kind);
            if (among.Contains(owner)) return owner;
        }

        return null;
    }
}
