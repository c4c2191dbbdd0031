using DbMigrate.Engines;
using DbMigrate.Engines.Scripts;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Execution.Run;

/// <summary>Runs planned statements on a live database, in one transaction where the engine can and the script wants it, without a
/// migration around them.</summary>
/// <param name="session">The database.</param>
/// <param name="warn">Told what was tried again, and why.</param>
internal sealed class LiveScript(DatabaseSession session, Action<string> warn)
{
    /// <summary>Runs the steps.</summary>
    /// <param name="what">What fails where a statement does, as the start of a sentence: <c>The synchronization</c>.</param>
    /// <param name="script">The script.</param>
    /// <param name="begun">Looks at the database once nobody else can change it (SQLite), or once the transaction is open.</param>
    /// <param name="cancel">Cancels it; what is not durable is rolled back.</param>
    /// <param name="first">Commands of ours without arguments, which the same transaction runs before the script.</param>
    public async Task RunAsync(
        string what, string script, Func<Task>? begun, CancellationToken cancel, params IReadOnlyList<SqlCommand> first)
    {
        using var reader = new StringReader(script);
        var statements = session.Splitter.Split(reader).ToList();
        var plan = session.Plan(statements, TransactionMode.PerMigration);
        var executor = new ScriptExecutor(session, plan, new Policy(session, new(what, null), warn, plan.WithoutTransaction, async () =>
        {
            if (begun is not null) await begun().ConfigureAwait(false);
            foreach (var command in first) await session.ExecuteAsync(command, cancel).ConfigureAwait(false);
        }));
        try
        {
            if (session.OnlyBatches)
                await RunBatchAsync(what, [.. first.Select(Statement), .. statements], plan, begun, cancel).ConfigureAwait(false);
            else
                await executor.RunToEndAsync(statements, cancel).ConfigureAwait(false);
        }
        catch (StatementException e) when (e.Error is { } error)
        {
            throw Failed(what, statements.Count, e, error, executor.Durable);
        }
        catch (StatementException e) when (e.InnerException is OperationCanceledException)
        {
            throw new OperationCanceledException($"{what} of {session.Url} was canceled. {Kept(executor.Durable)}", e, cancel);
        }
    }

    private async Task RunBatchAsync(
        string what, List<SqlStatement> statements, ScriptPlan plan, Func<Task>? begun, CancellationToken cancel)
    {
        // Nothing of ours runs between the last statement and the commit, where foreign keys that were off would be checked.
        if (!plan.IsAtomic || plan.ChecksForeignKeys)
        {
            throw new DbMigrateException(
                ErrorId.NotSupported,
                $"{what} of {session.Url} takes more than one batch of statements, which is all that the database takes at once.",
                "Write the change as a migration (New-DbMigration, dbmigrate new).",
                session.Url.Redacted);
        }

        await session.PrepareAsync(plan, cancel).ConfigureAwait(false);
        try
        {
            if (begun is not null) await begun().ConfigureAwait(false);
            await session.RunTransactionsAsync([statements], cancel).ConfigureAwait(false);
        }
        finally
        {
            await session.RestoreAsync(plan).ConfigureAwait(false);
        }
    }

    private static SqlStatement Statement(SqlCommand command) => new(command.Sql, 0, default, StatementKind.Ordinary, "");

    private static string Kept(int durable) => durable switch
    {
        0 => "Nothing was kept.",
        1 => "Statement 1 is durable; the rest was undone.",
        _ => $"The statements 1 to {durable} are durable; the rest was undone.",
    };

    private DbMigrateException Failed(string what, int total, StatementException e, DatabaseError error, int durable) => new(
        DatabaseRefusal.IdOf(error.Kind, error.Kind == DatabaseErrorKind.Canceled ? ErrorId.StatementTimeout : ErrorId.StatementFailed),
        $"{what} of {session.Url} failed at statement {e.Statement.Ordinal} of {total}, '{e.Statement.Head}': "
            + $"{session.Url.Scrub(error.Message.TrimEnd('.'))}. {Kept(durable)}",
        "Correct what is wrong with the data or the schema, and run the command again.",
        session.Url.Redacted,
        error.Exception);

    private sealed class Policy(DatabaseSession session, ScriptSubject subject, Action<string> warn, bool inParts, Func<Task> begun)
        : ScriptPolicy(session)
    {
        public override ScriptSubject Subject => subject;

        public override async Task StartAsync(CancellationToken cancel)
        {
            if (inParts) return;
            await Session.BeginAsync(cancel).ConfigureAwait(false);
            await begun().ConfigureAwait(false);
        }

        public override void Warn(string message) => warn(message);
    }
}
