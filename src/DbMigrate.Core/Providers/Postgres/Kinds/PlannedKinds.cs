namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>The kinds of things that a plan has steps for: a new kind of object has its file beside this one, and one line here.</summary>
internal static class PlannedKinds
{
    private static readonly Dictionary<ObjectKind, KindPlanner> ByKind = new KindPlanner[]
    {
        NamespacePlanner.Instance,
        ExtensionPlanner.Instance,
        CollationPlanner.Instance,
        EnumPlanner.Instance,
        DomainPlanner.Instance,
        CompositePlanner.Instance,
        RangePlanner.Instance,
        SequencePlanner.Instance,
        RoutinePlanner.Instance,
        AggregatePlanner.Instance,
        DefinedPlanner.Instance,
        TablePlanner.Instance,
        ColumnPlanner.Instance,
        ConstraintPlanner.Instance,
        ForeignKeyPlanner.Instance,
        ViewPlanner.Instance,
        MaterializedViewPlanner.Instance,
        IndexPlanner.Instance,
        RulePlanner.Instance,
        TriggerPlanner.Instance,
        PolicyPlanner.Instance,
        StatisticsPlanner.Instance,
    }.ToDictionary(planner => planner.Kind);

    /// <summary>All of them, in the order in which models list their objects.</summary>
    public static IReadOnlyCollection<KindPlanner> All => ByKind.Values;

    /// <summary>The planner of a kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kind has no steps.</exception>
    public static KindPlanner Of(ObjectKind kind) =>
        ByKind.GetValueOrDefault(kind) ?? throw new ArgumentOutOfRangeException(nameof(kind), kind, "No plan has a step for it.");
}
