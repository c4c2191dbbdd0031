using DbMigrate.Engines.Rows;
using DbMigrate.Schema;

namespace DbMigrate.Planning.Rows;

/// <summary>Which tables are tied to each other by partitioning or inheritance, before a script or after it.</summary>
internal sealed class TableFamilies
{
    private readonly Dictionary<ObjectId, ObjectId> _heads = [];
    private readonly Dictionary<ObjectId, int> _numbers = [];
    private readonly ILookup<ObjectId, ObjectId> _children;
    private readonly ILookup<ObjectId, ObjectId> _members;

    /// <param name="trial">The schemas.</param>
    /// <param name="atStart">A table of the later schema by its name before; null where it is new.</param>
    public TableFamilies(RowTrial trial, Func<ObjectId, ObjectId?> atStart)
    {
        var ties = new List<(ObjectId Parent, ObjectId Child)>();
        foreach (var table in trial.From.Objects.OfType<Table>())
            ties.AddRange(ParentsOf(table).Select(parent => (parent, table.Id)));
        foreach (var table in trial.To.Objects.OfType<Table>())
        {
            if (atStart(table.Id) is not { } child) continue;
            // A parent that is new ties its children to each other.
            ties.AddRange(ParentsOf(table).Select(parent => (atStart(parent) ?? parent, child)));
        }

        _children = ties.Distinct().ToLookup(tie => tie.Parent, tie => tie.Child);
        foreach (var (parent, child) in ties)
        {
            var (one, other) = (HeadOf(parent), HeadOf(child));
            if (one != other) _heads[other] = one;
        }

        _members = ties.SelectMany(tie => (ObjectId[])[tie.Parent, tie.Child]).Distinct().ToLookup(HeadOf);
    }

    /// <summary>The number of a table's family; a table that is tied to none has its own.</summary>
    public int Of(ObjectId table)
    {
        var head = HeadOf(table);
        if (!_numbers.TryGetValue(head, out var number)) _numbers[head] = number = _numbers.Count;
        return number;
    }

    /// <summary>The tables of a family that has more than one.</summary>
    public IEnumerable<ObjectId> Members(int family) => _members[_numbers.First(pair => pair.Value == family).Key].Order();

    /// <summary>The partitions and children of a table, theirs included.</summary>
    public IEnumerable<ObjectId> Below(ObjectId table)
    {
        var seen = new HashSet<ObjectId>();
        var waiting = new Queue<ObjectId>(_children[table]);
        while (waiting.TryDequeue(out var child))
        {
            if (!seen.Add(child)) continue;
            foreach (var next in _children[child]) waiting.Enqueue(next);
        }

        return seen;
    }

    private static IEnumerable<ObjectId> ParentsOf(Table table)
    {
        if (table.PartitionOf is { } whole) yield return whole.Id(ObjectKind.Table);
        foreach (var parent in table.Inherits) yield return parent.Id(ObjectKind.Table);
    }

    private ObjectId HeadOf(ObjectId table)
    {
        while (_heads.TryGetValue(table, out var above)) table = above;
        return table;
    }
}
