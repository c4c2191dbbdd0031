using DbMigrate.Execution;
using DbMigrate.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres;

/// <summary>The schema engine's seam for PostgreSQL.</summary>
internal sealed class PostgresSchemaProvider : SchemaProvider
{
    public static PostgresSchemaProvider Instance { get; } = new();

    public override Task<SchemaModel> ReadAsync(DatabaseSession session, ReadScope scope, CancellationToken cancel) =>
        throw new NotImplementedException();

    public override SchemaModel Empty(int engineVersion) => throw new NotImplementedException();

    public override SchemaPlan Plan(SchemaModel from, SchemaModel to) => throw new NotImplementedException();

    public override RenameObject Rename(SchemaModel from, Rename rename) => throw new NotImplementedException();

    public override Task<ScratchDatabase> OpenScratchAsync(ScratchRequest request, CancellationToken cancel) =>
        throw new NotImplementedException();
}
