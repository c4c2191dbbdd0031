using DbMigrate.Providers.Postgres.Kinds;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Names that move: the old bearer goes before the new one comes.</summary>
internal static class NameOrder
{
    public static void Apply(StepPlan plan)
    {
        var going = plan.Changes.Dropped.Where(id => id.Schema is not null).ToLookup(NameOf);
        foreach (var id in plan.Changes.Added.Where(id => id.Schema is not null))
        {
            foreach (var old in going[NameOf(id)].Where(old => old != id)) plan.Order(plan.RoomOf(old), plan.AddOf(id));
        }
    }

    private static (string?, string?, string) NameOf(ObjectId id) => ((ObjectPlanner)KindPlanner.Of(id.Kind)).NameOf(id);
}
