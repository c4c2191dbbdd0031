using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Triggers.</summary>
internal sealed class TriggerPlanner : PartPlanner<Trigger>
{
    public static TriggerPlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.Trigger;

    public override bool ActsOnRows => true;

    public override bool SeesOnlyValues => true;

    public override (string? Schema, string? Among, string Name) NameOf(ObjectId id) => (id.Schema, $"{id.Kind} {id.Table}", id.Name);

    protected override string Target(Trigger item) => $"TRIGGER {PostgresText.Identifier(item.Name)} ON {PostgresText.TableOf(item)}";

    protected override IEnumerable<string> Create(Trigger item) =>
        item.Inherited ? [Enable(item, item.Enabled)]
        : item.Enabled == FiringMode.Origin ? [item.Definition]
        : [item.Definition, Enable(item, item.Enabled)];

    /// <summary>Sets when a trigger fires. A partitioned table's partitions follow.</summary>
    public static string Enable(Trigger item, FiringMode mode) => Enable(item, "TRIGGER", item.Name, mode);

    protected override IReadOnlyList<string>? Alter(Trigger from, Trigger to) =>
        from.Definition != to.Definition ? null
        : from.Enabled == to.Enabled ? []
        : [Enable(to, to.Enabled)];

    /// <summary>Sets when a trigger or rule fires.</summary>
    public static string Enable(TablePart part, string word, string name, FiringMode mode) =>
        $"ALTER TABLE {PostgresText.TableOf(part)} {Verb(mode)} {word} {PostgresText.Identifier(name)}";

    /// <summary>How ALTER TABLE says when something fires.</summary>
    public static string Verb(FiringMode mode) => mode switch
    {
        FiringMode.Origin => "ENABLE",
        FiringMode.Disabled => "DISABLE",
        FiringMode.Replica => "ENABLE REPLICA",
        FiringMode.Always => "ENABLE ALWAYS",
        _ => throw new ArgumentOutOfRangeException(nameof(mode)),
    };

    // A change of the whole's, and attaching the partition, sets the partition's too: one that is to differ is set again after it.
    protected override void DecideLast(Trigger item, ChangeAnalysis changes)
    {
        if (!item.Inherited) return;
        if (Above(changes.Ties.Wanted, item).Any(id => IsSetting(id, changes.Ties, changes.Added, changes.Altered)))
            changes.Recreate(item.Id);
    }

    protected override void OrderNew(Trigger item, StepPlan steps)
    {
        if (!item.Inherited) return;
        var step = steps.AddOf(item.Id) ?? steps.Existing(item.Id, StepKind.Alter);
        foreach (var above in Above(steps.Changes.Ties.Wanted, item))
        {
            steps.Order(steps.AddOf(above), step);
            steps.Order(steps.Existing(above, StepKind.Attach), step);
            if (above.Kind == ObjectKind.Trigger) steps.Order(steps.Existing(above, StepKind.Alter), step);
        }
    }

    // A partition's trigger fires again when its table's does, which is there and set anew only where something else happens to it.
    protected override IEnumerable<string> DropIn(Trigger item, StepWriter writer)
    {
        if (!item.Inherited) return Drop(item);
        var (changes, wanted) = (writer.Changes, writer.Changes.Ties.Wanted);
        var above = Above(wanted, item).ToList();
        if (changes.Added.Contains(item.Id) || above.Select(wanted.Find).OfType<Trigger>().FirstOrDefault() is not { } whole) return [];
        return above.Exists(id => IsSetting(id, changes.Ties, changes.Added, changes.Altered)) ? [] : [Enable(item, whole.Enabled)];
    }

    /// <summary>The partition, and the tables and triggers that a partition's trigger comes from: what sets it too.</summary>
    private static IEnumerable<ObjectId> Above(SchemaModel model, Trigger trigger)
    {
        var seen = new HashSet<ObjectId>();
        for (
            var table = model.Find<Table>(trigger.TableId);
            table is not null && seen.Add(table.Id);
            table = model.Find<Table>(table.PartitionOf.Id(ObjectKind.Table)))
        {
            yield return table.Id;
            if (table.PartitionOf is null) yield break;
            yield return trigger.Id with { Schema = table.PartitionOf.Schema, Table = table.PartitionOf.Name };
        }
    }

    /// <summary>Whether something happens to a table or trigger that sets its partitions' triggers: they are made, or made to fire at other
    /// times.</summary>
    private static bool IsSetting(
        ObjectId id,
        Ties ties,
        IReadOnlySet<ObjectId> added,
        IReadOnlyDictionary<ObjectId, (SchemaObject From, SchemaObject To)> altered
    ) => added.Contains(id) || ties.Of(id) is not null || (id.Kind == ObjectKind.Trigger && altered.ContainsKey(id));
}
