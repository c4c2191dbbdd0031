using DbMigrate.Diff;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>What has to happen to each object and column: dropped, made, changed in place, or made anew because what it stands on changes.</summary>
internal sealed class ChangeSet
{
    private readonly Lazy<ILookup<QualifiedName, Table>> _children;
    private readonly Lazy<ILookup<QualifiedName, Table>> _partitions;
    private readonly Queue<(ObjectId Id, bool Gone)> _disturbed = [];
    private readonly Dictionary<ObjectId, (SchemaObject From, SchemaObject To)> _altered = [];
    private readonly Dictionary<ObjectId, ColumnChange> _columns = [];

    public ChangeSet(SchemaModel from, SchemaModel to)
    {
        From = new(from);
        To = new(to);
        _children = new(() => from.Objects.OfType<Table>().SelectMany(table => table.Inherits.Select(parent => (parent, table)))
            .ToLookup(pair => pair.parent, pair => pair.table));
        _partitions = new(() => from.Objects.OfType<Table>().Where(table => table.PartitionOf is not null).ToLookup(table => table.PartitionOf!));
        var diff = ListDiff<SchemaObject>.Of(from.Objects, to.Objects, item => item.Id, (a, b) => a.IsSameAs(b));
        FindReplacedKinds(diff.Removed, diff.Added);
        foreach (var item in diff.Removed.Where(item => !Replaced.ContainsKey(item.Id))) Drop(item);
        foreach (var item in diff.Added.Where(item => !ReplacedBy.ContainsKey(item.Id))) Added.Add(item.Id);
        var tables = diff.Altered.Select(pair => (From: pair.From as Table, To: pair.To as Table)).Where(pair => pair is { From: not null, To: not null });
        // First, because it unties the partitions of these tables, which decides on their columns.
        foreach (var (old, now) in tables.Where(pair => MustRemake(pair.From!, pair.To!)))
        {
            Recreate(now!.Id);
            foreach (var child in _partitions.Value[new QualifiedName(now.Schema, now.Name)]) Reattach(child.Id);
        }

        foreach (var (old, now) in diff.Altered) Decide(old, now);
        Spread();
        foreach (var item in diff.Altered.Select(pair => pair.To).OfType<EnumType>()) ReplaceIfUsed(item);
        Spread();
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
        foreach (var column in diff.Removed.Where(column => !GoesWithParent(from, column))) DropColumn(from, column);
        foreach (var column in diff.Removed.Where(column => GoesWithParent(from, column))) Disturb(from.ColumnId(column.Name), gone: true);
        foreach (var column in diff.Added.Where(column => !FromParent(to, column))) ColumnsAdded[to.ColumnId(column.Name)] = (to, column);
        foreach (var (old, now) in diff.Altered) DecideColumn(from, to, old, now);
        if (!Reparented.Contains(to.Id)) return;
        foreach (var old in from.Columns.Where(column => column.InheritedNotNullName is not null))
        {
            if (to.Columns.FirstOrDefault(column => column.Name == old.Name) is not { NotNull: true, InheritedNotNullName: null } now) continue;
            var id = to.ColumnId(now.Name);
            if (!ColumnsAdded.ContainsKey(id)) _columns[id] = (_columns.GetValueOrDefault(id) ?? new(to, old, now)) with { Detached = true };
        }
    }

    /// <summary>Whether a child keeps, as its own, the column that its parent loses.</summary>
    public bool KeptByChildren(Table parent, Column column) => _children.Value[new QualifiedName(parent.Schema, parent.Name)].Any(child =>
        To.Model.Find<Table>(child.Id) is { } now && now.Columns.Any(candidate => candidate.Name == column.Name));

    private static Table WithoutColumns(Table table) => table with { Columns = [], Definition = null };

    /// <summary>The server changes neither what a table is nor the columns it is partitioned by.</summary>
    private static bool MustRemake(Table from, Table to) => TableEmitter.Change(from, to) is null || (from.PartitionKey is { } key && from.Columns.Any(column =>
        Names(key, column.Name) && to.Columns.FirstOrDefault(candidate => candidate.Name == column.Name) is var now
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
        if (!from.Inherited && now.Inherited && !Reparented.Contains(to.Id) && ParentsOf(to).Any(parent => IsNewIn(parent, now.Name)))
        {
            DropColumn(table, from);
            return;
        }

        var change = new ColumnChange(to, from, now) { FollowsParent = Follows(to, now) };
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
    }

    private void Disturb(ObjectId id, bool gone) => _disturbed.Enqueue((id, gone));

    /// <summary>Carries each disturbance to what stands on the disturbed thing, until nothing new is disturbed.</summary>
    private void Spread()
    {
        while (_disturbed.TryDequeue(out var disturbed))
        {
            foreach (var dependent in From.DependentsOf(disturbed.Id))
            {
                if (dependent.Kind == ObjectKind.Column) SpreadToColumn(dependent, disturbed.Id, disturbed.Gone);
                else SpreadToObject(dependent, disturbed.Id, disturbed.Gone);
            }
        }
    }

    private void SpreadToObject(ObjectId dependent, ObjectId needed, bool gone)
    {
        if (Dropped.Contains(dependent) || To.Model.Find(dependent) is null) return;
        if (gone && IsAttachedTo(dependent, needed))
        {
            Recreate(dependent);
            return;
        }

        // What no longer needs it after its own change is changed first and stays.
        if (_altered.ContainsKey(dependent) && gone && !To.Needs(dependent, needed)) return;
        if (dependent.Kind == ObjectKind.Table)
        {
            // A table stands on its parents, which does not keep them from changing; where a parent is made anew, it is tied to the new one.
            if (gone && needed.Kind == ObjectKind.Table) Reattach(dependent);
            // A foreign table holds nothing that could be lost with its server.
            if (gone && From.Model.Find<Table>(dependent) is { Kind: TableKind.Foreign }) Recreate(dependent);
            return;
        }

        if (dependent.Kind == ObjectKind.Domain && gone && !IsReplaceable(needed.Kind) && !Replaced.ContainsKey(dependent))
        {
            Stripped.Add(dependent);
        }
        else if (IsReplaceable(dependent.Kind))
        {
            if (gone || Replaced.ContainsKey(needed)) Replace(dependent);
        }
        else if (gone || Replaced.ContainsKey(needed) || !FollowsTypeChange(dependent) || (_columns.TryGetValue(needed, out var column) && column.ThroughText))
        {
            Recreate(dependent);
        }
    }

    /// <summary>A partition's index goes with the whole's, but for a partition that is detached before.</summary>
    private bool IsAttachedTo(ObjectId child, ObjectId parent) => From.Model.Find(child) is TablePart part && !Reparented.Contains(part.TableId)
        && (part is TableIndex index ? index.Parent : (part as Constraint)?.Parent) is { } above
        && (above.Schema, above.Name) == (parent.Schema, parent.Name);

    private void SpreadToColumn(ObjectId id, ObjectId needed, bool gone)
    {
        var owner = id.Owner(ObjectKind.Table);
        if (Dropped.Contains(owner) || ColumnsDropped.ContainsKey(id)) return;
        if (From.Model.Find<Table>(owner) is not { } table || To.Model.Find<Table>(owner) is not { } toTable) return;
        var from = table.Columns.FirstOrDefault(column => column.Name == id.Name);
        var to = toTable.Columns.FirstOrDefault(column => column.Name == id.Name);
        if (from is null || to is null) return;
        var isItsType = Replaced.TryGetValue(needed, out var type) && IsOfType(from.Type, type.From);
        if (from.Generated is not null)
        {
            // Computed from what changes its type or is made anew. What is no column's value but a function's is only asked again when it goes.
            if (gone || isItsType || needed.Kind == ObjectKind.Column || Replaced.ContainsKey(needed)) RemakeColumn(table, toTable, from, to);
            return;
        }

        var change = _columns.GetValueOrDefault(id) ?? new ColumnChange(toTable, from, to) { FollowsParent = Follows(toTable, to) };
        if (needed.Kind == ObjectKind.Collation && Replaced.ContainsKey(needed))
        {
            if (change.Recollated) return;
            _columns[id] = change with { Recollated = true, FollowsParent = ParentsOf(toTable).Any(above => above.Columns.Any(column => column.Name == id.Name)) };
            Disturb(id, gone: false);
        }
        else if (isItsType)
        {
            if (change.Retyped) return;
            _columns[id] = change with { Retyped = true, ThroughText = type.From is RangeType, FollowsParent = ParentsOf(toTable).Any(above => above.Columns.Any(column => column.Name == id.Name)) };
            Disturb(id, gone: false);
        }
        else if ((gone && To.Needs(id, needed)) || Replaced.ContainsKey(needed))
        {
            _columns[id] = change with { DetachDefault = true };
        }
    }

    private void Reattach(ObjectId table)
    {
        if (From.Model.Find<Table>(table) is { } from && To.Model.Find<Table>(table) is { } to && Reparented.Add(table)) _altered.TryAdd(table, (from, to));
    }

    /// <summary>A new value cannot be used in the transaction that adds it; a new type's can.</summary>
    private void ReplaceIfUsed(EnumType to)
    {
        if (!_altered.ContainsKey(to.Id) || From.Model.Find<EnumType>(to.Id) is not { } from) return;
        var values = to.Values.Except(from.Values).Select(Sql.Literal).ToList();
        if (values.Count > 0 && To.DependentsOf(to.Id).Any(id => TextOf(id) is { } text && values.Any(value => text.Contains(value, StringComparison.Ordinal))))
            Replace(to.Id);

        string? TextOf(ObjectId id)
        {
            if (id.Kind != ObjectKind.Column) return Added.Contains(id) || _altered.ContainsKey(id) ? To.Model.Find(id)?.ToString() : null;
            var table = id.Owner(ObjectKind.Table);
            return Added.Contains(table) ? To.Model.Find(table)?.ToString()
                : ColumnsAdded.TryGetValue(id, out var added) ? added.Column.ToString()
                : _columns.TryGetValue(id, out var column) ? column.To.ToString()
                : null;
        }
    }

    // The server carries a column's new type into what is made of the column alone, and rebuilds it.
    private static bool FollowsTypeChange(ObjectId dependent) =>
        dependent.Kind is ObjectKind.Constraint or ObjectKind.Index or ObjectKind.Statistics or ObjectKind.Sequence;

    private static bool IsReplaceable(ObjectKind kind) => kind is ObjectKind.Collation or ObjectKind.Enum or ObjectKind.Domain or ObjectKind.CompositeType or ObjectKind.RangeType;

    private static bool IsOfType(string columnType, SchemaObject type)
    {
        if (type is RangeType range && RangeEmitter.Multirange(range) is { } multirange && columnType.StartsWith(multirange, StringComparison.Ordinal)) return true;
        var name = Sql.Name(type);
        return columnType == name || (columnType.StartsWith(name, StringComparison.Ordinal) && columnType[name.Length] is '[' or '(');
    }

    /// <summary>The column only comes from a parent that stays one.</summary>
    private bool FromParent(Table table, Column column) => (column.Inherited || table.OfType is not null) && !Reparented.Contains(table.Id);

    private bool IsNewIn(Table parent, string column) =>
        From.Model.Find<Table>(parent.Id) is { } before && !before.Columns.Any(candidate => candidate.Name == column);

    private bool GoesWithParent(Table table, Column column) => FromParent(table, column)
        && !(table.PartitionOf is null && table.Inherits.Any(name => From.Model.Find<Table>(new(ObjectKind.Table, name.Schema, name.Name)) is { } parent && KeptByChildren(parent, column)));

    /// <summary>The change comes from the same change of the parent's column.</summary>
    private bool Follows(Table table, Column column)
    {
        return ParentsOf(table).Any(parent =>
            parent.Columns.Any(above => above.Name == column.Name && above.Type == column.Type && above.NotNull == column.NotNull)
            && From.Model.Find<Table>(parent.Id) is { } before
            && before.Columns.Any(above => above.Name == column.Name && (above.Type != column.Type || above.NotNull != column.NotNull)));
    }

    /// <summary>The tables it inherits from before and after.</summary>
    private IEnumerable<Table> ParentsOf(Table table)
    {
        if (Reparented.Contains(table.Id)) return [];
        IEnumerable<QualifiedName> parents = table.PartitionOf is { } whole ? [whole] : table.Inherits;
        return parents.Select(name => To.Model.Find<Table>(new(ObjectKind.Table, name.Schema, name.Name))).OfType<Table>();
    }

    private static EquatableArray<Column> ColumnsOf(SchemaObject item) => item switch
    {
        View view => view.Columns,
        MaterializedView view => view.Columns,
        _ => [],
    };
}
