using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Rewrite rules.</summary>
internal sealed class RulePlanner : ObjectPlanner<Rule>
{
    public static RulePlanner Instance { get; } = new();

    protected override string Target(Rule item) => $"RULE {PostgresText.Identifier(item.Name)} ON {PostgresText.TableOf(item)}";

    protected override IEnumerable<string> Create(Rule item) =>
        item.Enabled == FiringMode.Origin ? [item.Definition] : [item.Definition, TriggerPlanner.Enable(item, "RULE", item.Name, item.Enabled)];

    protected override IReadOnlyList<string>? Alter(Rule from, Rule to) =>
        from.Definition != to.Definition ? null
        : from.Enabled == to.Enabled ? []
        : [TriggerPlanner.Enable(to, "RULE", to.Name, to.Enabled)];
}
