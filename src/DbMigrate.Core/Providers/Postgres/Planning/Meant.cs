using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>What is meant by the same words as something else: another function of a name, another primary key of a table. While both are
/// there, the server takes the one for the other, or refuses the call.</summary>
internal static class Meant
{
    /// <summary>Whether the same words mean two objects, each in its schema.</summary>
    public static bool IsSame(ObjectId now, SchemaModel to, ObjectId old, SchemaModel from) =>
        now.Kind == old.Kind && now != old && WordsOf(now, to) is { } words && words == WordsOf(old, from);

    /// <summary>What names something by such words is better made when only that is left.</summary>
    public static void Order(StepPlan plan)
    {
        var changes = plan.Changes;
        var going = changes.Dropped.Where(id => WordsOf(id, changes.From.Model) is not null)
            .ToLookup(id => (id.Kind, WordsOf(id, changes.From.Model)));
        if (going.Count == 0) return;
        foreach (var (dependent, needs) in changes.To.Model.Dependencies)
        {
            if (WordsOf(needs, changes.To.Model) is not { } words) continue;
            foreach (var drop in going[(needs.Kind, words)].Where(old => old != needs).Select(plan.DropOf).OfType<Step>())
            {
                plan.Prefer(drop, plan.AddOf(dependent));
                plan.Prefer(drop, plan.Existing(dependent, StepKind.Alter));
                plan.Prefer(drop, plan.Existing(dependent, StepKind.Attach));
            }
        }
    }

    private static QualifiedName? WordsOf(ObjectId id, SchemaModel model) =>
        KindPlanner.Of(id.Kind) is ObjectPlanner planner ? planner.MeantBy(id, model) : null;
}
