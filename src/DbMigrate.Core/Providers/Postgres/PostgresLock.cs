using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using DbMigrate.Engines;
using DbMigrate.Sql;
using Npgsql;

namespace DbMigrate.Providers.Postgres;

/// <summary>A session advisory lock on a connection of its own, which is idle while migrations run.</summary>
/// <remarks>Polled with pg_try_advisory_lock: a waiter blocked inside pg_advisory_lock holds a snapshot, and the holder's CREATE
/// INDEX CONCURRENTLY waits for that snapshot.</remarks>
internal sealed class PostgresLock : RunLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;
    private readonly int _worker;
    private readonly DatabaseUrl _url;
    private readonly long _key;

    private PostgresLock(PostgresSession session, NpgsqlDataSource source, NpgsqlConnection connection, int worker, long key)
        : base(session) => (_source, _connection, _worker, _url, _key) = (source, connection, worker, session.Url, key);

    /// <summary>Polls until the lock is had, or the time-out is over.</summary>
    /// <param name="session">The working session.</param>
    /// <param name="source">Opens the lock's connection.</param>
    /// <param name="worker">The server process of the working connection.</param>
    /// <param name="journal">The journal table that the lock stands for.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="waiting">Told once when there is a wait, and who holds the lock.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<RunLock> AcquireAsync(
        PostgresSession session,
        NpgsqlDataSource source,
        int worker,
        TableName journal,
        TimeSpan timeout,
        Action<string?> waiting,
        CancellationToken cancel)
    {
        // Advisory locks belong to one database already; the table tells apart projects that share it.
        var key = BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"dbmigrate:{journal}")));
        var connection = await PostgresConnect.OpenAsync(source, cancel).ConfigureAwait(false);
        try
        {
            var watch = Stopwatch.StartNew();
            for (var told = false; !await TryAsync(connection, key, cancel).ConfigureAwait(false);)
            {
                var holder = !told || watch.Elapsed >= timeout ? await HolderAsync(connection, key, cancel).ConfigureAwait(false) : null;
                if (watch.Elapsed >= timeout)
                {
                    throw new DbMigrateException(
                        ErrorId.LockTimeout,
                        $"Another runner holds the migration lock of {session.Url}{(holder is null ? "" : $" ({holder})")}; waited "
                            + $"{Duration.ToText(timeout)}.",
                        "Wait for it to finish, or give a longer -LockTimeout (--lock-timeout).",
                        session.Url.Redacted);
                }

                if (!told)
                    waiting(holder);
                told = true;
                await Task.Delay(TimeSpan.FromMilliseconds(50 + Random.Shared.Next(100)), cancel).ConfigureAwait(false);
            }

            return new PostgresLock(session, source, connection, worker, key);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    protected override async Task CheckCoreAsync(CancellationToken cancel)
    {
        try
        {
            if (
                await ScalarAsync(
                        _connection,
                        "SELECT 1 FROM pg_catalog.pg_locks WHERE locktype = 'advisory' AND pid = pg_catalog.pg_backend_pid() AND granted "
                            + "AND objid = ($1::bigint & 4294967295)::oid LIMIT 1",
                        cancel,
                        _key)
                    .ConfigureAwait(false)
                is not null)
                return;
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // Said below, whichever way it was lost; a failed keep-alive has closed the connection already.
        }

        throw new DbMigrateException(
            ErrorId.LockLost,
            $"The connection that held the migration lock of {_url} was lost, so another runner may have begun.",
            "Run the command again: what is applied stays applied. Behind a pooler, connect to the server itself or use its session mode.",
            _url.Redacted);
    }

    protected override Task ExecuteCoreAsync(SqlCommand command) =>
        PostgresSession.ExecuteAsync(_connection, command, CancellationToken.None);

    public override async Task<IReadOnlyList<object?[]>?> SettleAsync(SqlCommand question)
    {
        try
        {
            if (_connection.State == System.Data.ConnectionState.Open)
                return await SettleAsync(_connection, question).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // It was lost together with the other one; a new one may do.
        }

        try
        {
            var connection = await _source.OpenConnectionAsync().ConfigureAwait(false);
            await using (connection.ConfigureAwait(false))
                return await SettleAsync(connection, question).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            return null;
        }
    }

    // Closing the connection releases the lock, also where the server is gone.
    public override ValueTask DisposeAsync() => _connection.DisposeAsync();

    /// <summary>A server process notices only when it next reads that nobody is there any more; until then it may still commit.</summary>
    private async Task<IReadOnlyList<object?[]>?> SettleAsync(NpgsqlConnection connection, SqlCommand question)
    {
        for (
            var watch = Stopwatch.StartNew();
            await EndWorkerAsync(connection).ConfigureAwait(false);
            await Task.Delay(20).ConfigureAwait(false))
        {
            if (watch.Elapsed > Patience)
                return null;
        }

        return await PostgresSession.QueryAsync(connection, question, CancellationToken.None).ConfigureAwait(false);
    }

    // A process that has got the same number since is younger than the asking one.
    private async Task<bool> EndWorkerAsync(NpgsqlConnection connection) => await ScalarAsync(
        connection,
        """
        SELECT pg_catalog.pg_terminate_backend(pid)
        FROM pg_catalog.pg_stat_activity
        WHERE pid = $1 AND datname = current_database()
          AND backend_start <= (SELECT backend_start FROM pg_catalog.pg_stat_activity WHERE pid = pg_catalog.pg_backend_pid())
        """,
        CancellationToken.None, _worker).ConfigureAwait(false) is not null;

    private static async Task<bool> TryAsync(NpgsqlConnection connection, long key, CancellationToken cancel) =>
        await ScalarAsync(connection, "SELECT pg_catalog.pg_try_advisory_lock($1)", cancel, key).ConfigureAwait(false) is true;

    private static async Task<string?> HolderAsync(NpgsqlConnection connection, long key, CancellationToken cancel) =>
        await ScalarAsync(
            connection,
            """
            SELECT pg_catalog.concat_ws(' ', a.application_name, 'as', a.usename, 'from', coalesce(pg_catalog.host(a.client_addr), 'a local socket'), 'since',
                   to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS'), 'pid', a.pid)
            FROM pg_catalog.pg_locks l
            JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
              AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
              AND (l.classid::bigint << 32) | l.objid::bigint = $1
            LIMIT 1
            """,
            cancel, key).ConfigureAwait(false) as string;

    private static async Task<object?> ScalarAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancel, params object?[] arguments)
    {
        var command = PostgresSession.Command(connection, sql, arguments);
        await using (command.ConfigureAwait(false))
            return await command.ExecuteScalarAsync(cancel).ConfigureAwait(false);
    }
}
