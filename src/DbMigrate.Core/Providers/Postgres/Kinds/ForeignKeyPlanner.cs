using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Foreign keys.</summary>
internal sealed class ForeignKeyPlanner : PartPlanner<ForeignKey>
{
    public static ForeignKeyPlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.ForeignKey;

    public override bool ActsOnRows => true;

    public override bool ReadsRows => true;

    public override (string? Schema, string? Among, string Name) NameOf(ObjectId id) => (id.Schema, id.Table, id.Name);

    protected override string Target(ForeignKey item) => $"CONSTRAINT {PostgresText.Identifier(item.Name)} ON {PostgresText.TableOf(item)}";

    protected override IEnumerable<string> Rename(ForeignKey item, ObjectId to) => [ConstraintPlanner.RenameConstraint(item, to)];

    protected override IEnumerable<string> Create(ForeignKey item) =>
        [
            $"ALTER TABLE {PostgresText.TableOf(item)} ADD CONSTRAINT {PostgresText.Identifier(item.Name)} {item.Definition}",
            .. KeyTriggerEmitter.Set(item, [], item.Firing),
        ];

    protected override IEnumerable<string> CreateIn(ForeignKey item, StepWriter writer) =>
        [.. Create(item), .. writer.InheritedKeys.Added(item)];

    protected override IEnumerable<string> Drop(ForeignKey item) => [ConstraintPlanner.DropConstraint(item)];

    protected override IReadOnlyList<string>? Alter(ForeignKey from, ForeignKey to) =>
        AlterDefinition(from, to) is { } altered && KeyTriggerEmitter.Change(to, from.Firing, to.Firing) is { } firing
            ? [.. altered, .. firing]
            : null;

    private static IReadOnlyList<string>? AlterDefinition(ForeignKey from, ForeignKey to)
    {
        var (old, oldTiming, wasEnforced) = Cut(from.Definition);
        var (now, nowTiming, isEnforced) = Cut(to.Definition);
        if (old == now && (oldTiming, wasEnforced) != (nowTiming, isEnforced))
        {
            var timing = oldTiming == nowTiming ? "" : nowTiming.Length == 0 ? " NOT DEFERRABLE" : $" {nowTiming}";
            var enforced = wasEnforced == isEnforced ? "" : isEnforced ? " ENFORCED" : " NOT ENFORCED";
            return [$"ALTER TABLE {PostgresText.TableOf(to)} ALTER CONSTRAINT {PostgresText.Identifier(to.Name)}{timing}{enforced}"];
        }

        return from.Definition == to.Definition ? []
            : from.Definition == to.Definition + " NOT VALID" ? [ConstraintPlanner.Validate(to)]
            : null;
    }

    // The server prints the timing last, but for NOT ENFORCED (PostgreSQL 18), which is altered with it, and for NOT VALID, which stays
    // where it is: such keys are made anew.
    private static (string Definition, string Timing, bool IsEnforced) Cut(string definition)
    {
        const string notEnforced = " NOT ENFORCED";
        var isEnforced = !definition.EndsWith(notEnforced, StringComparison.Ordinal);
        if (!isEnforced) definition = definition[..^notEnforced.Length];
        foreach (var timing in new[] { " DEFERRABLE INITIALLY DEFERRED", " DEFERRABLE" })
        {
            if (definition.EndsWith(timing, StringComparison.Ordinal)) return (definition[..^timing.Length], timing[1..], isEnforced);
        }

        return (definition, "", isEnforced);
    }

    // One of a partitioned table, or of a part of it, that refers to it holds on to the parts: they go one by one.
    protected override bool StandsAlone(ForeignKey item, PlanBasis basis) => RefersToItsWhole(item, basis.Changes.From.Model)
        || basis.Changes.Ties.Mutual.Contains(item.Id)
        || (!basis.IsTidy && (item.References.Schema, item.References.Name) != (item.Schema, item.Table));

    protected override void OrderNew(ForeignKey item, StepPlan steps)
    {
        OrderFiring(item, item.Firing, steps);
        // No logged table may refer to an unlogged one, at any time.
        var (altered, referenced) = (steps.Changes.Altered, item.References.Id(ObjectKind.Table));
        if (!altered.ContainsKey(item.TableId) || !altered.TryGetValue(referenced, out var pair)) return;
        if (pair is not (Table from, Table to) || from.Unlogged == to.Unlogged) return;
        var (first, second) = to.Unlogged ? (item.TableId, referenced) : (referenced, item.TableId);
        steps.Order(steps.Existing(first, StepKind.Alter), steps.Existing(second, StepKind.Alter));
    }

    private static bool RefersToItsWhole(ForeignKey item, SchemaModel model)
    {
        var referenced = item.References.Id(ObjectKind.Table);
        return model.Find<Table>(referenced) is { PartitionKey: not null }
            && (item.TableId == referenced || model.Above(item.TableId).Contains(referenced));
    }
}
