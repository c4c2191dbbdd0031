using DbMigrate.Diff;
using DbMigrate.Engines;
using DbMigrate.Engines.Rows;
using DbMigrate.Migrations;
using DbMigrate.Schema;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Planning;

/// <summary>A down script that nobody wrote.</summary>
/// <param name="Sql">Its text.</param>
/// <param name="Changes">Its steps.</param>
internal sealed record DerivedUndo(string Sql, IReadOnlyList<SchemaChange> Changes);

/// <summary>Takes migrations back on a scratch database, one at a time, newest first.</summary>
/// <param name="bench">The scratch database.</param>
internal sealed class UndoDerivation(SchemaBench bench)
{
    /// <summary>Derives and runs the script that takes a migration back.</summary>
    /// <param name="migration">The migration.</param>
    /// <param name="current">What the scratch database holds.</param>
    /// <param name="before">The schema before the migration, which it holds afterwards.</param>
    /// <param name="after">The schema that the migration has made.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task<DerivedUndo> DeriveAsync(
        Migration migration, SchemaModel current, SchemaModel before, SchemaModel after, CancellationToken cancel)
    {
        var script = new MigrationScript(migration, KnownEngines.Of(bench.Dialect).Splitter).Read().ToList();
        WarnOfData(migration, script);
        // What the script renamed is renamed back, not dropped.
        var known = RenameStatements.Between(before, after, script).Select(rename => new Rename(rename.To, rename.From)).ToList();
        var request = new RenameRequest { Ambiguity = Ambiguity.Ignore, Known = known, Purpose = PlanPurpose.TakeBack };
        var transition = await new TransitionPlanner(bench)
            .PlanAsync(
                current, KeptVersions.Returning(current, KeptOwners.Returning(current, before)), request, _ => Task.CompletedTask, cancel)
            .ConfigureAwait(false);
        // The renames have been run on the scratch database by now.
        var (renames, rest) = (transition.Up.Take(transition.Renamed.Up.Count), transition.Up.Skip(transition.Renamed.Up.Count));
        var trial = new RowTrial(transition.Renamed.Model, before, [.. rest]) { GivesUpValues = true };
        var proven = await new Prover(bench).RunAsync($"undo of '{migration.Tag}'", trial, online: false, cancel).ConfigureAwait(false);
        IReadOnlyList<SchemaChange> steps = [.. renames, .. proven];
        return new(MigrationText.Of(steps), steps);
    }

    /// <summary>Runs a migration's down script, and says where it does not bring back what was before.</summary>
    /// <returns>What the scratch database holds then.</returns>
    public async Task<SchemaModel> RunFileAsync(Migration migration, SchemaModel before, CancellationToken cancel)
    {
        try
        {
            var text = DownFile.Read(migration);
            var review = ScriptReview.Of(bench.Engine.ScriptRules, skipped => bench.Engine.Splitter.Split(new StringReader(text), skipped));
            if (review.Problem is { } problem)
                throw problem.ToException(migration.DownPath!, migration.Tag);
            await new ScratchScript(bench.Scratch) { TakesBack = true }.RunAsync(text, cancel).ConfigureAwait(false);
        }
        catch (SqlSplitException e)
        {
            throw new DbMigrateException(
                ErrorId.ScriptInvalid,
                $"{migration.DownPath}:{e.Position}: {e.Message}",
                e.Advice ?? "Correct the file.",
                migration.Tag,
                e);
        }
        catch (StatementException e) when (e.Error is { } error)
        {
            throw StatementFailedException.Create(
                ErrorId.PlanNotProven,
                new(migration.DownPath!, migration.Tag, $"the down script of '{migration.Tag}' fails on the scratch database"),
                e.Statement, error, "What comes before it cannot be undone without it.", "Correct the down script.");
        }

        var reached = await bench.ReadScratchAsync(cancel).ConfigureAwait(false);
        (reached, before) = await bench.AlignScratchAsync(reached, before, cancel).ConfigureAwait(false);
        if (!KeptOwners.AreEqual(reached, before))
        {
            bench.Warn(
                $"The down script of '{migration.Tag}' does not bring back the schema before it: "
                    + $"{string.Join("; ", ModelDifference.Describe(before, reached).Take(5))}.");
        }

        return reached;
    }

    private void WarnOfData(Migration migration, List<SqlStatement> script)
    {
        if (script.Exists(statement => statement.Head.Split(' ')[0] is "UPDATE" or "DELETE" or "INSERT" or "TRUNCATE" or "MERGE" or "COPY"))
            bench.Warn($"'{migration.Tag}' also changes rows: the derived undo takes back its schema changes only.");
    }
}
