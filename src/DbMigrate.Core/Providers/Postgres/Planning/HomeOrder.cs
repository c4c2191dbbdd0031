using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Objects and the schema they live in, parts and their table: the home is there first, and goes last.</summary>
internal static class HomeOrder
{
    public static void Apply(StepPlan plan)
    {
        foreach (var step in plan.All.ToList())
        {
            OrderSchema(step, plan);
            if (step.Kind == StepKind.Drop) OrderDrop(step, plan);
            else if (plan.Changes.To.Model.Find(step.Id) is TablePart part) OrderInTable(step, plan.Changes.To.OwnerOf(part), plan);
        }
    }

    private static void OrderSchema(Step step, StepPlan plan)
    {
        if (step.Id.Schema is not { } schema) return;
        ObjectId home = new(ObjectKind.Schema, null, schema);
        plan.Order(step, plan.DropOf(home));
        if (step.Kind != StepKind.Drop) plan.Order(plan.AddOf(home), step);
    }

    private static void OrderDrop(Step step, StepPlan plan)
    {
        if (plan.Changes.From.Model.Find(step.Id) is not TablePart part) return;
        var owner = plan.Changes.From.OwnerOf(part);
        plan.Order(step, plan.DropOf(owner));
        plan.Order(step, plan.RoomOf(owner));
    }

    private static void OrderInTable(Step step, ObjectId owner, StepPlan plan)
    {
        plan.Order(plan.AddOf(owner), step);
        plan.Order(step, plan.Existing(owner, StepKind.Finish));
    }
}
