using DbMigrate.Engines;
using DbMigrate.Planning;
using DbMigrate.Planning.Hazards;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>Plans the way from one PostgreSQL schema to another.</summary>
internal static class PostgresSchemaPlanner
{
    public static SchemaPlan Plan(SchemaModel from, SchemaModel to, PlanOptions options)
    {
        to = KeptOwners.Of(from, to);
        if (from.Equals(to) && options.Expressions.Count == 0) return new([]);
        var changes = ChangeAnalysis.Of(from, to, keepRows: true);
        try
        {
            return Write(changes, options);
        }
        catch (DbMigrateException e) when (e.InnerException is StepCycleException<Step> && changes.Refills.All.Any())
        {
            // The old table cannot stay for its rows beside a type that goes with it: it is dropped then, and that is data loss.
            return Write(ChangeAnalysis.Of(from, to, keepRows: false), options);
        }
    }

    private static SchemaPlan Write(ChangeSet changes, PlanOptions options)
    {
        var tidy = new PlanBasis(changes, Conversions.Of(changes, options), IsTidy: true);
        try
        {
            return Write(tidy);
        }
        catch (StepCycleException<Step>)
        {
            try
            {
                return Write(tidy with { IsTidy = false });
            }
            catch (StepCycleException<Step> e)
            {
                throw new DbMigrateException(
                    ErrorId.PlanImpossible,
                    $"These changes need each other, and no order of them works: "
                        + $"{string.Join(", ", e.Cycle.Select(step => step.Id.ToString()).Distinct())}.",
                    "Make the change in two migrations, or write this one by hand (New-DbMigration -Custom, dbmigrate new --custom).",
                    e.Cycle[0].Id.Display,
                    e);
            }
        }
    }

    private static SchemaPlan Write(PlanBasis basis)
    {
        var steps = StepPlan.Of(basis);
        var (order, early) = steps.Sort();
        var writer = new StepWriter(steps.Places, early);
        var plan = new List<SchemaChange>();
        foreach (var change in order.Select(writer.Write).OfType<SchemaChange>())
        {
            // Steps of one column or object that follow each other read as one change.
            if (plan.Count > 0 && plan[^1].Id == change.Id && Merge(plan[^1], change) is { } merged) plan[^1] = merged;
            else plan.Add(change);
        }

        return new(HazardFinder.Attach(plan, basis.Changes.Ties.Original)) { MissingCasts = basis.Conversions.Missing };
    }

    private static SchemaChange? Merge(SchemaChange first, SchemaChange second) => (first, second) switch
    {
        (AlterColumn or AlterObject, AlterColumn or AlterObject) or (CreateObject, AlterObject) =>
            first.With([.. first.Sql, .. second.Sql]),
        _ => null,
    };
}
