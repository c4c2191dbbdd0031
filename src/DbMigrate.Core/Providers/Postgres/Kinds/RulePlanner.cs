using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Rewrite rules.</summary>
internal sealed class RulePlanner : PartPlanner<Rule>
{
    public static RulePlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.Rule;

    public override bool ActsOnRows => true;

    public override bool SeesOnlyValues => true;

    public override (string? Schema, string? Among, string Name) NameOf(ObjectId id) => (id.Schema, $"{id.Kind} {id.Table}", id.Name);

    protected override string Target(Rule item) => $"RULE {PostgresText.Identifier(item.Name)} ON {PostgresText.TableOf(item)}";

    protected override IEnumerable<string> Create(Rule item) =>
        item.Enabled == FiringMode.Origin
            ? [item.Definition]
            : [item.Definition, TriggerPlanner.Enable(item, "RULE", item.Name, item.Enabled)];

    protected override IReadOnlyList<string>? Alter(Rule from, Rule to) =>
        from.Definition != to.Definition ? null
        : from.Enabled == to.Enabled ? []
        : [TriggerPlanner.Enable(to, "RULE", to.Name, to.Enabled)];

    protected override bool StandsAlone(Rule item, PlanBasis basis) => !basis.IsTidy;
}
