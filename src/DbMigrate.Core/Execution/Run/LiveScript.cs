using DbMigrate.Engines;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Execution.Run;

/// <summary>Runs planned statements on a live database, in one transaction where the engine can and the script wants it, without a migration
/// around them.</summary>
/// <param name="session">The database.</param>
/// <param name="warn">Told what was tried again, and why.</param>
internal sealed class LiveScript(DatabaseSession session, Action<string> warn)
{
    private const int BatchStatements = 256;

    private readonly List<SqlStatement> _batch = [];
    private int _done;
    private int _durable;

    private string Kept => _durable switch
    {
        0 => "Nothing was kept.",
        1 => "Statement 1 is durable; the rest was undone.",
        _ => $"The statements 1 to {_durable} are durable; the rest was undone.",
    };

    /// <summary>Runs the steps.</summary>
    /// <param name="what">What fails where a statement does, as the start of a sentence: <c>The synchronization</c>.</param>
    /// <param name="script">The script.</param>
    /// <param name="begun">Looks at the database once nobody else can change it (SQLite), or once the transaction is open.</param>
    /// <param name="cancel">Cancels it; what is not durable is rolled back.</param>
    public async Task RunAsync(string what, string script, Func<Task>? begun, CancellationToken cancel)
    {
        using var reader = new StringReader(script);
        var statements = session.Splitter.Split(reader).ToList();
        var plan = session.Plan(statements, TransactionMode.PerMigration);
        // The engine's own check of a rebuild's foreign keys names what it checks.
        var subject = new ScriptSubject(what, null);
        await session.PrepareAsync(plan, cancel).ConfigureAwait(false);
        try
        {
            if (session.OnlyBatches) await RunBatchAsync(what, statements, plan, begun, cancel).ConfigureAwait(false);
            else if (plan.WithoutTransaction) await RunUnitsAsync(statements, plan, cancel).ConfigureAwait(false);
            else await RunTransactionAsync(statements, subject, plan, begun, cancel).ConfigureAwait(false);
        }
        catch (StatementException e) when (e.Error is { } error)
        {
            throw Failed(what, statements.Count, e, error);
        }
        catch (StatementException e) when (e.InnerException is OperationCanceledException)
        {
            throw new OperationCanceledException($"{what} of {session.Url} was canceled. {Kept}", e, cancel);
        }
        finally
        {
            await session.RollbackAsync().ConfigureAwait(false);
            await session.RestoreAsync(plan).ConfigureAwait(false);
        }
    }

    private async Task RunTransactionAsync(
        IReadOnlyList<SqlStatement> statements, ScriptSubject subject, ScriptPlan plan, Func<Task>? begun, CancellationToken cancel)
    {
        await BeginAsync(cancel).ConfigureAwait(false);
        if (begun is not null) await begun().ConfigureAwait(false);
        foreach (var statement in statements.Where(statement => !plan.Skip.Contains(statement.Ordinal)))
            await StepAsync(statement, plan, cancel).ConfigureAwait(false);
        await FlushAsync(cancel).ConfigureAwait(false);
        await session.VerifyAsync(subject, plan, cancel).ConfigureAwait(false);
        await session.CommitAsync(cancel).ConfigureAwait(false);
    }

    private async Task RunBatchAsync(string what, List<SqlStatement> statements, ScriptPlan plan, Func<Task>? begun, CancellationToken cancel)
    {
        // Nothing of ours runs between the last statement and the commit, where foreign keys that were off would be checked.
        if (!plan.IsAtomic || plan.ChecksForeignKeys)
        {
            throw new DbMigrateException(
                ErrorId.NotSupported, $"{what} of {session.Url} takes more than one batch of statements, which is all that the database takes at once.", "Write the change as a migration (New-DbMigration, dbmigrate new).", session.Url.Redacted);
        }

        if (begun is not null) await begun().ConfigureAwait(false);
        await session.RunTransactionsAsync([statements], cancel).ConfigureAwait(false);
    }

    /// <summary>Each statement, and each transaction of the script's own, is durable at once.</summary>
    private async Task RunUnitsAsync(IReadOnlyList<SqlStatement> statements, ScriptPlan plan, CancellationToken cancel)
    {
        var limited = new LimitedStatements(session, warn, _ => { });
        foreach (var unit in ScriptUnits.Of(statements, plan))
        {
            cancel.ThrowIfCancellationRequested();
            var limits = plan.Limits.GetValueOrDefault(unit[0].Ordinal);
            if (unit.Count == 1)
            {
                await limited.RunAloneAsync(unit[0], limits, failedBefore: false, cancel).ConfigureAwait(false);
            }
            else
            {
                await limited.RunTransactionAsync([.. unit.Skip(1).SkipLast(1)], limits!, BeginAsync, cancel).ConfigureAwait(false);
                await session.CommitAsync(cancel).ConfigureAwait(false);
            }

            _durable = _done = unit[^1].Ordinal;
        }
    }

    private async Task StepAsync(SqlStatement statement, ScriptPlan plan, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (plan.ForeignKeySwitches.TryGetValue(statement.Ordinal, out var on))
        {
            await CommitAsync(cancel).ConfigureAwait(false);
            await session.SwitchForeignKeysAsync(on, cancel).ConfigureAwait(false);
            await BeginAsync(cancel).ConfigureAwait(false);
        }

        if (statement.Kind is StatementKind.OutsideTransaction or StatementKind.ForeignKeysPragma)
        {
            await CommitAsync(cancel).ConfigureAwait(false);
            await session.RunAsync([statement], cancel).ConfigureAwait(false);
            _durable = _done = statement.Ordinal;
            await BeginAsync(cancel).ConfigureAwait(false);
            return;
        }

        _batch.Add(statement);
        if (_batch.Count >= BatchStatements) await FlushAsync(cancel).ConfigureAwait(false);
        if (!plan.CommitAfter.Contains(statement.Ordinal)) return;
        await CommitAsync(cancel).ConfigureAwait(false);
        await BeginAsync(cancel).ConfigureAwait(false);
    }

    // SQLite's plain BEGIN takes no lock, and a read that becomes a write may come too late.
    private Task BeginAsync(CancellationToken cancel) =>
        session.LocksByTransaction ? session.ExecuteAsync("BEGIN IMMEDIATE", cancel) : session.BeginAsync(cancel);

    private async Task CommitAsync(CancellationToken cancel)
    {
        await FlushAsync(cancel).ConfigureAwait(false);
        await session.CommitAsync(cancel).ConfigureAwait(false);
        _durable = _done;
    }

    private async Task FlushAsync(CancellationToken cancel)
    {
        if (_batch.Count == 0) return;
        await session.RunAsync([.. _batch], cancel).ConfigureAwait(false);
        _done = _batch[^1].Ordinal;
        _batch.Clear();
    }

    private DbMigrateException Failed(string what, int total, StatementException e, DatabaseError error) => new(
        error.Kind switch
        {
            DatabaseErrorKind.ConnectionLost => ErrorId.ConnectionFailed,
            DatabaseErrorKind.ReadOnly => ErrorId.DatabaseReadOnly,
            DatabaseErrorKind.Busy => ErrorId.LockTimeout,
            DatabaseErrorKind.Canceled => ErrorId.StatementTimeout,
            _ => ErrorId.StatementFailed,
        },
        $"{what} of {session.Url} failed at statement {e.Statement.Ordinal} of {total}, '{e.Statement.Head}': {session.Url.Scrub(error.Message.TrimEnd('.'))}. {Kept}",
        "Correct what is wrong with the data or the schema, and run the command again.",
        session.Url.Redacted,
        error.Exception);
}
