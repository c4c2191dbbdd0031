using System.Security.Cryptography;
using System.Text;
using DbMigrate.Engines;
using DbMigrate.Migrations;
using DbMigrate.Planning;
using DbMigrate.Sources;

namespace DbMigrate.Operations;

/// <summary>Databases made anew: what the migrations make, or the schema's files where there are no migrations.</summary>
internal static class FreshCopies
{
    /// <summary>The engine's way to copy databases.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.NotSupported"/>.</exception>
    public static ICopiesDatabases Of(DatabaseTarget target) =>
        target.Url.Engine as ICopiesDatabases
        ?? throw new DbMigrateException(
            ErrorId.NotSupported,
            $"{target} cannot be made anew from a template: its engine copies no databases.",
            "Use Reset-DbSchema (dbmigrate reset).",
            target.ToString());

    /// <summary>Puts a new database in the place of one.</summary>
    /// <param name="project">The project.</param>
    /// <param name="target">Whose template it is a copy of.</param>
    /// <param name="place">The database that is replaced.</param>
    /// <param name="observer">Hears what happens; may be null.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>What the template was made by; empty where it was there.</returns>
    public static async Task<(IReadOnlyList<SchemaChange> Changes, IReadOnlyList<MigrationResult> Migrations)> ReplaceAsync(
        Project project, DatabaseTarget target, DatabaseUrl place, IRunObserver? observer, CancellationToken cancel)
    {
        IReadOnlyList<SchemaChange> changes = [];
        IReadOnlyList<MigrationResult> migrations = [];
        // The files are read once: the key is of what the template is made of.
        var bench = new SchemaBench(project, target, observer, null);
        await using (bench.ConfigureAwait(false))
        {
            var folder = bench.ReadFolder() is { Migrations.Count: > 0 } found ? found : null;
            var sources = folder is null ? await bench.ReadSourcesAsync(cancel).ConfigureAwait(false) : [];
            var made = folder is null ? SourceHash.Of(sources) : MigrationChain.Of(folder.Migrations);
            var key = Convert.ToHexString(
                SHA256.HashData(Encoding.UTF8.GetBytes($"{made}\n{bench.ScopeKey}\n{MigrationSnapshot.CurrentTool}")));
            await Of(target).ReplaceAsync(place, target.Url, key, BuildAsync, cancel).ConfigureAwait(false);

            async Task BuildAsync(DatabaseUrl template)
            {
                var database = new DatabaseTarget(template, target.Environment, Protected: false);
                if (folder is not null)
                {
                    migrations = await new Migrator(project, database, observer).ApplyAsync(new(), cancel).ConfigureAwait(false);
                    return;
                }

                var workbench = new SchemaWorkbench(project, database, observer);
                await using (workbench.ConfigureAwait(false))
                    changes = await workbench.SyncAsync(new() { NoRename = true }, cancel).ConfigureAwait(false);
            }
        }

        return (changes, migrations);
    }
}
