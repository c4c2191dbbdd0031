using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Where a column's sequence gives way to an identity, or the other way round, the new one counts on from where the old one was:
/// the rows do not tell which numbers were given out.</summary>
internal sealed class Counters
{
    private readonly Dictionary<ObjectId, ObjectId> _old = [];
    private readonly Dictionary<ObjectId, ObjectId> _new = [];

    /// <param name="changes">What is dropped, made and changed; their columns are told what they count on from.</param>
    public Counters(ChangeAnalysis changes)
    {
        var heirs = new List<(ObjectId Column, Sequence Of)>();
        foreach (var (id, change) in changes.Columns.Where(pair => !pair.Value.FollowsParent).ToList())
        {
            if (change is { From.Identity: null, To.Identity: not null } && TheOne(changes.From, id) is { } old)
            {
                if (changes.Dropped.Contains(old.Id) && !changes.Added.Contains(old.Id) && change.Owner.PartitionOf is null)
                    heirs.Add((id, old));
            }
            else if (IsLaidOver(change) && TheOne(changes.To, id) is { } now && changes.Added.Contains(now.Id)
                && !changes.Dropped.Contains(now.Id) && _new.TryAdd(now.Id, id))
            {
                changes.ChangeColumn(id, change with { HandsOverTo = now });
            }
        }

        // One that several tables count by goes on in none of them.
        foreach (var group in heirs.GroupBy(heir => heir.Of.Id).Where(group => group.Count() == 1))
        {
            var (column, sequence) = group.Single();
            _old.Add(sequence.Id, column);
            changes.ChangeColumn(column, changes.Columns[column] with { TakesOverFrom = sequence });
        }
    }

    /// <summary>Whether a sequence that goes waits, under another name, for the identity that takes it over.</summary>
    public bool IsSetAside(ObjectId sequence) => _old.ContainsKey(sequence);

    /// <summary>The sequences that go, each with the column whose identity takes it over.</summary>
    public IEnumerable<KeyValuePair<ObjectId, ObjectId>> SetAside => _old;

    /// <summary>The sequences that come, each with the column whose identity it takes over.</summary>
    public IReadOnlyDictionary<ObjectId, ObjectId> TakenOver => _new;

    /// <summary>The one sequence that a column needs.</summary>
    private static Sequence? TheOne(DependencyMap map, ObjectId column)
    {
        var needs = map.NeedsOf(column).Where(need => need.Kind == ObjectKind.Sequence).Take(2).ToList();
        return needs.Count == 1 ? map.Model.Find<Sequence>(needs[0]) : null;
    }

    // The identity is there until the default takes its place, so the column stays what an identity needs.
    private static bool IsLaidOver(ColumnChange change) =>
        change is { From: { Identity: not null, InheritedNotNullName: null }, To: { Identity: null, NotNull: true, InheritedNotNullName: null } }
        && change.From.Type == change.To.Type
        && change.Owner.PartitionOf is null;
}
