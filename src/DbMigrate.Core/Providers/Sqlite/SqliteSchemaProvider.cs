using System.Globalization;
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
    // It is in memory.
    public override bool ScratchCosts => false;

    /// <summary>The major version of every SQLite there is.</summary>
    public const int Version = 3;

    public static SqliteSchemaProvider Instance { get; } = new();

    public override string WhyNotOnline =>
        "SQLite cannot change a schema online: it has one write lock for the whole database, and whoever writes waits for it.";

    public override StringComparer Names => SqliteNameComparer.Instance;

    public override Task<SchemaModel> ReadAsync(DatabaseSession session, ReadScope scope, CancellationToken cancel) =>
        SqliteCatalog.ReadAsync(session, scope, cancel);

    /// <remarks>https://www.sqlite.org/pragma.html#pragma_schema_version: the engine itself counts every change of the schema.</remarks>
    public override async Task<string?> StampAsync(DatabaseSession session, CancellationToken cancel) =>
        (await session.QueryAsync("PRAGMA schema_version", cancel).ConfigureAwait(false)) is [[long version]]
            ? version.ToString(CultureInfo.InvariantCulture)
            : null;

    public override SchemaModel Empty(int engineVersion) => new(Dialect.Sqlite, engineVersion, []);

    public override SchemaModel Align(SchemaModel from, SchemaModel to) => RowIdWords.Align(from, to);

    public override SchemaPlan Plan(SchemaModel from, SchemaModel to) => new SqliteSchemaPlanner(from, to).Plan();

    public override RenameObject Rename(SchemaModel from, Rename rename) => SqliteRenames.Plan(from, rename);

    public override RowSampler Sampler => Proof.SqliteRowSampler.Instance;

    public override async Task<ScratchDatabase> OpenScratchAsync(ScratchRequest request, CancellationToken cancel) =>
        await SqliteScratch.OpenAsync(cancel).ConfigureAwait(false);
}
