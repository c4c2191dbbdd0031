using DbMigrate.Engines;
using DbMigrate.Execution.History;
using DbMigrate.Execution.Journal;
using DbMigrate.Execution.Run;
using DbMigrate.Migrations;
using DbMigrate.Planning;
using DbMigrate.Planning.Hazards;

namespace DbMigrate.Execution.Undo;

/// <summary>An undo that is ready to run.</summary>
internal sealed record PlannedUndo(UndoStep Step, PlannedMigration Work, IReadOnlyList<(string Statement, Hazard Hazard)> Costs);

/// <summary>Selects what an undo takes back, finds or derives every script, and judges what it costs, before the first statement
/// runs.</summary>
internal sealed class UndoPlanner(
    DatabaseSession session, JournalReader journal, Project project, DatabaseTarget target, UndoOptions options, IRunObserver observer)
{
    /// <summary>What is refused, as the start of a sentence.</summary>
    public const string What = "The undo";

    private readonly HazardGate _gate = new(project, target, options.Allow);

    public async Task<IReadOnlyList<PlannedUndo>> PlanAsync(CancellationToken cancel)
    {
        var selected = UndoSelection.Select(journal.Entries, options);
        RequireWhole(selected);
        if (selected.Count == 0) return [];
        var derived = selected.All(entry => entry.DownPath is not null)
            ? new Dictionary<JournalEntry, DerivedUndo>()
            : await DeriveAsync(selected, cancel).ConfigureAwait(false);
        var planned = new List<PlannedUndo>();
        var hazards = new RunHazards(session, new(project.Include, journal.Table.Name));
        foreach (var entry in selected)
            planned.Add(await PlanAsync(entry, derived.GetValueOrDefault(entry), hazards, cancel).ConfigureAwait(false));
        return planned;
    }

    private async Task<PlannedUndo> PlanAsync(JournalEntry entry, DerivedUndo? derived, RunHazards hazards, CancellationToken cancel)
    {
        var script = new DownScript(entry.Migration!, derived?.Sql ?? DownFile.Read(entry.Migration!), derived is not null);
        var work = PlannedMigration.Of(session, entry, script, TransactionMode.PerMigration);
        // What an earlier attempt made durable costs no more.
        var done = options.Resume && entry.IsHalfUndone() ? entry.LastAttempt!.Done : 0;
        var cleared = new ClearedHazards();
        var changes = derived is null
            ? []
            : await new HazardJudge(session).JudgeAsync(LeftOf(derived.Changes, done), cleared, cancel).ConfigureAwait(false);
        IEnumerable<(string Statement, Hazard Hazard)> found = (
            await hazards.FindAsync(script.Read(session.Splitter), done, derived is null ? cleared : new(), cancel).ConfigureAwait(false))
            .Where(found => found.Allowance is null)
            .Select(found => (found.Statement.Text, found.Hazard));
        // What is derived knows all but whose things are on this database.
        IReadOnlyList<(string Statement, Hazard Hazard)> costs = derived is null
            ? [.. found]
            :
            [
                .. changes.SelectMany(change => change.Hazards.Select(hazard => (HazardGate.StatementOf(change), hazard))),
                .. found.Where(cost => cost.Hazard.IsUnseen),
            ];
        if (File.Exists(entry.Migration!.Path))
        {
            costs = [.. costs, .. EmptyReturns.Find(
                new UpScript(entry.Migration!).Read(session.Splitter),
                [.. script.Read(session.Splitter).Skip(done)],
                session.Url.Engine.Syntax,
                session.Url.Engine.TableNames)];
        }

        var step = new UndoStep
        {
            Entry = entry,
            Sql = script.Text,
            Derived = derived is not null,
            Hazards = [.. costs.Select(cost => cost.Hazard)],
            Changes = changes,
        };
        if (cleared.Any)
            work = work with
            {
                Recheck = async token => _gate.Require(What, await cleared.LookAgainAsync(session, token).ConfigureAwait(false)),
            };
        return new(step, work, costs);
    }

    private static IReadOnlyList<SchemaChange> LeftOf(IReadOnlyList<SchemaChange> changes, int done)
    {
        var statements = 0;
        return [.. changes.SkipWhile(change => (statements += change.Sql.Count) <= done && done > 0)];
    }

    private async Task<Dictionary<JournalEntry, DerivedUndo>> DeriveAsync(IReadOnlyList<JournalEntry> selected, CancellationToken cancel)
    {
        var bench = new SchemaBench(project, target, observer, null);
        await using (bench.ConfigureAwait(false))
        {
            var applied = journal.Entries.Where(entry => entry.Migration is not null && entry.Row is not null).ToList();
            return await bench
                .RunAsync(() => new UndoDeriver(bench, journal.Folder, applied).DeriveAsync(selected, session, cancel))
                .ConfigureAwait(false);
        }
    }

    private void RequireWhole(IReadOnlyList<JournalEntry> selected)
    {
        if (journal.Entries.FirstOrDefault(entry => entry.IsHalfDone()) is { } halfDone) throw journal.HalfDone(halfDone);
        if (!options.Resume && selected.FirstOrDefault(entry => entry.IsHalfUndone() && !IsAlive(entry)) is { } halfUndone)
            throw journal.HalfDone(halfUndone);
    }

    // Where others are kept out by transaction only, a point of progress may be that of a run that is alive: the attempt looks again.
    private bool IsAlive(JournalEntry entry) => session.LocksByTransaction && entry.LastAttempt!.Status == HistoryStatus.Interrupted;
}
