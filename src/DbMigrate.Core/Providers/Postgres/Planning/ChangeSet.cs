using DbMigrate.Diff;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>What has to happen to each object and column: dropped, made, changed in place, or made anew because what it stands on changes.</summary>
internal sealed partial class ChangeSet
{
    private readonly Lineage _lineage;
    private readonly Dictionary<ObjectId, (SchemaObject From, SchemaObject To)> _altered = [];
    private readonly Dictionary<ObjectId, ColumnChange> _columns = [];

    /// <param name="from">The schema as it is.</param>
    /// <param name="to">The schema as it is to be.</param>
    /// <param name="anew">Tables that are known to be made anew.</param>
    /// <param name="keepRows">Tables that are made anew get their rows where they can hold them.</param>
    public ChangeSet(SchemaModel from, SchemaModel to, IEnumerable<ObjectId> anew, bool keepRows)
    {
        Ties = new(from, to, anew);
        Parts = new(Ties);
        Refills = new(Ties, keepRows);
        Late = Parts.Late.ToHashSet();
        (from, to) = (Ties.From, Ties.To);
        From = new(from);
        To = new(to);
        _lineage = new(from, to, Untyped);
        var diff = ListDiff<SchemaObject>.Of(from.Objects, to.Objects, item => item.Id, (a, b) => a.IsSameAs(b) && (a is not Table old || b is not Table now || !ChangesOwnerOfNotNull(old, now)));
        FindReplacedKinds(diff.Removed, diff.Added);
        foreach (var item in diff.Removed.Where(item => !Replaced.ContainsKey(item.Id))) Drop(item);
        foreach (var item in diff.Added.Where(item => !ReplacedBy.ContainsKey(item.Id))) Added.Add(item.Id);
        // First, because nothing of them is decided on its own.
        foreach (var id in Ties.Anew) Recreate(id);
        foreach (var id in Parts.MadeAgain()) Recreate(id);
        foreach (var (old, now) in diff.Altered) Decide(old, now);
        Spread();
        foreach (var item in diff.Altered.Select(pair => pair.To).OfType<EnumType>()) ReplaceIfUsed(item);
        Spread();
        foreach (var item in to.Objects.OfType<Trigger>().Where(trigger => trigger.Inherited && TriggerStates.Above(Ties.Wanted, trigger).Any(Sets))) Recreate(item.Id);
        FindRebuilt();
    }

    /// <summary>The schema as it is.</summary>
    public DependencyMap From { get; }

    /// <summary>The schema as it is to be.</summary>
    public DependencyMap To { get; }

    /// <summary>Objects that are dropped; those that are made anew are also in <see cref="Added"/>.</summary>
    public HashSet<ObjectId> Dropped { get; } = [];

    /// <summary>Objects that are made.</summary>
    public HashSet<ObjectId> Added { get; } = [];

    /// <summary>Objects that are changed in place.</summary>
    public IReadOnlyDictionary<ObjectId, (SchemaObject From, SchemaObject To)> Altered => _altered;

    /// <summary>Types that columns use and that another type of the same name replaces.</summary>
    public Dictionary<ObjectId, (SchemaObject From, SchemaObject To)> Replaced { get; } = [];

    /// <summary>Types of another kind that replace one: a domain in the place of an enum.</summary>
    public Dictionary<ObjectId, ObjectId> ReplacedBy { get; } = [];

    /// <summary>Columns of tables that stay.</summary>
    public IReadOnlyDictionary<ObjectId, ColumnChange> Columns => _columns;

    /// <summary>Columns dropped from tables that stay.</summary>
    public Dictionary<ObjectId, (Table Table, Column Column)> ColumnsDropped { get; } = [];

    /// <summary>Columns added to tables that stay.</summary>
    public Dictionary<ObjectId, (Table Table, Column Column)> ColumnsAdded { get; } = [];

    /// <summary>Domains whose checks and default are away while what they call is made anew.</summary>
    public HashSet<ObjectId> Stripped { get; } = [];

    /// <summary>Partitions that are detached, attached, or both; and tables whose parents change.</summary>
    public Ties Ties { get; }

    /// <summary>Tables that are made anew with their rows.</summary>
    public Refills Refills { get; }

    /// <summary>Parts of partitions that the server must not mistake for others.</summary>
    public PartitionParts Parts { get; }

    /// <summary>Parts that are made after their table is attached.</summary>
    public IReadOnlySet<ObjectId> Late { get; }

    /// <summary>Tables with children that have to be made anew because of what they stand on, which no tie knows of.</summary>
    public HashSet<ObjectId> Unforeseen { get; } = [];

    /// <summary>Whether something happens to a table or trigger that sets its partitions' triggers: they are made, or made to fire at other times.</summary>
    public bool Sets(ObjectId id) => Added.Contains(id) || Ties.Of(id) is not null || (id.Kind == ObjectKind.Trigger && _altered.ContainsKey(id));

    private void FindReplacedKinds(IReadOnlyList<SchemaObject> removed, IReadOnlyList<SchemaObject> added)
    {
        var types = added.Where(item => IsReplaceable(item.Id.Kind)).ToDictionary(item => (item.Schema, item.Name));
        foreach (var old in removed.Where(item => IsReplaceable(item.Id.Kind)))
        {
            if (!types.TryGetValue((old.Schema, old.Name), out var now)) continue;
            Replaced[old.Id] = (old, now);
            ReplacedBy[now.Id] = old.Id;
            Disturb(old.Id, gone: false);
        }
    }

    private void Decide(SchemaObject old, SchemaObject now)
    {
        if (old is Extension here && now is Extension there && here.InstalledIn != there.InstalledIn && !ExtensionMoves.IsMovable(here, there))
            throw ExtensionMoves.Refusal(here, there);
        if (Dropped.Contains(now.Id))
        {
            Added.Add(now.Id);
        }
        else if (old is Table from && now is Table to)
        {
            DecideTable(from, to);
        }
        else if (old.Id.Kind == ObjectKind.Defined && ((DefinedObject)old).Type != ((DefinedObject)now).Type)
        {
            Recreate(old.Id);
        }
        else if (now is Constraint key && key.Options != ((Constraint)old).Options && To.Model.Find<Table>(key.TableId)?.PartitionKey is not null)
        {
            // The server sets no storage parameters of a partitioned table's index.
            Recreate(now.Id);
        }
        else if (old is DomainType loose && now is DomainType tight && Tightens(loose, tight) && IsWithinOthers(now.Id))
        {
            Replace(now.Id);
        }
        else if (ObjectPlanner.For(now).Alter(old, now) is not null)
        {
            _altered[now.Id] = (old, now);
        }
        else if (IsReplaceable(now.Id.Kind))
        {
            Replace(now.Id);
        }
        else
        {
            Recreate(now.Id);
        }
    }

    private void DecideTable(Table from, Table to)
    {
        if (!WithoutColumns(from).Equals(WithoutColumns(to))) _altered[to.Id] = (from, to);
        var diff = ListDiff<Column>.Of(from.Columns, to.Columns, column => column.Name, IsSame);
        foreach (var column in diff.Removed)
        {
            if (_lineage.GoesWithParent(from, column)) Disturb(from.ColumnId(column.Name), gone: true);
            else DropColumn(from, column);
        }

        foreach (var column in diff.Added.Where(column => !_lineage.FromParent(to, column))) ColumnsAdded[to.ColumnId(column.Name)] = (to, column);
        foreach (var column in diff.Added.Where(column => _lineage.FromParent(to, column)))
        {
            // It comes as the parent's is, but for what a child has by itself.
            if (_lineage.AsItComes(to, column) is { } comes && comes.Comparable() != column.Comparable())
                _columns[to.ColumnId(column.Name)] = new(to, comes, column with { InheritedNotNullName = null }) { HasChildren = _lineage.HasChildren(to) };
        }

        foreach (var (old, now) in diff.Altered) DecideColumn(from, to, old, now);
    }

    /// <summary>Whether a child keeps, as its own, the column that its parent loses.</summary>
    public bool KeptByChildren(Table parent, Column column) => _lineage.KeptByChildren(parent, column);

    private static Table WithoutColumns(Table table) => table with { Columns = [], Definition = null };

    private bool TellsNotNull => From.Model.EngineVersion >= 18 && To.Model.EngineVersion >= 18;

    private bool ChangesOwnerOfNotNull(Table from, Table to) => TellsNotNull
        && to.Columns.Any(column => from.Find(column.Name) is { } was && ChangesOwnerOfNotNull(was, column));

    private bool ChangesOwnerOfNotNull(Column from, Column to) =>
        TellsNotNull && to.NotNull && from.NotNull && (from.InheritedNotNullName is null) != (to.InheritedNotNullName is null);

    /// <summary>Beside what is compared, whose a not-null constraint is, where the server tells.</summary>
    private bool IsSame(Column from, Column to) => from.Comparable() == to.Comparable() && !ChangesOwnerOfNotNull(from, to);

    private void DecideColumn(Table table, Table to, Column from, Column now)
    {
        if (MustRemake(from, now))
        {
            RemakeColumn(table, to, from, now);
            return;
        }

        // Where one server does not tell whose a not-null constraint is, neither counts.
        if (!TellsNotNull) (from, now) = (from.Comparable(), now.Comparable());
        // A primary key holds on to its columns' constraints, whose ever they are.
        if (now.InheritedNotNullName is not null && from is { NotNull: true, InheritedNotNullName: null } && To.PartsOf(to.Id).OfType<Constraint>().Any(key =>
            key.Kind == ConstraintKind.PrimaryKey && key.Columns.Contains(now.Name)))
            now = now with { InheritedNotNullName = null, NotNullName = from.NotNullName };
        var change = new ColumnChange(to, from, now) { FollowsParent = _lineage.Follows(to, now), HasChildren = _lineage.HasChildren(to) };
        _columns[to.ColumnId(now.Name)] = change;
        if (change.ChangesValues) Disturb(to.ColumnId(now.Name), gone: false);
    }

    // A generated column's values can be computed again, but its expression can be changed in place only from PostgreSQL 17 on.
    private bool MustRemake(Column from, Column to) => (from.Generated, to.Generated) switch
    {
        (null, null) => false,
        (null, _) => true,
        (_, null) => !from.Stored,
        _ => from.Stored != to.Stored || (from.Generated != to.Generated && To.Model.EngineVersion < 17),
    };

    private void RemakeColumn(Table from, Table to, Column old, Column now)
    {
        _columns.Remove(to.ColumnId(now.Name));
        DropColumn(from, old);
        ColumnsAdded[to.ColumnId(now.Name)] = (to, now);
    }

    private void DropColumn(Table table, Column column)
    {
        if (ColumnsDropped.TryAdd(table.ColumnId(column.Name), (table, column))) Disturb(table.ColumnId(column.Name), gone: true);
    }

    private void Drop(SchemaObject item)
    {
        if (!Dropped.Add(item.Id)) return;
        _altered.Remove(item.Id);
        Replaced.Remove(item.Id);
        Disturb(item.Id, gone: true);
        if (item is Table table)
        {
            foreach (var column in table.Columns) Disturb(table.ColumnId(column.Name), gone: true);
            foreach (var column in table.Columns.Concat(To.Model.Find<Table>(item.Id)?.Columns ?? []))
            {
                var id = table.ColumnId(column.Name);
                _columns.Remove(id);
                ColumnsDropped.Remove(id);
                ColumnsAdded.Remove(id);
            }
        }
        else
        {
            foreach (var column in ColumnsOf(item)) Disturb(new(ObjectKind.Column, item.Schema, column.Name, item.Name), gone: true);
        }

        foreach (var part in From.PartsOf(item.Id))
        {
            Drop(part);
            if (To.Model.Find(part.Id) is not null) Added.Add(part.Id);
        }
    }

    private void Recreate(ObjectId id)
    {
        if (From.Model.Find(id) is { } old) Drop(old);
        if (To.Model.Find(id) is not { } now) return;
        Added.Add(id);
        foreach (var part in To.PartsOf(now.Id))
        {
            if (From.Model.Find(part.Id) is null) Added.Add(part.Id);
        }
    }

    private void Replace(ObjectId id)
    {
        if (Dropped.Contains(id) || Replaced.ContainsKey(id)) return;
        if (From.Model.Find(id) is not { } old || To.Model.Find(id) is not { } now) return;
        _altered.Remove(id);
        Replaced[id] = (old, now);
        Disturb(id, gone: false);
        if (old is CompositeType && now is CompositeType type) UntieTables(type);
    }

    private static EquatableArray<Column> ColumnsOf(SchemaObject item) => item switch
    {
        View view => view.Columns,
        MaterializedView view => view.Columns,
        _ => [],
    };
}
