using DbMigrate.Engines;
using DbMigrate.Planning.Hazards;
using DbMigrate.Providers.Postgres.Scratch;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres;

/// <summary>PostgreSQL on a server, where others read and write while a schema changes.</summary>
internal sealed class PostgresSchemaProvider : PostgresSchemas, IPlansOnline
{
    public static PostgresSchemaProvider Instance { get; } = new();

    public IReadOnlyList<SchemaChange> Online(SchemaModel from, SchemaModel to, IReadOnlyList<SchemaChange> plain) =>
        HazardFinder.Attach(new Planning.OnlinePlan(from, to, plain).Write(), from, TransactionMode.None);

    public StatementLimits? LimitsOf(string statement) => Planning.OnlineLimits.Of(statement);

    public override Task<SessionProfile> ReadProfileAsync(DatabaseUrl url, CancellationToken cancel) =>
        SessionProfiles.ReadAsync(url, cancel);

    public override Task<ScratchDatabase> OpenScratchAsync(ScratchRequest request, CancellationToken cancel) =>
        PostgresScratch.OpenAsync(request, cancel);
}
