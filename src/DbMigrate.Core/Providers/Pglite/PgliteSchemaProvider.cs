using DbMigrate.Engines;
using DbMigrate.Providers.Postgres;

namespace DbMigrate.Providers.Pglite;

/// <summary>PostgreSQL's schemas, read and tried out in PGlite.</summary>
internal sealed class PgliteSchemaProvider : PostgresSchemas
{
    public static PgliteSchemaProvider Instance { get; } = new();

    public override string WhyNotOnline =>
        "PGlite changes no schema online: it has one connection, so nobody reads or writes while a migration runs, and nobody is kept "
            + "waiting by a lock.";

    /// <remarks>To ask a database that is not open would take as long as the whole command.</remarks>
    public override Task<SessionProfile> ReadProfileAsync(DatabaseUrl url, CancellationToken cancel) =>
        Task.FromResult(SessionProfile.None);

    public override async Task<ScratchDatabase> OpenScratchAsync(ScratchRequest request, CancellationToken cancel) =>
        await PgliteScratchDatabase.OpenAsync(request, cancel).ConfigureAwait(false);
}
