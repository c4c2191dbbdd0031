using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>The tables that are untied from their parents in a plan, and both schemas with these tables standing alone.</summary>
/// <remarks>What a table has of a parent that it leaves becomes its own, as it does on the server; what it is to have of a parent that it
/// joins is its own before. So attaching and detaching, and changing the table, are two things.</remarks>
internal sealed class Ties
{
    private readonly Dictionary<ObjectId, Tie> _ties = [];
    private readonly HashSet<ObjectId> _anew;
    private readonly SchemaModel _from;
    private readonly SchemaModel _to;

    // Whether not-null constraints are something by themselves, which the server knows the owner of.
    private readonly bool _tellsNotNull;

    /// <param name="from">The schema as it is.</param>
    /// <param name="to">The schema as it is to be.</param>
    /// <param name="anew">Tables that are dropped and made anew because of what they stand on.</param>
    public Ties(SchemaModel from, SchemaModel to, IEnumerable<ObjectId> anew)
    {
        (_from, _to) = (from, to);
        _tellsNotNull = from.EngineVersion >= 18 && to.EngineVersion >= 18;
        _anew = [.. anew];
        foreach (var (old, now) in Both())
        {
            if (TableRemake.IsNeeded(old, now) || MovesRows(old, now)) _anew.Add(now.Id);
        }

        // The rows of a table that is partitioned by something else belong into other partitions.
        while (
            Both().Where(pair => !Anew.Contains(pair.To.Id) && GoesWithItsWhole(pair.From, pair.To)).Select(pair => pair.To.Id).ToList()
                is { Count: > 0 } more)
            _anew.UnionWith(more);

        foreach (var table in to.Objects.OfType<Table>())
        {
            if (Find(table) is { } tie)
                _ties.Add(tie.Id, tie with { Holder = TieHolder.Of(tie, from, to), OwnNotNull = OwnNotNull(table) });
        }

        Given = _ties.Count == 0 ? new HashSet<ObjectId>() : GivenParts.Find(from, to, _anew);
        Mutual = MutualKeys().ToHashSet();
        (From, To) = _ties.Count == 0 ? (from, to) : UntiedSchema.Of(from, to, this);
    }

    /// <summary>The schema as it is, after the tables are untied.</summary>
    public SchemaModel From { get; }

    /// <summary>The schema as it is to be, before the tables are tied.</summary>
    public SchemaModel To { get; }

    /// <summary>Tables that the server cannot turn into what they are to be.</summary>
    public IReadOnlySet<ObjectId> Anew => _anew;

    /// <inheritdoc cref="GivenParts"/>
    public IReadOnlySet<ObjectId> Given { get; }

    /// <summary>Foreign keys between two partitioned tables that refer to each other, lose partitions and lose the keys: no partition could
    /// leave the one before the other's key is gone, so these go first, and partitions take none along.</summary>
    public IReadOnlySet<ObjectId> Mutual { get; }

    /// <summary>All of them.</summary>
    public IEnumerable<Tie> All => _ties.Values;

    /// <summary>The tie of a table; null where it keeps its parents.</summary>
    public Tie? Of(ObjectId table) => _ties.GetValueOrDefault(table);

    /// <summary>The tables that a partition is part of, as things are.</summary>
    public IEnumerable<Table> WholesBefore(Table table) => Wholes(_from, table);

    /// <summary>The tables that a partition is to be part of.</summary>
    public IEnumerable<Table> WholesAfter(Table table) => Wholes(_to, table);

    /// <summary>The table as it is, tied.</summary>
    public Table? Before(ObjectId id) => _from.Find<Table>(id);

    /// <summary>The table as it is to be, tied.</summary>
    public Table? After(ObjectId id) => _to.Find<Table>(id);

    /// <summary>The schema as it is, with every table in its place.</summary>
    public SchemaModel Original => _from;

    /// <summary>The schema as it is to be, with every table in its place.</summary>
    public SchemaModel Wanted => _to;

    /// <summary>Whether a partition goes, and another one takes its rows: two become one.</summary>
    public bool GoesIntoSibling(Table before) =>
        before is { PartitionOf: { } whole, PartitionBound: { } bound, Kind: not TableKind.Foreign }
        && After(before.Id) is null
        && !Anew.Contains(whole.Id(ObjectKind.Table))
        && After(whole.Id(ObjectKind.Table)) is not null
        && All.Any(tie =>
            tie.To.PartitionOf == whole
            && PartitionBounds.Holds(tie.To.PartitionBound!, bound)
            && !(tie.From is { PartitionBound: { } had } && tie.From.PartitionOf == whole && PartitionBounds.Holds(had, bound)));

    private static IEnumerable<Table> Wholes(SchemaModel model, Table table)
    {
        var seen = new HashSet<QualifiedName>();
        for (var name = table.PartitionOf; name is not null && seen.Add(name);)
        {
            if (model.Find<Table>(name.Id(ObjectKind.Table)) is not { } whole) yield break;
            yield return whole;
            name = whole.PartitionOf;
        }
    }

    private IEnumerable<(Table From, Table To)> Both() =>
        from now in _to.Objects.OfType<Table>() let old = _from.Find<Table>(now.Id) where old is not null select (old, now);

    /// <summary>Rows that a partition may not hold any more belong into another.</summary>
    private static bool MovesRows(Table old, Table now) => old.PartitionOf is not null && old.PartitionOf == now.PartitionOf
        && now.Kind != TableKind.Foreign && !PartitionBounds.Holds(now.PartitionBound!, old.PartitionBound!);

    private bool GoesWithItsWhole(Table old, Table now) =>
        old.PartitionOf is { } whole
        && now.PartitionOf == whole
        && Anew.Contains(whole.Id(ObjectKind.Table))
        && Before(whole.Id(ObjectKind.Table)) is { } before
        && After(whole.Id(ObjectKind.Table)) is { } after
        && TableRemake.MovesRows(before, after);

    private IEnumerable<ObjectId> MutualKeys()
    {
        var left = _ties
            .Values.Where(tie => tie.From?.PartitionOf is not null && tie.Leaves.Count > 0)
            .SelectMany(tie => WholesBefore(tie.From!))
            .Select(whole => whole.Id)
            .ToHashSet();
        if (left.Count < 2) return [];
        var keys = _from
            .Objects.OfType<ForeignKey>()
            .Where(key => left.Contains(key.TableId) && left.Contains(key.References.Id(ObjectKind.Table)) && Goes(key))
            .ToList();
        return keys
            .Where(key => keys.Exists(other =>
                other.TableId != key.TableId
                && other.TableId == key.References.Id(ObjectKind.Table)
                && key.TableId == other.References.Id(ObjectKind.Table)))
            .Select(key => key.Id);

        bool Goes(ForeignKey key) => _anew.Contains(key.TableId) || _to.Find<ForeignKey>(key.Id)?.Definition != key.Definition;
    }

    /// <summary>Columns in which a partition refuses null itself, as its whole does.</summary>
    private IReadOnlyList<Column> OwnNotNull(Table table) =>
        !_tellsNotNull || table.PartitionOf is null || After(table.PartitionOf.Id(ObjectKind.Table)) is not { } whole
            ? []
            :
            [
                .. table.Columns.Where(column =>
                    column is { NotNull: true, InheritedNotNullName: null } && whole.Find(column.Name) is { NotNull: true }),
            ];

    private Tie? Find(Table now)
    {
        var old = Anew.Contains(now.Id) ? null : Before(now.Id);
        if (old is null) return now.PartitionOf is { } whole ? new(null, now, [], [], [whole]) : null;
        if (old.PartitionOf is null && now.PartitionOf is null)
        {
            var kept = Kept(old, now);
            if (kept.Count == old.Inherits.Count && kept.Count == now.Inherits.Count) return null;
            return new(old, now, kept, [.. old.Inherits.Except(kept)], [.. now.Inherits.Skip(kept.Count)]);
        }

        // One that is half detached can only leave for good, and come again.
        if (
            old.PartitionOf == now.PartitionOf
            && old.PartitionBound == now.PartitionBound
            && (now.DetachPending || !old.DetachPending)
            && !Anew.Contains(now.PartitionOf!.Id(ObjectKind.Table)))
            return null;
        return new(old, now, [], old.Parents, now.Parents);
    }

    /// <summary>The parents that it need not leave. A parent comes after those that it inherits from already.</summary>
    private List<QualifiedName> Kept(Table old, Table now)
    {
        var kept = new List<QualifiedName>();
        var at = 0;
        foreach (var name in now.Inherits)
        {
            var place = old.Inherits.ToList().FindIndex(at, parent => parent == name);
            if (place < 0 || Anew.Contains(name.Id(ObjectKind.Table)) || MustLeave(old, now, name, kept)) break;
            kept.Add(name);
            at = place + 1;
        }

        return kept;
    }

    private bool MustLeave(Table old, Table now, QualifiedName name, List<QualifiedName> kept)
    {
        if (Before(name.Id(ObjectKind.Table)) is not { } before || After(name.Id(ObjectKind.Table)) is not { } after) return true;
        foreach (var column in now.Columns)
        {
            if (
                old.Find(column.Name) is not { } was
                || before.Find(column.Name) is not { } beforeAbove
                || after.Find(column.Name) is not { } above)
                continue;
            // What becomes its own does so without a parent.
            if (was.Inherited && !column.Inherited) return true;
            if (
                _tellsNotNull
                && beforeAbove.NotNull
                && above.NotNull
                && was.NotNull
                && column.NotNull
                && ChangesOwnerOfNotNull(now, was, column))
                return true;
            // The server changes the type of a column with several parents only where it has one of them.
            if ((was.Type != column.Type || was.Collation != column.Collation || was.Generated != column.Generated)
                && kept.Exists(other => After(other.Id(ObjectKind.Table))?.Find(column.Name) is not null))
                return true;
        }

        return ChecksOf(_to, now.Id).Any(check => check.Inherited
            && _from.Find<Constraint>(check.Id) is { Inherited: false }
            && _from.Find<Constraint>(check.Id with { Table = name.Name, Schema = name.Schema }) is not null
            && _to.Find<Constraint>(check.Id with { Table = name.Name, Schema = name.Schema }) is not null);
    }

    // A constraint that is inherited has its name for good.
    private static bool ChangesOwnerOfNotNull(Table now, Column was, Column column) =>
        (was.InheritedNotNullName, column.InheritedNotNullName) switch
        {
            (null, not null) => true,
            (not null, null) => Emit.ColumnEmitter.NotNullName(now.Name, column) != was.InheritedNotNullName,
            (null, null) => Emit.ColumnEmitter.NotNullName(now.Name, column) != Emit.ColumnEmitter.NotNullName(now.Name, was),
            _ => false,
        };

    private static IEnumerable<Constraint> ChecksOf(SchemaModel model, ObjectId table) =>
        model.Objects.OfType<Constraint>().Where(item => item.Kind == ConstraintKind.Check && item.TableId == table);
}
