using DbMigrate.Engines;
using DbMigrate.Execution.Run;
using DbMigrate.Planning;
using DbMigrate.Planning.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sources;

namespace DbMigrate.Operations;

/// <summary>Brings a database in line with the schema sources, without files.</summary>
internal sealed class SchemaSync(SchemaBench bench)
{
    private const string What = "The synchronization";

    private readonly DatabaseTarget _target = bench.RequireTarget();

    public async Task<IReadOnlyList<SchemaChange>> PlanAsync(SyncOptions options, CancellationToken cancel)
    {
        if (options.Online) bench.RequireOnline();
        var sources = await bench.ReadSourcesAsync(cancel).ConfigureAwait(false);
        return await SchemaBench.OnDatabaseAsync(
            _target.Url,
            SessionAccess.ReadOnly,
            SessionOptions.Reading,
            async session => (await PlanAsync(session, sources, options, new(), cancel).ConfigureAwait(false)).Changes,
            cancel).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<SchemaChange>> SyncAsync(SyncOptions options, CancellationToken cancel)
    {
        if (_target.Protected && !options.Force) throw Protected("synchronized", _target);
        if (options.Online) bench.RequireOnline();
        var sources = await bench.ReadSourcesAsync(cancel).ConfigureAwait(false);
        return await SchemaBench
            .OnDatabaseAsync(
                _target.Url,
                SessionAccess.ReadWrite,
                new(options.LockTimeout, options.StatementTimeout, bench.Notice),
                session => SyncAsync(session, sources, options, cancel),
                cancel)
            .ConfigureAwait(false);
    }

    internal static DbMigrateException Protected(string what, DatabaseTarget target) => new(
        ErrorId.EnvironmentProtected,
        $"The environment '{target.Environment}' ({target}) is protected: it is not {what}.",
        "Use migrations there; or add -Force (--force) where it is meant.",
        target.ToString());

    private async Task<IReadOnlyList<SchemaChange>> SyncAsync(
        DatabaseSession session, IReadOnlyList<SqlSource> sources, SyncOptions options, CancellationToken cancel)
    {
        var journal = session.Dialect.Resolve(bench.Project.Journal);
        var runLock = await session
            .LockAsync(journal, holder => bench.Observer?.OnEvent(new LockWaiting(_target, holder, options.LockTimeout)), cancel)
            .ConfigureAwait(false);
        await using (runLock.ConfigureAwait(false))
        {
            var cleared = new ClearedHazards();
            var (from, changes) = await PlanAsync(session, sources, options, cleared, cancel).ConfigureAwait(false);
            if (changes.Count == 0) return changes;
            var gate = new HazardGate(bench.Project, _target, options.Allow);
            gate.Require(What, changes);
            bench.Step($"Applying {changes.Count} change(s) to {_target}");
            await runLock.CheckAsync(cancel).ConfigureAwait(false);
            await new LiveScript(session, bench.Warn)
                .RunAsync(
                    What,
                    bench.Provider.Script(changes, options.Online),
                    async () =>
                    {
                        if (session.LocksByTransaction) await RequireUnchangedAsync(session, from, cancel).ConfigureAwait(false);
                        gate.Require(What, await cleared.LookAgainAsync(session, cancel).ConfigureAwait(false));
                    },
                    cancel)
                .ConfigureAwait(false);
            return changes;
        }
    }

    // SQLite keeps others out only from here on.
    private async Task RequireUnchangedAsync(DatabaseSession session, SchemaModel from, CancellationToken cancel)
    {
        if ((await bench.ReadAsync(session, cancel).ConfigureAwait(false)).Equals(from)) return;
        throw new DbMigrateException(
            ErrorId.PlanOutdated,
            $"The schema of {_target} was changed by somebody else meanwhile; nothing was run.",
            "Run the command again.",
            _target.ToString());
    }

    private async Task<(SchemaModel From, IReadOnlyList<SchemaChange> Changes)> PlanAsync(
        DatabaseSession session, IReadOnlyList<SqlSource> sources, SyncOptions options, ClearedHazards cleared, CancellationToken cancel)
    {
        bench.Step($"Reading {_target}");
        var from = await bench.ReadAsync(session, cancel).ConfigureAwait(false);
        var to = await bench.LoadAsync(sources, cancel).ConfigureAwait(false);
        if (from.EngineVersion != to.EngineVersion)
        {
            bench.Warn(
                $"{_target} is of version {from.EngineVersion} of the engine, but the plan is proven on version {to.EngineVersion}. "
                + "Give a scratch server of the same version with -Scratch (--scratch).");
        }

        if (from.Objects.OfType<Table>().FirstOrDefault(table => table.DetachPending) is { } half)
        {
            throw new DbMigrateException(
                ErrorId.PlanImpossible,
                $"The table {half.Id.Display} is a half detached partition of {half.PartitionOf}: DETACH PARTITION … CONCURRENTLY was "
                    + $"interrupted, and nothing can be tried out from there.",
                "Finish it first, with ALTER TABLE … DETACH PARTITION … FINALIZE.",
                half.Id.Display);
        }

        var provider = bench.Provider;
        var (whole, drops) = await provider.SetAsideAsync(session, from, cancel).ConfigureAwait(false);
        to = KeptVersions.Of(whole, to);
        var request = RenameRequest.Of(options, SourceHints.Find(sources, bench.Dialect));
        var transition = await new TransitionPlanner(bench)
            .PlanAsync(whole, to, request, token => bench.RenderAsync(whole, token), cancel)
            .ConfigureAwait(false);
        if (options.Online) (transition, drops) = (transition.MakeOnline(provider), ((IPlansOnline)provider).Online(from, whole, drops));
        var changes = transition.Up;
        if (changes.Count > 0)
        {
            if (transition.UsedScratch) await bench.LoadAsync(sources, cancel).ConfigureAwait(false);
            changes = (await new Prover(bench).ProveAsync(transition, cancel).ConfigureAwait(false)).Up;
        }

        IReadOnlyList<SchemaChange> all = [.. drops, .. changes];
        // What is a stranger's can be dropped by the schema's owner, but not given back.
        if (all.Count > 0 && from.Strangers.Count > 0)
            all = HazardFinder.AttachUnseen(all, await provider.ReadAsync(session, bench.Scope, cancel).ConfigureAwait(false));
        return (from, await new HazardJudge(session).JudgeAsync(all, cleared, cancel).ConfigureAwait(false));
    }
}
