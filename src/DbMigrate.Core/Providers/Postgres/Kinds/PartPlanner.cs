using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>The planner of a part of tables: it goes with its table.</summary>
/// <typeparam name="T">The record.</typeparam>
internal abstract class PartPlanner<T> : ObjectPlanner<T>
    where T : TablePart
{
    protected sealed override IEnumerable<ObjectId> GoesWith(T item, PlanBasis basis)
    {
        var changes = basis.Changes;
        var owner = changes.From.OwnerOf(item);
        if (changes.Dropped.Contains(owner) && !changes.Refills.IsKept(owner) && !StandsAlone(item, basis)) yield return owner;
        // The server no longer takes it along: its table has left the other's.
        if (changes.Refills.Of(owner) is not null) yield break;
        if (ParentOf(item) is { } parent && changes.From.IndexOrConstraint(parent) is { } above) yield return above;
    }

    /// <summary>One that is new to what it is part of is attached to it.</summary>
    protected override IEnumerable<StepKind> StepsBeside(T item, StepPlaces places)
    {
        var changes = places.Basis.Changes;
        return
            ParentOf(item) is { } parent
            && (
                changes.Added.Contains(item.Id)
                || (changes.Altered.TryGetValue(item.Id, out var altered) && ParentOf(altered.From) != parent))
            ? [StepKind.Attach]
            : [];
    }

    /// <summary>Whether it has to go before its table. Between two tables that both go it has to where they refer to each other, which is
    /// what untidy steps are for.</summary>
    protected virtual bool StandsAlone(T item, PlanBasis basis) => false;

    /// <summary>The triggers that the server keeps a constraint by are on a partition once that is there.</summary>
    protected static void OrderFiring(T item, EquatableArray<KeyTrigger> firing, StepPlan steps)
    {
        foreach (var table in firing.Select(trigger => new ObjectId(ObjectKind.Table, trigger.Schema, trigger.Table)).Distinct())
        {
            var step = steps.AddOf(item.Id) ?? steps.Existing(item.Id, StepKind.Alter);
            steps.Order(steps.AddOf(table), step);
            steps.Order(steps.Existing(table, StepKind.Attach), step);
        }
    }
}
