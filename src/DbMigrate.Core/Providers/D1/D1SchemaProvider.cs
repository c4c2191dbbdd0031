using DbMigrate.Engines;
using DbMigrate.Providers.Sqlite;
using DbMigrate.Providers.Sqlite.Planning;
using DbMigrate.Providers.Sqlite.Scratch;
using DbMigrate.Schema;

namespace DbMigrate.Providers.D1;

/// <summary>SQLite's schemas as D1 takes them: plans that need no foreign keys off, tried out within D1's limits.</summary>
internal sealed class D1SchemaProvider : SqliteSchemaProvider
{
    private static readonly SqliteLimits Limits = new(
        D1Limits.StatementBytes, D1Limits.Columns, D1Limits.CompoundTerms, D1Limits.PatternBytes, D1Limits.Arguments, D1Limits.Depth);

    public static new D1SchemaProvider Instance { get; } = new();

    public override SchemaPlan Plan(SchemaModel from, SchemaModel to) => new SqliteSchemaPlanner(from, to, keysStayOn: true).Plan();

    public override async Task<ScratchDatabase> OpenScratchAsync(ScratchRequest request, CancellationToken cancel) =>
        await SqliteScratch.OpenAsync(cancel, Limits).ConfigureAwait(false);
}
