using DbMigrate.Engines.Browsing;
using DbMigrate.Providers.Sqlite.Browsing;
using DbMigrate.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DbMigrate.Providers.Sqlite;

/// <content>Rows that somebody looks at, and may tire of.</content>
internal sealed partial class SqliteSession : IBrowses
{
    private strdelegate_authorizer? _authorizer;

    public TableBrowser Browse() => new SqliteBrowser(this, ReadAsync);

    /// <summary>Runs a query of ours that can be stopped.</summary>
    public Task<IReadOnlyList<object?[]>> ReadAsync(SqlCommand query, CancellationToken cancel) => GuardAsync(() => Task.Run(() =>
    {
        using var interrupt = new StatementInterrupt(Handle, Options.StatementTimeout, cancel);
        try
        {
            return (IReadOnlyList<object?[]>)Rows(query.Sql, query.Arguments);
        }
        catch (SqliteException e) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancel);
        }
    }, CancellationToken.None));

    /// <summary>Runs a statement that somebody wrote, and hands its rows over while they come.</summary>
    /// <returns>How many rows it added, changed or removed; null where it does no such thing.</returns>
    /// <exception cref="StatementException">The library refused it.</exception>
    public Task<long?> RunForAsync(SqlStatement statement, IReadOnlyList<object?> arguments, IRowSink sink, CancellationToken cancel) =>
        GuardAsync(async () =>
        {
            using var interrupt = new StatementInterrupt(Handle, Options.StatementTimeout, cancel);
            try
            {
                return await RunForAsync(statement.Text, arguments, sink).ConfigureAwait(false);
            }
            catch (SqliteException e)
            {
                throw new StatementException(
                    statement, cancel.IsCancellationRequested ? new OperationCanceledException(e.Message, e, cancel) : e, Translate(e));
            }
        });

    /// <summary>From here on nothing but reading is done on this session, whatever a statement asks for: no other file is opened, and none
    /// is made.</summary>
    public void AllowReadingOnly()
    {
        if (_authorizer is not null) return;
        _authorizer = (_, action, name, value, _, _) => SqliteReadOnly.Allows(action, name, value) ? raw.SQLITE_OK : raw.SQLITE_DENY;
        var code = raw.sqlite3_set_authorizer(Handle, _authorizer, null);
        if (code != raw.SQLITE_OK) throw SqliteErrors.Create(Handle, code, null);
    }

    private async Task<long?> RunForAsync(string sql, IReadOnlyList<object?> arguments, IRowSink sink)
    {
        var handle = Handle;
        sqlite3_stmt? prepared = null;
        try
        {
            var code = raw.sqlite3_prepare_v2(handle, sql, out prepared);
            if (code != raw.SQLITE_OK) throw SqliteErrors.Create(handle, code, SqliteErrors.OffsetOf(handle, sql));
            for (var at = 0; at < arguments.Count; at++)
                Bind(prepared, at + 1, arguments[at]);
            var count = raw.sqlite3_column_count(prepared);
            var before = raw.sqlite3_total_changes(handle);
            if (count > 0)
            {
                await sink.BeginAsync([
                        .. Enumerable
                            .Range(0, count)
                            .Select(at => new SqlColumn(
                                raw.sqlite3_column_name(prepared, at).utf8_to_string() ?? "",
                                raw.sqlite3_column_decltype(prepared, at).utf8_to_string() ?? "")),
                    ])
                    .ConfigureAwait(false);
            }

            while ((code = raw.sqlite3_step(prepared)) == raw.SQLITE_ROW)
            {
                var row = new Cell[count];
                for (var at = 0; at < count; at++)
                    row[at] = CellOf(prepared, at, sink.CellBytes);
                if (await sink.AddAsync(row).ConfigureAwait(false)) continue;
                code = raw.SQLITE_DONE;
                break;
            }

            if (code != raw.SQLITE_DONE) throw SqliteErrors.Create(handle, code, null);
            return raw.sqlite3_stmt_readonly(prepared) != 0 ? null
                : raw.sqlite3_total_changes(handle) == before ? 0
                : raw.sqlite3_changes(handle);
        }
        finally
        {
            prepared?.Dispose();
        }
    }

    private static Cell CellOf(sqlite3_stmt row, int at, int most)
    {
        switch (raw.sqlite3_column_type(row, at))
        {
            case raw.SQLITE_INTEGER:
                return SqliteRowSyntax.Of(raw.sqlite3_column_int64(row, at));
            case raw.SQLITE_FLOAT:
                return SqliteRowSyntax.Of(raw.sqlite3_column_double(row, at));
            case raw.SQLITE_NULL:
                return Cell.Null;
            case raw.SQLITE_BLOB:
                var blob = raw.sqlite3_column_blob(row, at);
                return Cell.Of(blob[..Math.Min(blob.Length, most)]) with { Bytes = blob.Length };
            default:
                var text = raw.sqlite3_column_blob(row, at);
                if (text.Length <= most) return Cell.Of(System.Text.Encoding.UTF8.GetString(text));
                // Not in the middle of a sign.
                var end = most;
                while (end > 0 && (text[end] & 0xC0) == 0x80) end--;
                return new(CellKind.Text, System.Text.Encoding.UTF8.GetString(text[..end]), text.Length);
        }
    }

    private void Bind(sqlite3_stmt statement, int at, object? value)
    {
        var code = value switch
        {
            null => raw.sqlite3_bind_null(statement, at),
            long number => raw.sqlite3_bind_int64(statement, at, number),
            double number => raw.sqlite3_bind_double(statement, at, number),
            byte[] blob => raw.sqlite3_bind_blob(statement, at, blob),
            _ => raw.sqlite3_bind_text(statement, at, (string)value),
        };
        if (code != raw.SQLITE_OK) throw SqliteErrors.Create(Handle, code, null);
    }
}
