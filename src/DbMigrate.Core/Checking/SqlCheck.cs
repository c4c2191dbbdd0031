using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Migrations;
using DbMigrate.Planning;
using DbMigrate.Planning.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Checking;

/// <summary>Does an engine take the SQL, and what does it cost?</summary>
/// <param name="bench">The scratch database.</param>
/// <param name="gate">What the environment refuses.</param>
/// <param name="findings">Takes what is found.</param>
internal sealed class SqlCheck(SchemaBench bench, HazardGate? gate, Findings findings)
{
    private readonly ISqlSplitter _splitter = KnownEngines.Of(bench.Dialect).Splitter;
    private bool _hasScratch;

    /// <summary>Replays the migrations on a scratch database and finds the hazards of some of them.</summary>
    /// <param name="migrations">All of them.</param>
    /// <param name="selected">Whose hazards are looked for.</param>
    /// <param name="live">Looks at a database; null where none is at hand: the replay's schema is looked at then.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <returns>The schema that the migrations make; null where they could not be replayed.</returns>
    public async Task<SchemaModel?> RunAsync(
        IReadOnlyList<Migration> migrations, IReadOnlySet<Migration> selected, RunHazards? live, CancellationToken cancel)
    {
        await OpenAsync(cancel).ConfigureAwait(false);
        var waiting = new List<Migration>();
        foreach (var migration in migrations)
        {
            if (selected.Contains(migration))
            {
                var script = new MigrationScript(migration, _splitter).Read().ToList();
                CheckDirectives(migration, script);
                var before = live is null && MayCost(script) && await ReplayAsync(waiting, cancel).ConfigureAwait(false)
                    ? await bench.ReadScratchAsync(cancel).ConfigureAwait(false)
                    : null;
                var hazards = live is null
                    ? new HazardFinder(bench.Dialect, before).Find(script)
                    : await live.FindAsync(script, 0, new(), cancel).ConfigureAwait(false);
                // Nearly every ALTER TABLE locks for a moment, which matters where there is a database in use.
                foreach (var found in hazards.Where(found => live is not null || !found.Hazard.IsMomentary)) Add(migration, found);
            }

            waiting.Add(migration);
        }

        return await ReplayAsync(waiting, cancel).ConfigureAwait(false) ? await bench.ReadScratchAsync(cancel).ConfigureAwait(false) : null;
    }

    private async Task OpenAsync(CancellationToken cancel)
    {
        try
        {
            await bench.ReplayAsync([], cancel).ConfigureAwait(false);
            _hasScratch = true;
        }
        catch (DbMigrateException e) when (e.Id == ErrorId.ScratchUnavailable)
        {
            findings.Add(
                new()
                {
                    Severity = FindingSeverity.Warning,
                    Rule = CheckRules.NotTried,
                    Message = $"No engine has tried the SQL: {e.Message}",
                    Fix = e.RecommendedAction,
                });
        }
    }

    /// <summary>Runs what waits; false where it cannot be run, now or before.</summary>
    private async Task<bool> ReplayAsync(List<Migration> waiting, CancellationToken cancel)
    {
        if (!_hasScratch) return false;
        try
        {
            await bench.ContinueAsync(waiting, cancel).ConfigureAwait(false);
            waiting.Clear();
            return true;
        }
        catch (DbMigrateException e)
        {
            findings.Add(
                FindingSeverity.Error,
                e,
                waiting.Count == 1 ? waiting[0] : waiting.Find(migration => e.Target is string tag && migration.Tag == tag));
            return _hasScratch = false;
        }
    }

    /// <summary>Whether the text alone raises a suspicion, which is what a look at the schema is for.</summary>
    private bool MayCost(IReadOnlyList<SqlStatement> script)
    {
        var finder = new HazardFinder(bench.Dialect, before: null);
        return finder.Find(script).Any(found => !found.Hazard.IsMomentary) || finder.Asks;
    }

    private void CheckDirectives(Migration migration, IReadOnlyList<SqlStatement> script)
    {
        foreach (var statement in script)
        {
            try
            {
                StatementDirectives.Of(statement);
            }
            catch (FormatException e)
            {
                findings.Add(new()
                {
                    Severity = FindingSeverity.Error,
                    Rule = CheckRules.DirectiveInvalid,
                    Tag = migration.Tag,
                    File = migration.Path,
                    Line = statement.Start.Line,
                    Message = $"'{statement.Head}' {e.Message}.",
                    Fix = "Correct the comment, or remove it.",
                });
            }
        }
    }

    private void Add(Migration migration, StatementHazard found)
    {
        var (statement, hazard, allowance) = found;
        findings.Add(new()
        {
            Severity = allowance is not null || hazard.IsMomentary ? FindingSeverity.Information
                : gate?.IsRefused(hazard) == true ? FindingSeverity.Error
                : FindingSeverity.Warning,
            Rule = hazard.Code.ToString(),
            Tag = migration.Tag,
            File = migration.Path,
            Line = statement.Start.Line,
            Message = allowance is null
                ? hazard.Message
                : $"{hazard.Message} The script allows it{(allowance.Reason.Length > 0 ? $": {allowance.Reason}" : "")}.",
            Fix =
                allowance is not null ? null
                : gate?.IsRefused(hazard) == true
                    ? $"Where that is meant, run it with {gate.Advice([hazard.Code])}, or write -- dbmigrate: allow {hazard.Code} before the statement. {hazard.SaferWay}".TrimEnd()
                : hazard.SaferWay,
        });
    }
}
