using DbMigrate.Engines;
using DbMigrate.Scratch;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Planning;

/// <summary>Runs planned statements on a scratch database the way the runner runs a migration of them.</summary>
internal sealed class ScratchScript(ScratchDatabase scratch)
{
    // A transaction that makes or drops a thousand tables locks more objects than a server with the usual settings has room for.
    private const int MostTogether = 500;

    private const string Savepoint = "dbmigrate_body";

    private readonly HashSet<string> _unchecked = new(StringComparer.Ordinal);

    /// <summary>Statements that make a function whose body the engine cannot resolve in this session, though its callers may: they were run
    /// without a look into it, and have to be run that way everywhere.</summary>
    public IReadOnlySet<string> Unchecked => _unchecked;

    private DatabaseSession Session => scratch.Session;

    /// <summary>Runs a script's text in a session as a runner has it: the engine looks into the bodies of functions.</summary>
    /// <exception cref="StatementException">The first statement that fails.</exception>
    public async Task TryOutAsync(string script, CancellationToken cancel)
    {
        await scratch.CheckBodiesAsync(true, cancel).ConfigureAwait(false);
        try
        {
            await RunAsync(script, cancel).ConfigureAwait(false);
        }
        finally
        {
            if (!Session.IsLost) await scratch.CheckBodiesAsync(false, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Runs a script's text.</summary>
    /// <exception cref="StatementException">The first statement that fails.</exception>
    public async Task RunAsync(string script, CancellationToken cancel)
    {
        using var reader = new StringReader(script);
        var statements = Session.Splitter.Split(reader).ToList();
        var plan = Session.Plan(statements, TransactionMode.PerMigration);
        try
        {
            if (plan.IsAtomic && plan is { ChangesSession: false, ChecksForeignKeys: false } && !statements.Exists(scratch.ReachesBeyond))
                await RunTogetherAsync(statements, cancel).ConfigureAwait(false);
            else
                await StepThroughAsync(statements, plan, cancel).ConfigureAwait(false);
        }
        catch (StatementException e) when (e.InnerException is OperationCanceledException)
        {
            throw new OperationCanceledException("Canceled.", e, cancel);
        }
    }

    /// <summary>Whether nothing is kept of a script of which a statement fails.</summary>
    public bool IsAllOrNothing(string script)
    {
        using var reader = new StringReader(script);
        var statements = Session.Splitter.Split(reader).ToList();
        return Session.Plan(statements, TransactionMode.PerMigration) is { IsAtomic: true, ChangesSession: false } && statements.Count <= MostTogether;
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
                if (statements.Any(scratch.HasBody)) await RunSplitAsync(statements, cancel).ConfigureAwait(false);
                else await Session.RunTransactionsAsync([statements], cancel).ConfigureAwait(false);
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

    /// <summary>Runs statements in one transaction, those that have a body each for itself.</summary>
    private async Task RunSplitAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        await Session.BeginAsync(cancel).ConfigureAwait(false);
        try
        {
            var batch = new List<SqlStatement>();
            foreach (var statement in statements)
            {
                if (!scratch.HasBody(statement))
                {
                    batch.Add(statement);
                    continue;
                }

                await FlushAsync(batch, cancel).ConfigureAwait(false);
                await RunOneAsync(statement, cancel).ConfigureAwait(false);
            }

            await FlushAsync(batch, cancel).ConfigureAwait(false);
            await CommitAsync(statements[^1], cancel).ConfigureAwait(false);
        }
        finally
        {
            await Session.RollbackAsync().ConfigureAwait(false);
        }
    }

    private async Task FlushAsync(List<SqlStatement> batch, CancellationToken cancel)
    {
        if (batch.Count > 0) await Session.RunAsync([.. batch], cancel).ConfigureAwait(false);
        batch.Clear();
    }

    // What fails only now is a deferred constraint that the last statement left open.
    private async Task CommitAsync(SqlStatement last, CancellationToken cancel)
    {
        try
        {
            await Session.CommitAsync(cancel).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OperationCanceledException && Session.Translate(e) is not null)
        {
            throw new StatementException(last, e, Session.Translate(e));
        }
    }

    private async Task<bool> TryProvideAsync(StatementException e, CancellationToken cancel) =>
        e.Error is { } error && await scratch.TryProvideAsync(error, cancel).ConfigureAwait(false);

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
            var steps = new MigrationSteps(scratch, plan, RunOneAsync);
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

    private async Task RunOneAsync(SqlStatement statement, CancellationToken cancel)
    {
        if (scratch.ReachesBeyond(statement))
        {
            if (await scratch.RunBeyondAsync(statement, cancel).ConfigureAwait(false) is { } reason)
                throw new DbMigrateException(ErrorId.ReplayFailed, $"'{statement.Head}' was not tried: {reason}.", "Give a scratch server with -Scratch (--scratch).");
            return;
        }

        if (!scratch.HasBody(statement))
        {
            await Session.RunAsync([statement], cancel).ConfigureAwait(false);
            return;
        }

        var inTransaction = Session.InTransaction;
        if (inTransaction) await Session.ExecuteAsync($"SAVEPOINT {Savepoint}", cancel).ConfigureAwait(false);
        try
        {
            await Session.RunAsync([statement], cancel).ConfigureAwait(false);
        }
        catch (StatementException e) when (e.Error is not null)
        {
            if (inTransaction) await Session.ExecuteAsync($"ROLLBACK TO SAVEPOINT {Savepoint}", cancel).ConfigureAwait(false);
            if (!await RunUncheckedAsync(statement, cancel).ConfigureAwait(false)) throw;
        }

        if (inTransaction) await Session.ExecuteAsync($"RELEASE SAVEPOINT {Savepoint}", cancel).ConfigureAwait(false);
    }

    /// <returns>False where the body is not what makes it fail.</returns>
    private async Task<bool> RunUncheckedAsync(SqlStatement statement, CancellationToken cancel)
    {
        await scratch.CheckBodiesAsync(false, cancel).ConfigureAwait(false);
        try
        {
            await Session.RunAsync([statement], cancel).ConfigureAwait(false);
        }
        catch (StatementException e) when (e.InnerException is not OperationCanceledException)
        {
            return false;
        }

        await scratch.CheckBodiesAsync(true, cancel).ConfigureAwait(false);
        _unchecked.Add(statement.Text);
        return true;
    }
}
