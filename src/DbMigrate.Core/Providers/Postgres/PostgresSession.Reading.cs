using DbMigrate.Engines;
using DbMigrate.Providers.Postgres.Introspection;
using DbMigrate.Sql;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Providers.Postgres;

/// <content>Queries of ours.</content>
internal partial class PostgresSession
{
    protected override Task<IReadOnlyList<object?[]>> QueryCoreAsync(string sql, CancellationToken cancel, params object?[] arguments) =>
        QueryAsync(_connection, new(sql, arguments), cancel);

    internal static async Task<IReadOnlyList<object?[]>> QueryAsync(NpgsqlConnection connection, SqlCommand query, CancellationToken cancel)
    {
        var command = Command(connection, query.Sql, query.Arguments);
        await using (command.ConfigureAwait(false))
        {
            var rows = new List<object?[]>();
            var reader = await command.ExecuteReaderAsync(cancel).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancel).ConfigureAwait(false))
                    rows.Add(RowOf(reader));
            }

            return rows;
        }
    }

    /// <summary>Runs queries of ours in one round trip and hands their rows over while they arrive.</summary>
    /// <exception cref="DatabaseException">The server refused one.</exception>
    public Task StreamAsync(IReadOnlyList<CatalogQuery> queries, CancellationToken cancel) =>
        GuardAsync(() => StreamCoreAsync(queries, cancel));

    private async Task StreamCoreAsync(IReadOnlyList<CatalogQuery> queries, CancellationToken cancel)
    {
        var batch = new NpgsqlBatch(_connection) { Timeout = 0 };
        await using (batch.ConfigureAwait(false))
        {
            foreach (var query in queries)
            {
                var command = new NpgsqlBatchCommand(query.Sql);
                foreach (var argument in query.Arguments)
                    command.Parameters.Add(
                        argument is uint[]
                            ? new() { Value = argument, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Oid }
                            : new() { Value = argument });
                batch.BatchCommands.Add(command);
            }

            var reader = await batch.ExecuteReaderAsync(cancel).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                foreach (var query in queries.Where(query => query.Read is not null))
                {
                    while (await reader.ReadAsync(cancel).ConfigureAwait(false))
                        query.Read!(reader);
                    query.Complete?.Invoke();
                    await reader.NextResultAsync(cancel).ConfigureAwait(false);
                }

                // What fails behind the last rows is known only now.
                while (await reader.NextResultAsync(cancel).ConfigureAwait(false))
                {
                }
            }
        }
    }

    /// <summary>In a transaction of their own, so that the limit of their waits ends with it, or in the one that is open, which has all it
    /// waits for.</summary>
    protected override Task<IReadOnlyList<IReadOnlyList<object?[]>>> QueryAllCoreAsync(
        IReadOnlyList<SqlCommand> queries, CancellationToken cancel) => QueryAllAsync(queries, [], cancel);

    protected override async Task<IReadOnlyList<IReadOnlyList<object?[]>>> ProbeCoreAsync(
        IReadOnlyList<SqlCommand> queries, CancellationToken cancel)
    {
        if (!_inTransaction) return await QueryAllAsync(queries, [OwnCommands.SeeEveryRow], cancel).ConfigureAwait(false);
        // By itself: what fails together with it would take it along.
        await StreamCoreAsync([new("SAVEPOINT dbmigrate_probe")], cancel).ConfigureAwait(false);
        CatalogQuery[] end = [new("ROLLBACK TO SAVEPOINT dbmigrate_probe"), new("RELEASE SAVEPOINT dbmigrate_probe")];
        try
        {
            var (all, reads) = Reads(queries);
            await StreamCoreAsync([new(OwnCommands.SeeEveryRow), .. reads, .. end], cancel).ConfigureAwait(false);
            return all;
        }
        catch when (_connection.State == System.Data.ConnectionState.Open)
        {
            await StreamCoreAsync(end, default).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The queries, and the lists that they fill.</summary>
    private static (IReadOnlyList<IReadOnlyList<object?[]>> All, IReadOnlyList<CatalogQuery> Reads) Reads(IReadOnlyList<SqlCommand> queries)
    {
        var all = queries.Select(_ => new List<object?[]>()).ToList();
        return (all, [.. queries.Zip(all, (query, rows) => new CatalogQuery(query.Sql)
        {
            Arguments = [.. query.Arguments.Select(argument => argument ?? DBNull.Value)],
            Read = reader => rows.Add(RowOf(reader)),
        })]);
    }

    private async Task<IReadOnlyList<IReadOnlyList<object?[]>>> QueryAllAsync(
        IReadOnlyList<SqlCommand> queries, IEnumerable<string> settings, CancellationToken cancel)
    {
        var (all, reads) = Reads(queries);
        if (_inTransaction)
        {
            await StreamCoreAsync([.. reads], cancel).ConfigureAwait(false);
            return all;
        }

        _inTransaction = true;
        try
        {
            var limits = settings.Prepend(OwnCommands.LimitLocks(Options.LockTimeout)).Select(setting => new CatalogQuery(setting));
            await StreamCoreAsync([new("BEGIN"), .. limits, .. reads, new("COMMIT")], cancel).ConfigureAwait(false);
            _inTransaction = false;
            return all;
        }
        catch
        {
            await RollbackCoreAsync().ConfigureAwait(false);
            throw;
        }
    }

    protected override async Task<TableDescription?> DescribeCoreAsync(TableName table, CancellationToken cancel)
    {
        var query = Describe(table);
        return DescriptionOf(await QueryAsync(_connection, query, cancel).ConfigureAwait(false));
    }

    protected override async Task<IReadOnlyList<TableDescription?>> DescribeAllCoreAsync(
        IReadOnlyList<TableName> tables,
        CancellationToken cancel
    ) => [.. (await QueryAllCoreAsync([.. tables.Select(Describe)], cancel).ConfigureAwait(false)).Select(DescriptionOf)];

    private static SqlCommand Describe(TableName table) => new(
        """
        SELECT c.relkind::text, a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod), CASE WHEN a.attidentity <> '' THEN
            (SELECT pg_catalog.has_sequence_privilege(s, 'UPDATE') AND pg_catalog.has_sequence_privilege(s, 'USAGE')
             FROM pg_catalog.pg_get_serial_sequence(pg_catalog.format('%I.%I', n.nspname, c.relname), a.attname::text) s) END
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE n.nspname = $1 AND c.relname = $2
        """,
        [table.Schema, table.Name]);

    private static TableDescription? DescriptionOf(IReadOnlyList<object?[]> rows) =>
        rows.Count == 0
            ? null
            : new(
                rows[0][0] is "r" or "p",
                rows.Where(row => row[1] is not null).ToDictionary(row => (string)row[1]!, row => ((string)row[2]!).ToLowerInvariant()))
            {
                SetsNumbers = rows.Any(row => row[3] is true),
            };

    protected override async Task<bool> HasSchemaCoreAsync(TableName table, CancellationToken cancel) =>
        (await QueryAsync("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", cancel, table.Schema).ConfigureAwait(false)).Count
        > 0;
}
