using System.Diagnostics;
using System.Globalization;
using DbMigrate.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Checking;

/// <summary>Runs migrations, and their way back, on a scratch copy of a database's schema. The copy holds no rows.</summary>
/// <param name="bench">The scratch database.</param>
/// <param name="findings">Takes what is found.</param>
internal sealed class Rehearsal(SchemaBench bench, Findings findings)
{
    private const int Shown = 5;

    private bool _isDrifted;

    /// <summary>What is pending runs on the database as it is, and not on what its migrations make.</summary>
    /// <param name="live">The schema of the database as it is.</param>
    /// <param name="applied">What is applied, in the folder's order.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task FindDriftAsync(SchemaModel live, IReadOnlyList<Migration> applied, CancellationToken cancel)
    {
        try
        {
            var replayed = await bench.ReplayAsync(applied, cancel).ConfigureAwait(false);
            (replayed, live) = await bench.AlignAsync(replayed, live, cancel).ConfigureAwait(false);
            live = KeptOwners.Of(replayed, live);
            // What two versions of an engine say differently is no difference.
            _isDrifted = replayed.EngineVersion == live.EngineVersion && !replayed.Equals(live);
            if (_isDrifted)
                Tell(
                    CheckRules.Drifted,
                    $"The schema of {bench.Target} is not what its applied migrations make",
                    ModelDifference.Describe(replayed, live));
        }
        catch (DbMigrateException)
        {
            // Why they cannot be replayed was found with their SQL.
        }
    }

    /// <summary>Rehearses.</summary>
    /// <param name="live">The schema of the database as it is.</param>
    /// <param name="pending">What is to run, in its order.</param>
    /// <param name="expected">What the migrations make on an empty database; null where nobody knows.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task RunAsync(SchemaModel live, IReadOnlyList<Migration> pending, SchemaModel? expected, CancellationToken cancel)
    {
        bench.Step($"Copying the schema of {bench.Target} to the scratch database");
        await bench.RenderAsync(live, cancel).ConfigureAwait(false);
        var states = new List<SchemaModel> { await bench.ReadScratchAsync(cancel).ConfigureAwait(false) };
        var durations = new List<TimeSpan>();
        foreach (var migration in pending)
        {
            bench.Step($"Rehearsing '{migration.Tag}'");
            var watch = Stopwatch.StartNew();
            if (!await TryAsync(migration, () => bench.ContinueAsync([migration], cancel)).ConfigureAwait(false)) return;
            durations.Add(watch.Elapsed);
            states.Add(await bench.ReadScratchAsync(cancel).ConfigureAwait(false));
        }

        if (expected is not null && !_isDrifted)
        {
            await CompareAsync(
                    CheckRules.RehearsalDiffers,
                    expected,
                    states[^1],
                    "After the rehearsal the schema is not what the migrations make on an empty database",
                    cancel)
                .ConfigureAwait(false);
        }

        await UndoAsync(pending, states, durations, cancel).ConfigureAwait(false);
    }

    private async Task UndoAsync(
        IReadOnlyList<Migration> pending, List<SchemaModel> states, List<TimeSpan> durations, CancellationToken cancel)
    {
        var derivation = new UndoDerivation(bench);
        var current = states[^1];
        var undone = new TimeSpan?[pending.Count];
        var whole = true;
        for (var i = pending.Count - 1; whole && i >= 0; i--)
        {
            var migration = pending[i];
            bench.Step($"Rehearsing the undo of '{migration.Tag}'");
            var (before, after) = (states[i], states[i + 1]);
            var watch = Stopwatch.StartNew();
            whole = await TryAsync(migration, async () => current = migration.DownPath is null
                ? await DeriveAsync(derivation, migration, current, before, after, cancel).ConfigureAwait(false)
                : await derivation.RunFileAsync(migration, before, cancel).ConfigureAwait(false)).ConfigureAwait(false);
            if (whole) undone[i] = watch.Elapsed;
        }

        for (var i = 0; i < pending.Count; i++) Tell(pending[i], durations[i], undone[i]);
        if (whole)
            await CompareAsync(
                    CheckRules.UndoDiffers, states[0], current, "After the way back the schema is not what it was at the start", cancel)
                .ConfigureAwait(false);
    }

    private static async Task<SchemaModel> DeriveAsync(
        UndoDerivation derivation,
        Migration migration,
        SchemaModel current,
        SchemaModel before,
        SchemaModel after,
        CancellationToken cancel)
    {
        await derivation.DeriveAsync(migration, current, before, after, cancel).ConfigureAwait(false);
        return before;
    }

    private void Tell(Migration migration, TimeSpan up, TimeSpan? down) => findings.Add(new()
    {
        Severity = FindingSeverity.Information,
        Rule = CheckRules.Rehearsed,
        Tag = migration.Tag,
        File = migration.Path,
        Message = $"'{migration.Tag}' was applied in {Millis(up)}"
            + (down is { } back ? $" and undone{(migration.DownPath is null ? " by a derived script" : "")} in {Millis(back)}." : "."),
        Duration = up,
    });

    private async Task CompareAsync(string rule, SchemaModel expected, SchemaModel actual, string message, CancellationToken cancel)
    {
        (actual, expected) = await bench.AlignScratchAsync(actual, expected, cancel).ConfigureAwait(false);
        // What two versions of an engine say differently is no difference.
        if (expected.EngineVersion == actual.EngineVersion && !KeptOwners.AreEqual(actual, expected))
            Tell(rule, message, ModelDifference.Describe(expected, actual));
    }

    private void Tell(string rule, string message, IReadOnlyList<string> differences) => findings.Add(new()
    {
        Severity = FindingSeverity.Warning,
        Rule = rule,
        Message =
            $"{message}: "
                + $"{string.Join("; ", differences.Take(Shown))}{(differences.Count > Shown ? $"; and {differences.Count - Shown} more" : "")}.",
        Fix =
            rule == CheckRules.UndoDiffers
                ? "Correct the down script."
                : "Somebody has changed the database by hand: look with Compare-DbSchema -From applied -To database (dbmigrate diff --from "
                    + "applied --to database).",
    });

    private async Task<bool> TryAsync(Migration migration, Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
            return true;
        }
        catch (DbMigrateException e)
        {
            findings.Add(FindingSeverity.Error, e, migration);
            return false;
        }
    }

    private static string Millis(TimeSpan duration) => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms");
}
