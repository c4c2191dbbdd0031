using DbMigrate.Execution;
using DbMigrate.Migrations;
using DbMigrate.Providers.Postgres.Introspection;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Providers.Postgres;

/// <summary>One connection to PostgreSQL. Transactions are sent as SQL, because scripts bring their own COMMIT and BEGIN.</summary>
internal sealed class PostgresSession : DatabaseSession
{
    /// <summary>In milliseconds; a lock that is free is had by then, on the slowest of lines.</summary>
    private const double ShortestWait = 1000;

    /// <summary>What a script may set that our own commands must not meet. The role comes after the user, whose change resets it.</summary>
    private static readonly string[] LaidAside = ["session_authorization", "role", "lock_timeout"];

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;
    private bool _inTransaction;

    /// <summary>The script may have taken a role that must not write the journal.</summary>
    private bool _changesSession;

    private PostgresSession(DatabaseUrl url, SessionAccess access, SessionOptions options, NpgsqlDataSource source, NpgsqlConnection connection, string user)
        : base(url, access, options)
    {
        _source = source;
        _connection = connection;
        User = user;
        if (options.Notice is { } notice)
            connection.Notice += (_, e) => notice($"{e.Notice.Severity}: {e.Notice.MessageText}");
    }

    public override SqlDialect Dialect => PostgresDialect.Instance;

    public override ISqlSplitter Splitter { get; } = new PostgresSplitter();

    public override string User { get; }

    public override bool InTransaction => _inTransaction;

    /// <summary>The server's major version.</summary>
    public int ServerVersion => _connection.PostgreSqlVersion.Major;

    public override bool LocksByTransaction => false;

    public static async Task<PostgresSession> ConnectAsync(DatabaseUrl url, SessionAccess access, SessionOptions options, CancellationToken cancel)
    {
        var builder = new NpgsqlDataSourceBuilder(url.ConnectionString);
        // A catalog is read as one long stream: fewer and larger pieces of it mean fewer waits.
        builder.ConnectionStringBuilder.ReadBufferSize = 128 * 1024;
        // Nothing here reads values of types that a database defines itself.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));
        var source = builder.Build();
        NpgsqlConnection? connection = null;
        try
        {
            connection = await source.OpenConnectionAsync(cancel).ConfigureAwait(false);
            var session = new PostgresSession(url, access, options, source, connection, connection.UserName ?? new NpgsqlConnectionStringBuilder(url.ConnectionString).Username!);
            if (access == SessionAccess.ReadOnly)
                await session.SendAsync("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", cancel).ConfigureAwait(false);
            await session.SetTimeoutAsync(cancel).ConfigureAwait(false);
            return session;
        }
        catch (Exception e)
        {
            if (connection is not null)
                await connection.DisposeAsync().ConfigureAwait(false);
            await source.DisposeAsync().ConfigureAwait(false);
            throw PostgresErrors.WhileOpening(e, url) ?? e;
        }
    }

    public override async Task<IReadOnlyList<object?[]>> QueryAsync(string sql, CancellationToken cancel, params object?[] arguments)
    {
        var command = Command(_connection, sql, arguments);
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
    public async Task StreamAsync(IReadOnlyList<CatalogQuery> queries, CancellationToken cancel)
    {
        var batch = new NpgsqlBatch(_connection) { Timeout = 0 };
        await using (batch.ConfigureAwait(false))
        {
            foreach (var query in queries)
            {
                var command = new NpgsqlBatchCommand(query.Sql);
                foreach (var argument in query.Arguments)
                    command.Parameters.Add(argument is uint[] ? new() { Value = argument, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Oid } : new() { Value = argument });
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

    public override BackupWriter Backup() => PgDump.Find(
        new(Url, _connection.Host!, _connection.Port, ServerVersion, Options.LockTimeout), PostgresPrograms.Folders());

    public override async Task<TableDescription?> DescribeAsync(TableName table, CancellationToken cancel)
    {
        var rows = await QueryAsync(
            """
            SELECT c.relkind::text, a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod)
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE n.nspname = $1 AND c.relname = $2
            """,
            cancel, table.Schema, table.Name).ConfigureAwait(false);
        return rows.Count == 0
            ? null
            : new(rows[0][0] is "r" or "p", rows.Where(row => row[1] is not null).ToDictionary(row => (string)row[1]!, row => ((string)row[2]!).ToLowerInvariant()));
    }

    public override async Task<bool> HasSchemaAsync(TableName table, CancellationToken cancel) =>
        (await QueryAsync("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", cancel, table.Schema).ConfigureAwait(false)).Count > 0;

    public override Task<RunLock> LockAsync(TableName journal, Action<string?> waiting, CancellationToken cancel) =>
        PostgresLock.AcquireAsync(_source, Url, journal, Options.LockTimeout, waiting, cancel);

    public override async Task CommitAsync(CancellationToken cancel, params IReadOnlyList<SqlCommand> last)
    {
        var batch = new NpgsqlBatch(_connection) { Timeout = 0 };
        await using (batch.ConfigureAwait(false))
        {
            AddCommit(batch, last);
            await batch.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
            _inTransaction = false;
        }
    }

    public override async Task RollbackAsync()
    {
        if (!_inTransaction)
            return;
        _inTransaction = false;
        try
        {
            await SendAsync("ROLLBACK", CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException)
        {
            // The connection is gone, and the transaction with it.
        }
    }

    public override ScriptPlan Plan(IEnumerable<SqlStatement> statements, TransactionMode mode) => PostgresPlanner.Plan(statements);

    public override Task PrepareAsync(ScriptPlan plan, CancellationToken cancel)
    {
        _changesSession = plan.ChangesSession;
        return Task.CompletedTask;
    }

    public override Task VerifyAsync(Migration migration, ScriptPlan plan, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>A setting that one migration leaves behind must not reach the next: run alone, that one would not see it.</summary>
    public override async Task RestoreAsync(ScriptPlan plan)
    {
        _changesSession = false;
        if (!plan.ChangesSession || _connection.State != System.Data.ConnectionState.Open)
            return;
        try
        {
            await SendAsync("RESET SESSION AUTHORIZATION", CancellationToken.None).ConfigureAwait(false);
            await SendAsync("RESET ALL", CancellationToken.None).ConfigureAwait(false);
            await SetTimeoutAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (NpgsqlException) when (_connection.State != System.Data.ConnectionState.Open)
        {
            // Whoever lost the connection reports it.
        }
    }

    public override DatabaseError? Translate(Exception exception) => PostgresErrors.Translate(exception, Url);

    public override async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync().ConfigureAwait(false);
        await _source.DisposeAsync().ConfigureAwait(false);
    }

    internal static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object?[] arguments)
    {
        var command = new NpgsqlCommand(sql, connection);
        AddArguments(command.Parameters, arguments);
        return command;
    }

    private static void AddArguments(NpgsqlParameterCollection parameters, object?[] arguments)
    {
        foreach (var argument in arguments)
            parameters.Add(new() { Value = argument ?? DBNull.Value });
    }

    protected override async Task ExecuteCoreAsync(SqlCommand command, CancellationToken cancel)
    {
        var sent = Command(_connection, command.Sql, command.Arguments);
        await using (sent.ConfigureAwait(false))
            await sent.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
    }

    protected override async Task RunCoreAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
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
                var failed = batch.BatchCommands.IndexOf((e.BatchCommand as NpgsqlBatchCommand)!);
                throw new StatementException(statements[Math.Max(0, failed)], cancel.IsCancellationRequested ? new OperationCanceledException(e.Message, e, cancel) : e);
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
            {
                throw new StatementException(statements[0], e);
            }
        }
    }

    /// <summary>Only a commit that writes something waits for the disk, and then for all that was committed before it.</summary>
    public override Task FlushAsync() => SendAsync("SELECT pg_catalog.pg_logical_emit_message(true, 'dbmigrate', 'flush')", CancellationToken.None);

    protected override async Task<IReadOnlyList<Exception?>> TryEachCoreAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
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
                    var failed = error is PostgresException { BatchCommand: NpgsqlBatchCommand command } ? batch.BatchCommands.IndexOf(command) : -1;
                    if (failed < 0 || Translate(error)!.Kind is DatabaseErrorKind.ConnectionLost or DatabaseErrorKind.Canceled)
                        throw;
                    failures[failed] = error;
                }
            }

            return failures;
        }
    }

    protected override async Task BeginCoreAsync(CancellationToken cancel)
    {
        await SendAsync("BEGIN", cancel).ConfigureAwait(false);
        _inTransaction = true;
    }

    protected override async Task RunTransactionsCoreAsync(IReadOnlyList<IReadOnlyList<SqlStatement>> scripts, CancellationToken cancel)
    {
        var batch = new NpgsqlBatch(_connection) { Timeout = 0 };
        await using (batch.ConfigureAwait(false))
        {
            var sources = new List<SqlStatement?>();
            foreach (var script in scripts)
            {
                Add("BEGIN", null);
                foreach (var statement in script)
                    Add(statement.Text, statement);
                // What fails only now is a deferred constraint that the script's last statement left open.
                Add("COMMIT", script.Count > 0 ? script[^1] : null);
            }

            _inTransaction = true;
            try
            {
                await batch.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
                _inTransaction = false;
            }
            catch (PostgresException e)
            {
                var failed = batch.BatchCommands.IndexOf((e.BatchCommand as NpgsqlBatchCommand)!);
                await RollbackAsync().ConfigureAwait(false);
                Exception cause = cancel.IsCancellationRequested ? new OperationCanceledException(e.Message, e, cancel) : e;
                throw failed >= 0 && sources[failed] is { } statement ? new StatementException(statement, cause) : cause;
            }

            void Add(string sql, SqlStatement? source)
            {
                batch.BatchCommands.Add(new(sql));
                sources.Add(source);
            }
        }
    }

    protected override async Task<long> BeginCoreAsync(TableName journal, bool more, CancellationToken cancel)
    {
        var batch = new NpgsqlBatch(_connection) { Timeout = 0 };
        await using (batch.ConfigureAwait(false))
        {
            var lockTable = AddBegin(batch, journal, more, look: new($"SELECT count(*) FROM {SqlDialect.Quote(journal)}"));
            _inTransaction = true;
            try
            {
                return await NumberAsync(batch, cancel).ConfigureAwait(false);
            }
            catch (PostgresException e) when (IsLockTimeout(e, lockTable))
            {
                throw LockTimeout(journal, e);
            }
        }
    }

    protected override async Task<bool> TryRunWholeCoreAsync(
        TableName journal, long rows, bool more, IReadOnlyList<SqlStatement> statements, IReadOnlyList<SqlCommand> last, CancellationToken cancel)
    {
        var batch = new NpgsqlBatch(_connection) { Timeout = 0 };
        await using (batch.ConfigureAwait(false))
        {
            // Fails, and with it all that follows, where the journal is not as it was read.
            var guard = new NpgsqlBatchCommand($"SELECT 1 / (count(*) = {rows})::int FROM {SqlDialect.Quote(journal)}");
            var lockTable = AddBegin(batch, journal, more, look: guard);
            var first = batch.BatchCommands.Count;
            foreach (var statement in statements)
                batch.BatchCommands.Add(new(statement.Text));
            AddCommit(batch, last);
            _inTransaction = true;
            try
            {
                await batch.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
                _inTransaction = false;
                return true;
            }
            catch (PostgresException e) when (ReferenceEquals(e.BatchCommand, guard) && e.SqlState == PostgresErrorCodes.DivisionByZero)
            {
                await RollbackAsync().ConfigureAwait(false);
                return false;
            }
            catch (PostgresException e) when (IsLockTimeout(e, lockTable))
            {
                throw LockTimeout(journal, e);
            }
            catch (PostgresException e)
            {
                var failed = batch.BatchCommands.IndexOf((e.BatchCommand as NpgsqlBatchCommand)!) - first;
                Exception cause = cancel.IsCancellationRequested ? new OperationCanceledException(e.Message, e, cancel) : e;
                throw failed >= 0 && failed < statements.Count ? new StatementException(statements[failed], cause) : cause;
            }
        }
    }

    /// <summary>The one number among a batch's results.</summary>
    private static async Task<long> NumberAsync(NpgsqlBatch batch, CancellationToken cancel)
    {
        var reader = await batch.ExecuteReaderAsync(cancel).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            long number = 0;
            do
            {
                while (await reader.ReadAsync(cancel).ConfigureAwait(false))
                    number = reader.GetValue(0) as long? ?? number;
            }
            while (await reader.NextResultAsync(cancel).ConfigureAwait(false));
            return number;
        }
    }

    /// <summary>Begins a transaction and locks the journal table: against Drizzle's migrator, and against a killed run's server process
    /// that has not noticed yet.</summary>
    /// <param name="batch">Takes the commands.</param>
    /// <param name="journal">The journal table.</param>
    /// <param name="more">This commit need not wait for the disk.</param>
    /// <param name="look">Looks at the journal once it is locked.</param>
    /// <returns>The command that waits for the lock.</returns>
    private NpgsqlBatchCommand AddBegin(NpgsqlBatch batch, TableName journal, bool more, NpgsqlBatchCommand look)
    {
        var lockTable = new NpgsqlBatchCommand($"LOCK TABLE {SqlDialect.Quote(journal)} IN SHARE ROW EXCLUSIVE MODE");
        Add("BEGIN");
        if (more)
            Add("SET LOCAL synchronous_commit = off");
        // What the script has set is laid aside for our own commands.
        if (_changesSession)
        {
            foreach (var name in LaidAside)
                Add($"SELECT set_config('dbmigrate.{name}', current_setting('{name}'), true)");
            AddOwnRole(batch);
        }

        Add($"SET LOCAL lock_timeout = {(int)Math.Clamp(Options.LockTimeout.TotalMilliseconds, ShortestWait, int.MaxValue)}");
        batch.BatchCommands.Add(lockTable);
        batch.BatchCommands.Add(look);
        if (_changesSession)
        {
            foreach (var name in LaidAside)
                Add($"SELECT set_config('{name}', current_setting('dbmigrate.{name}'), true)");
        }
        else
        {
            Add("SET LOCAL lock_timeout TO DEFAULT");
        }

        return lockTable;

        void Add(string sql) => batch.BatchCommands.Add(new(sql));
    }

    private static void AddOwnRole(NpgsqlBatch batch)
    {
        batch.BatchCommands.Add(new("SET LOCAL SESSION AUTHORIZATION DEFAULT"));
        batch.BatchCommands.Add(new("SET LOCAL ROLE NONE"));
    }

    private void AddCommit(NpgsqlBatch batch, IReadOnlyList<SqlCommand> last)
    {
        if (_changesSession && last.Count > 0)
            AddOwnRole(batch);
        foreach (var (sql, arguments) in last)
        {
            var command = new NpgsqlBatchCommand(sql);
            AddArguments(command.Parameters, arguments);
            batch.BatchCommands.Add(command);
        }

        batch.BatchCommands.Add(new("COMMIT"));
    }

    private static bool IsLockTimeout(PostgresException e, NpgsqlBatchCommand lockTable) =>
        ReferenceEquals(e.BatchCommand, lockTable) && e.SqlState == PostgresErrorCodes.LockNotAvailable;

    private DbMigrateException LockTimeout(TableName journal, PostgresException e) => new(
        ErrorId.LockTimeout,
        $"Another connection holds a lock on the journal table {journal} of {Url}; waited {Options.LockTimeout.TotalSeconds:0.#} s.",
        "Wait for it to finish, or give a longer -LockTimeout (--lock-timeout).",
        Url.Redacted,
        e);

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

    private Task SetTimeoutAsync(CancellationToken cancel) => Options.StatementTimeout > TimeSpan.Zero
        ? SendAsync($"SET statement_timeout = {(long)Options.StatementTimeout.TotalMilliseconds}", cancel)
        : Task.CompletedTask;

    private async Task SendAsync(string sql, CancellationToken cancel)
    {
        var command = new NpgsqlCommand(sql, _connection);
        await using (command.ConfigureAwait(false))
            await command.ExecuteNonQueryAsync(cancel).ConfigureAwait(false);
    }
}
