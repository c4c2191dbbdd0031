using DbMigrate.Engines;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Scratch;

/// <summary>Steps through a migration that is not simply one transaction, as the runner's attempt does but without records.</summary>
internal sealed class MigrationSteps(ScratchDatabase scratch, ScriptPlan plan, Func<SqlStatement, CancellationToken, Task> run)
{
    /// <summary>The script has committed the transaction and not begun its own, or wants none.</summary>
    private bool _released;

    private int _done;
    private (int Done, bool Released) _durable = (0, plan.WithoutTransaction);

    private DatabaseSession Session => scratch.Session;

    /// <summary>Runs the statements; called again after a rollback, those that are not durable yet.</summary>
    public async Task RunAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        (_done, _released) = _durable;
        foreach (var statement in statements.Where(statement => statement.Ordinal > _durable.Done && !plan.Skip.Contains(statement.Ordinal)))
        {
            cancel.ThrowIfCancellationRequested();
            if (plan.ForeignKeySwitches.TryGetValue(statement.Ordinal, out var on))
            {
                await CommitAsync(cancel).ConfigureAwait(false);
                await Session.SwitchForeignKeysAsync(on, cancel).ConfigureAwait(false);
            }

            await StepAsync(statement, cancel).ConfigureAwait(false);
            _done = statement.Ordinal;
            if (plan.CommitAfter.Contains(statement.Ordinal))
                await CommitAsync(cancel).ConfigureAwait(false);
            if (!Session.InTransaction)
                _durable = (_done, _released);
        }
    }

    private async Task StepAsync(SqlStatement statement, CancellationToken cancel)
    {
        switch (statement.Kind)
        {
            case StatementKind.Begin:
                await BeginAsync(cancel).ConfigureAwait(false);
                _released = false;
                break;
            case StatementKind.Commit:
                await CommitAsync(cancel).ConfigureAwait(false);
                _released = !statement.Head.Contains("AND CHAIN", StringComparison.Ordinal);
                break;
            case StatementKind.OutsideTransaction or StatementKind.ForeignKeysPragma:
                await CommitAsync(cancel).ConfigureAwait(false);
                await run(statement, cancel).ConfigureAwait(false);
                break;
            default:
                if (!_released)
                    await BeginAsync(cancel).ConfigureAwait(false);
                await run(statement, cancel).ConfigureAwait(false);
                break;
        }
    }

    private Task BeginAsync(CancellationToken cancel) => Session.InTransaction ? Task.CompletedTask : Session.BeginAsync(cancel);

    private async Task CommitAsync(CancellationToken cancel)
    {
        if (!Session.InTransaction)
            return;
        await Session.CommitAsync(cancel).ConfigureAwait(false);
        _durable = (_done, _released);
    }
}
