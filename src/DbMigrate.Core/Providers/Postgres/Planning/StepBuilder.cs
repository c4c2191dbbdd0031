using System.Text;
using DbMigrate.Planning;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Turns a change set into steps and says which needs which.</summary>
/// <remarks>Tidy steps write constraints and defaults inside CREATE TABLE and let DROP TABLE take its foreign keys along. Where that ties
/// steps into a circle (two tables that refer to each other, a default whose function takes the table's row), untidy ones keep them apart.</remarks>
internal sealed class StepBuilder
{
    private static readonly ObjectKind[] OwnerKinds = [ObjectKind.Table, ObjectKind.View, ObjectKind.MaterializedView];

    private readonly ChangeSet _changes;
    private readonly bool _tidy;
    private readonly StepGraph<Step> _graph = new();
    private readonly HashSet<ObjectId> _inline = [];
    private readonly Dictionary<ObjectId, ObjectId> _serial = [];
    private readonly HashSet<ObjectId> _laterDefaults = [];
    private readonly HashSet<ObjectId> _earlyDefaults = [];

    public StepBuilder(ChangeSet changes, bool tidy)
    {
        _changes = changes;
        _tidy = tidy;
        Initial = new(changes.From.Model.Objects.Where(item => !changes.Dropped.Contains(item.Id)), changes.To.Model.EngineVersion);
        FindInline();
        FindSerial();
        if (!tidy)
        {
            FindDefaults(changes.Added, changes.To, _laterDefaults);
            FindDefaults(changes.Dropped, changes.From, _earlyDefaults);
        }

        AddSteps();
        new StepOrder(this, changes).Apply();
    }

    public StepGraph<Step> Graph => _graph;

    /// <summary>Who may do what with what the plan makes. Default privileges that change are taken away before everything, and come after it.</summary>
    public InitialRights Initial { get; }

    /// <summary>New constraints that are written inside their new table.</summary>
    public IReadOnlySet<ObjectId> Inline => _inline;

    /// <summary>New sequences that are written as a serial column, with the column.</summary>
    public IReadOnlyDictionary<ObjectId, ObjectId> Serial => _serial;

    /// <summary>Columns of new tables whose default comes later.</summary>
    public IReadOnlySet<ObjectId> LaterDefaults => _laterDefaults;

    /// <summary>Columns of dropped tables whose default goes first.</summary>
    public IReadOnlySet<ObjectId> EarlyDefaults => _earlyDefaults;

    /// <summary>The step of this kind for an object or column; null where the plan has none.</summary>
    public Step? Existing(ObjectId id, StepKind kind) => _graph.Contains(new(id, kind)) ? new(id, kind) : null;

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
        switch (_changes.From.Model.Find(id))
        {
            case TablePart part when _changes.Dropped.Contains(_changes.From.OwnerOf(part)) && !StandsAlone(part) && !_changes.Refills.IsKept(_changes.From.OwnerOf(part)):
                return DropOf(_changes.From.OwnerOf(part));
            // The server no longer takes it along: its table has left the other's.
            case TablePart part when _changes.Refills.Of(_changes.From.OwnerOf(part)) is not null:
                return new(id, StepKind.Drop);
            case Sequence { OwnedBy: { } column } when DropOf(column.Id) is { } step:
                return step;
            case TableIndex { Parent: { } parent } when _changes.From.IndexOrConstraint(parent) is { } above && DropOf(above) is { } step:
                return step;
            case Constraint { Parent: { } parent } when _changes.From.IndexOrConstraint(parent) is { } above && DropOf(above) is { } step:
                return step;
            default:
                return new(id, StepKind.Drop);
        }
    }

    /// <summary>The step after which another object can have the name; the one that drops it where it is not there until its rows are moved.</summary>
    public Step? RoomOf(ObjectId id) => _changes.Refills.IsKept(id) && _changes.Added.Contains(id) ? new(id, StepKind.Drop) : DropOf(id);

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
        if (_inline.Contains(id)) return new(_changes.To.OwnerOf((TablePart)_changes.To.Model.Find(id)!), StepKind.Add);
        return _serial.TryGetValue(id, out var column) ? AddOf(column) : new(id, StepKind.Add);
    }

    private static ObjectId? OwnerOfColumn(ObjectId column, HashSet<ObjectId> among)
    {
        foreach (var kind in OwnerKinds)
        {
            var owner = column.Owner(kind);
            if (among.Contains(owner)) return owner;
        }

        return null;
    }

    // A foreign key, policy or rule between two tables that both go has to go first where the tables refer to each other, and so does a
    // check whose function takes the table's row.
    // A key of a partitioned table, or of a part of it, that refers to it holds on to the parts: they go one by one.
    private bool StandsAlone(TablePart part) => part is Statistics || (part is ForeignKey inner && RefersToItsWhole(inner)) || (!_tidy && part switch
    {
        ForeignKey key => (key.References.Schema, key.References.Name) != (key.Schema, key.Table),
        Policy or Rule => true,
        Constraint => _changes.From.NeedsOf(part.Id).Any(need => need.Kind == ObjectKind.Routine),
        _ => false,
    });

    private bool RefersToItsWhole(ForeignKey key)
    {
        var referenced = key.References.Id(ObjectKind.Table);
        return _changes.From.Model.Find<Table>(referenced) is { PartitionKey: not null } && (key.TableId == referenced || _changes.From.Model.Above(key.TableId).Contains(referenced));
    }

    private void FindInline()
    {
        foreach (var item in _changes.Added.Select(_changes.To.Model.Find).OfType<Constraint>())
        {
            if (!_changes.Added.Contains(item.TableId) || _changes.To.Model.Find<Table>(item.TableId) is not { } table) continue;
            if (item.Definition.EndsWith(" NOT VALID", StringComparison.Ordinal)) continue;
            if (item.Inherited || _changes.Late.Contains(item.Id)) continue;
            if (!_tidy && _changes.To.NeedsOf(item.Id).Any(need => need.Kind is ObjectKind.Routine)) continue;
            _inline.Add(item.Id);
        }
    }

    /// <summary>Finds the sequences that are exactly what serial makes.</summary>
    private void FindSerial()
    {
        foreach (var item in _changes.Added.Select(_changes.To.Model.Find).OfType<Sequence>())
        {
            if (item.OwnedBy is not { } owner || owner.Schema != item.Schema || !_changes.Added.Contains(new(ObjectKind.Table, owner.Schema, owner.Table))) continue;
            var table = _changes.To.Model.Find<Table>(new(ObjectKind.Table, owner.Schema, owner.Table));
            var column = table?.Find(owner.Column);
            if (table is null || column is not { NotNull: true, NotNullName: null, Inherited: false } || table.PartitionOf is not null) continue;
            if (item.Type != column.Type || ColumnEmitter.Serial(column.Type) is null || item.Options != SequencePlanner.Standard(item.Type)) continue;
            if (item.Name != $"{table.Name}_{column.Name}_seq" || item.Comment is not null || item.Grants != Initial.Of(item) || item.Unlogged != table.Unlogged) continue;
            if (column.Default == $"nextval({PostgresText.Literal(PostgresText.Name(item))}::regclass)" && Encoding.UTF8.GetByteCount(item.Name) < 64) _serial[item.Id] = owner.Id;
        }
    }

    private static void FindDefaults(HashSet<ObjectId> among, DependencyMap map, HashSet<ObjectId> found)
    {
        foreach (var table in among.Select(map.Model.Find).OfType<Table>())
        {
            foreach (var column in table.Columns.Where(column => column is { Default: not null, Generated: null }))
            {
                var id = table.ColumnId(column.Name);
                if (map.NeedsOf(id).Any(need => need.Kind == ObjectKind.Routine)) found.Add(id);
            }
        }
    }

    private void AddSteps()
    {
        foreach (var id in _changes.Dropped)
        {
            if (DropOf(id) is { } step && step.Id == id && !IsInherited(_changes.From.Model.Find(id))) _graph.Add(step);
        }

        foreach (var id in _changes.Ties.Anew.Where(_changes.Refills.IsKept)) _graph.Add(new(id, StepKind.Drop));
        foreach (var refill in _changes.Refills.All)
        {
            if (refill.HasParents) _graph.Add(new(refill.Id, StepKind.Detach));
            _graph.Add(new(refill.Id, StepKind.Fill));
            _graph.Add(new(refill.Id, StepKind.Finish));
        }

        foreach (var id in _changes.ColumnsDropped.Keys) _graph.Add(new(id, StepKind.Drop));
        foreach (var id in _changes.ColumnsAdded.Keys) _graph.Add(new(id, StepKind.Add));
        foreach (var id in _changes.Altered.Keys) _graph.Add(new(id, StepKind.Alter));
        foreach (var id in _changes.Stripped.Where(id => !_changes.Dropped.Contains(id) && !_changes.Replaced.ContainsKey(id)))
        {
            _graph.Add(new(id, StepKind.Detach));
            _graph.Add(new(id, StepKind.Attach));
        }

        foreach (var id in _laterDefaults) _graph.Add(new(id, StepKind.Attach));
        foreach (var id in _earlyDefaults) _graph.Add(new(id, StepKind.Detach));
        foreach (var id in _changes.Replaced.Keys)
        {
            _graph.Add(new(id, StepKind.Alter));
            _graph.Add(new(id, StepKind.Finish));
        }

        foreach (var (id, change) in _changes.Columns)
        {
            if (change.Before().Any()) _graph.Add(new(id, StepKind.Detach));
            _graph.Add(new(id, StepKind.Alter));
            if (change.After().Any()) _graph.Add(new(id, StepKind.Attach));
        }

        foreach (var item in _changes.Added.Select(id => _changes.To.Model.Find(id)!))
        {
            if (AddOf(item.Id) is { } step && step.Id == item.Id && !IsInherited(item)) _graph.Add(step);
            AddTies(item, null);
        }

        foreach (var (_, (from, to)) in _changes.Altered) AddTies(to, from);
        foreach (var id in _changes.Untyped.Where(id => !_changes.Dropped.Contains(id)))
        {
            _graph.Add(new(id, StepKind.Detach));
            _graph.Add(new(id, StepKind.Attach));
        }

        foreach (var tie in _changes.Ties.All)
        {
            if (tie.Leaves.Count > 0 || tie.Holder is not null) _graph.Add(new(tie.Id, StepKind.Detach));
            if (tie.Joins.Count > 0) _graph.Add(new(tie.Id, StepKind.Attach));
        }

        foreach (var item in _changes.To.Model.Objects.Where(UsesNewIndex)) _graph.Add(new(item.Id, StepKind.Finish));
        AddSequenceTies();
    }

    private static bool IsInherited(SchemaObject? item) => item is Constraint { Kind: ConstraintKind.Check, Inherited: true };

    private void AddTies(SchemaObject to, SchemaObject? from)
    {
        switch (to)
        {
            case Table table:
                var before = from as Table;
                if (TablePlanner.IndexUses(before, table).Any()) _graph.Add(new(table.Id, StepKind.Finish));
                break;
            case MaterializedView view when (from as MaterializedView)?.ClusteredOn != view.ClusteredOn:
                _graph.Add(new(view.Id, StepKind.Finish));
                break;
            case TableIndex { Parent: not null } index when (from as TableIndex)?.Parent != index.Parent:
            case Constraint { Parent: not null } constraint when (from as Constraint)?.Parent != constraint.Parent:
                _graph.Add(new(to.Id, StepKind.Attach));
                break;
        }
    }

    /// <summary>Whether the index is made in this plan: one that is made anew has lost the marks of the old one.</summary>
    public bool IsNewIndex(SchemaObject owner, string? index) => index is not null
        && (_changes.Added.Contains(new(ObjectKind.Index, owner.Schema, index)) || _changes.Added.Contains(new(ObjectKind.Constraint, owner.Schema, index, owner.Name)));

    private bool UsesNewIndex(SchemaObject item) => item switch
    {
        Table table => IsNewIndex(table, table.ReplicaIdentity?.Index) || IsNewIndex(table, table.ClusteredOn),
        MaterializedView view => IsNewIndex(view, view.ClusteredOn),
        _ => false,
    };

    /// <summary>Whether it is a partitioned table's index that some of the partitions lack: they would get it when they are attached.</summary>
    public bool IsPartial(ObjectId id) => _changes.Added.Contains(id) && _changes.To.Model.Find<TableIndex>(id) is { Valid: false };

    private void AddSequenceTies()
    {
        var owned = _changes.From.Model.Objects.OfType<Sequence>().Where(item => item.OwnedBy is not null).Concat(
            _changes.To.Model.Objects.OfType<Sequence>().Where(item => item.OwnedBy is not null)).Select(item => item.Id).Distinct();
        foreach (var id in owned)
        {
            var from = _changes.From.Model.Find<Sequence>(id);
            var to = _changes.To.Model.Find<Sequence>(id);
            if (to is null || _serial.ContainsKey(id)) continue;
            var stays = from is not null && !_changes.Dropped.Contains(id);
            var ownerGoes = stays && from!.OwnedBy is { } old && DropOf(old.Id) is not null;
            if (ownerGoes || (stays && from!.OwnedBy is not null && to.OwnedBy is null)) _graph.Add(new(id, StepKind.Detach));
            if (to.OwnedBy is not null && (!stays || ownerGoes || from!.OwnedBy != to.OwnedBy)) _graph.Add(new(id, StepKind.Attach));
        }
    }
}
