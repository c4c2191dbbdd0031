using DbMigrate.Execution;
using DbMigrate.Migrations;
using DbMigrate.Sources;

namespace DbMigrate.Planning;

/// <summary>Runs planned statements on a scratch database the way the runner runs a migration of them.</summary>
internal sealed class ScratchScript(ScratchDatabase scratch)
{
    // A transaction that makes or drops a thousand tables locks more objects than a server with the usual settings has room for.
    private const int MostTogether = 500;

    private DatabaseSession Session => scratch.Session;

    /// <summary>Runs a script's text.</summary>
    /// <exception cref="StatementException">The first statement that fails.</exception>
    public async Task RunAsync(string script, CancellationToken cancel)
    {
        using var reader = new StringReader(script);
        var statements = Session.Splitter.Split(reader).ToList();
        var plan = Session.Plan(statements, TransactionMode.PerMigration);
        try
        {
            if (plan.IsAtomic && plan is { ChangesSession: false, ChecksForeignKeys: false })
                await RunTogetherAsync(statements, cancel).ConfigureAwait(false);
            else
                await StepThroughAsync(statements, plan, cancel).ConfigureAwait(false);
        }
        catch (StatementException e) when (e.InnerException is OperationCanceledException)
        {
            throw new OperationCanceledException("Canceled.", e, cancel);
        }
    }

    private async Task RunTogetherAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        foreach (var part in statements.Chunk(MostTogether))
            await RunWholeAsync(part, cancel).ConfigureAwait(false);
    }

    private async Task RunWholeAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        while (statements.Count > 0)
        {
            try
            {
                await Session.RunTransactionsAsync([statements], cancel).ConfigureAwait(false);
                return;
            }
            catch (StatementException e) when (e.InnerException is not OperationCanceledException)
            {
                // Nothing of it was kept, so it can be tried again with what it lacked.
                if (!await TryProvideAsync(e, cancel).ConfigureAwait(false))
                    throw;
            }
        }
    }

    private async Task<bool> TryProvideAsync(StatementException e, CancellationToken cancel) =>
        Session.Translate(e.InnerException!) is { } error && await scratch.TryProvideAsync(error, cancel).ConfigureAwait(false);

    /// <returns>False where something was lacking that is there now.</returns>
    private async Task<bool> TryStepsAsync(MigrationSteps steps, IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        try
        {
            await steps.RunAsync(statements, cancel).ConfigureAwait(false);
            return true;
        }
        catch (StatementException e) when (e.InnerException is not OperationCanceledException)
        {
            if (!await TryProvideAsync(e, cancel).ConfigureAwait(false))
                throw;
            return false;
        }
    }

    private async Task StepThroughAsync(IReadOnlyList<SqlStatement> statements, ScriptPlan plan, CancellationToken cancel)
    {
        await Session.PrepareAsync(plan, cancel).ConfigureAwait(false);
        try
        {
            var steps = new MigrationSteps(scratch, plan, (statement, token) => Session.RunAsync([statement], token));
            while (!await TryStepsAsync(steps, statements, cancel).ConfigureAwait(false))
                await Session.RollbackAsync().ConfigureAwait(false);
            if (Session.InTransaction)
                await Session.CommitAsync(cancel).ConfigureAwait(false);
        }
        finally
        {
            await Session.RollbackAsync().ConfigureAwait(false);
            await Session.RestoreAsync(plan).ConfigureAwait(false);
        }
    }
}
