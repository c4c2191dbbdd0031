using DbMigrate.Configuration;
using DbMigrate.Engines;
using DbMigrate.Execution.Start;
using DbMigrate.Migrations;
using DbMigrate.Planning;
using DbMigrate.Sources;

namespace DbMigrate.Operations;

/// <summary>Sees to a database at the start of a program.</summary>
internal sealed class DatabaseStart(Project project, DatabaseTarget target, StartOptions options, IRunObserver? observer)
{
    /// <summary>How often a synchronization begins again because another instance was at it (SQLite).</summary>
    private const int Attempts = 5;

    public async Task<StartResult> RunAsync(CancellationToken cancel)
    {
        var action = options.Action ?? project.Environments.GetValueOrDefault(target.Environment)?.OnStart ?? StartAction.Nothing;
        if (target.Protected && !action.IsForProtected())
        {
            throw new DbMigrateException(
                ErrorId.EnvironmentProtected,
                $"The environment '{target.Environment}' ({target}) is protected: no start makes '{action.ToName()}' of it.",
                "Apply migrations there: \"onStart\": \"apply\".",
                target.ToString());
        }

        return action switch
        {
            StartAction.Sync => Result(action, await SyncAsync(cancel).ConfigureAwait(false), []),
            StartAction.Apply => Result(action, [], await ApplyAsync(cancel).ConfigureAwait(false)),
            StartAction.Fresh => await FreshAsync(cancel).ConfigureAwait(false),
            _ => Result(action, [], []),
        };
    }

    private StartResult Result(StartAction action, IReadOnlyList<SchemaChange> changes, IReadOnlyList<MigrationResult> migrations) =>
        new(action, target.Url.Redacted, changes, migrations);

    // Whoever wrote it into the environment has confirmed it.
    private Task<IReadOnlyList<MigrationResult>> ApplyAsync(CancellationToken cancel) =>
        new Migrator(project, target, observer) { Confirm = (_, _) => Task.FromResult(true) }
            .ApplyAsync(new() { LockTimeout = options.LockTimeout, StatementTimeout = options.StatementTimeout }, cancel);

    private async Task<StartResult> FreshAsync(CancellationToken cancel)
    {
        if (target.Url.Engine is ICopiesDatabases)
        {
            var (changes, migrations) = await FreshCopies.ReplaceAsync(project, target, target.Url, observer, cancel).ConfigureAwait(false);
            return Result(StartAction.Fresh, changes, migrations);
        }

        var workbench = new SchemaWorkbench(project, target, observer);
        await using (workbench.ConfigureAwait(false))
        {
            var reset = await workbench
                .ResetAsync(
                    new()
                    {
                        Confirmed = true,
                        LockTimeout = options.LockTimeout,
                        StatementTimeout = options.StatementTimeout,
                    },
                    cancel)
                .ConfigureAwait(false);
            return Result(StartAction.Fresh, [.. reset.Dropped, .. reset.Created], reset.Applied);
        }
    }

    private async Task<IReadOnlyList<SchemaChange>> SyncAsync(CancellationToken cancel)
    {
        var bench = new SchemaBench(project, target, observer, null);
        await using (bench.ConfigureAwait(false))
        {
            var sources = await bench.ReadSourcesAsync(cancel).ConfigureAwait(false);
            var key = $"{SourceHash.Of(sources)} {MigrationChain.HashOf($"{bench.ScopeKey} {MigrationSnapshot.CurrentTool}")}";
            if (await OnMarkAsync(SessionAccess.ReadOnly, mark => mark.IsOfAsync(key, cancel), cancel).ConfigureAwait(false)) return [];
            var changes = await SyncAsync(bench, cancel).ConfigureAwait(false);
            await OnMarkAsync(SessionAccess.ReadWrite, async mark =>
            {
                await mark.SetAsync(key, cancel).ConfigureAwait(false);
                return true;
            }, cancel).ConfigureAwait(false);
            return changes;
        }
    }

    private async Task<IReadOnlyList<SchemaChange>> SyncAsync(SchemaBench bench, CancellationToken cancel)
    {
        var sync = new SyncOptions { LockTimeout = options.LockTimeout, StatementTimeout = options.StatementTimeout };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await bench.RunAsync(() => new SchemaSync(bench).SyncAsync(sync, cancel)).ConfigureAwait(false);
            }
            catch (DbMigrateException e) when (e.Id == ErrorId.PlanOutdated && attempt < Attempts)
            {
                // Another instance has done it, or a part of it.
            }
        }
    }

    private Task<bool> OnMarkAsync(SessionAccess access, Func<StartMark, Task<bool>> work, CancellationToken cancel) =>
        SchemaBench.OnDatabaseAsync(
            target.Url,
            access,
            new SessionOptions(options.LockTimeout),
            session => work(new(session, session.Dialect.Resolve(project.Journal))),
            cancel);
}
