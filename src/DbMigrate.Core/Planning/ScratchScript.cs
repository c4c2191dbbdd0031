using DbMigrate.Engines;
using DbMigrate.Engines.Scripts;
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

    /// <summary>The script brings back what was there before.</summary>
    public bool TakesBack { get; init; }

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
                await ExecuteAsync(statements, plan, cancel).ConfigureAwait(false);
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
        return Session.Plan(statements, TransactionMode.PerMigration) is { IsAtomic: true, ChangesSession: false }
            && statements.Count <= MostTogether;
    }

    private async Task RunTogetherAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        foreach (var part in statements.Chunk(MostTogether))
            await RunWholeAsync(part, cancel).ConfigureAwait(false);
    }

    private Task RunWholeAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel) => statements.Any(scratch.HasBody)
        ? ExecuteAsync(statements, new() { Total = statements.Count }, cancel)
        : RunBatchAsync(statements, cancel);

    private Task ExecuteAsync(IReadOnlyList<SqlStatement> statements, ScriptPlan plan, CancellationToken cancel) =>
        new ScriptExecutor(Session, plan, new Policy(this, scratch)).RunToEndAsync(statements, cancel);

    private async Task RunBatchAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await Session.RunTransactionsAsync([statements], cancel).ConfigureAwait(false);
                return;
            }
            catch (StatementException e) when (e.Error is not null)
            {
                // Nothing of it was kept, so it can be tried again with what it lacked.
                if (!await scratch.TryProvideAsync(e.Error, cancel).ConfigureAwait(false))
                    throw;
            }
        }
    }

    /// <summary>Runs a statement with a body; where that cannot be resolved here, without a look into it.</summary>
    private async Task RunBodyAsync(SqlStatement statement, CancellationToken cancel)
    {
        var inTransaction = Session.InTransaction;
        if (inTransaction) await scratch.SavepointAsync(Savepoint, cancel).ConfigureAwait(false);
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

    private sealed class Policy(ScratchScript script, ScratchDatabase scratch) : ScratchPolicy(scratch)
    {
        public override ScriptSubject Subject { get; } = new("The script", null, script.TakesBack);

        protected override bool IsAlone(SqlStatement statement) => Scratch.HasBody(statement);

        protected override Task RunAloneAsync(SqlStatement statement, CancellationToken cancel) => script.RunBodyAsync(statement, cancel);

        protected override Exception Refuse(SqlStatement statement, string reason) => new DbMigrateException(
            ErrorId.ReplayFailed, $"'{statement.Head}' was not tried: {reason}.", "Give a scratch server with -Scratch (--scratch).");
    }
}
