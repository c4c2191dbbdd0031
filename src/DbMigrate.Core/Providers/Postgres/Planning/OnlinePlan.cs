using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Makes of a plain plan, which is one transaction, one whose steps are each durable at once and keep writers waiting for no longer
/// than a moment. It ends in the same schema.</summary>
/// <remarks>What others must not see half done stays one transaction: a view, trigger or policy that is dropped and made anew, a column whose
/// default is away while its type changes, and all that stands between. What can wait until after it does.</remarks>
internal sealed class OnlinePlan
{
    private readonly DependencyMap _from;
    private readonly DependencyMap _to;
    private readonly IReadOnlyList<SchemaChange> _plain;
    private readonly OnlineRecipes _recipes;
    private readonly Dictionary<ObjectId, SchemaObject> _replaced = [];

    /// <param name="from">The schema as it is, after renames.</param>
    /// <param name="to">The schema as it is to be.</param>
    /// <param name="plain">The plain plan from the one to the other.</param>
    public OnlinePlan(SchemaModel from, SchemaModel to, IReadOnlyList<SchemaChange> plain)
    {
        _from = new(from);
        _to = new(to);
        _recipes = new(from, to, plain.OfType<CreateObject>().Select(change => change.Id).ToHashSet());
        foreach (var drop in plain.OfType<DropObject>().Where(drop => StaysUntilReplaced(drop, plain))) _replaced.Add(drop.Id, drop.Old);
        _plain = [.. plain.Where(change => change is not DropObject || !_replaced.ContainsKey(change.Id))];
    }

    /// <summary>The changes in order.</summary>
    public IReadOnlyList<SchemaChange> Write()
    {
        var written = new List<SchemaChange>();
        var last = new List<(SchemaChange Change, IReadOnlyList<string> Sql)>();
        for (var i = 0; i < _plain.Count;)
        {
            var end = EndOfSpan(i);
            if (end == i)
            {
                Add(_plain[i]);
            }
            else
            {
                var span = _plain.Skip(i).Take(end - i + 1).ToList();
                var later = CanWait(span);
                written.AddRange(InTransaction([.. span.Except(later)]));
                later.ForEach(Add);
            }

            i = end + 1;
        }

        // An index that makes room keeps its uses until others have taken its place.
        written.AddRange(last.Select(item => new DropObject(_replaced[item.Change.Id]) { Sql = [.. item.Sql] }));
        return written;

        void Add(SchemaChange change)
        {
            var online = _recipes.Find(change, _replaced.GetValueOrDefault(change.Id)) ?? new(change, [change.Sql]);
            written.Add(online.Write());
            if (online.Last.Count > 0) last.Add((change, online.Last));
        }
    }

    /// <summary>Whether an index or constraint that another of its name replaces can stay until that is built: nothing that it stands on changes.</summary>
    private bool StaysUntilReplaced(DropObject drop, IReadOnlyList<SchemaChange> plain)
    {
        if (drop.Old is not TablePart part || part is TableIndex { Valid: false }) return false;
        var create = plain.OfType<CreateObject>().FirstOrDefault(create => create.Id == drop.Id);
        if (create?.New is not TablePart now || now.TableId != part.TableId || _recipes.Find(create, part) is null) return false;
        // What goes with its table has no step of its own.
        var needs = _from.NeedsOf(drop.Id).SelectMany(id => id.Table is null ? [id] : new[] { id, id.Owner(ObjectKind.Table) }).Where(id => id != part.TableId).ToHashSet();
        return !plain.Any(change => change.Id != drop.Id && needs.Contains(change.Id));
    }

    /// <summary>The last change of the transaction that this one begins; itself where it begins none.</summary>
    private int EndOfSpan(int first)
    {
        var end = first;
        for (var i = first; i <= end; i++)
        {
            if (!MustNotBeSeenHalfDone(_plain[i])) continue;
            for (var j = _plain.Count - 1; j > end; j--)
            {
                if (NameOf(_plain[j].Id) == NameOf(_plain[i].Id)) end = j;
            }
        }

        return end;
    }

    // A new object's later steps are ties to others that come after it; a table's are marks on its indexes, but for a partition's.
    private static bool MustNotBeSeenHalfDone(SchemaChange change) => change switch
    {
        CreateObject => false,
        AlterObject { Old: Table table } => table.PartitionOf is not null || table.Inherits.Count > 0,
        AlterObject { Old: TablePart or Sequence or MaterializedView } => false,
        DropObject { Old: TableIndex } => false,
        _ => true,
    };

    // A view and a materialized view, say, can take each other's place.
    private static (string?, string?, ObjectKind, string) NameOf(ObjectId id) =>
        (id.Schema, id.Table, id.Kind is ObjectKind.View or ObjectKind.MaterializedView ? ObjectKind.Table : id.Kind, id.Name);

    /// <summary>The changes of a transaction that can be made after it, by their recipes: nothing that stays in it needs them.</summary>
    private List<SchemaChange> CanWait(List<SchemaChange> span)
    {
        var names = span.GroupBy(change => NameOf(change.Id)).ToDictionary(group => group.Key, group => group.Count());
        var staying = new List<ObjectId>();
        var later = new List<SchemaChange>();
        foreach (var change in Enumerable.Reverse(span))
        {
            if (change is CreateObject && names[NameOf(change.Id)] == 1 && !staying.Exists(id => _to.Needs(id, change.Id))
                && _recipes.Find(change, _replaced.GetValueOrDefault(change.Id)) is not null)
            {
                later.Insert(0, change);
            }
            else
            {
                staying.Add(change.Id);
            }
        }

        return later;
    }

    private IEnumerable<SchemaChange> InTransaction(IReadOnlyList<SchemaChange> span)
    {
        // What was to stay until it is replaced goes now.
        span = [.. span.Select(change => _replaced.TryGetValue(change.Id, out var old) ? change with { Sql = [.. ObjectEmitter.For(old).Drop(old), .. change.Sql] } : change)];
        var statements = span.SelectMany(change => change.Sql).ToList();
        var bounds = OnlineChange.Transaction(statements).ToList();
        if (bounds.Count == statements.Count) return span;
        return span.Select((change, i) => change with
        {
            Sql = [.. i == 0 ? bounds.Take(1) : [], .. change.Sql, .. i == span.Count - 1 ? bounds.TakeLast(1) : []],
        });
    }
}
