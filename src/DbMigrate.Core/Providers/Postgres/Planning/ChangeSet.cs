using DbMigrate.Diff;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>What has to happen to each object and column: dropped, made, changed in place, or made anew because what it stands on changes.</summary>
internal sealed partial class ChangeSet
{
    private readonly Lineage _lineage;
    private readonly Dictionary<ObjectId, (SchemaObject From, SchemaObject To)> _altered = [];
    private readonly Dictionary<ObjectId, ColumnChange> _columns = [];

    public ChangeSet(SchemaModel from, SchemaModel to)
    {
        From = new(from);
        To = new(to);
        _lineage = new(from, to, Reparented);
        var diff = ListDiff<SchemaObject>.Of(from.Objects, to.Objects, item => item.Id, (a, b) => a.IsSameAs(b));
        FindReplacedKinds(diff.Removed, diff.Added);
        foreach (var item in diff.Removed.Where(item => !Replaced.ContainsKey(item.Id))) Drop(item);
        foreach (var item in diff.Added.Where(item => !ReplacedBy.ContainsKey(item.Id))) Added.Add(item.Id);
        var tables = diff.Altered.Select(pair => (From: pair.From as Table, To: pair.To as Table)).Where(pair => pair is { From: not null, To: not null });
        // First, because it unties the partitions of these tables, which decides on their columns.
        foreach (var (old, now) in tables.Where(pair => MustRemake(pair.From!, pair.To!)))
        {
            Recreate(now!.Id);
            foreach (var child in _lineage.PartitionsOf(now)) Reattach(child.Id);
        }

        foreach (var (old, now) in diff.Altered) Decide(old, now);
        Spread();
        foreach (var item in diff.Altered.Select(pair => pair.To).OfType<EnumType>()) ReplaceIfUsed(item);
        Spread();
        foreach (var item in to.Objects.OfType<Trigger>().Where(trigger => trigger.Inherited && TriggerStates.Above(to, trigger).Any(Sets))) Recreate(item.Id);
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
    public HashSet<ObjectId> Reparented { get; } = [];

    /// <summary>Whether something happens to a table or trigger that sets its partitions' triggers: they are made, or made to fire at other times.</summary>
    public bool Sets(ObjectId id) => Added.Contains(id) || Reparented.Contains(id) || (id.Kind == ObjectKind.Trigger && _altered.ContainsKey(id));

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
        else if (ObjectEmitter.For(now).Alter(old, now) is not null)
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
        if (from.PartitionOf != to.PartitionOf || from.PartitionBound != to.PartitionBound || from.Inherits != to.Inherits) Reparented.Add(to.Id);
        if (!WithoutColumns(from).Equals(WithoutColumns(to))) _altered[to.Id] = (from, to);
        var diff = ListDiff<Column>.Of(from.Columns, to.Columns, column => column.Name, (a, b) => a.Comparable() == b.Comparable());
        foreach (var column in diff.Removed)
        {
            if (_lineage.GoesWithParent(from, column)) Disturb(from.ColumnId(column.Name), gone: true);
            else DropColumn(from, column);
        }

        foreach (var column in diff.Added.Where(column => !_lineage.FromParent(to, column))) ColumnsAdded[to.ColumnId(column.Name)] = (to, column);
        foreach (var (old, now) in diff.Altered) DecideColumn(from, to, old, now);
        if (!Reparented.Contains(to.Id)) return;
        foreach (var old in from.Columns.Where(column => column.InheritedNotNullName is not null))
        {
            if (to.Find(old.Name) is not { NotNull: true, InheritedNotNullName: null } now) continue;
            var id = to.ColumnId(now.Name);
            if (!ColumnsAdded.ContainsKey(id)) _columns[id] = (_columns.GetValueOrDefault(id) ?? new(to, old, now)) with { Detached = true };
        }
    }

    /// <summary>Whether a child keeps, as its own, the column that its parent loses.</summary>
    public bool KeptByChildren(Table parent, Column column) => _lineage.KeptByChildren(parent, column);

    private static Table WithoutColumns(Table table) => table with { Columns = [], Definition = null };

    /// <summary>The server changes neither what a table is nor the columns it is partitioned by.</summary>
    private static bool MustRemake(Table from, Table to) => TableEmitter.Change(from, to) is null || (from.PartitionKey is { } key && from.Columns.Any(column =>
        Names(key, column.Name) && to.Find(column.Name) is var now
        && (now is null || now.Type != column.Type || now.Collation != column.Collation)));

    private static bool Names(string partitionKey, string column)
    {
        var name = Sql.Identifier(column);
        for (var at = partitionKey.IndexOf(name, StringComparison.Ordinal); at >= 0; at = partitionKey.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            if (!IsWord(at - 1) && !IsWord(at + name.Length)) return true;
        }

        return false;

        bool IsWord(int at) => at >= 0 && at < partitionKey.Length && (char.IsLetterOrDigit(partitionKey[at]) || partitionKey[at] is '_' or '"');
    }

    private void DecideColumn(Table table, Table to, Column from, Column now)
    {
        if (MustRemake(from, now))
        {
            RemakeColumn(table, to, from, now);
            return;
        }

        // A column of its own cannot become the parent's; it comes again with the parent's.
        if (!from.Inherited && _lineage.ComesWithParent(to, now))
        {
            DropColumn(table, from);
            return;
        }

        var change = new ColumnChange(to, from, now) { FollowsParent = _lineage.Follows(to, now) };
        _columns[to.ColumnId(now.Name)] = change;
        if (change.ChangesType || from.Generated != now.Generated) Disturb(to.ColumnId(now.Name), gone: false);
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
            Reparented.Remove(item.Id);
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
