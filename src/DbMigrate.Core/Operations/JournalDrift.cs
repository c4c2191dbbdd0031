using DbMigrate.Execution.Journal;
using DbMigrate.Planning;

namespace DbMigrate.Operations;

/// <summary>Compares a database with what its migrations make, where that costs little: a snapshot stands for what is applied, or the
/// engine has its scratch databases in memory.</summary>
internal static class JournalDrift
{
    public static async Task<DriftReading> ReadAsync(Project project, DatabaseTarget target, CancellationToken cancel)
    {
        var notes = new Notes();
        var bench = new SchemaBench(project, target, notes, null);
        await using (bench.ConfigureAwait(false))
        {
            try
            {
                return new(await bench.RunAsync(() => FindAsync(bench, cancel)).ConfigureAwait(false), notes.Messages);
            }
            catch (DbMigrateException e)
            {
                return new(null, [.. notes.Messages, target.Url.Scrub(e.Message)]);
            }
        }
    }

    private static async Task<IReadOnlyList<SchemaChange>?> FindAsync(SchemaBench bench, CancellationToken cancel)
    {
        var applied = await AppliedMigrations.ReadAsync(bench, cancel).ConfigureAwait(false);
        var there = await bench.ReadDatabaseAsync(bench.RequireTarget().Url, cancel).ConfigureAwait(false);
        var state = new PreviousState(bench, applied.Folder, applied.Migrations);
        var made = state.Cached(there.EngineVersion);
        if (made is null && bench.Provider.ScratchCosts)
        {
            bench.Warn(
                "Not compared: no snapshot stands for what is applied. Compare-DbSchema -From applied -To database (dbmigrate diff --from "
                    + "applied --to database) tells, with a scratch database.");
            return null;
        }

        applied.Warn(bench);
        made ??= await state.ReplayAsync(there.EngineVersion, cancel).ConfigureAwait(false);
        var request = new RenameRequest { Ambiguity = Ambiguity.Ignore, Purpose = Engines.PlanPurpose.Look };
        return (
            await new TransitionPlanner(bench)
                .PlanAsync(made, there, request, token => bench.RenderAsync(made, token), cancel)
                .ConfigureAwait(false)).Up;
    }

    private sealed class Notes : IRunObserver
    {
        public List<string> Messages { get; } = [];

        public bool EachStatement => false;

        public void OnEvent(RunEvent runEvent)
        {
            if (runEvent is RunWarning warning) Messages.Add(warning.Message);
        }
    }
}
