using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>How a change spreads to what stands on the changed thing.</summary>
internal sealed partial class ChangeSet
{
    private readonly Queue<(ObjectId Id, bool Gone)> _disturbed = [];

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
        if (_altered.ContainsKey(dependent) && gone && !StillNeeds(dependent, needed)) return;
        if (dependent.Kind == ObjectKind.Table)
        {
            // A table stands on its parents, which does not keep them from changing; where a parent is made anew, it is tied to the new one.
            if (gone && needed.Kind == ObjectKind.Table) Unforeseen.Add(needed);
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

    /// <summary>Whether it needs the same, or another column of the same view that is made anew.</summary>
    private bool StillNeeds(ObjectId dependent, ObjectId needed) => To.Needs(dependent, needed)
        || (needed.Kind == ObjectKind.Column && IsDropped(needed) && To.NeedsOf(dependent).Any(need => (need.Schema, need.Table) == (needed.Schema, needed.Table)));

    private bool IsDropped(ObjectId column) => Dropped.Contains(column.Owner(ObjectKind.View)) || Dropped.Contains(column.Owner(ObjectKind.MaterializedView));

    /// <summary>A partition's index goes with the whole's.</summary>
    private bool IsAttachedTo(ObjectId child, ObjectId parent) => From.Model.Find(child) is TablePart part
        && (part is TableIndex index ? index.Parent : (part as Constraint)?.Parent) is { } above
        && (above.Schema, above.Name) == (parent.Schema, parent.Name);

    private void SpreadToColumn(ObjectId id, ObjectId needed, bool gone)
    {
        var owner = id.Owner(ObjectKind.Table);
        if (Dropped.Contains(owner) || ColumnsDropped.ContainsKey(id)) return;
        if (From.Model.Find<Table>(owner) is not { } table || To.Model.Find<Table>(owner) is not { } toTable) return;
        if (table.Find(id.Name) is not { } from || toTable.Find(id.Name) is not { } to) return;
        var isItsType = Replaced.TryGetValue(needed, out var type) && IsOfType(from.Type, type.From);
        if (from.Generated is not null)
        {
            // Computed from what changes its type or is made anew. What is no column's value but a function's is only asked again when it goes.
            if (gone || isItsType || needed.Kind == ObjectKind.Column || Replaced.ContainsKey(needed)) RemakeColumn(table, toTable, from, to);
            return;
        }

        var change = _columns.GetValueOrDefault(id) ?? new ColumnChange(toTable, from, to) { FollowsParent = _lineage.Follows(toTable, to), HasChildren = _lineage.HasChildren(toTable) };
        if (needed.Kind == ObjectKind.Collation && Replaced.ContainsKey(needed))
        {
            if (change.Recollated) return;
            _columns[id] = change with { Recollated = true, FollowsParent = _lineage.IsShared(toTable, to) };
            Disturb(id, gone: false);
        }
        else if (isItsType)
        {
            if (change.Retyped) return;
            _columns[id] = change with { Retyped = true, ThroughText = type.From is RangeType, FollowsParent = _lineage.IsShared(toTable, to) };
            Disturb(id, gone: false);
        }
        else if ((gone && To.Needs(id, needed)) || Replaced.ContainsKey(needed))
        {
            _columns[id] = change with { DetachDefault = true };
        }
    }

    /// <summary>A new value cannot be used in the transaction that adds it; a new type's can.</summary>
    private void ReplaceIfUsed(EnumType to)
    {
        if (!_altered.ContainsKey(to.Id) || From.Model.Find<EnumType>(to.Id) is not { } from) return;
        var values = to.Values.Except(from.Values).Select(PostgresText.Literal).ToList();
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
        if (type is RangeType range && RangePlanner.Multirange(range) is { } multirange && columnType.StartsWith(multirange, StringComparison.Ordinal)) return true;
        var name = PostgresText.Name(type);
        return columnType == name || (columnType.StartsWith(name, StringComparison.Ordinal) && columnType[name.Length] is '[' or '(');
    }
}
