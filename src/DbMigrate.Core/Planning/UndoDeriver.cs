using DbMigrate.Execution;
using DbMigrate.Migrations;
using DbMigrate.Schema;

namespace DbMigrate.Planning;

/// <summary>A down script that nobody wrote.</summary>
/// <param name="Sql">Its text.</param>
/// <param name="Changes">Its steps.</param>
internal sealed record DerivedUndo(string Sql, IReadOnlyList<SchemaChange> Changes);

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
        var derived = new Dictionary<JournalEntry, DerivedUndo>();
        var current = states[^1];
        for (var i = applied.Count - 1; i >= first; i--)
        {
            bench.Step($"Working out the undo of '{applied[i].Tag}'");
            var before = states[i - first];
            if (applied[i].DownPath is null)
            {
                derived[applied[i]] = await DeriveAsync(applied[i], current, before, states[i - first + 1], cancel).ConfigureAwait(false);
                current = before;
            }
            else
            {
                current = await RunFileAsync(applied[i], before, cancel).ConfigureAwait(false);
            }
        }

        if (!selected.Any(entry => entry.IsHalfUndone()))
            RequireSame(live, states[^1], derived.Values.SelectMany(undo => undo.Changes));
        return derived;
    }

    /// <summary>The states before each migration from <paramref name="first"/> on, and after the last one.</summary>
    private async Task<List<SchemaModel>> ReplayAsync(int first, CancellationToken cancel)
    {
        var states = new List<SchemaModel> { await bench.ReplayAsync([.. applied.Take(first).Select(entry => entry.Migration!)], cancel).ConfigureAwait(false) };
        foreach (var entry in applied.Skip(first))
            states.Add(await bench.ContinueAsync(entry.Migration!, cancel).ConfigureAwait(false));
        return states;
    }

    private async Task<DerivedUndo> DeriveAsync(
        JournalEntry entry, SchemaModel current, SchemaModel before, SchemaModel after, CancellationToken cancel)
    {
        var script = new MigrationScript(entry.Migration!, SqlSplitters.For(bench.Dialect)).Read().ToList();
        WarnOfData(entry, script);
        // What the script renamed is renamed back, not dropped.
        var renames = RenameStatements.Between(before, after, script).Select(rename => new Rename(rename.To, rename.From)).ToList();
        var request = new RenameRequest { Ambiguity = Ambiguity.Ignore, Known = renames };
        var transition = await new TransitionPlanner(bench).PlanAsync(current, before, request, _ => Task.CompletedTask, cancel).ConfigureAwait(false);
        // The renames have been run on the scratch database by now.
        var rest = MigrationText.Of(transition.Up.Skip(transition.Renamed.Up.Count));
        await new Prover(bench).RunAsync($"undo of '{entry.Tag}'", rest, before, cancel).ConfigureAwait(false);
        return new(MigrationText.Of(transition.Up), transition.Up);
    }

    private async Task<SchemaModel> RunFileAsync(JournalEntry entry, SchemaModel before, CancellationToken cancel)
    {
        try
        {
            await new ScratchScript(bench.Scratch).RunAsync(DownFile.Read(entry.Migration!), cancel).ConfigureAwait(false);
        }
        catch (SqlSplitException e)
        {
            throw new DbMigrateException(ErrorId.ScriptInvalid, $"{entry.DownPath}:{e.Position}: {e.Message}", "Correct the file.", entry.Tag, e);
        }
        catch (StatementException e) when (e.InnerException is not OperationCanceledException && bench.Scratch.Session.Translate(e.InnerException!) is { } error)
        {
            throw StatementFailedException.Create(
                ErrorId.PlanNotProven,
                new(entry.DownPath!, entry.Tag, $"the down script of '{entry.Tag}' fails on the scratch database"),
                e.Statement, error, "What comes before it cannot be undone without it.", "Correct the down script.");
        }

        var reached = await bench.ReadScratchAsync(cancel).ConfigureAwait(false);
        if (!reached.Equals(before))
        {
            bench.Warn(
                $"The down script of '{entry.Tag}' does not bring back the schema before it: {string.Join("; ", ModelDifference.Describe(before, reached).Take(5))}.");
        }

        return reached;
    }

    private void WarnOfData(JournalEntry entry, List<SqlStatement> script)
    {
        if (script.Exists(statement => statement.Head.Split(' ')[0] is "UPDATE" or "DELETE" or "INSERT" or "TRUNCATE" or "MERGE"))
            bench.Warn($"'{entry.Tag}' also changes rows: the derived undo takes back its schema changes only.");
    }

    /// <summary>The scripts rest on the replay: where the database is another, they would do something else than what was proven.</summary>
    private void RequireSame(SchemaModel live, SchemaModel replayed, IEnumerable<SchemaChange> changes)
    {
        // What two versions of an engine say differently is no drift.
        if (live.EngineVersion != replayed.EngineVersion) return;
        var drift = new SchemaDrift(live, replayed).Find(changes);
        if (drift.Count == 0) return;
        throw new DbMigrateException(
            ErrorId.SchemaDrifted,
            $"{bench.Target} is not what its migrations make, so an undo that is derived from them is not safe:"
            + string.Concat(drift.Take(20).Select(line => $"{Environment.NewLine}    {line}")),
            "Look at the difference with Compare-DbSchema -From migrations -To database (dbmigrate diff), or write the down script by hand.",
            bench.Target?.ToString());
    }
}
