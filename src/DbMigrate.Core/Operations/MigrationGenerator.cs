using DbMigrate.Migrations;
using DbMigrate.Planning;
using DbMigrate.Schema;
using DbMigrate.Sources;

namespace DbMigrate.Operations;

/// <summary>Works out the next migration of the folder: the state that its migrations make, against the schema.</summary>
internal sealed class MigrationGenerator(SchemaBench bench)
{
    public async Task<NewMigration?> PlanAsync(NewMigrationOptions options, CancellationToken cancel)
    {
        if (options.Online) bench.RequireOnline();
        // The sources' texts are let go of before the proof, which needs the room for a schema of its own.
        var (transition, chain, key) = await FindTransitionAsync(options, cancel).ConfigureAwait(false);
        if (options.Online) transition = transition?.MakeOnline(bench.Provider);
        return transition is null ? null : await ComposeAsync(transition, options.Name, chain, key, cancel).ConfigureAwait(false);
    }

    public Task<Migration> WriteAsync(NewMigration plan, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using var taken = FolderLock.Take(bench.Project.Migrations);
        var folder = bench.ReadFolder();
        if (MigrationChain.Of(folder?.Migrations ?? []) != plan.PreviousChain)
        {
            throw new DbMigrateException(
                ErrorId.PlanOutdated,
                $"The folder '{bench.Project.Migrations}' has changed since '{plan.Tag}' was planned.",
                "Run the command again.",
                plan.Tag);
        }

        var withDown = plan.DownSql.Length > 0;
        MigrationWriter.Write(
            plan.Place,
            [
                .. withDown
                    ? [(plan.DownPath, (Action<TextWriter>)(text => text.Write(plan.DownSql)))]
                    : Array.Empty<(string, Action<TextWriter>)>(),
                (plan.SnapshotPath, plan.Snapshot.Write),
                (plan.Path, text => text.Write(plan.UpSql)),
            ]);
        // Drizzle Kit compares the TypeScript with its own last snapshot, which knows nothing of this migration.
        if (folder?.Migrations is [.., var last] && SnapshotFile.IsDrizzles(folder, last))
            bench.Warn(
                $"From here on, do not run 'drizzle-kit generate' in this folder: its last snapshot is that of '{last.Tag}', and it would "
                    + $"make '{plan.Tag}' again. Make migrations with New-DbMigration (dbmigrate new); Drizzle's migrate() runs them as "
                    + $"before.");
        return Task.FromResult(plan.Place.ToMigration(withDown));
    }

    /// <summary>Proves a transition whose end the scratch database holds, and lays out its migration.</summary>
    public async Task<NewMigration> ComposeAsync(
        Transition transition, string? name, string previousChain, string? sources, CancellationToken cancel)
    {
        var (changes, up, down, problems) = await new Prover(bench).ProveAsync(transition, cancel).ConfigureAwait(false);
        foreach (var problem in problems)
        {
            bench.Warn(down is null
                ? $"The migration gets no reverse script: {problem} Write one by hand where it is to be undone."
                : $"The reverse script leaves null where values were: {problem} Write the expression into it where they are to come back.");
        }

        var place = MigrationPlace.Next(
            bench.Project.Migrations, bench.Dialect, name ?? MigrationName.Of(changes), DateTimeOffset.UtcNow, bench.Project.Prefix);
        var snapshot = new MigrationSnapshot
        {
            Chain = MigrationChain.Extend(previousChain, MigrationChain.HashOf(up)),
            Sources = sources,
            Scope = bench.ScopeKey,
            Tool = MigrationSnapshot.CurrentTool,
            Model = transition.To,
        };
        return new(place, snapshot, previousChain) { Changes = changes, UpSql = up, DownSql = down ?? "" };
    }

    /// <summary>What is to do, with the scratch database holding its end; null where nothing is.</summary>
    private async Task<(Transition? Transition, string Chain, string Sources)> FindTransitionAsync(
        NewMigrationOptions options, CancellationToken cancel)
    {
        var folder = bench.ReadFolder();
        var sources = await bench.ReadSourcesAsync(cancel).ConfigureAwait(false);
        var key = SourceHash.Of(sources);
        var previous = new PreviousState(bench, folder);
        // Nothing was edited since the last migration was generated: no database is needed to know that nothing is to do.
        if (options.Renames.Count == 0 && options.Using.Count == 0 && previous.Keys is { } keys && keys.Sources == key)
            return (null, previous.Chain, key);

        var to = await LoadAsync(sources, previous, cancel).ConfigureAwait(false);
        var from = previous.Cached(to.EngineVersion);
        if (from is null)
        {
            from = await previous.ReplayAsync(to.EngineVersion, cancel).ConfigureAwait(false);
            if (previous.UsedScratch && !await bench.AreSameAsync(from, to, cancel).ConfigureAwait(false))
                to = await bench.LoadAsync(sources, cancel).ConfigureAwait(false);
        }

        var hints = SourceHints.Find(sources, bench.Dialect);
        var transition = await new TransitionPlanner(bench)
            .PlanAsync(from, to, RenameRequest.Of(options, hints), token => bench.RenderAsync(from, token), cancel).ConfigureAwait(false);
        if (transition.Up.Count == 0)
            return (null, previous.Chain, key);
        if (transition.UsedScratch)
            await bench.LoadAsync(sources, cancel).ConfigureAwait(false);
        return (transition, previous.Chain, key);
    }

    private async Task<SchemaModel> LoadAsync(IReadOnlyList<SqlSource> sources, PreviousState previous, CancellationToken cancel)
    {
        bench.WantedVersion ??= previous.EngineVersion;
        return await bench.LoadAsync(sources, cancel).ConfigureAwait(false);
    }
}
