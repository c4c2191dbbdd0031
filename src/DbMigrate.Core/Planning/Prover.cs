using DbMigrate.Diff;
using DbMigrate.Engines.Rows;
using DbMigrate.Planning.Rows;
using DbMigrate.Sql;

namespace DbMigrate.Planning;

/// <summary>A transition that was tried out, both ways.</summary>
/// <param name="Up">The steps.</param>
/// <param name="UpSql">Their script.</param>
/// <param name="DownSql">The script back; null where there is none.</param>
/// <param name="Problems">What it does not bring back, or why there is none, as sentences.</param>
internal sealed record ProvenPlan(IReadOnlyList<SchemaChange> Up, string UpSql, string? DownSql, IReadOnlyList<string> Problems);

/// <summary>Tries plans out on the scratch database.</summary>
internal sealed class Prover(SchemaBench bench)
{
    private const int Shown = 20;

    /// <summary>Proves both ways, on a scratch database that holds <see cref="Transition.To"/>, as far as its sources state it, and holds
    /// it again afterwards.</summary>
    /// <param name="transition">The way.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.PlanNotProven"/>, with what remains different or the statement that
    /// failed.</exception>
    public async Task<ProvenPlan> ProveAsync(Transition transition, CancellationToken cancel)
    {
        bench.Step("Proving the plan on the scratch database");
        await KeepAsync(transition, cancel).ConfigureAwait(false);
        var (back, problems) = transition.Reverse(bench.Provider);
        if (back is null)
            await bench.RenderAsync(transition.From, cancel).ConfigureAwait(false);
        else
            back = await RunAsync(
                    "reverse script",
                    new(transition.To, transition.From, back) { IsReverse = true, GivesUpValues = true },
                    transition.IsOnline,
                    cancel)
                .ConfigureAwait(false);
        var up = await RunAsync("script", new(transition.From, transition.To, transition.Up), transition.IsOnline, cancel)
            .ConfigureAwait(false);
        return new(
            up,
            bench.Provider.Script(up, transition.IsOnline),
            back is null ? null : bench.Provider.Script(back, transition.IsOnline),
            problems);
    }

    /// <summary>Gives the scratch database what is kept though no source states it: the way back starts there, too.</summary>
    private async Task KeepAsync(Transition transition, CancellationToken cancel)
    {
        if (transition.Stated is null) return;
        var stated = await bench.MakeableAsync(transition.Stated, cancel).ConfigureAwait(false);
        var whole = await bench.MakeableAsync(transition.To, cancel).ConfigureAwait(false);
        var script = MigrationText.Of(bench.Provider.Plan(stated, whole).Statements);
        await new ScratchScript(bench.Scratch).RunAsync(script, cancel).ConfigureAwait(false);
    }

    /// <summary>Runs steps on what the scratch database holds and on a few rows, and compares.</summary>
    /// <param name="what">What their script is called.</param>
    /// <param name="trial">What they start from, what they have to bring about, and the steps.</param>
    /// <param name="online">Whether they are those of an online plan.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <returns>The steps as they have to be run: bodies of functions unchecked where they have to be.</returns>
    public async Task<IReadOnlyList<SchemaChange>> RunAsync(string what, RowTrial trial, bool online, CancellationToken cancel)
    {
        var rows = new RowProof(bench, what, trial);
        IReadOnlySet<string> bodies;
        try
        {
            bodies = await rows.RunAsync(bench.Provider.Script(trial.Changes, online), cancel).ConfigureAwait(false);
        }
        catch (StatementException e) when (e.Error is { } error)
        {
            throw NotProven(
                $"statement {e.Statement.Ordinal} of the {what} fails there: {error.Message.TrimEnd('.')}", [e.Statement.Text], e);
        }

        var actual = await bench.ReadScratchAsync(cancel).ConfigureAwait(false);
        (actual, var expected) = await bench.AlignScratchAsync(actual, trial.To, cancel).ConfigureAwait(false);
        if (!KeptOwners.AreEqual(actual, expected))
            throw NotProven($"after the {what}, this differs from what it should be", ModelDifference.Describe(expected, actual), null);
        await rows.CheckAsync(cancel).ConfigureAwait(false);
        return bodies.Count == 0 ? trial.Changes : [.. trial.Changes.Select(step => bench.Provider.WithUncheckedBodies(step, bodies))];
    }

    /// <summary>The refusal of a plan.</summary>
    /// <param name="reason">Why, as the end of a sentence.</param>
    /// <param name="lines">What it is about, a line each.</param>
    /// <param name="inner">The engine's error.</param>
    /// <param name="action">What the user can do, where it is not what it always is.</param>
    internal static DbMigrateException NotProven(string reason, IReadOnlyList<string> lines, Exception? inner, string? action = null)
    {
        var more = lines.Count > Shown ? $"{Environment.NewLine}    and {lines.Count - Shown} more" : "";
        return new(
            ErrorId.PlanNotProven,
            $"The plan was tried on a scratch database, and "
                + $"{reason}:{string.Concat(lines.Take(Shown).Select(line => $"{Environment.NewLine}    {line}"))}{more}",
            action
                ?? "Nothing was written or applied. Write this migration by hand (New-DbMigration -Custom, dbmigrate new --custom), and "
                    + "report the case.",
            lines.FirstOrDefault(),
            inner);
    }
}
