using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Extended statistics.</summary>
internal sealed class StatisticsPlanner : PartPlanner<Statistics>
{
    public static StatisticsPlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.Statistics;

    public override bool FollowsTypeChange => true;

    protected override string Target(Statistics item) => $"STATISTICS {PostgresText.Name(item)}";

    protected override IEnumerable<string> Create(Statistics item) =>
        item.Target is { } target ? [item.Definition, SetTarget(item, target)] : [item.Definition];

    protected override IReadOnlyList<string>? Alter(Statistics from, Statistics to) =>
        from.Definition != to.Definition || from.Table != to.Table ? null
        : from.Target == to.Target ? []
        : [SetTarget(to, to.Target ?? -1)];

    private static string SetTarget(Statistics item, int target) =>
        $"ALTER STATISTICS {PostgresText.Name(item)} SET STATISTICS {PostgresText.Number(target)}";

    protected override Statistics AfterRebuild(Statistics item) =>
        item with
        {
            Target = null,
            DependsOnExtensions = [],
            Owner = item.Owner is null ? null : "",
        };

    protected override bool StandsAlone(Statistics item, PlanBasis basis) => true;
}
