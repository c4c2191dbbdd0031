using DbMigrate.Diff;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Finds what has to happen to each object and column. The kinds say what a change means; this carries it on until nothing more
/// follows.</summary>
internal sealed class ChangeAnalysis
{
    private readonly HashSet<ObjectId> _dropped = [];
    private readonly HashSet<ObjectId> _added = [];
    private readonly HashSet<ObjectId> _stripped = [];
    private readonly HashSet<ObjectId> _untyped = [];
    private readonly HashSet<ObjectId> _rebuilt = [];
    private readonly HashSet<ObjectId> _unforeseen = [];
    private readonly Dictionary<ObjectId, (SchemaObject From, SchemaObject To)> _altered = [];
    private readonly Dictionary<ObjectId, (SchemaObject From, SchemaObject To)> _replaced = [];
    private readonly Dictionary<ObjectId, ObjectId> _replacedBy = [];
    private readonly Dictionary<ObjectId, ColumnChange> _columns = [];
    private readonly Dictionary<ObjectId, (Table Table, Column Column)> _columnsDropped = [];
    private readonly Dictionary<ObjectId, (Table Table, Column Column)> _columnsAdded = [];
    private readonly Queue<Disturbance> _disturbed = [];

    private ChangeAnalysis(Ties ties)
    {
        (Ties, From, To) = (ties, new(ties.From), new(ties.To));
        Lineage = new(ties.From, ties.To);
    }

    /// <summary>The schema as it is.</summary>
    public DependencyMap From { get; }

    /// <summary>The schema as it is to be.</summary>
    public DependencyMap To { get; }

    /// <summary>Partitions that are detached, attached, or both; and tables whose parents change.</summary>
    public Ties Ties { get; }

    /// <summary>Which tables inherit from which.</summary>
    public Lineage Lineage { get; }

    /// <summary>What is dropped, as far as it is known yet; and so on.</summary>
    public IReadOnlySet<ObjectId> Dropped => _dropped;

    /// <summary>What is made.</summary>
    public IReadOnlySet<ObjectId> Added => _added;

    /// <summary>Tables that let go of their type.</summary>
    public IReadOnlySet<ObjectId> Untyped => _untyped;

    /// <summary>What is changed in place.</summary>
    public IReadOnlyDictionary<ObjectId, (SchemaObject From, SchemaObject To)> Altered => _altered;

    /// <summary>What another of its name replaces.</summary>
    public IReadOnlyDictionary<ObjectId, (SchemaObject From, SchemaObject To)> Replaced => _replaced;

    /// <summary>Columns of tables that stay.</summary>
    public IReadOnlyDictionary<ObjectId, ColumnChange> Columns => _columns;

    /// <summary>Columns dropped from tables that stay.</summary>
    public IReadOnlyDictionary<ObjectId, (Table Table, Column Column)> ColumnsDropped => _columnsDropped;

    /// <summary>Columns added to tables that stay.</summary>
    public IReadOnlyDictionary<ObjectId, (Table Table, Column Column)> ColumnsAdded => _columnsAdded;

    /// <summary>Finds the changes from one schema to another.</summary>
    /// <param name="from">The schema as it is.</param>
    /// <param name="to">The schema as it is to be.</param>
    /// <param name="keepRows">Tables that are made anew get their rows where they can hold them.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.PlanImpossible"/>: no plan makes such a change.</exception>
    public static ChangeSet Of(SchemaModel from, SchemaModel to, bool keepRows)
    {
        // Which tables with children are made anew because of what they stand on, no tie knows before.
        var anew = new HashSet<ObjectId>();
        while (true)
        {
            var ties = new Ties(from, to, anew);
            var analysis = new ChangeAnalysis(ties);
            var parts = new PartitionParts(ties);
            analysis.Run(parts);
            var known = anew.Count;
            anew.UnionWith(analysis._unforeseen);
            if (anew.Count == known) return analysis.Result(parts, new Refills(ties, keepRows));
        }
    }

    /// <summary>Whether it needs the same, another that is meant by the same words, or another column of the same view that is made
    /// anew.</summary>
    public bool StillNeeds(ObjectId dependent, ObjectId needed) => To.Needs(dependent, needed)
        || To.NeedsOf(dependent).Any(need => Meant.IsSame(need, To.Model, needed, From.Model))
        || (needed.Kind == ObjectKind.Column
            && (_dropped.Contains(needed.Owner(ObjectKind.View)) || _dropped.Contains(needed.Owner(ObjectKind.MaterializedView)))
            && To.NeedsOf(dependent).Any(need => (need.Schema, need.Table) == (needed.Schema, needed.Table)));

    /// <summary>It is changed in place.</summary>
    public void Alter(SchemaObject from, SchemaObject to) => _altered[to.Id] = (from, to);

    /// <summary>It is dropped and made anew, with what belongs to it.</summary>
    public void Recreate(ObjectId id)
    {
        if (From.Model.Find(id) is { } old) Drop(old);
        if (To.Model.Find(id) is not { } now) return;
        _added.Add(id);
        foreach (var part in To.PartsOf(now.Id))
        {
            if (From.Model.Find(part.Id) is null) _added.Add(part.Id);
        }
    }

    /// <summary>Another of its name takes its place.</summary>
    public void Replace(ObjectId id)
    {
        if (_dropped.Contains(id) || _replaced.ContainsKey(id)) return;
        if (From.Model.Find(id) is not { } old || To.Model.Find(id) is not { } now) return;
        _altered.Remove(id);
        _replaced[id] = (old, now);
        Disturb(id, gone: false);
        ObjectPlanner.For(old).Replacing(old, now, this);
    }

    /// <summary>A domain's checks and default are away for a while.</summary>
    public void Strip(ObjectId domain) => _stripped.Add(domain);

    /// <summary>A table is of no type for a while.</summary>
    public void Untype(ObjectId table) => _untyped.Add(table);

    /// <summary>A table with children is made anew because of what it stands on.</summary>
    public void Foresee(ObjectId table) => _unforeseen.Add(table);

    /// <summary>A column that stays becomes another.</summary>
    public void ChangeColumn(ObjectId id, ColumnChange change) => _columns[id] = change;

    /// <summary>A table that stays gets a column.</summary>
    public void AddColumn(Table table, Column column) => _columnsAdded[table.ColumnId(column.Name)] = (table, column);

    /// <summary>A table that stays loses a column.</summary>
    public void DropColumn(Table table, Column column)
    {
        if (_columnsDropped.TryAdd(table.ColumnId(column.Name), (table, column))) Disturb(table.ColumnId(column.Name), gone: true);
    }

    /// <summary>A column is dropped and added again.</summary>
    public void RemakeColumn(Table from, Table to, Column old, Column now)
    {
        _columns.Remove(to.ColumnId(now.Name));
        DropColumn(from, old);
        AddColumn(to, now);
    }

    /// <summary>What stands on it is asked what that means.</summary>
    public void Disturb(ObjectId id, bool gone) => _disturbed.Enqueue(new(id, gone));

    private void Run(PartitionParts parts)
    {
        var diff = ListDiff<SchemaObject>.Of(
            From.Model.Objects, To.Model.Objects, item => item.Id, (a, b) => ObjectPlanner.For(b).IsSame(a, b, this));
        FindReplacedKinds(diff.Removed, diff.Added);
        foreach (var item in diff.Removed.Where(item => !_replaced.ContainsKey(item.Id))) Drop(item);
        foreach (var item in diff.Added.Where(item => !_replacedBy.ContainsKey(item.Id))) _added.Add(item.Id);
        // First, because nothing of them is decided on its own.
        foreach (var id in Ties.Anew) Recreate(id);
        foreach (var id in parts.MadeAgain()) Recreate(id);
        foreach (var (old, now) in diff.Altered)
        {
            if (_dropped.Contains(now.Id)) _added.Add(now.Id);
            else ObjectPlanner.For(now).Decide(old, now, this);
        }

        Spread();
        foreach (var (old, now) in diff.Altered) ObjectPlanner.For(now).DecideAgain(old, now, this);
        Spread();
        foreach (var item in To.Model.Objects) ObjectPlanner.For(item).DecideLast(item, this);
        FindRebuilt();
    }

    private void FindReplacedKinds(IReadOnlyList<SchemaObject> removed, IReadOnlyList<SchemaObject> added)
    {
        var types = added.Where(IsReplaceable).ToDictionary(item => (item.Schema, item.Name));
        foreach (var old in removed.Where(IsReplaceable))
        {
            if (!types.TryGetValue((old.Schema, old.Name), out var now)) continue;
            _replaced[old.Id] = (old, now);
            _replacedBy[now.Id] = old.Id;
            Disturb(old.Id, gone: false);
        }

        static bool IsReplaceable(SchemaObject item) => ObjectPlanner.For(item).IsReplaceable;
    }

    private void Drop(SchemaObject item)
    {
        if (!_dropped.Add(item.Id)) return;
        _altered.Remove(item.Id);
        _replaced.Remove(item.Id);
        Disturb(item.Id, gone: true);
        foreach (var column in ObjectPlanner.For(item).ColumnsOf(item))
            Disturb(new(ObjectKind.Column, item.Schema, column.Name, item.Name), gone: true);
        if (item is Table table) ForgetColumns(table);
        foreach (var part in From.PartsOf(item.Id))
        {
            Drop(part);
            if (To.Model.Find(part.Id) is not null) _added.Add(part.Id);
        }
    }

    /// <summary>They go with the table.</summary>
    private void ForgetColumns(Table table)
    {
        foreach (var column in table.Columns.Concat(To.Model.Find<Table>(table.Id)?.Columns ?? []))
        {
            var id = table.ColumnId(column.Name);
            _columns.Remove(id);
            _columnsDropped.Remove(id);
            _columnsAdded.Remove(id);
        }
    }

    /// <summary>Carries each disturbance to what stands on the disturbed thing, until nothing new is disturbed.</summary>
    private void Spread()
    {
        while (_disturbed.TryDequeue(out var disturbed))
        {
            foreach (var dependent in From.DependentsOf(disturbed.Id)) KindPlanner.Of(dependent.Kind).Disturbed(dependent, disturbed, this);
        }
    }

    /// <summary>Finds what the server makes anew by itself, stays and has something to get back.</summary>
    private void FindRebuilt()
    {
        foreach (var (id, _) in _columns.Where(pair => pair.Value.ChangesType || pair.Value.From.Generated != pair.Value.To.Generated))
        {
            foreach (var dependent in From.DependentsOf(id).Where(dependent => !_dropped.Contains(dependent)))
            {
                if (To.Model.Find(dependent) is not { } now || ObjectPlanner.For(now).AfterRebuild(now) == now) continue;
                _rebuilt.Add(dependent);
                _altered.TryAdd(dependent, (From.Model.Find(dependent)!, now));
            }
        }
    }

    private ChangeSet Result(PartitionParts parts, Refills refills) => new()
    {
        From = From,
        To = To,
        Ties = Ties,
        Refills = refills,
        Parts = parts,
        Lineage = Lineage,
        Dropped = _dropped,
        Added = _added,
        Altered = _altered,
        Replaced = _replaced,
        ReplacedBy = _replacedBy,
        Counters = new(this, refills),
        Columns = _columns,
        ColumnsDropped = _columnsDropped,
        ColumnsAdded = _columnsAdded,
        Stripped = _stripped,
        Untyped = _untyped,
        Rebuilt = _rebuilt,
        Late = parts.Late.ToHashSet(),
    };
}
