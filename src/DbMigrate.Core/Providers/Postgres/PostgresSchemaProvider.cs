using DbMigrate.Execution;
using DbMigrate.Planning;
using DbMigrate.Providers.Postgres.Introspection;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres;

/// <summary>The schema engine's seam for PostgreSQL.</summary>
internal sealed class PostgresSchemaProvider : SchemaProvider
{
    public static PostgresSchemaProvider Instance { get; } = new();

    public override Task<SchemaModel> ReadAsync(DatabaseSession session, ReadScope scope, CancellationToken cancel) =>
        PostgresIntrospector.ReadAsync((PostgresSession)session, scope, cancel);

    public override SchemaModel Empty(int engineVersion) => EmptyDatabase.Of(engineVersion);

    public override SchemaPlan Plan(SchemaModel from, SchemaModel to) => Planning.PostgresSchemaPlanner.Plan(from, to);

    public override RenameObject Rename(SchemaModel from, Rename rename) => (RenameObject)HazardFinder.Attach([Emit.RenameEmitter.Rename(from, rename)], from)[0];

    public override Task<ScratchDatabase> OpenScratchAsync(ScratchRequest request, CancellationToken cancel) =>
        PostgresScratch.OpenAsync(request, cancel);
}
