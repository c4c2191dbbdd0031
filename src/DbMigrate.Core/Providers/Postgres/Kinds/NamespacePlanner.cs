using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Schemas.</summary>
internal sealed class NamespacePlanner : ObjectPlanner<Namespace>
{
    public static NamespacePlanner Instance { get; } = new();

    /// <summary>Gives it to whoever owns the database, as <c>public</c> is in a new one from PostgreSQL 15 on.</summary>
    public static string GiveToDatabaseOwner(Namespace item) => $"ALTER SCHEMA {PostgresText.Identifier(item.Name)} OWNER TO pg_database_owner";

    protected override string Target(Namespace item) => $"SCHEMA {PostgresText.Identifier(item.Name)}";

    protected override string GrantTarget(Namespace item) => Target(item);

    protected override IEnumerable<string> Create(Namespace item) => [$"CREATE SCHEMA {PostgresText.Identifier(item.Name)}"];
}
