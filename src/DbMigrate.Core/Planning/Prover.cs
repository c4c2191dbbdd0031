using DbMigrate.Execution;
using DbMigrate.Schema;

namespace DbMigrate.Planning;

/// <summary>Tries plans out on the scratch database.</summary>
internal sealed class Prover(SchemaBench bench)
{
    private const int Shown = 20;

    /// <summary>Proves both ways, on a scratch database that holds <see cref="Transition.To"/> and holds it again afterwards.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.PlanNotProven"/>, with what remains different or the statement that failed.</exception>
    public async Task ProveAsync(Transition transition, string up, string down, CancellationToken cancel)
    {
        bench.Step("Proving the plan on the scratch database");
        await RunAsync("reverse script", down, transition.From, cancel).ConfigureAwait(false);
        await RunAsync("script", up, transition.To, cancel).ConfigureAwait(false);
    }

    /// <summary>Runs a script on what the scratch database holds, and compares.</summary>
    /// <param name="what">What the script is called.</param>
    /// <param name="script">Its text.</param>
    /// <param name="expected">What it has to bring about.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task RunAsync(string what, string script, SchemaModel expected, CancellationToken cancel)
    {
        try
        {
            await new ScratchScript(bench.Scratch).RunAsync(script, cancel).ConfigureAwait(false);
        }
        catch (StatementException e) when (e.InnerException is not OperationCanceledException && bench.Scratch.Session.Translate(e.InnerException!) is { } error)
        {
            throw NotProven($"statement {e.Statement.Ordinal} of the {what} fails there: {error.Message.TrimEnd('.')}", [e.Statement.Text], e);
        }

        var actual = await bench.ReadScratchAsync(cancel).ConfigureAwait(false);
        if (!actual.Equals(expected))
            throw NotProven($"after the {what}, this differs from what it should be", ModelDifference.Describe(expected, actual), null);
    }

    private static DbMigrateException NotProven(string reason, IReadOnlyList<string> lines, Exception? inner)
    {
        var more = lines.Count > Shown ? $"{Environment.NewLine}    and {lines.Count - Shown} more" : "";
        return new(
            ErrorId.PlanNotProven,
            $"The plan was tried on a scratch database, and {reason}:{string.Concat(lines.Take(Shown).Select(line => $"{Environment.NewLine}    {line}"))}{more}",
            "Nothing was written or applied. Write this migration by hand (New-DbMigration -Custom, dbmigrate new --custom), and report the case.",
            lines.FirstOrDefault(),
            inner);
    }
}
