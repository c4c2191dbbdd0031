using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>A table that another of its name replaces, and gets its rows.</summary>
/// <param name="From">The table as it is.</param>
/// <param name="To">As it is to be; for a partition that goes, what takes its rows.</param>
/// <param name="Into">The table that the rows are written into: itself, or the one it is a partition of, where they may belong into other
/// partitions.</param>
internal sealed record Refill(Table From, Table To, ObjectId Into)
{
    /// <summary>The table's id.</summary>
    public ObjectId Id => From.Id;

    /// <summary>It leaves others before it makes room.</summary>
    public bool HasParents => From.PartitionOf is not null || From.Inherits.Count > 0;

    /// <summary>The columns whose values the new table gets.</summary>
    public IReadOnlyList<(Column From, Column To)> Columns =>
        [
            .. from column in To.Columns
            where column.Generated is null
            let old = From.Find(column.Name)
            where old is not null
            select (old, column),
        ];
}

/// <summary>What becomes of the rows of tables that are made anew: they are moved where the new table can hold them.</summary>
internal sealed class Refills
{
    private readonly Dictionary<ObjectId, Refill> _refills = [];
    private readonly Dictionary<ObjectId, ObjectId> _along = [];
    private readonly Ties _ties;

    /// <param name="ties">What is made anew.</param>
    /// <param name="keepRows">False moves none.</param>
    public Refills(Ties ties, bool keepRows)
    {
        _ties = ties;
        if (!keepRows) return;
        foreach (var id in ties.Anew)
        {
            if (Find(id) is { } refill) _refills.Add(id, refill);
        }

        foreach (var table in ties.Original.Objects.OfType<Table>().Where(ties.GoesIntoSibling))
        {
            var whole = ties.After(table.PartitionOf!.Id(ObjectKind.Table))!;
            if (new Refill(table, whole, whole.Id) is { Columns.Count: > 0 } refill) _refills.Add(table.Id, refill);
        }

        if (_refills.Count == 0) return;
        foreach (var table in ties.Original.Objects.OfType<Table>().Where(table => table.PartitionOf is not null && IsGone(table)))
        {
            // A partition goes with the whole, whose rows it holds until they are moved.
            if (ties.WholesBefore(table).LastOrDefault(whole => _refills.ContainsKey(whole.Id) && IsPartUpTo(table, whole)) is not { } top)
                continue;
            _refills.Remove(table.Id);
            _along[table.Id] = top.Id;
        }
    }

    /// <summary>All of them.</summary>
    public IEnumerable<Refill> All => _refills.Values;

    /// <summary>A table's; null where its rows are not moved.</summary>
    public Refill? Of(ObjectId table) => _refills.GetValueOrDefault(table);

    /// <summary>The table that a partition is dropped with; null where it is dropped by itself.</summary>
    public ObjectId? GoesWith(ObjectId partition) => _along.TryGetValue(partition, out var whole) ? whole : null;

    /// <summary>Whether the old table is there until the rows are moved.</summary>
    public bool IsKept(ObjectId table) => _refills.ContainsKey(table) || _along.ContainsKey(table);

    private Refill? Find(ObjectId id)
    {
        if (_ties.Before(id) is not { Kind: TableKind.Ordinary or TableKind.Partitioned } before
            || _ties.After(id) is not { Kind: TableKind.Ordinary or TableKind.Partitioned } after)
            return null;
        var into =
            before.PartitionOf is not null && before.PartitionOf == after.PartitionOf && before.PartitionBound != after.PartitionBound
                ? after.PartitionOf!.Id(ObjectKind.Table)
                : id;
        var refill = new Refill(before, after, into);
        return refill.Columns.Count > 0 && HoldsRows(after) ? refill : null;
    }

    private bool HoldsRows(Table table) => table.Kind != TableKind.Partitioned || _ties.Wanted.Objects.OfType<Table>().Any(part =>
        part.PartitionOf is { } whole && whole.Id(ObjectKind.Table) == table.Id && HoldsRows(part));

    /// <summary>Whether a partition is none of its own in the end: it goes, or is made anew for the same whole.</summary>
    private bool IsGone(Table partition) =>
        _ties.After(partition.Id) is not { } after || (_ties.Anew.Contains(partition.Id) && after.PartitionOf == partition.PartitionOf);

    /// <summary>Whether all between them go too.</summary>
    private bool IsPartUpTo(Table table, Table whole) => _ties.WholesBefore(table).TakeWhile(between => between.Id != whole.Id).All(IsGone);
}
