using DbMigrate.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>When a plan that makes tables anew moves their rows.</summary>
internal sealed class RefillOrder(StepBuilder builder, ChangeSet changes)
{
    private readonly StepGraph<Step> _graph = builder.Graph;

    /// <summary>Rows are moved when all tables are in place that take them, and before what would act on them, or refers to them.</summary>
    public void Apply()
    {
        foreach (var refill in changes.Refills.All)
        {
            Step fill = new(refill.Id, StepKind.Fill);
            var family = changes.To.Model.Objects.OfType<Table>().Where(table => IsWithin(table.Id, refill.Into)).Select(table => table.Id).ToHashSet();
            foreach (var id in family)
            {
                _graph.Order(builder.AddOf(id), fill);
                foreach (var step in _graph.Steps.Where(step => step.Id.Kind == ObjectKind.Column && step.Id.Owner(ObjectKind.Table) == id).ToList()) _graph.Order(step, fill);
                var attach = builder.Existing(id, StepKind.Attach);
                // It is filled by itself, so that no trigger of the whole sees its rows come again.
                if (id == refill.Into) _graph.Order(fill, attach);
                else _graph.Order(attach, fill);
                foreach (var part in changes.To.PartsOf(id).Where(part => part is Trigger or Rule or Policy or ForeignKey)) _graph.Order(fill, builder.AddOf(part.Id));
            }

            var above = changes.Ties.WholesAfter(changes.Ties.After(refill.Into)!).Select(whole => whole.Id).Concat(family).ToHashSet();
            foreach (var item in changes.Added.Select(changes.To.Model.Find))
            {
                if (item is MaterializedView || (item is ForeignKey key && above.Contains(key.References.Id(ObjectKind.Table)))) _graph.Order(fill, builder.AddOf(item.Id));
            }

            foreach (var sequence in changes.To.Model.Objects.OfType<Sequence>().Where(item => item.OwnedBy is { } owner && owner.Id.Owner(ObjectKind.Table) == refill.Id))
                _graph.Order(fill, builder.Existing(sequence.Id, StepKind.Attach));
        }
    }

    private bool IsWithin(ObjectId table, ObjectId whole) => table == whole
        || (changes.Ties.After(table) is { } item && changes.Ties.WholesAfter(item).Any(above => above.Id == whole));
}
