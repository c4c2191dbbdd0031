using DbMigrate.Checking;
using DbMigrate.Operations;
using DbMigrate.Planning;

namespace DbMigrate;

/// <summary>The schema engine for one project: generates migrations, compares, synchronizes, exports. What the cmdlets, the CLI and
/// a build call; each of its methods is one command.</summary>
/// <remarks>It opens at most one scratch database, at its first need, and removes it when it is disposed. Not for several
/// operations at the same time.</remarks>
/// <param name="project">The project, from <see cref="ProjectLoader"/>.</param>
/// <param name="target">The database; null where none is configured, for what works without.</param>
/// <param name="observer">Hears what happens; may be null.</param>
/// <param name="runPowerShell">Runs a <c>.ps1</c> schema source by its full path and gives its output; null where there is no
/// PowerShell.</param>
public sealed class SchemaWorkbench(
    Project project,
    DatabaseTarget? target = null,
    IRunObserver? observer = null,
    Func<string, CancellationToken, Task<string>>? runPowerShell = null) : IAsyncDisposable
{
    private readonly SchemaBench _bench = new(project, target, observer, runPowerShell);

    /// <summary>Works out the migration from the state that the folder's migrations make to the schema, and proves it. Writes
    /// nothing.</summary>
    /// <returns>Null where the schema is what the migrations make.</returns>
    /// <exception cref="DbMigrateException">The sources or the folder are wrong, a rename is ambiguous, or the plan is not
    /// proven.</exception>
    public Task<NewMigration?> PlanMigrationAsync(NewMigrationOptions options, CancellationToken cancel = default) =>
        _bench.RunAsync(() => new MigrationGenerator(_bench).PlanAsync(options, cancel));

    /// <summary>Writes a planned migration into the folder: scripts, snapshot, and last its journal entry.</summary>
    /// <exception cref="DbMigrateException">The folder has changed since, or cannot be written; nothing is left half done.</exception>
    public Task<Migration> WriteMigrationAsync(NewMigration plan, CancellationToken cancel = default) =>
        _bench.RunAsync(() => new MigrationGenerator(_bench).WriteAsync(plan, cancel));

    /// <summary>Compares two schemas. Changes neither.</summary>
    /// <returns>The steps from the first to the second, in order, with their SQL; empty where they are equal.</returns>
    public Task<IReadOnlyList<SchemaChange>> CompareAsync(CompareOptions options, CancellationToken cancel = default) =>
        _bench.RunAsync(() => new SchemaComparer(_bench).CompareAsync(options, cancel));

    /// <summary>Compares two schemas, and gives the way from the one to the other as a script that was tried out on a scratch database.
    /// Where none is at hand the observer is told, and the script is not proven.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.PlanNotProven"/>: the script does not lead there.</exception>
    public Task<ComparisonScript> CompareAsScriptAsync(CompareOptions options, CancellationToken cancel = default) =>
        _bench.RunAsync(() => new SchemaComparer(_bench).ScriptAsync(options, cancel));

    /// <summary>Checks the migrations: the folder, the SQL on a scratch database, and both against the database where there is one. Changes
    /// nothing.</summary>
    /// <returns>What was found; empty where all is well.</returns>
    /// <exception cref="DbMigrateException">There is no folder, or the database cannot be read.</exception>
    public Task<IReadOnlyList<Finding>> CheckAsync(CheckOptions options, CancellationToken cancel = default) =>
        _bench.RunAsync(() => new MigrationChecker(_bench).CheckAsync(options, cancel));

    /// <summary>The steps that <see cref="SyncAsync"/> would take, proven; their hazards are those that are real on this database.
    /// Changes nothing and refuses nothing.</summary>
    public Task<IReadOnlyList<SchemaChange>> PlanSyncAsync(SyncOptions options, CancellationToken cancel = default) =>
        _bench.RunAsync(() => new SchemaSync(_bench).PlanAsync(options, cancel));

    /// <summary>Brings the database in line with the schema.</summary>
    /// <returns>The steps that were taken; empty where there was nothing to do.</returns>
    /// <exception cref="DbMigrateException">Data would be lost, the environment is protected, the plan is not proven, or a statement
    /// failed.</exception>
    public Task<IReadOnlyList<SchemaChange>> SyncAsync(SyncOptions options, CancellationToken cancel = default) =>
        _bench.RunAsync(() => new SchemaSync(_bench).SyncAsync(options, cancel));

    /// <summary>Writes a schema as text: SQL files that apply in the order of their names, one JSON document, or a picture.</summary>
    public Task<IReadOnlyList<ExportFile>> ExportAsync(ExportOptions options, CancellationToken cancel = default) =>
        _bench.RunAsync(() => new SchemaExporter(_bench).ExportAsync(options, cancel));

    /// <summary>Where <see cref="WriteExport"/> writes the files.</summary>
    /// <returns>The files' full paths.</returns>
    public static IReadOnlyList<string> ExportPaths(IReadOnlyList<ExportFile> files, string path) => ExportWriter.Paths(files, path);

    /// <summary>Writes an export's files: a file that is there and differs is replaced, none is removed.</summary>
    /// <param name="files">What was exported.</param>
    /// <param name="path">The folder; or, for a format of one file, that file, by its extension.</param>
    /// <returns>The files' full paths.</returns>
    /// <exception cref="DbMigrateException">The folder cannot be written.</exception>
    public static IReadOnlyList<string> WriteExport(IReadOnlyList<ExportFile> files, string path) => ExportWriter.Write(files, path);

    /// <summary>What <see cref="BaselineAsync"/> would write.</summary>
    public Task<BaselinePlan> PlanBaselineAsync(BaselineOptions options, CancellationToken cancel = default) =>
        _bench.RunAsync(() => new SchemaBaseline(_bench).PlanAsync(options, cancel));

    /// <summary>Records the existing database as the project's first migration: its schema as files, a migration that makes it, and that
    /// migration as applied. The project is laid out before, by <see cref="ProjectScaffold"/>.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.BaselineImpossible"/>: there are migrations already.</exception>
    public Task<BaselinePlan> BaselineAsync(BaselineOptions options, CancellationToken cancel = default) =>
        _bench.RunAsync(() => new SchemaBaseline(_bench).WriteAsync(options, cancel));

    /// <summary>What <see cref="ResetAsync"/> would drop and make. Changes nothing.</summary>
    public Task<ResetPlan> PlanResetAsync(ResetOptions options, CancellationToken cancel = default) =>
        _bench.RunAsync(() => new SchemaReset(_bench).PlanAsync(options, cancel));

    /// <summary>Drops everything in the included schemas and applies the migrations from the first on (where there is no migrations
    /// folder: the schema).</summary>
    /// <exception cref="DbMigrateException">It is not confirmed, the environment is protected, or a statement failed.</exception>
    public Task<ResetResult> ResetAsync(ResetOptions options, CancellationToken cancel = default) =>
        _bench.RunAsync(() => new SchemaReset(_bench).ResetAsync(options, cancel));

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _bench.DisposeAsync();
}
