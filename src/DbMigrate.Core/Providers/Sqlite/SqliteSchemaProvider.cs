using DbMigrate.Engines;
using DbMigrate.Engines.Rows;
using DbMigrate.Providers.Sqlite.Introspection;
using DbMigrate.Providers.Sqlite.Planning;
using DbMigrate.Providers.Sqlite.Scratch;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Sqlite;

/// <summary>The schema engine's seam for SQLite.</summary>
internal class SqliteSchemaProvider : SchemaProvider
{
    /// <summary>The major version of every SQLite there is.</summary>
    public const int Version = 3;

    public static SqliteSchemaProvider Instance { get; } = new();

    public override StringComparer Names => SqliteNameComparer.Instance;

    public override Task<SchemaModel> ReadAsync(DatabaseSession session, ReadScope scope, CancellationToken cancel) =>
        SqliteCatalog.ReadAsync(session, scope, cancel);

    public override SchemaModel Empty(int engineVersion) => new(Dialect.Sqlite, engineVersion, []);

    public override SchemaPlan Plan(SchemaModel from, SchemaModel to) => new SqliteSchemaPlanner(from, to).Plan();

    public override RenameObject Rename(SchemaModel from, Rename rename) => SqliteRenames.Plan(from, rename);

    public override RowSampler Sampler => Proof.SqliteRowSampler.Instance;

    public override async Task<ScratchDatabase> OpenScratchAsync(ScratchRequest request, CancellationToken cancel) =>
        await SqliteScratch.OpenAsync(cancel).ConfigureAwait(false);
}
