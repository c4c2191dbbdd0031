using System.Globalization;
using DbMigrate.Sql;

namespace DbMigrate.Engines.Scripts;

/// <summary>Runs what a script sets limits for by its directives, and tries again what got no lock.</summary>
/// <param name="session">Where.</param>
/// <param name="policy">Runs the statements; told the first time as a warning that something is tried again, and what was cleaned up for
/// it, and then as a detail.</param>
internal sealed class LimitedStatements(DatabaseSession session, ScriptPolicy policy)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);

    /// <summary>Runs a statement that shares no transaction with another.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="limits">Its limits; null where it has none.</param>
    /// <param name="failedBefore">An earlier attempt at it failed, or was killed: it may have left something behind.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <exception cref="StatementException">It failed, for good.</exception>
    public async Task RunAloneAsync(SqlStatement statement, StatementLimits? limits, bool failedBefore, CancellationToken cancel)
    {
        if (limits is null && !failedBefore)
        {
            await policy.RunAsync([statement], null, cancel).ConfigureAwait(false);
            return;
        }

        await RetryAsync(RunAsync, limits ?? new(), cancel).ConfigureAwait(false);

        async Task RunAsync(bool again)
        {
            if ((again || failedBefore) && await session.CleanUpAsync(statement, cancel).ConfigureAwait(false) is { } cleaned)
                policy.Warn(cleaned);
            await policy.RunAsync([statement], limits, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Runs the statements of a transaction; it is open afterwards.</summary>
    /// <param name="statements">What stands between its BEGIN and its COMMIT.</param>
    /// <param name="limits">The limits of each, and how often the whole is tried.</param>
    /// <param name="begin">Begins it.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <exception cref="StatementException">The first statement that failed, for good.</exception>
    public Task RunTransactionAsync(
        IReadOnlyList<SqlStatement> statements, StatementLimits limits, Func<CancellationToken, Task> begin, CancellationToken cancel)
    {
        return RetryAsync(RunAsync, limits, cancel);

        async Task RunAsync(bool again)
        {
            if (again)
                await session.RollbackAsync().ConfigureAwait(false);
            await begin(cancel).ConfigureAwait(false);
            await policy.RunAsync(statements, limits, cancel).ConfigureAwait(false);
        }
    }

    private async Task RetryAsync(Func<bool, Task> run, StatementLimits limits, CancellationToken cancel)
    {
        for (var retry = 0; ; retry++)
        {
            TimeSpan wait;
            try
            {
                await run(retry > 0).ConfigureAwait(false);
                return;
            }
            catch (StatementException e) when (retry < limits.Retries && e.Error is { Kind: DatabaseErrorKind.Busy } error)
            {
                // The locks that a transaction has by now must not be kept while it waits.
                await session.RollbackAsync().ConfigureAwait(false);
                wait = WaitBefore(retry);
                Tell(e.Statement, error, wait, retry, limits.Retries);
            }

            await Task.Delay(wait, cancel).ConfigureAwait(false);
        }
    }

    private void Tell(SqlStatement statement, DatabaseError error, TimeSpan wait, int retry, int retries)
    {
        var message = string.Create(
            CultureInfo.InvariantCulture,
            $"Statement {statement.Ordinal}, '{statement.Head}', got no lock ({error.Message.TrimEnd('.')}); it is tried again in "
                + $"{wait.TotalSeconds:0.0} s, {retry + 1} of {retries}.");
        if (retry == 0)
            policy.Warn(message);
        else
            policy.Detail(message);
    }

    /// <summary>Grows, so that what keeps the lock for long is not asked all the time; by chance, so that two runners do not keep
    /// step.</summary>
    private static TimeSpan WaitBefore(int retry)
    {
        var wait = FirstWait * Math.Pow(2, Math.Min(retry, 10));
        return (wait < LongestWait ? wait : LongestWait) * (0.5 + (Random.Shared.NextDouble() / 2));
    }
}
