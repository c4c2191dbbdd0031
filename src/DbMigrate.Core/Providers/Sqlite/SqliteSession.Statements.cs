using DbMigrate.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DbMigrate.Providers.Sqlite;

/// <content>Statements of scripts, commands and queries of ours.</content>
internal sealed partial class SqliteSession
{
    protected override Task<IReadOnlyList<object?[]>> QueryCoreAsync(string sql, CancellationToken cancel, params object?[] arguments)
    {
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<object?[]>>(Rows(sql, arguments));
    }

    protected override Task ExecuteCoreAsync(SqlCommand command, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (command.Otherwise is { } failure)
            return Rows(command.Sql, command.Arguments).Count > 0 ? Task.CompletedTask : Task.FromException(failure);
        using var sent = Command(command.Sql, command.Arguments);
        var changed = sent.ExecuteNonQuery();
        return changed != 1 && command.OneRowOf is { } table ? Task.FromException(SqlCommand.NotKept(table)) : Task.CompletedTask;
    }

    protected override Task RunCoreAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel) =>
        RunCoreAsync(statements, Options.StatementTimeout, cancel);

    protected override async Task RunLimitedCoreAsync(
        IReadOnlyList<SqlStatement> statements, StatementLimits limits, CancellationToken cancel)
    {
        SetBusyTimeout(limits.LockTimeout ?? Options.LockTimeout);
        try
        {
            await RunCoreAsync(statements, limits.StatementTimeout ?? Options.StatementTimeout, cancel).ConfigureAwait(false);
        }
        finally
        {
            SetBusyTimeout(Options.LockTimeout);
        }
    }

    private Task RunCoreAsync(IReadOnlyList<SqlStatement> statements, TimeSpan limit, CancellationToken cancel)
    {
        foreach (var statement in statements)
        {
            cancel.ThrowIfCancellationRequested();
            using var interrupt = new StatementInterrupt(Handle, limit, cancel);
            try
            {
                Run(statement);
            }
            catch (SqliteException e)
            {
                throw new StatementException(
                    statement, cancel.IsCancellationRequested ? new OperationCanceledException(e.Message, e, cancel) : e, Translate(e));
            }
        }

        return Task.CompletedTask;
    }

    private void SetBusyTimeout(TimeSpan timeout) =>
        raw.sqlite3_busy_timeout(Handle, (int)Math.Min(timeout.TotalMilliseconds, int.MaxValue));

    /// <summary>Runs one statement to its end; rows that it returns are read and dropped.</summary>
    private void Run(string sql)
    {
        var handle = Handle;
        sqlite3_stmt? prepared = null;
        try
        {
            var code = raw.sqlite3_prepare_v2(handle, sql, out prepared);
            if (code != raw.SQLITE_OK)
                throw SqliteErrors.Create(handle, code, SqliteErrors.OffsetOf(handle, sql));
            do
                code = raw.sqlite3_step(prepared);
            while (code == raw.SQLITE_ROW);
            if (code != raw.SQLITE_DONE)
                throw SqliteErrors.Create(handle, code, null);
        }
        finally
        {
            prepared?.Dispose();
        }
    }

    private List<object?[]> Rows(string sql, params object?[] arguments)
    {
        using var command = Command(sql, arguments);
        using var reader = command.ExecuteReader();
        var rows = new List<object?[]>();
        while (reader.Read())
            rows.Add(RowOf(reader));
        return rows;
    }

    private SqliteCommand Command(string sql, object?[] arguments)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < arguments.Length; i++)
            command.Parameters.AddWithValue($"${i + 1}", arguments[i] ?? DBNull.Value);
        return command;
    }
}
