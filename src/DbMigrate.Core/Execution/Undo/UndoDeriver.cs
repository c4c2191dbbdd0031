using DbMigrate.Engines;
using DbMigrate.Execution.Journal;
using DbMigrate.Migrations;
using DbMigrate.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Execution.Undo;

/// <summary>Derives down scripts from the folder: one replay of what is applied, read after each of the last migrations; then back, step by
/// step on the same scratch database, which proves each script in the very order in which they will run.</summary>
/// <param name="bench">The scratch database.</param>
/// <param name="folder">The folder.</param>
/// <param name="applied">What is applied, in the folder's order.</param>
internal sealed class UndoDeriver(SchemaBench bench, MigrationFolder folder, IReadOnlyList<JournalEntry> applied)
{
    /// <summary>The scripts of those that have none, up to the oldest of them.</summary>
    /// <param name="selected">The newest applied ones, newest first.</param>
    /// <param name="session">The live database, which must be what the replay makes, as far as the scripts touch it.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<Dictionary<JournalEntry, DerivedUndo>> DeriveAsync(
        IReadOnlyList<JournalEntry> selected, DatabaseSession session, CancellationToken cancel)
    {
        bench.AgreeOn(folder.Dialect ?? session.Dialect.Name, folder.Path);
        bench.Step($"Reading {session.Url}");
        var live = await bench.ReadAsync(session, cancel).ConfigureAwait(false);
        var first = applied.Count - 1 - selected.ToList().FindLastIndex(entry => entry.DownPath is null);
        var states = await ReplayAsync(first, cancel).ConfigureAwait(false);
        var derivation = new UndoDerivation(bench);
        var derived = new Dictionary<JournalEntry, DerivedUndo>();
        var current = states[^1];
        for (var i = applied.Count - 1; i >= first; i--)
        {
            bench.Step($"Working out the undo of '{applied[i].Tag}'");
            var before = states[i - first];
            if (applied[i].DownPath is null)
            {
                derived[applied[i]] = await derivation
                    .DeriveAsync(applied[i].Migration!, current, before, states[i - first + 1], cancel)
                    .ConfigureAwait(false);
                current = before;
            }
            else
            {
                current = await derivation.RunFileAsync(applied[i].Migration!, before, cancel).ConfigureAwait(false);
            }
        }

        if (!selected.Any(entry => entry.IsHalfUndone()))
            await RequireSameAsync(live, states[^1], derived.Values.SelectMany(undo => undo.Changes), cancel).ConfigureAwait(false);
        return derived;
    }

    /// <summary>The states before each migration from <paramref name="first"/> on, and after the last one.</summary>
    private async Task<List<SchemaModel>> ReplayAsync(int first, CancellationToken cancel)
    {
        var states = new List<SchemaModel>
        {
            await bench.ReplayAsync([.. applied.Take(first).Select(entry => entry.Migration!)], cancel).ConfigureAwait(false),
        };
        foreach (var entry in applied.Skip(first))
        {
            await bench.ContinueAsync([entry.Migration!], cancel).ConfigureAwait(false);
            states.Add(await bench.ReadScratchAsync(cancel).ConfigureAwait(false));
        }

        return states;
    }

    /// <summary>The scripts rest on the replay: where the database is another, they would do something else than what was proven.</summary>
    private async Task RequireSameAsync(SchemaModel live, SchemaModel replayed, IEnumerable<SchemaChange> changes, CancellationToken cancel)
    {
        (live, replayed) = await bench.AlignAsync(live, replayed, cancel).ConfigureAwait(false);
        // What two versions of an engine say differently is no drift.
        if (live.EngineVersion != replayed.EngineVersion) return;
        var drift = new SchemaDrift(live, replayed).Find(changes);
        if (drift.Count == 0) return;
        throw new DbMigrateException(
            ErrorId.SchemaDrifted,
            $"{bench.Target} is not what its migrations make, so an undo that is derived from them is not safe:"
            + string.Concat(drift.Take(20).Select(line => $"{Environment.NewLine}    {line}")),
            "Look at the difference with Compare-DbSchema -From applied -To database (dbmigrate diff --from applied --to database), or "
                + "write the down script by hand.",
            bench.Target?.ToString());
    }
}
