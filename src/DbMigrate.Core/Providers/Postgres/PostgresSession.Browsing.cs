using DbMigrate.Engines.Browsing;
using DbMigrate.Providers.Postgres.Browsing;
using DbMigrate.Sql;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Providers.Postgres;

/// <content>Values as the server prints them, and as its types read them.</content>
internal partial class PostgresSession : IBrowses
{
    public TableBrowser Browse() => new PostgresBrowser(this);

    /// <summary>Whether a running statement can be stopped.</summary>
    protected virtual bool Stops => true;

    /// <summary>Runs a query of ours whose values come as text, whatever their types.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="arguments">Texts; the server takes each for what stands at its place.</param>
    /// <param name="cancel">Cancels it.</param>
    public Task<IReadOnlyList<object?[]>> ReadTextAsync(string sql, IReadOnlyList<object?> arguments, CancellationToken cancel) =>
        GuardAsync(async () =>
        {
            await PrintExactlyAsync(cancel).ConfigureAwait(false);
            var command = TextCommand(sql, arguments);
            await using (command.ConfigureAwait(false))
            {
                var rows = new List<object?[]>();
                var reader = await command.ExecuteReaderAsync(Stops ? cancel : CancellationToken.None).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
                        rows.Add(RowOf(reader));
                }

                return (IReadOnlyList<object?[]>)rows;
            }
        });

    /// <summary>Runs a command of a browser's own, such as the begin of a transaction.</summary>
    public Task SendTextAsync(string sql, CancellationToken cancel) => GuardAsync(() => SendAsync(sql, cancel));

    /// <summary>Runs a statement that somebody wrote, and hands its rows over while they come, as text.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="arguments">The values of its parameters.</param>
    /// <param name="sink">Takes the rows.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <param name="prefix">How many characters were put before what somebody wrote.</param>
    /// <returns>How many rows it added, changed or removed; null where it does no such thing.</returns>
    /// <exception cref="StatementException">The server refused it.</exception>
    public Task<long?> RunTextAsync(
        SqlStatement statement, IReadOnlyList<object?> arguments, IRowSink sink, CancellationToken cancel, int prefix = 0) =>
        GuardAsync(async () =>
        {
            await PrintExactlyAsync(cancel).ConfigureAwait(false);
            var command = TextCommand(statement.Text, arguments);
            await using (command.ConfigureAwait(false))
            {
                try
                {
                    return await RunTextAsync(command, sink, cancel).ConfigureAwait(false);
                }
                catch (Exception e) when (e is NpgsqlException or NotSupportedException)
                {
                    Exception cause = cancel.IsCancellationRequested ? new OperationCanceledException(e.Message, e, cancel) : e;
                    var error = Translate(cause);
                    throw new StatementException(
                        statement, cause, error is { Offset: { } offset } ? error with { Offset = Math.Max(0, offset - prefix) } : error);
                }
            }
        });

    private async Task<long?> RunTextAsync(NpgsqlCommand command, IRowSink sink, CancellationToken cancel)
    {
        var stop = Stops ? cancel : CancellationToken.None;
        var reader = await command.ExecuteReaderAsync(System.Data.CommandBehavior.SequentialAccess, stop).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var types = Enumerable.Range(0, reader.FieldCount).Select(reader.GetDataTypeOID).ToList();
            if (types.Count > 0)
                await sink.BeginAsync([.. types.Select((type, at) => new SqlColumn(reader.GetName(at), PostgresTypeNames.Of(type)))])
                    .ConfigureAwait(false);
            while (types.Count > 0 && await reader.ReadAsync(stop).ConfigureAwait(false))
            {
                var row = new Cell[types.Count];
                for (var at = 0; at < row.Length; at++)
                    row[at] = await CellAsync(reader, at, types[at], sink.CellBytes).ConfigureAwait(false);
                if (await sink.AddAsync(row).ConfigureAwait(false)) continue;
                await LeaveAsync(command, reader, sink.MayStop).ConfigureAwait(false);
                break;
            }

            await reader.CloseAsync().ConfigureAwait(false);
            return reader.RecordsAffected >= 0 ? reader.RecordsAffected : null;
        }
    }

    /// <summary>Reads the rest that nobody wants; where it is long, and no transaction hangs on it, the statement is stopped
    /// instead.</summary>
    private async Task LeaveAsync(NpgsqlCommand command, NpgsqlDataReader reader, bool mayStop)
    {
        var until = Environment.TickCount64 + 500;
        try
        {
            while (await reader.ReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                if (Environment.TickCount64 < until || !Stops || !mayStop)
                    continue;
                until = long.MaxValue;
                command.Cancel();
            }
        }
        catch (Exception e)
            when (until == long.MaxValue
                && e is OperationCanceledException or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled })
        {
            // As it was asked to.
        }
    }

    private static async Task<Cell> CellAsync(NpgsqlDataReader reader, int at, uint type, int most)
    {
        if (await reader.IsDBNullAsync(at).ConfigureAwait(false)) return Cell.Null;
        if (most == int.MaxValue) return CellOf(reader.GetString(at), null, type);
        using var text = await reader.GetTextReaderAsync(at).ConfigureAwait(false);
        var buffer = new char[8192];
        var (kept, bytes) = (new System.Text.StringBuilder(), 0L);
        // Bytes are printed as two digits each.
        var limit = type == PostgresTypeNames.Bytea ? (most * 2L) + 2 : most;
        int read;
        while ((read = await text.ReadBlockAsync(buffer.AsMemory()).ConfigureAwait(false)) > 0)
        {
            bytes += System.Text.Encoding.UTF8.GetByteCount(buffer, 0, read);
            var left = (int)Math.Min(read, limit - kept.Length);
            // A pair of surrogates is one sign.
            if (left > 0 && left < read && char.IsHighSurrogate(buffer[left - 1])) left--;
            if (left > 0) kept.Append(buffer, 0, left);
        }

        return CellOf(kept.ToString(), bytes > kept.Length && bytes > limit ? bytes : null, type);
    }

    private static Cell CellOf(string text, long? bytes, uint type) =>
        type == PostgresTypeNames.Bytea && text.StartsWith(@"\x", StringComparison.Ordinal)
            ? new(CellKind.Blob, text[2..], ((bytes ?? text.Length) - 2) / 2)
            : new(CellKind.Text, text, bytes);

    private bool _printsExactly;

    private async Task PrintExactlyAsync(CancellationToken cancel)
    {
        if (_printsExactly) return;
        await SendAsync(PostgresBrowser.Settings, cancel).ConfigureAwait(false);
        _printsExactly = true;
    }

    private NpgsqlCommand TextCommand(string sql, IReadOnlyList<object?> arguments)
    {
        var command = new NpgsqlCommand(sql, _connection) { AllResultTypesAreUnknown = true, CommandTimeout = 0 };
        foreach (var argument in arguments)
            command.Parameters.Add(new() { NpgsqlDbType = NpgsqlDbType.Unknown, Value = argument ?? DBNull.Value });
        return command;
    }
}
