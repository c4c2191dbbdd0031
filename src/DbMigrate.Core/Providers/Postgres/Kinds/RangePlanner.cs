using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Range types.</summary>
internal sealed class RangePlanner : ObjectPlanner<RangeType>
{
    public static RangePlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.RangeType;

    public override string? RightsWord => "TYPES";

    public override bool IsReplaceable => true;

    public override bool GivesTypes => true;

    private const string MultirangeParameter = "multirange_type_name = ";

    /// <summary>The name of the multirange type that comes with the range, as SQL; null where the definition does not tell.</summary>
    public static string? Multirange(RangeType item)
    {
        var at = item.Definition.IndexOf(MultirangeParameter, StringComparison.Ordinal);
        return at < 0 ? null : item.Definition[(at + MultirangeParameter.Length)..];
    }

    protected override string Target(RangeType item) => $"TYPE {PostgresText.Name(item)}";

    protected override string GrantTarget(RangeType item) => Target(item);

    protected override EquatableArray<Grant> EngineRights(RangeType item) => InitialRights.OfType;

    protected override IEnumerable<string> Create(RangeType item) =>
        [$"CREATE TYPE {PostgresText.Name(item)} AS RANGE ({item.Definition})"];

    // Its constructor functions keep their names when it is renamed, and would be in the way of the new one's.
    protected override IEnumerable<string> MakeRoom(RangeType from) => Drop(from);

    protected override IEnumerable<string> EndConversion(RangeType from, SchemaObject to, StepWriter writer) => [];
}
