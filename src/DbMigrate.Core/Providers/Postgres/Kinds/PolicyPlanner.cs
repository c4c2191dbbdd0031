using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Row-level security policies.</summary>
internal sealed class PolicyPlanner : PartPlanner<Policy>
{
    public static PolicyPlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.Policy;

    public override bool ActsOnRows => true;

    public override bool SeesOnlyValues => true;

    public override (string? Schema, string? Among, string Name) NameOf(ObjectId id) => (id.Schema, $"{id.Kind} {id.Table}", id.Name);

    protected override string Target(Policy item) => $"POLICY {PostgresText.Identifier(item.Name)} ON {PostgresText.TableOf(item)}";

    protected override IEnumerable<string> Create(Policy item)
    {
        var parts = new List<string> { $"CREATE {Target(item)}" };
        if (!item.Permissive) parts.Add("AS RESTRICTIVE");
        if (item.Command != "ALL") parts.Add($"FOR {item.Command}");
        if (item.Roles.Count > 0) parts.Add($"TO {Roles(item)}");
        if (item.Using is not null) parts.Add($"USING ({item.Using})");
        if (item.Check is not null) parts.Add($"WITH CHECK ({item.Check})");
        yield return string.Join(' ', parts);
    }

    /// <summary>An expression can be replaced but not taken away.</summary>
    protected override IReadOnlyList<string>? Alter(Policy from, Policy to)
    {
        if (from.Permissive != to.Permissive || from.Command != to.Command || (from.Using is not null && to.Using is null)
            || (from.Check is not null && to.Check is null))
        {
            return null;
        }

        var parts = new List<string>();
        if (from.Roles != to.Roles) parts.Add($"TO {(to.Roles.Count == 0 ? "PUBLIC" : Roles(to))}");
        if (from.Using != to.Using) parts.Add($"USING ({to.Using})");
        if (from.Check != to.Check) parts.Add($"WITH CHECK ({to.Check})");
        return parts.Count == 0 ? [] : [$"ALTER {Target(to)} {string.Join(' ', parts)}"];
    }

    private static string Roles(Policy item) => string.Join(", ", item.Roles.Select(PostgresText.Role));

    protected override bool StandsAlone(Policy item, PlanBasis basis) => !basis.IsTidy;
}
