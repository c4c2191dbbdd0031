using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Engines;

/// <content>What an engine's session does behind the border: each is what the method of its name is told.</content>
internal abstract partial class DatabaseSession
{
    /// <summary>Says in the engine's words what a driver's exception means; null where it is not the engine's.</summary>
    protected abstract DatabaseError? TranslateCore(Exception exception);

    protected abstract Task<IReadOnlyList<object?[]>> QueryCoreAsync(string sql, CancellationToken cancel, params object?[] arguments);

    protected virtual async Task<IReadOnlyList<IReadOnlyList<object?[]>>> QueryAllCoreAsync(
        IReadOnlyList<SqlCommand> queries, CancellationToken cancel)
    {
        var all = new List<IReadOnlyList<object?[]>>(queries.Count);
        foreach (var query in queries)
            all.Add(await QueryCoreAsync(query.Sql, cancel, query.Arguments).ConfigureAwait(false));
        return all;
    }

    protected virtual Task<IReadOnlyList<IReadOnlyList<object?[]>>> ProbeCoreAsync(
        IReadOnlyList<SqlCommand> queries, CancellationToken cancel) => QueryAllCoreAsync(queries, cancel);

    protected abstract Task<TableDescription?> DescribeCoreAsync(TableName table, CancellationToken cancel);

    protected virtual async Task<IReadOnlyList<TableDescription?>> DescribeAllCoreAsync(
        IReadOnlyList<TableName> tables, CancellationToken cancel)
    {
        var all = new List<TableDescription?>(tables.Count);
        foreach (var table in tables)
            all.Add(await DescribeCoreAsync(table, cancel).ConfigureAwait(false));
        return all;
    }

    protected abstract Task<bool> HasSchemaCoreAsync(TableName table, CancellationToken cancel);

    protected abstract Task<RunLock> LockCoreAsync(TableName journal, Action<string?> waiting, CancellationToken cancel);

    protected abstract Task FlushCoreAsync();

    protected abstract Task CommitCoreAsync(IReadOnlyList<SqlCommand> last, CancellationToken cancel);

    protected abstract Task<string> CommitCoreAsync(IReadOnlyList<SqlCommand> last, JournalMark journal, CancellationToken cancel);

    protected abstract Task RollbackCoreAsync();

    protected abstract Task PrepareCoreAsync(ScriptPlan plan, CancellationToken cancel);

    protected virtual Task EnterCoreAsync(ScriptPlan plan, CancellationToken cancel) => Task.CompletedTask;

    protected virtual Task SwitchForeignKeysCoreAsync(bool on, CancellationToken cancel) => Task.CompletedTask;

    protected abstract Task VerifyCoreAsync(ScriptSubject subject, ScriptPlan plan, CancellationToken cancel);

    protected abstract Task RestoreCoreAsync(ScriptPlan plan);

    protected abstract Task ExecuteCoreAsync(SqlCommand command, CancellationToken cancel);

    /// <param name="statements">The script.</param>
    /// <param name="withoutTransaction">Whether the script runs without a transaction around it; asked when it has been read.</param>
    protected abstract ScriptPlan PlanCore(IEnumerable<SqlStatement> statements, Func<bool> withoutTransaction);

    protected abstract Task RunCoreAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel);

    protected abstract Task RunLimitedCoreAsync(IReadOnlyList<SqlStatement> statements, StatementLimits limits, CancellationToken cancel);

    protected virtual Task<string?> CleanUpCoreAsync(SqlStatement statement, CancellationToken cancel) => Task.FromResult<string?>(null);

    protected virtual async Task<IReadOnlyList<Exception?>> TryEachCoreAsync(
        IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        var failures = new Exception?[statements.Count];
        for (var i = 0; i < failures.Length; i++)
        {
            try
            {
                await RunCoreAsync([statements[i]], cancel).ConfigureAwait(false);
            }
            catch (StatementException e)
            {
                failures[i] = e.InnerException;
            }
        }

        return failures;
    }

    protected abstract Task BeginCoreAsync(CancellationToken cancel);

    protected virtual async Task RunTransactionsCoreAsync(IReadOnlyList<IReadOnlyList<SqlStatement>> scripts, CancellationToken cancel)
    {
        foreach (var script in scripts)
        {
            await BeginCoreAsync(cancel).ConfigureAwait(false);
            try
            {
                await RunCoreAsync(script, cancel).ConfigureAwait(false);
                await CommitAsync(cancel).ConfigureAwait(false);
            }
            catch
            {
                await RollbackAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    protected abstract Task<string> BeginCoreAsync(JournalMark journal, bool more, CancellationToken cancel);

    protected abstract Task CreateCoreAsync(IReadOnlyList<string> statements, CancellationToken cancel);
}
