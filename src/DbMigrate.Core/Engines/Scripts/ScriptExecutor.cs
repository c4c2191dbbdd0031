using System.Diagnostics;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Engines.Scripts;

/// <summary>Runs a script as its plan says: the one interpreter of a <see cref="ScriptPlan"/>. A run, an undo, a replay, a proof and a
/// synchronization differ by their <see cref="ScriptPolicy"/> only, so that what a proof has tried is what a run does.</summary>
internal sealed class ScriptExecutor(DatabaseSession session, ScriptPlan plan, ScriptPolicy policy)
{
    private readonly StatementBatch _batch = new(policy.OneByOne || policy.Tolerates);
    private readonly LimitedStatements _limited = new(session, policy);
    private readonly LocalSettings _local = new(plan);

    /// <summary>The script has committed our transaction and not begun its own, or wants none: it runs without one, as it asked
    /// to.</summary>
    private bool _released = policy.WithoutTransaction || plan.WithoutTransaction;

    /// <summary>How many statements are done.</summary>
    public int Done { get; private set; }

    /// <summary>How many statements are done for good.</summary>
    public int Durable { get; private set; }

    /// <summary>The statement that runs now and that no transaction holds; 0 is none.</summary>
    public int Alone { get; private set; }

    /// <summary>The statement that runs now and commits by itself, as a procedure or DO block can; 0 is none.</summary>
    public int Committer { get; private set; }

    /// <summary>Runs the whole script, from what the session needs for it to what it leaves there.</summary>
    /// <exception cref="StatementException">The first statement that fails; what is not durable has been rolled back.</exception>
    public async Task RunToEndAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        await session.PrepareAsync(plan, cancel).ConfigureAwait(false);
        try
        {
            await policy.StartAsync(cancel).ConfigureAwait(false);
            while (!await TryAsync(statements, cancel).ConfigureAwait(false))
                await session.RollbackAsync().ConfigureAwait(false);
        }
        finally
        {
            await session.RollbackAsync().ConfigureAwait(false);
            await session.RestoreAsync(plan).ConfigureAwait(false);
        }
    }

    /// <summary>Runs the statements in a session that is prepared; what they leave open is the caller's to commit.</summary>
    /// <param name="statements">The whole script's.</param>
    /// <param name="passed">How many of them are durable already; what those left in their session is done again.</param>
    /// <param name="cancel">Cancels it.</param>
    public async Task RunAsync(IEnumerable<SqlStatement> statements, int passed, CancellationToken cancel)
    {
        await session.EnterAsync(plan, cancel).ConfigureAwait(false);
        foreach (var unit in ScriptUnits.Of(statements, plan))
        {
            cancel.ThrowIfCancellationRequested();
            // A statement that is passed over needs its own savepoint, which no retry of the whole would keep.
            if (unit.Count > 1 && unit[0].Ordinal > passed && _released && !policy.Tolerates)
            {
                await RunUnitAsync(unit, cancel).ConfigureAwait(false);
                continue;
            }

            foreach (var statement in unit)
            {
                if (statement.Ordinal <= passed)
                    await PassAsync(statement, passed, cancel).ConfigureAwait(false);
                else
                    await StepAsync(statement, cancel).ConfigureAwait(false);
            }
        }

        await FlushAsync(cancel).ConfigureAwait(false);
    }

    /// <returns>False where something was lacking that is there now.</returns>
    private async Task<bool> TryAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        try
        {
            await RunAsync(statements, Durable, cancel).ConfigureAwait(false);
            if (!session.InTransaction)
                return true;
            await session.VerifyAsync(policy.Subject, plan, cancel).ConfigureAwait(false);
            await CommitAsync(cancel).ConfigureAwait(false);
            return true;
        }
        catch (StatementException e)
        {
            if (!await policy.ProvideAsync(e, cancel).ConfigureAwait(false))
                throw;
            _batch.Clear(TimeSpan.Zero);
            _released = policy.WithoutTransaction || plan.WithoutTransaction;
            return false;
        }
    }

    /// <summary>Passes a statement that an earlier attempt made durable; what it left in that session is done again.</summary>
    private async Task PassAsync(SqlStatement statement, int passed, CancellationToken cancel)
    {
        Complete(statement);
        if (plan.ForeignKeySwitches.TryGetValue(statement.Ordinal, out var on))
            await session.SwitchForeignKeysAsync(on, cancel).ConfigureAwait(false);
        if (!plan.Skip.Contains(statement.Ordinal))
        {
            if (statement.Kind is StatementKind.Commit or StatementKind.Begin)
                _released = EndsOurs(statement);
            if (statement.Kind is StatementKind.SessionSetting or StatementKind.ForeignKeysPragma)
                await policy.RunAsync([statement], null, cancel).ConfigureAwait(false);
        }

        if (statement.Ordinal == passed)
            policy.Passed();
    }

    private async Task StepAsync(SqlStatement statement, CancellationToken cancel)
    {
        if (plan.ForeignKeySwitches.TryGetValue(statement.Ordinal, out var on))
            await SwitchForeignKeysAsync(on, cancel).ConfigureAwait(false);
        if (plan.Skip.Contains(statement.Ordinal))
        {
            await FlushAsync(cancel).ConfigureAwait(false);
            Complete(statement);
            return;
        }

        switch (statement.Kind)
        {
            case StatementKind.Begin:
                await FlushAsync(cancel).ConfigureAwait(false);
                if (session.InTransaction)
                    policy.Detail($"{statement.Start}: {statement.Head}: a transaction is open already.");
                else
                    await policy.BeginAsync(released: false, cancel).ConfigureAwait(false);
                _released = false;
                Complete(statement);
                break;
            case StatementKind.Commit:
                await FlushAsync(cancel).ConfigureAwait(false);
                Complete(statement);
                await CommitAsync(cancel).ConfigureAwait(false);
                _released = EndsOurs(statement);
                break;
            case StatementKind.OutsideTransaction or StatementKind.ForeignKeysPragma:
                await FlushAsync(cancel).ConfigureAwait(false);
                await CommitAsync(cancel).ConfigureAwait(false);
                await RunAloneAsync(statement, cancel).ConfigureAwait(false);
                break;
            case var _ when _released:
                await RunReleasedAsync(statement, cancel).ConfigureAwait(false);
                break;
            default:
                await RunTogetherAsync(statement, cancel).ConfigureAwait(false);
                break;
        }
    }

    /// <summary>Runs a statement in the transaction that it shares with its neighbours, and in their round trip.</summary>
    private async Task RunTogetherAsync(SqlStatement statement, CancellationToken cancel)
    {
        if (!session.InTransaction)
            await BeginAsync(cancel).ConfigureAwait(false);
        // Its limits must be no other's.
        var isLimited = plan.Limits.ContainsKey(statement.Ordinal);
        if (isLimited)
            await FlushAsync(cancel).ConfigureAwait(false);
        _batch.Add(statement);
        if (_batch.IsFull || isLimited)
            await FlushAsync(cancel).ConfigureAwait(false);
        if (!plan.CommitAfter.Contains(statement.Ordinal)) return;
        await FlushAsync(cancel).ConfigureAwait(false);
        await CommitAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Where the script has no transaction, a statement has one with its own record: a crash leaves both or neither.</summary>
    private async Task RunReleasedAsync(SqlStatement statement, CancellationToken cancel)
    {
        // On SQLite the lock that limits are about is the transaction's own, for which its BEGIN would wait in the statement's place.
        var isLimited = plan.Limits.ContainsKey(statement.Ordinal);
        if (session.InTransaction || statement.Kind == StatementKind.Savepoint || (isLimited && session.LocksByTransaction))
        {
            await RunAloneAsync(statement, cancel).ConfigureAwait(false);
            return;
        }

        try
        {
            if (isLimited && !policy.Tolerates)
            {
                await RunTransactionAsync([statement], [statement], cancel).ConfigureAwait(false);
                return;
            }

            await policy.BeginAsync(_released, cancel).ConfigureAwait(false);
            _batch.Add(statement);
            await FlushAsync(cancel).ConfigureAwait(false);
        }
        catch (StatementException e) when (e.Error is { Kind: DatabaseErrorKind.NotInTransaction })
        {
            // Only the engine knows of some statements that they want none: a procedure that commits.
            await session.RollbackAsync().ConfigureAwait(false);
            _batch.Clear(TimeSpan.Zero);
            Committer = statement.Ordinal;
            await RunAloneAsync(statement, cancel).ConfigureAwait(false);
            Committer = 0;
            return;
        }

        await CommitAsync(cancel).ConfigureAwait(false);
    }

    /// <summary>Outside a transaction: durable at once, and recorded right after.</summary>
    private async Task RunAloneAsync(SqlStatement statement, CancellationToken cancel)
    {
        policy.Starting(statement);
        var watch = Stopwatch.StartNew();
        var limits = plan.Limits.GetValueOrDefault(statement.Ordinal);
        try
        {
            Alone = session.InTransaction ? 0 : statement.Ordinal;
            if (session.InTransaction)
                await policy.RunAsync([statement], limits, cancel).ConfigureAwait(false);
            else
                await _limited.RunAloneAsync(statement, limits, policy.EndedBefore(statement), cancel).ConfigureAwait(false);
        }
        catch (StatementException e) when (policy.Forgives(statement, e))
        {
            // The policy has told of it.
        }

        Alone = 0;
        Complete(statement);
        policy.Finished(statement, watch.Elapsed);
        if (session.InTransaction) return;
        Durable = Done;
        await policy.RecordAsync(Done, cancel).ConfigureAwait(false);
    }

    /// <summary>A transaction of the script that is tried again as a whole: foreign keys can go off before it, and on after it.</summary>
    private async Task RunUnitAsync(IReadOnlyList<SqlStatement> unit, CancellationToken cancel)
    {
        var switches = unit.Where(statement => plan.ForeignKeySwitches.ContainsKey(statement.Ordinal))
            .Select(statement => plan.ForeignKeySwitches[statement.Ordinal]).ToList();
        if (switches.Contains(false))
            await SwitchForeignKeysAsync(false, cancel).ConfigureAwait(false);
        await RunTransactionAsync(unit, [.. unit.Skip(1).SkipLast(1)], cancel).ConfigureAwait(false);
        if (switches.Count > 0)
            await session.SwitchForeignKeysAsync(switches[^1], cancel).ConfigureAwait(false);
    }

    /// <summary>A transaction that is tried again as a whole.</summary>
    /// <param name="unit">What the script has for it: a BEGIN and a COMMIT of its own stand around the statements.</param>
    /// <param name="statements">What runs in it.</param>
    /// <param name="cancel">Cancels it.</param>
    private async Task RunTransactionAsync(
        IReadOnlyList<SqlStatement> unit, IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        policy.Starting(unit[0]);
        var watch = Stopwatch.StartNew();
        await _limited
            .RunTransactionAsync(statements, plan.Limits[unit[0].Ordinal], token => policy.BeginAsync(_released, token), cancel)
            .ConfigureAwait(false);
        foreach (var statement in unit)
            Complete(statement);
        if (plan.ForeignKeySwitches.Count > 0)
            await session.VerifyAsync(policy.Subject, plan, cancel).ConfigureAwait(false);
        await CommitAsync(cancel).ConfigureAwait(false);
        policy.Finished(unit[0], watch.Elapsed);
    }

    /// <summary>What ran without foreign keys must be right before it becomes durable.</summary>
    private async Task SwitchForeignKeysAsync(bool on, CancellationToken cancel)
    {
        await FlushAsync(cancel).ConfigureAwait(false);
        if (on && session.InTransaction)
            await session.VerifyAsync(policy.Subject, plan, cancel).ConfigureAwait(false);
        await CommitAsync(cancel).ConfigureAwait(false);
        await session.SwitchForeignKeysAsync(on, cancel).ConfigureAwait(false);
    }

    private async Task BeginAsync(CancellationToken cancel)
    {
        await policy.BeginAsync(_released, cancel).ConfigureAwait(false);
        foreach (var setting in _local.Statements) await policy.RunAsync([setting], null, cancel).ConfigureAwait(false);
    }

    private async Task CommitAsync(CancellationToken cancel)
    {
        if (!session.InTransaction) return;
        await policy.CommitAsync(Done, cancel).ConfigureAwait(false);
        Durable = Done;
    }

    private async Task FlushAsync(CancellationToken cancel)
    {
        if (_batch.Count == 0) return;
        var first = _batch.Statements[0];
        policy.Starting(first);
        var watch = Stopwatch.StartNew();
        await policy.RunAsync(_batch.Statements, plan.Limits.GetValueOrDefault(first.Ordinal), cancel).ConfigureAwait(false);
        foreach (var statement in _batch.Statements)
            Complete(statement);
        policy.Finished(first, watch.Elapsed);
        _batch.Clear(watch.Elapsed);
    }

    private void Complete(SqlStatement statement)
    {
        policy.Completed(statement);
        _local.Completed(statement);
        Done = statement.Ordinal;
    }

    // COMMIT AND CHAIN begins the next one itself.
    private static bool EndsOurs(SqlStatement statement) =>
        statement.Kind == StatementKind.Commit && !statement.Head.Contains("AND CHAIN", StringComparison.Ordinal);
}
