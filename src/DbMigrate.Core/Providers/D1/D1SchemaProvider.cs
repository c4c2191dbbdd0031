using System.Security.Cryptography;
using System.Text;
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

    /// <remarks>D1 allows no PRAGMA schema_version.</remarks>
    public override async Task<string?> StampAsync(DatabaseSession session, CancellationToken cancel)
    {
        var rows = await session
            .QueryAsync("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '\\_cf\\_%' ESCAPE '\\' ORDER BY type, name", cancel)
            .ConfigureAwait(false);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', rows.Select(row => string.Join('\0', row))))));
    }

    public override SchemaPlan Plan(SchemaModel from, SchemaModel to) => new SqliteSchemaPlanner(from, to, keysStayOn: true).Plan();

    public override async Task<ScratchDatabase> OpenScratchAsync(ScratchRequest request, CancellationToken cancel) =>
        await SqliteScratch.OpenAsync(cancel, Limits).ConfigureAwait(false);
}
