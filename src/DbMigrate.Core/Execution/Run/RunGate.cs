using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Execution.Journal;
using DbMigrate.Planning.Hazards;

namespace DbMigrate.Execution.Run;

/// <summary>Looks at what a run costs before its first statement: warns, and refuses what the environment refuses.</summary>
internal sealed class RunGate(DatabaseSession session, JournalReader journal, Project project, ApplyOptions options, IRunObserver observer)
{
    private const int MostWarnings = 20;
    private const string What = "The run";

    private readonly HazardGate _gate = new(project, journal.Target, options.Allow) { RefusesDataLoss = journal.Target.Protected };

    /// <summary>Warns of what the run costs.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.DataLossRefused"/>, <see cref="ErrorId.HazardRefused"/>.</exception>
    /// <returns>The work, which looks again for what is refused.</returns>
    public async Task<IReadOnlyList<PlannedMigration>> PassAsync(IReadOnlyList<PlannedMigration> work, CancellationToken cancel)
    {
        TellOfParts(work);
        var cleared = work.Select(_ => new ClearedHazards()).ToList();
        var costs = await FindAsync(work, cleared, cancel).ConfigureAwait(false);
        _gate.Require(
            What, costs.Where(cost => cost.Found.Allowance is null).Select(cost => (cost.Found.Statement.Text, cost.Found.Hazard)));
        Warn(costs);
        return [.. work.Zip(cleared, Guarded)];
    }

    /// <summary>Warns of what the run would cost, and that it would be refused; refuses nothing.</summary>
    /// <returns>The costs.</returns>
    public async Task<IReadOnlyList<(PlannedMigration Work, StatementHazard Found)>> ShowAsync(
        IReadOnlyList<PlannedMigration> work, CancellationToken cancel)
    {
        TellOfParts(work);
        var costs = await FindAsync(work, [.. work.Select(_ => new ClearedHazards())], cancel).ConfigureAwait(false);
        Warn(costs);
        var refused = costs
            .Where(cost => cost.Found.Allowance is null && _gate.IsRefused(cost.Found.Hazard))
            .Select(cost => cost.Found.Hazard.Code)
            .ToList();
        if (refused.Count > 0) Tell($"{journal.Target} refuses this run without {_gate.Advice(refused)}.");
        return costs;
    }

    private async Task<IReadOnlyList<(PlannedMigration Work, StatementHazard Found)>> FindAsync(
        IReadOnlyList<PlannedMigration> work, IReadOnlyList<ClearedHazards> cleared, CancellationToken cancel)
    {
        // Where nothing is, nobody waits and nothing is lost: all that the run changes it has made itself.
        if (!await new HazardJudge(session).HoldsAnythingAsync(journal.Table.Name, cancel).ConfigureAwait(false)) return [];
        var hazards = new RunHazards(session, new(project.Include, journal.Table.Name), options.TransactionMode);
        var costs = new List<(PlannedMigration, StatementHazard)>();
        foreach (var (item, losses) in work.Zip(cleared))
        {
            // What an earlier attempt made durable costs no more.
            var done = options.Resume && item.Entry.IsHalfDone() ? item.Entry.LastAttempt!.Done : 0;
            foreach (var found in await hazards.FindAsync(item.Script.Read(session.Splitter), done, losses, cancel).ConfigureAwait(false))
                costs.Add((item, found));
        }

        return costs;
    }

    private PlannedMigration Guarded(PlannedMigration work, ClearedHazards cleared) => work with
    {
        Recheck = cleared.Any && _gate.RefusesLoss
            ? async token => _gate.Require(What, await cleared.LookAgainAsync(session, token).ConfigureAwait(false))
            : work.Recheck,
    };

    private void Warn(IReadOnlyList<(PlannedMigration Work, StatementHazard Found)> costs)
    {
        var shown = costs.Where(cost => cost.Found.Allowance is null && !cost.Found.Hazard.IsMomentary).ToList();
        foreach (var (work, found) in shown.Take(MostWarnings))
            Tell(
                $"{Path.GetFileName(work.Script.Migration.Path)}:{found.Statement.Start.Line}: {found.Hazard.Code}: {found.Hazard.Message}"
            );
        if (shown.Count > MostWarnings)
            Tell($"and {shown.Count - MostWarnings} more hazards: Test-DbMigration (dbmigrate check) lists them.");
    }

    /// <summary>What is no longer one transaction is said before it starts.</summary>
    private void TellOfParts(IReadOnlyList<PlannedMigration> work)
    {
        if (!session.OnlyBatches) return;
        foreach (var item in work)
        {
            var parts = session.Cut([.. item.Script.Read(session.Splitter)], item.Plan).Count;
            if (parts > 1)
                Tell(
                    $"{item.Script.What} is longer than a batch of {journal.Target} may be: it runs as {parts} batches, each of them whole "
                        + $"or not at all; where one fails, -Resume (--resume) goes on after the last that is done.");
        }
    }

    private void Tell(string message) => observer.OnEvent(new RunWarning(journal.Target, message));
}
