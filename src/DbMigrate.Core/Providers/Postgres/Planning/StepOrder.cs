using DbMigrate.Providers.Postgres.Kinds;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Which step needs which: read from both models' dependencies, from what the kinds of objects say, and from what concerns the
/// plan as a whole.</summary>
internal static class StepOrder
{
    public static void Apply(StepPlan plan)
    {
        OrderWithin(plan);
        var (from, to) = (plan.Changes.From.Model, plan.Changes.To.Model);
        foreach (var (dependent, needs) in from.Dependencies) KindPlanner.Of(dependent.Kind).LetGo(dependent, needs, plan);
        foreach (var (dependent, needs) in to.Dependencies) KindPlanner.Of(dependent.Kind).Await(dependent, needs, plan);
        foreach (var item in from.Objects) ObjectPlanner.For(item).OrderOld(item, plan);
        foreach (var item in to.Objects) ObjectPlanner.For(item).OrderNew(item, plan);
        ColumnPlanner.Order(plan);
        HomeOrder.Apply(plan);
        NameOrder.Apply(plan);
        new TieOrder(plan).Apply();
        new RefillOrder(plan).Apply();
        OrderCasts(plan);
        Meant.Order(plan);
        OrderActive(plan);
        new BodyOrder(plan).Apply();
    }

    /// <summary>The steps of one object come in the order of their kinds, but that an object made anew is dropped first.</summary>
    private static void OrderWithin(StepPlan plan)
    {
        foreach (var group in plan.All.GroupBy(step => step.Id).ToList())
        {
            // A table that gets its own rows back gets them before it is tied to others.
            var fillsItself = plan.Changes.Refills.Of(group.Key)?.Into == group.Key;
            var steps = group
                .OrderBy(step => fillsItself && step.Kind == StepKind.Fill ? StepKind.Add : step.Kind)
                .ThenBy(step => step.Kind)
                .ToList();
            for (var i = 1; i < steps.Count; i++) plan.Order(steps[i - 1], steps[i]);
        }

        // What is dropped with its table is made anew after it.
        foreach (var id in plan.Changes.Dropped.Where(plan.Changes.Added.Contains)) plan.Order(plan.RoomOf(id), plan.AddOf(id));
    }

    /// <summary>A cast is there when values are converted by it.</summary>
    private static void OrderCasts(StepPlan plan)
    {
        foreach (var (column, cast) in plan.Basis.Conversions.Used)
        {
            plan.Order(plan.AddOf(cast), plan.Existing(column, StepKind.Alter));
            if (!plan.Changes.Added.Contains(cast)) plan.Order(plan.Existing(column, StepKind.Alter), plan.DropOf(cast));
        }
    }

    /// <summary>What acts on other statements while it is there goes before them, and comes after them.</summary>
    private static void OrderActive(StepPlan plan)
    {
        var others = new Lazy<List<Step>>(() => [.. plan.All.Where(step => !IsActive(step.Id))]);
        foreach (var id in plan.Changes.Dropped.Where(IsActive))
        {
            foreach (var step in others.Value) plan.Order(plan.DropOf(id), step);
        }

        foreach (var id in plan.Changes.Added.Where(IsActive))
        {
            foreach (var step in others.Value) plan.Order(step, plan.AddOf(id));
        }

        static bool IsActive(ObjectId id) => KindPlanner.Of(id.Kind) is ObjectPlanner planner && planner.ActsOnOthers(id);
    }
}
