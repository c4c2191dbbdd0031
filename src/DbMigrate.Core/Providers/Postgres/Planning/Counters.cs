using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Generators of values that others take over. Where a column's sequence or identity gives way to another, that counts on from
/// where the old one was: the rows do not tell which numbers were given out. Where there was none, it goes on after the rows.</summary>
internal sealed class Counters
{
    private readonly ChangeAnalysis _changes;
    private readonly Dictionary<ObjectId, Sequence> _aside = [];
    private readonly Dictionary<ObjectId, (Table Table, Column Column)> _identities = [];
    private readonly Dictionary<ObjectId, Sequence> _sequences = [];

    /// <param name="changes">What is dropped, made and changed; its columns are told what they count on from.</param>
    /// <param name="refills">The tables that are made anew with their rows.</param>
    public Counters(ChangeAnalysis changes, Refills refills)
    {
        _changes = changes;
        foreach (var (id, change) in changes.Columns.ToList())
        {
            if (change.FollowsParent || change.Owner.PartitionOf is not null) continue;
            if (change is { From.Identity: null, To.Identity: not null })
            {
                if (LayAside(id) is { } old) changes.ChangeColumn(id, change with { TakesOverFrom = old });
            }
            else if (NewSequenceOf(id) is { } now)
            {
                Follow(id, change, now);
            }
        }

        foreach (var refill in refills.All.Where(refill => refill.Into == refill.Id && refill.To.PartitionOf is null))
        {
            foreach (var (from, _) in refill.Columns.Where(pair => pair is { From.Identity: null, To.Identity: not null }))
                LayAside(refill.From.ColumnId(from.Name));
        }
    }

    /// <summary>The sequence that goes and waits, under another name, for the identity of a column that takes it over; null where there is
    /// none.</summary>
    public Sequence? AsideFor(ObjectId column) => _aside.GetValueOrDefault(column);

    /// <summary>The sequences that wait so.</summary>
    public IEnumerable<ObjectId> SetAside => _aside.Values.Select(old => old.Id);

    /// <summary>Whether a sequence waits so.</summary>
    public bool IsSetAside(ObjectId sequence) => SetAside.Contains(sequence);

    /// <summary>The table and column whose identity a new sequence takes over; null where there is none.</summary>
    public (Table Table, Column Column)? IdentityFor(ObjectId sequence) =>
        _identities.TryGetValue(sequence, out var identity) ? identity : null;

    /// <summary>The sequence that goes and that a new one takes over; null where there is none.</summary>
    public Sequence? OldFor(ObjectId sequence) => _sequences.GetValueOrDefault(sequence);

    /// <summary>The new sequence that gives a column its values; null where there is none.</summary>
    public Sequence? NewSequenceOf(ObjectId column) =>
        TheOne(_changes.To, column) is { } now && _changes.Added.Contains(now.Id) && !_changes.Dropped.Contains(now.Id) ? now : null;

    private void Follow(ObjectId id, ColumnChange change, Sequence now)
    {
        if (IsLaidOver(change) && IsAlone(_changes.To, now.Id, id))
        {
            _identities.Add(now.Id, (change.Owner, change.From));
            _changes.ChangeColumn(id, change with { HandsOverTo = now });
        }
        else if (OldSequenceOf(id) is { } old && IsAlone(_changes.To, now.Id, id))
        {
            _sequences.Add(now.Id, old);
        }
        // What the column owns says so itself.
        else if (now.OwnedBy?.Id != id)
        {
            _changes.ChangeColumn(id, change with { ContinuesIn = now });
        }
    }

    /// <summary>The sequence that gave a column its values, and no other, and that goes.</summary>
    public Sequence? OldSequenceOf(ObjectId column) =>
        TheOne(_changes.From, column) is { } old
        && _changes.Dropped.Contains(old.Id)
        && !_changes.Added.Contains(old.Id)
        && IsAlone(_changes.From, old.Id, column)
            ? old
            : null;

    private Sequence? LayAside(ObjectId column)
    {
        if (OldSequenceOf(column) is not { } old) return null;
        _aside.Add(column, old);
        return old;
    }

    /// <summary>Whether a sequence serves a table's column, and those of its partitions, and no others.</summary>
    private static bool IsAlone(DependencyMap map, ObjectId sequence, ObjectId column) => map.DependentsOf(sequence).All(user =>
        user == column
        || (user.Kind == ObjectKind.Column && user.Name == column.Name
            && map.Model.Above(user.Owner(ObjectKind.Table)).Contains(column.Owner(ObjectKind.Table))));

    /// <summary>The one sequence that a column needs.</summary>
    private static Sequence? TheOne(DependencyMap map, ObjectId column)
    {
        var needs = map.NeedsOf(column).Where(need => need.Kind == ObjectKind.Sequence).Take(2).ToList();
        return needs.Count == 1 ? map.Model.Find<Sequence>(needs[0]) : null;
    }

    // The identity is there until the default takes its place, so the column stays what an identity needs.
    private static bool IsLaidOver(ColumnChange change) =>
        change is { From: { Identity: not null, InheritedNotNullName: null }, To: { NotNull: true, InheritedNotNullName: null } }
        && change.To.Identity is null
        && change.From.Type == change.To.Type;
}
