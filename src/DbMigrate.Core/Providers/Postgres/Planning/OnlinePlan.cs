using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Makes of a plain plan, which is one transaction, one whose steps are each durable at once and keep writers waiting for no
/// longer than a moment. It ends in the same schema.</summary>
/// <remarks>What others must not see half done stays one transaction: a view, trigger or policy that is dropped and made anew, a column
/// whose default is away while its type changes, and all that stands between. What can wait until after it does.</remarks>
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
        _plain = KeysFirst([.. plain.Where(change => change is not DropObject || !_replaced.ContainsKey(change.Id))]);
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
                var parts = Parts(span, later);
                written.AddRange(parts.Values.Where(part => part.Preparing > 0).Select(part => part.Prepare()));
                written.AddRange(InTransaction([.. span.Except(later)], parts));
                written.AddRange(parts.Values.Where(part => part.Following > 0).Select(part => part.Follow()));
                later.ForEach(Add);
            }

            i = end + 1;
        }

        // An index that makes room keeps its uses until others have taken its place.
        written.AddRange(last.Select(Last));
        return written;

        void Add(SchemaChange change)
        {
            var online = _recipes.Find(change, _replaced.GetValueOrDefault(change.Id)) ?? new(change, [change.Sql]);
            written.Add(online.Write());
            if (online.Last.Count == 0) return;
            if (change is CreateObject { New: TablePart made } && _plain.Any(other => RefersTo(other, made)))
                written.Add(Last((change, online.Last)));
            else
                last.Add((change, online.Last));
        }
    }

    private DropObject Last((SchemaChange Change, IReadOnlyList<string> Sql) item) =>
        new(_replaced[item.Change.Id]) { Sql = [.. item.Sql] };

    /// <summary>The server chooses the oldest key of a new foreign key's columns, which must not be one that only waits for its
    /// successor.</summary>
    private List<SchemaChange> KeysFirst(List<SchemaChange> changes)
    {
        for (var i = changes.Count - 1; i >= 0; i--)
        {
            var last = changes.FindLastIndex(change =>
                change is CreateObject { New: TablePart made } && _replaced.ContainsKey(made.Id) && RefersTo(changes[i], made));
            if (last <= i) continue;
            changes.Insert(last + 1, changes[i]);
            changes.RemoveAt(i);
        }

        return changes;
    }

    /// <summary>Whether a change makes a foreign key that refers to the table of a key or unique index.</summary>
    private static bool RefersTo(SchemaChange change, TablePart key) =>
        change is CreateObject { New: ForeignKey made } && key is Constraint or TableIndex { Unique: true }
        && (made.References.Schema, made.References.Name) == (key.Schema, key.Table);

    /// <summary>Whether an index or constraint that another of its name replaces can stay until that is built: nothing that it stands on
    /// changes.</summary>
    private bool StaysUntilReplaced(DropObject drop, IReadOnlyList<SchemaChange> plain)
    {
        if (drop.Old is not TablePart part || part is TableIndex { Valid: false }) return false;
        var create = plain.OfType<CreateObject>().FirstOrDefault(create => create.Id == drop.Id);
        if (create?.New is not TablePart now || now.TableId != part.TableId || _recipes.Find(create, part) is null) return false;
        // What does not change itself is made anew because it is in the way of something.
        if (part.IsSameAs(now)) return false;
        // What goes with its table has no step of its own.
        var needs = _from
            .NeedsOf(drop.Id)
            .SelectMany(id => id.Table is null ? [id] : new[] { id, id.Owner(ObjectKind.Table) })
            .Where(id => id != part.TableId)
            .ToHashSet();
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
        var tied = Tied(span);
        var names = span.GroupBy(change => NameOf(change.Id)).ToDictionary(group => group.Key, group => group.Count());
        var staying = new List<ObjectId>();
        var later = new List<SchemaChange>();
        foreach (var change in Enumerable.Reverse(span))
        {
            if (
                change is CreateObject { New: var made }
                && names[NameOf(change.Id)] == 1
                && !staying.Exists(id => _to.Needs(id, change.Id))
                && !IsHeld(change, tied)
                && !(
                    made is TablePart part
                    && _replaced.ContainsKey(made.Id)
                    && span.Exists(other => RefersTo(other, part) && staying.Contains(other.Id)))
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

    /// <summary>A check of a table that leaves or joins others comes before it joins, and that of the whole would be made there
    /// too.</summary>
    private static bool IsHeld(SchemaChange change, HashSet<ObjectId> tied) =>
        change is CreateObject { New: Constraint { Kind: ConstraintKind.Check } check } && tied.Contains(check.TableId);

    /// <summary>The tables that leave or join others in a transaction, and those others.</summary>
    private HashSet<ObjectId> Tied(List<SchemaChange> span)
    {
        var tied = new HashSet<ObjectId>();
        foreach (
            var table in span.OfType<AlterObject>().Select(change => change.Old).OfType<Table>().Where(table => ParentsOf(table.Id).Any()))
            Add(table.Id);
        return tied;

        void Add(ObjectId table)
        {
            if (!tied.Add(table)) return;
            foreach (var parent in ParentsOf(table)) Add(parent);
        }
    }

    private IEnumerable<ObjectId> ParentsOf(ObjectId table) =>
        new[] { _from.Model, _to.Model }
            .SelectMany(model => model.Find<Table>(table)?.Parents ?? [])
            .Select(name => name.Id(ObjectKind.Table));

    /// <summary>What of the changes that stay in a transaction can be done before it and after it: indexes are built, and rows are
    /// read.</summary>
    private Dictionary<ObjectId, OnlineChange> Parts(List<SchemaChange> span, List<SchemaChange> later)
    {
        var tied = Tied(span);
        var parts = new Dictionary<ObjectId, OnlineChange>();
        foreach (var change in span.Except(later).OfType<CreateObject>())
        {
            if (
                change.New is not (Constraint or ForeignKey)
                || IsHeld(change, tied)
                || _recipes.Find(change, _replaced.GetValueOrDefault(change.Id)) is not { } part)
                continue;
            // What changes in the transaction is not there before it.
            if (part.Preparing > 0 && span.Exists(other => other.Id == ((TablePart)change.New).TableId || _to.Needs(change.Id, other.Id)))
                continue;
            parts.Add(change.Id, part);
        }

        return parts;
    }

    private IEnumerable<SchemaChange> InTransaction(IReadOnlyList<SchemaChange> span, Dictionary<ObjectId, OnlineChange> parts)
    {
        // What was to stay until it is replaced goes now.
        span =
        [
            .. span.Select(change =>
                change is CreateObject && parts.TryGetValue(change.Id, out var part) ? part.Make()
                : _replaced.TryGetValue(change.Id, out var old) ? change.With([.. ObjectPlanner.For(old).Drop(old), .. change.Sql])
                : change),
        ];
        var statements = span.SelectMany(change => change.Sql).ToList();
        var bounds = OnlineChange.Transaction(statements).ToList();
        if (bounds.Count == statements.Count) return span;
        return span.Select(
            (change, i) => change.With([.. i == 0 ? bounds.Take(1) : [], .. change.Sql, .. i == span.Count - 1 ? bounds.TakeLast(1) : []]));
    }
}
