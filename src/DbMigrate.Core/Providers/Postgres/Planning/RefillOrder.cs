using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>When a plan that makes tables anew moves their rows.</summary>
internal sealed class RefillOrder(StepPlan plan)
{
    private readonly ChangeSet _changes = plan.Changes;

    /// <summary>The steps that make room for a table, fill it and drop the old one.</summary>
    public static IEnumerable<Step> Steps(ChangeSet changes)
    {
        foreach (var id in changes.Ties.Anew.Where(changes.Refills.IsKept)) yield return new(id, StepKind.Drop);
        foreach (var refill in changes.Refills.All)
        {
            if (refill.HasParents) yield return new(refill.Id, StepKind.Detach);
            yield return new(refill.Id, StepKind.Fill);
            yield return new(refill.Id, StepKind.Finish);
        }
    }

    /// <summary>Rows are moved when all tables are in place that take them, and before what would act on them, or refers to them.</summary>
    public void Apply()
    {
        foreach (var refill in _changes.Refills.All)
        {
            Step fill = new(refill.Id, StepKind.Fill);
            var family = _changes
                .To.Model.Objects.OfType<Table>()
                .Where(table => IsWithin(table.Id, refill.Into))
                .Select(table => table.Id)
                .ToHashSet();
            foreach (var id in family)
            {
                plan.Order(plan.AddOf(id), fill);
                foreach (
                    var step in plan.All.Where(step => step.Id.Kind == ObjectKind.Column && step.Id.Owner(ObjectKind.Table) == id).ToList())
                    plan.Order(step, fill);
                var attach = plan.Existing(id, StepKind.Attach);
                // It is filled by itself, so that no trigger of the whole sees its rows come again.
                if (id == refill.Into) plan.Order(fill, attach);
                else plan.Order(attach, fill);
                foreach (var part in _changes.To.PartsOf(id).Where(part => KindPlanner.Of(part.Id.Kind).ActsOnRows))
                    plan.Order(fill, plan.AddOf(part.Id));
            }

            var above = _changes.Ties.WholesAfter(_changes.Ties.After(refill.Into)!).Select(whole => whole.Id).Concat(family).ToHashSet();
            foreach (var item in _changes.Added.Select(_changes.To.Model.Find))
            {
                if (item is MaterializedView || (item is ForeignKey key && above.Contains(key.References.Id(ObjectKind.Table))))
                    plan.Order(fill, plan.AddOf(item.Id));
            }

            foreach (
                var sequence in _changes
                    .To.Model.Objects.OfType<Sequence>()
                    .Where(item => item.OwnedBy is { } owner && owner.Id.Owner(ObjectKind.Table) == refill.Id))
                plan.Order(fill, plan.Existing(sequence.Id, StepKind.Attach));
        }
    }

    private bool IsWithin(ObjectId table, ObjectId whole) => table == whole
        || (_changes.Ties.After(table) is { } item && _changes.Ties.WholesAfter(item).Any(above => above.Id == whole));
}
