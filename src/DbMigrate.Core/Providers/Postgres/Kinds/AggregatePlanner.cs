using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Aggregates.</summary>
internal sealed class AggregatePlanner : ObjectPlanner<Aggregate>
{
    public static AggregatePlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.Aggregate;

    public override string? RightsWord => "FUNCTIONS";

    public override (string? Schema, string? Among, string Name) NameOf(ObjectId id) => (id.Schema, "()", id.Name);

    protected override string Target(Aggregate item) => $"AGGREGATE {PostgresText.Name(item)}({item.Arguments})";

    protected override string GrantTarget(Aggregate item) =>
        $"FUNCTION {PostgresText.Name(item)}({item.Arguments.Replace("ORDER BY ", "", StringComparison.Ordinal).Replace("*", "", StringComparison.Ordinal)})";

    protected override EquatableArray<Grant> EngineRights(Aggregate item) => [new("", "EXECUTE")];

    // Its id ends with its arguments.
    protected override string NameIn(ObjectId id) =>
        id.Name.IndexOf('(', StringComparison.Ordinal) is > 0 and var open ? id.Name[..open] : id.Name;

    protected override IEnumerable<string> Create(Aggregate item) => [item.Definition];
}
