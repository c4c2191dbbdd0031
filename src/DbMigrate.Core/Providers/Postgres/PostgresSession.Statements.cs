using System.Globalization;
using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Sql;
using Npgsql;

namespace DbMigrate.Providers.Postgres;

/// <content>Commands of ours and a migration's statements.</content>
internal partial class PostgresSession
{
    private const string LockTimeoutSetting = "lock_timeout";
    private const string StatementTimeoutSetting = "statement_timeout";

    protected override Task ExecuteCoreAsync(SqlCommand command, CancellationToken cancel) => ExecuteAsync(_connection, command, cancel);

    internal static async Task ExecuteAsync(NpgsqlConnection connection, SqlCommand command, CancellationToken cancel)
    {
        var sent = Command(connection, TextOf(command), command.Arguments);
        await using (sent.ConfigureAwait(false))
        {
            try
            {
                await sent.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
            }
            catch (PostgresException e) when (IsNotKept(e) && FailureOf(command, e) is { } failure)
            {
                throw failure;
            }
        }
    }

    protected override async Task CreateCoreAsync(IReadOnlyList<string> statements, CancellationToken cancel)
    {
        var batch = new NpgsqlBatch(_connection) { Timeout = 0 };
        await using (batch.ConfigureAwait(false))
        {
            foreach (var statement in statements)
                batch.BatchCommands.Add(new(statement));
            await batch.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
        }
    }

    protected override async Task RunCoreAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        foreach (var part in AroundCopies(statements))
        {
            if (part is [{ Data: { } data } copy]) await CopyAsync(copy, data, cancel).ConfigureAwait(false);
            else await RunBatchAsync(part, cancel).ConfigureAwait(false);
        }

        foreach (var statement in statements.Where(FailedIndex.MayBuildNothing))
        {
            if (await FailedIndex.CheckAsync(this, statement, cancel).ConfigureAwait(false) is { } failure) throw failure;
        }
    }

    private async Task RunBatchAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        var batch = new NpgsqlBatch(_connection) { Timeout = 0 };
        await using (batch.ConfigureAwait(false))
        {
            foreach (var statement in statements)
                batch.BatchCommands.Add(new(statement.Text));
            try
            {
                await batch.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
            }
            catch (PostgresException e)
            {
                throw Blame(e, batch, failed => statements[Math.Max(0, failed)], cancel);
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
            {
                throw new StatementException(statements[0], e, Translate(e));
            }
        }
    }

    protected override async Task RunLimitedCoreAsync(
        IReadOnlyList<SqlStatement> statements, StatementLimits limits, CancellationToken cancel)
    {
        var before = (
            await QueryAsync($"SELECT current_setting('{LockTimeoutSetting}'), current_setting('{StatementTimeoutSetting}')", cancel)
                .ConfigureAwait(false))[0];
        var isLocal = _inTransaction;
        await SetTimeoutsAsync(Milliseconds(limits.LockTimeout) ?? before[0], Milliseconds(limits.StatementTimeout) ?? before[1], isLocal)
            .ConfigureAwait(false);
        var done = false;
        try
        {
            await RunCoreAsync(statements, cancel).ConfigureAwait(false);
            done = true;
        }
        finally
        {
            // A transaction in which a statement failed takes no more, and its end takes them back.
            if ((done || !isLocal) && _connection.State == System.Data.ConnectionState.Open)
                await SetTimeoutsAsync(before[0], before[1], isLocal).ConfigureAwait(false);
        }
    }

    public override string? LeftoverOf(SqlStatement statement) => FailedIndex.Warning(statement);

    protected override async Task<string?> CleanUpCoreAsync(SqlStatement statement, CancellationToken cancel)
    {
        if (await FailedIndex.FindAsync(this, statement, cancel).ConfigureAwait(false) is not { } index)
            return null;
        // The one that was killed may have been dropping it.
        await SendAsync(IndexPlanner.DropConcurrently(index, ifExists: true), cancel).ConfigureAwait(false);
        return $"An earlier attempt at '{statement.Head}' left the index {index} half built; it was dropped.";
    }

    private Task SetTimeoutsAsync(object? lockTimeout, object? statementTimeout, bool isLocal) => ExecuteCoreAsync(
        new(
            $"SELECT set_config('{LockTimeoutSetting}', $1, $3), set_config('{StatementTimeoutSetting}', $2, $3)",
            [lockTimeout, statementTimeout, isLocal]),
        CancellationToken.None);

    private static string? Milliseconds(TimeSpan? span) =>
        span is { } time ? ((long)Math.Max(time.TotalMilliseconds, 1)).ToString(CultureInfo.InvariantCulture) : null;

    protected override async Task<IReadOnlyList<Exception?>> TryEachCoreAsync(
        IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        var failures = new List<Exception?>();
        foreach (var part in AroundCopies(statements))
            failures.AddRange(
                part is [{ Data: not null }]
                    ? await base.TryEachCoreAsync(part, cancel).ConfigureAwait(false)
                    : await TryBatchAsync(part, cancel).ConfigureAwait(false));
        return failures;
    }

    private async Task<IReadOnlyList<Exception?>> TryBatchAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        // A barrier after each command: the server commits or undoes it, and goes on with the next one of the same round trip.
        var batch = new NpgsqlBatch(_connection) { Timeout = 0, EnableErrorBarriers = true };
        await using (batch.ConfigureAwait(false))
        {
            foreach (var statement in statements)
                batch.BatchCommands.Add(new(statement.Text));
            var failures = new Exception?[statements.Count];
            try
            {
                await batch.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
            }
            catch (NpgsqlException e) when (e is PostgresException or { InnerException: AggregateException })
            {
                IEnumerable<Exception> errors = e.InnerException is AggregateException several ? several.InnerExceptions : [e];
                foreach (var error in errors)
                {
                    var failed = error is PostgresException { BatchCommand: NpgsqlBatchCommand command }
                        ? batch.BatchCommands.IndexOf(command)
                        : -1;
                    if (failed < 0 || Translate(error)!.Kind is DatabaseErrorKind.ConnectionLost or DatabaseErrorKind.Canceled)
                        throw;
                    failures[failed] = error;
                }
            }

            return failures;
        }
    }

    /// <summary>The failure of the statement whose command failed; of none where it was a command of ours.</summary>
    /// <param name="error">What the server said.</param>
    /// <param name="batch">What was sent.</param>
    /// <param name="statementAt">The statement behind the command of a number; -1 where the server names none.</param>
    /// <param name="cancel">What may have ended it.</param>
    private Exception Blame(PostgresException error, NpgsqlBatch batch, Func<int, SqlStatement?> statementAt, CancellationToken cancel)
    {
        Exception cause = cancel.IsCancellationRequested ? new OperationCanceledException(error.Message, error, cancel) : error;
        var failed = batch.BatchCommands.IndexOf((error.BatchCommand as NpgsqlBatchCommand)!);
        return statementAt(failed) is { } statement ? new StatementException(statement, cause, Translate(cause)) : cause;
    }
}
