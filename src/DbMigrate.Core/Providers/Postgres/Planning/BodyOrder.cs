using DbMigrate.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>What a function's body names is no dependency to the catalog, but the server checks the body of an SQL function when it is
/// made. The words of the body are a hint at what had better be there before it.</summary>
internal sealed class BodyOrder(StepPlan plan)
{
    public void Apply()
    {
        var changes = plan.Changes;
        var routines = changes
            .Added.Where(id => id.Kind == ObjectKind.Routine)
            .Concat(changes.Altered.Keys.Where(id => id.Kind == ObjectKind.Routine))
            .Select(changes.To.Model.Find)
            .OfType<Routine>()
            .ToList();
        if (routines.Count == 0) return;
        var made = changes.Added.Select(changes.To.Model.Find).OfType<SchemaObject>().Where(item => item is not TablePart)
            .Select(item => (item.Name, Step: plan.AddOf(item.Id)))
            .Concat(changes.ColumnsAdded.Select(pair => (pair.Key.Table!, plan.AddOf(pair.Key))))
            .Concat(changes.Altered.Keys.Where(id => id.Kind is ObjectKind.Routine or ObjectKind.View)
                .Select(id => (changes.To.Model.Find(id)!.Name, (Step?)new Step(id, StepKind.Alter))))
            .ToLookup(pair => pair.Item1, pair => pair.Item2);
        foreach (var routine in routines)
        {
            var self = plan.AddOf(routine.Id) ?? new Step(routine.Id, StepKind.Alter);
            foreach (var word in BodyWords.Of(routine.Definition))
            {
                foreach (var step in made[word]) plan.Prefer(step, self);
            }
        }
    }
}
