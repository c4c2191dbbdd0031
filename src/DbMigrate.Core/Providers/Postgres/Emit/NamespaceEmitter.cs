using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Emit;

/// <summary>Schemas.</summary>
internal sealed class NamespaceEmitter : ObjectEmitter<Namespace>
{
    public static NamespaceEmitter Instance { get; } = new();

    /// <summary>Gives it to whoever owns the database, as <c>public</c> is in a new one from PostgreSQL 15 on.</summary>
    public static string GiveToDatabaseOwner(Namespace item) => $"ALTER SCHEMA {PostgresText.Identifier(item.Name)} OWNER TO pg_database_owner";

    protected override string Target(Namespace item) => $"SCHEMA {PostgresText.Identifier(item.Name)}";

    protected override string GrantTarget(Namespace item) => Target(item);

    protected override IEnumerable<string> Create(Namespace item) => [$"CREATE SCHEMA {PostgresText.Identifier(item.Name)}"];
}

/// <summary>Extensions.</summary>
internal sealed class ExtensionEmitter : ObjectEmitter<Extension>
{
    public static ExtensionEmitter Instance { get; } = new();

    protected override string Target(Extension item) => $"EXTENSION {PostgresText.Identifier(item.Name)}";

    protected override IEnumerable<string> Create(Extension item) =>
        [$"CREATE EXTENSION IF NOT EXISTS {PostgresText.Identifier(item.Name)} WITH SCHEMA {PostgresText.Identifier(item.InstalledIn)}{(item.Version is { } version ? $" VERSION {PostgresText.Literal(version)}" : "")}"];

    protected override IReadOnlyList<string>? Alter(Extension from, Extension to) =>
        [.. from.InstalledIn == to.InstalledIn ? [] : new[] { Move(to) }, .. from.Version == to.Version ? [] : new[] { Update(to) }];

    /// <summary>Brings it to its version; without one, to the one that the server installs by itself.</summary>
    private static string Update(Extension to) =>
        $"ALTER EXTENSION {PostgresText.Identifier(to.Name)} UPDATE{(to.Version is { } version ? $" TO {PostgresText.Literal(version)}" : "")}";

    /// <summary>Puts it into the schema that it is to be in.</summary>
    public static string Move(Extension to) => $"ALTER EXTENSION {PostgresText.Identifier(to.Name)} SET SCHEMA {PostgresText.Identifier(to.InstalledIn)}";
}
