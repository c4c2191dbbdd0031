using DbMigrate.Engines;
using DbMigrate.Engines.Rows;
using DbMigrate.Planning.Hazards;
using DbMigrate.Providers.Postgres.Introspection;
using DbMigrate.Providers.Postgres.Scratch;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres;

/// <summary>The schema engine's seam for PostgreSQL, wherever it runs.</summary>
internal abstract class PostgresSchemas : SchemaProvider
{
    public override Task<SchemaModel> ReadAsync(DatabaseSession session, ReadScope scope, CancellationToken cancel) =>
        PostgresIntrospector.ReadAsync((PostgresSession)session, scope, cancel);

    public override async Task<string?> StampAsync(DatabaseSession session, CancellationToken cancel) =>
        (await session.QueryAsync(CatalogStamp.Query(((PostgresSession)session).ServerVersion), cancel).ConfigureAwait(false))[0][0]
        as string;

    public override SchemaModel Empty(int engineVersion) => EmptyDatabase.Of(engineVersion);

    public override SchemaPlan Plan(SchemaModel from, SchemaModel to) => Plan(from, to, PlanOptions.None);

    public override SchemaPlan Plan(SchemaModel from, SchemaModel to, PlanOptions options) =>
        Planning.PostgresSchemaPlanner.Plan(from, to, options);

    public override bool RenamesParts => true;

    public override bool AltersColumns => true;

    public override bool PrintsVary => true;

    public override string ShellScript(IReadOnlyCollection<SchemaChange> changes) => PsqlTransactions.Wrap(changes);

    public override SchemaChange WithUncheckedBodies(SchemaChange change, IReadOnlySet<string> statements) =>
        change.Sql.Any(statements.Contains)
            ? change.With(
                change.Sql.SelectMany(statement =>
                    statements.Contains(statement) ? Kinds.RoutinePlanner.Unchecked([statement]) : [statement]))
            : change;

    public override Task<(SchemaModel Model, IReadOnlyList<SchemaChange> Drops)> SetAsideAsync(
        DatabaseSession session,
        SchemaModel model,
        CancellationToken cancel) => FailedIndex.SetAsideAsync((PostgresSession)session, model, cancel);

    public override Task<SchemaModel> MakeableAsync(DatabaseSession scratch, SchemaModel model, CancellationToken cancel) =>
        MakeableSchema.OfAsync(model, scratch, cancel);

    public override RenameObject Rename(SchemaModel from, Rename rename) =>
        (RenameObject)HazardFinder.Attach([Emit.RenameEmitter.Rename(from, rename)], from)[0];

    public override Task<SessionProfile> ReadProfileAsync(DatabaseSession session, CancellationToken cancel) =>
        SessionProfiles.ReadAsync((PostgresSession)session, cancel);

    public override IReadOnlyList<SchemaMove> Moves(SchemaModel from, SchemaModel to) =>
        [.. Planning.ExtensionMoves.Find(from, to).Select(move => move with { Do = HazardFinder.Attach([move.Do], from)[0] })];

    public override RowSampler Sampler => Proof.PostgresRowSampler.Instance;
}
