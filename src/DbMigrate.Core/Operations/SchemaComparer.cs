using DbMigrate.Engines;
using DbMigrate.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Operations;

/// <summary>Compares any two schemas.</summary>
internal sealed class SchemaComparer(SchemaBench bench)
{
    public async Task<IReadOnlyList<SchemaChange>> CompareAsync(CompareOptions options, CancellationToken cancel) =>
        (await FindAsync(options, PlanPurpose.Look, cancel).ConfigureAwait(false)).Up;

    /// <summary>Compares, and tries the steps out on a scratch database that holds the first schema.</summary>
    public async Task<ComparisonScript> ScriptAsync(CompareOptions options, CancellationToken cancel)
    {
        var transition = await FindAsync(options, PlanPurpose.Make, cancel).ConfigureAwait(false);
        if (transition.Up.Count == 0) return new([], "");
        IReadOnlyList<SchemaChange> steps = [.. transition.Up.Select(WithoutReturn)];
        if (await TryRenderAsync(transition.From, cancel).ConfigureAwait(false))
            steps = await new Prover(bench)
                .RunAsync("script", new(transition.From, transition.To, steps), online: false, cancel)
                .ConfigureAwait(false);
        return new(steps, bench.Provider.ShellScript(steps));
    }

    /// <summary>An extension that only on the one server is of the version that the server installs has been left behind on the
    /// other.</summary>
    private SchemaChange WithoutReturn(SchemaChange change)
    {
        if (
            change is not AlterObject { Old: Extension { Version: null } old, New: Extension { Version: { } version } now }
            || old.InstalledIn != now.InstalledIn)
            return change;
        bench.Warn(
            $"{change.Id} has version {version} there, and not the one that the server installs by itself: no script takes an extension "
                + $"back to another version.");
        return change.With(sql: []);
    }

    private async Task<bool> TryRenderAsync(SchemaModel from, CancellationToken cancel)
    {
        if (from.Objects.Any(item => item is Table { DetachPending: true }))
        {
            bench.Warn("The SQL is not proven: no scratch database can be made to hold a partition that is half detached.");
            return false;
        }

        try
        {
            await bench.RenderAsync(from, cancel).ConfigureAwait(false);
            return true;
        }
        catch (DbMigrateException e) when (e.Id is ErrorId.ScratchUnavailable or ErrorId.PlanNotProven)
        {
            bench.Warn($"The SQL is not proven: {e.Message}");
            return false;
        }
    }

    private async Task<Transition> FindAsync(CompareOptions options, PlanPurpose purpose, CancellationToken cancel)
    {
        var specs = new SchemaSpecs(bench);
        await WarnOfPendingAsync(options, cancel).ConfigureAwait(false);
        var from = await specs.ResolveAsync(options.From, cancel).ConfigureAwait(false);
        var to = await specs.ResolveAsync(options.To, cancel).ConfigureAwait(false);
        // What is read as it is comes first: it tells the engine and its version to what has to be built.
        if (to.NeedsScratch && !from.NeedsScratch)
            await from.ReadAsync(cancel).ConfigureAwait(false);
        else
            await to.ReadAsync(cancel).ConfigureAwait(false);
        var (before, after) = (await from.ReadAsync(cancel).ConfigureAwait(false), await to.ReadAsync(cancel).ConfigureAwait(false));
        // As a synchronization takes it.
        if (from.Database is not null && to.KeepsVersions) after = KeptVersions.Of(before, after);
        var request = new RenameRequest
        {
            Ambiguity = options.NoRename ? Ambiguity.Ignore : Ambiguity.Warn,
            Stated = options.Renames,
            Hints = to.Hints.Renames,
            Expressions = options.Using,
            UsingHints = to.Hints.Expressions,
            Purpose = purpose,
        };
        var transition = await new TransitionPlanner(bench)
            .PlanAsync(before, after, request, token => bench.RenderAsync(before, token), cancel).ConfigureAwait(false);
        foreach (var change in transition.Up.OfType<AlterObject>().Where(change => change.Sql.Count == 0))
        {
            if (StateOf(change.New) is { } state) bench.Warn($"{change.Id} {state}: no statement brings that about.");
        }

        return transition;
    }

    /// <summary>What only comes of a database's history.</summary>
    private static string? StateOf(SchemaObject item) => item switch
    {
        TableIndex { Valid: false } => "is not valid",
        Constraint { Unusable: true } => "has an index that is not valid",
        Table { DetachPending: true } => "is half detached, because DETACH PARTITION … CONCURRENTLY was interrupted",
        _ => null,
    };

    /// <summary>Who asks for drift is told what of the difference is none.</summary>
    private async Task WarnOfPendingAsync(CompareOptions options, CancellationToken cancel)
    {
        string[] sides = [options.From.ToLowerInvariant(), options.To.ToLowerInvariant()];
        if (!sides.Contains("migrations") || !sides.Contains("database"))
            return;
        try
        {
            (await AppliedMigrations.ReadAsync(bench, cancel).ConfigureAwait(false)).WarnOfPending(bench);
        }
        catch (DbMigrateException e) when (e.Id is ErrorId.DatabaseRefused or ErrorId.JournalTableInvalid)
        {
            // The schema can be read without any right to the journal.
            bench.Warn($"Whether a part of the difference is only pending cannot be told: {e.Message}");
        }
    }
}
