using DbMigrate.Engines;
using Npgsql;

namespace DbMigrate.Providers.Postgres;

/// <summary>Tells a pooler that changes server processes between two transactions, and refuses it: a lock, or a setting, would stay
/// behind on a process that serves somebody else next.</summary>
/// <remarks>A pooler answers the log-in itself, with a number of its own for the server process. Whether it then keeps to one process
/// shows when a second connection uses one at the same time: PgBouncer hands out the process that became free last.</remarks>
internal static class PostgresPooler
{
    private const int Looks = 3;

    /// <summary>Makes a connection ready for its access.</summary>
    /// <returns>The server process that works for it.</returns>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.PoolerNotSupported"/>.</exception>
    public static async Task<int> PrepareAsync(
        NpgsqlDataSource source, NpgsqlConnection connection, DatabaseUrl url, SessionAccess access, CancellationToken cancel)
    {
        var reads = access == SessionAccess.ReadOnly;
        // A setting must not reach a process that is not ours to keep.
        var process = await ProcessAsync(
            connection,
            $"SELECT pg_backend_pid(){(reads ? $", CASE pg_backend_pid() WHEN {connection.ProcessID} THEN set_config('default_transaction_read_only', 'on', false) END" : "")}",
            cancel).ConfigureAwait(false);
        if (process == connection.ProcessID)
            return process;
        if (!await KeepsProcessAsync(source, connection, process, cancel).ConfigureAwait(false))
            throw Refused(url);
        if (reads)
            await ProcessAsync(connection, "SELECT pg_backend_pid(), set_config('default_transaction_read_only', 'on', false)", cancel)
                .ConfigureAwait(false);
        return process;
    }

    private static async Task<bool> KeepsProcessAsync(
        NpgsqlDataSource source, NpgsqlConnection connection, int process, CancellationToken cancel)
    {
        var second = await PostgresConnect.OpenAsync(source, cancel).ConfigureAwait(false);
        await using (second.ConfigureAwait(false))
        {
            try
            {
                for (var look = 0; look < Looks; look++)
                {
                    await ExecuteAsync(second, "BEGIN", cancel).ConfigureAwait(false);
                    if (await ProcessAsync(second, "SELECT pg_backend_pid()", cancel).ConfigureAwait(false) == process
                        || await ProcessAsync(connection, "SELECT pg_backend_pid()", cancel).ConfigureAwait(false) != process)
                    {
                        return false;
                    }

                    await ExecuteAsync(second, "ROLLBACK", cancel).ConfigureAwait(false);
                }

                return true;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ProtocolViolation)
            {
                // In statement mode there are no transactions.
                return false;
            }
        }
    }

    private static DbMigrateException Refused(DatabaseUrl url) => new(
        ErrorId.PoolerNotSupported,
        $"{url} is a connection pooler in transaction mode: it changes server processes between two transactions, so that the migration "
            + $"lock would protect nothing and settings would reach other clients.",
        "Connect to the server itself, or to a pool in session mode (PgBouncer: pool_mode = session).",
        url.Redacted);

    private static async Task<int> ProcessAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
            return (int)(await command.ExecuteScalarAsync(cancel).ConfigureAwait(false))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
            await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
    }
}
