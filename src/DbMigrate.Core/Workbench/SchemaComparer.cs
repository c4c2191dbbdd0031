using DbMigrate.Planning;

namespace DbMigrate.Workbench;

/// <summary>Compares any two schemas.</summary>
internal sealed class SchemaComparer(SchemaBench bench)
{
    public async Task<IReadOnlyList<SchemaChange>> CompareAsync(CompareOptions options, CancellationToken cancel)
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
        var request = new RenameRequest
        {
            Ambiguity = options.NoRename ? Ambiguity.Ignore : Ambiguity.Warn,
            Stated = options.Renames,
            Hints = to.Hints,
        };
        var transition = await new TransitionPlanner(bench)
            .PlanAsync(before, after, request, token => bench.RenderAsync(before, token), cancel).ConfigureAwait(false);
        return transition.Up;
    }

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
