using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Schemas.</summary>
internal sealed class NamespacePlanner : ObjectPlanner<Namespace>
{
    public static NamespacePlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.Schema;

    public override string? RightsWord => "SCHEMAS";

    public override bool GivesTypes => true;

    /// <summary>Gives it to whoever owns the database, as <c>public</c> is in a new one from PostgreSQL 15 on.</summary>
    public static string GiveToDatabaseOwner(Namespace item) =>
        $"ALTER SCHEMA {PostgresText.Identifier(item.Name)} OWNER TO pg_database_owner";

    protected override string Target(Namespace item) => $"SCHEMA {PostgresText.Identifier(item.Name)}";

    protected override string GrantTarget(Namespace item) => Target(item);

    protected override IEnumerable<string> Create(Namespace item) => [$"CREATE SCHEMA {PostgresText.Identifier(item.Name)}"];

    // It belongs to whoever owns the database, as in a new one.
    protected override IEnumerable<string> CreateIn(Namespace item, StepWriter writer) =>
        item is { Name: "public", Owner: null } && writer.Changes.To.Model.EngineVersion >= 15
            ? [.. Create(item), GiveToDatabaseOwner(item)]
            : Create(item);
}
