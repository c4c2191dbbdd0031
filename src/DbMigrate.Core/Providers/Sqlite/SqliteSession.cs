using System.Diagnostics;
using DbMigrate.Execution;
using DbMigrate.Migrations;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DbMigrate.Providers.Sqlite;

/// <summary>One connection to SQLite. Scripts go to the library's own functions, which name the place of an error and stop when
/// they are told to; our own queries go through the driver.</summary>
internal sealed class SqliteSession : DatabaseSession
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly SqliteConnection _connection;
    private Dictionary<(string Table, string Parent), long> _violationsBefore = [];
    private Action<string?>? _waiting;

    private SqliteSession(DatabaseUrl url, SessionAccess access, SessionOptions options, SqliteConnection connection)
        : base(url, access, options) => _connection = connection;

    public override SqlDialect Dialect => SqliteDialect.Instance;

    public override ISqlSplitter Splitter { get; } = new SqliteSplitter();

    public override string User => Environment.UserName;

    public override bool InTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    public override bool LocksByTransaction => true;

    private sqlite3 Handle => _connection.Handle!;

    public static Task<SqliteSession> ConnectAsync(DatabaseUrl url, SessionAccess access, SessionOptions options, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        SqliteLibrary.EnsureLoaded();
        if (Directory.Exists(url.Path))
            throw new DbMigrateException(ErrorId.ConnectionFailed, $"{url} is a folder, not a file.", "Give the database file's path.", url.Redacted);
        var builder = new SqliteConnectionStringBuilder(url.ConnectionString);
        // A database that is not there yet is read as an empty one; reading must not create it.
        var isThere = url.Path is null || File.Exists(url.Path);
        if (access == SessionAccess.ReadOnly)
        {
            if (isThere && url.Path is not null)
                builder.Mode = SqliteOpenMode.ReadOnly;
            else
                builder.DataSource = ":memory:";
        }

        if (access == SessionAccess.ReadWrite && !isThere && Path.GetDirectoryName(url.Path) is { } folder && !Directory.Exists(folder))
        {
            throw new DbMigrateException(
                ErrorId.ConnectionFailed, $"{url} cannot be created: the folder '{folder}' is not there.", "Create the folder, or correct the URL.", url.Redacted);
        }

        try
        {
            return Task.FromResult(Open(url, builder, access, options));
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.WhileOpening(e, url);
        }
    }

    private static SqliteSession Open(DatabaseUrl url, SqliteConnectionStringBuilder builder, SessionAccess access, SessionOptions options)
    {
        var connection = new SqliteConnection(builder.ConnectionString) { DefaultTimeout = (int)Math.Clamp(options.LockTimeout.TotalSeconds, 1, 3600) };
        try
        {
            connection.Open();
            var session = new SqliteSession(url, access, options, connection);
            session.SetBusyTimeout(options.LockTimeout);
            // The default is the library's build's; Drizzle's usual driver has them on.
            session.Run("PRAGMA foreign_keys = ON");
            if (access == SessionAccess.ReadOnly)
                session.Run("PRAGMA query_only = ON");
            // Reads the file's header, so that what is no database fails here.
            session.Run("SELECT count(*) FROM sqlite_master");
            return session;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            if (e.SqliteExtendedErrorCode != raw.SQLITE_READONLY_ROLLBACK || builder.ConnectionString == url.ConnectionString)
                throw;
        }

        // A run was killed: who reads the file first takes back what it had not committed, and must be able to write it.
        return Open(url, new(url.ConnectionString), access, options);
    }

    public override Task<IReadOnlyList<object?[]>> QueryAsync(string sql, CancellationToken cancel, params object?[] arguments)
    {
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult<IReadOnlyList<object?[]>>(Rows(sql, arguments));
    }

    public override async Task<TableDescription?> DescribeAsync(TableName table, CancellationToken cancel)
    {
        var types = await QueryAsync("SELECT type FROM sqlite_master WHERE name = $1 COLLATE NOCASE AND type IN ('table', 'view')", cancel, table.Name).ConfigureAwait(false);
        if (types.Count == 0)
            return null;
        var columns = await QueryAsync("SELECT lower(name), lower(type) FROM pragma_table_info($1)", cancel, table.Name).ConfigureAwait(false);
        return new((string)types[0][0]! == "table", columns.ToDictionary(row => (string)row[0]!, row => (string)row[1]!));
    }

    // A file has the one.
    public override Task<bool> HasSchemaAsync(TableName table, CancellationToken cancel) => Task.FromResult(true);

    // BEGIN IMMEDIATE keeps others out for each transaction; a lock of the file on a second connection would keep out ourselves.
    public override Task<RunLock> LockAsync(TableName journal, Action<string?> waiting, CancellationToken cancel)
    {
        _waiting = waiting;
        return Task.FromResult<RunLock>(new NoLock(this));
    }

    public override BackupWriter Backup() => new SqliteBackup(this, Handle);

    /// <summary>Opens a transaction that sees the database as it is now until it is rolled back; it may wait for a writer.</summary>
    public async Task BeginReadAsync(CancellationToken cancel)
    {
        Run("BEGIN");
        try
        {
            await RetryAsync("SELECT count(*) FROM sqlite_master", cancel).ConfigureAwait(false);
        }
        catch
        {
            await RollbackAsync().ConfigureAwait(false);
            throw;
        }
    }

    public override async Task CommitAsync(CancellationToken cancel, params IReadOnlyList<SqlCommand> last)
    {
        foreach (var command in last)
            await ExecuteAsync(command, cancel).ConfigureAwait(false);
        // In rollback-journal mode a commit waits for readers.
        await RetryAsync("COMMIT", cancel).ConfigureAwait(false);
    }

    public override Task RollbackAsync()
    {
        if (InTransaction)
            Run("ROLLBACK");
        return Task.CompletedTask;
    }

    protected override ScriptPlan PlanCore(IEnumerable<SqlStatement> statements, Func<bool> withoutTransaction) =>
        SqlitePlanner.Plan(statements, withoutTransaction);

    public override Task PrepareAsync(ScriptPlan plan, CancellationToken cancel)
    {
        if (plan.ChecksForeignKeys)
            _violationsBefore = Violations();
        if (plan.LiftForeignKeys)
            Run("PRAGMA foreign_keys = OFF");
        return Task.CompletedTask;
    }

    public override Task VerifyAsync(Migration migration, ScriptPlan plan, CancellationToken cancel)
    {
        if (!plan.ChecksForeignKeys)
            return Task.CompletedTask;
        var broken = Violations().Where(found => found.Value > _violationsBefore.GetValueOrDefault(found.Key)).ToList();
        if (broken.Count == 0)
            return Task.CompletedTask;

        var ((table, parent), count) = broken[0];
        throw new DbMigrateException(
            ErrorId.ForeignKeyViolation,
            $"Migration '{migration.Tag}' would leave {count} row(s) of '{table}' whose foreign key names no row of '{parent}'.",
            "Make the migration keep or move the parent rows; PRAGMA foreign_key_check lists the rows.",
            migration.Tag);
    }

    public override Task RestoreAsync(ScriptPlan plan)
    {
        if (plan.ChecksForeignKeys && !InTransaction)
            Run("PRAGMA foreign_keys = ON");
        return Task.CompletedTask;
    }

    public override DatabaseError? Translate(Exception exception) => SqliteErrors.Translate(exception);

    public override ValueTask DisposeAsync() => _connection.DisposeAsync();

    protected override Task ExecuteCoreAsync(SqlCommand command, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using var sent = Command(command.Sql, command.Arguments);
        sent.ExecuteNonQuery();
        return Task.CompletedTask;
    }

    protected override Task RunCoreAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel) =>
        RunCoreAsync(statements, Options.StatementTimeout, cancel);

    protected override async Task RunLimitedCoreAsync(IReadOnlyList<SqlStatement> statements, StatementLimits limits, CancellationToken cancel)
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
            // Interrupting asks the library to stop at the next step; it then undoes the statement itself.
            using var stop = cancel.Register(() => raw.sqlite3_interrupt(Handle));
            using var timeout = limit > TimeSpan.Zero
                ? new Timer(_ => raw.sqlite3_interrupt(Handle), null, limit, Timeout.InfiniteTimeSpan)
                : null;
            try
            {
                Run(statement.Text);
            }
            catch (SqliteException e)
            {
                throw new StatementException(statement, cancel.IsCancellationRequested ? new OperationCanceledException(e.Message, e, cancel) : e);
            }
        }

        return Task.CompletedTask;
    }

    public override Task FlushAsync() => Task.CompletedTask;

    protected override async Task CreateCoreAsync(IReadOnlyList<string> statements, CancellationToken cancel)
    {
        await RetryAsync("BEGIN IMMEDIATE", cancel).ConfigureAwait(false);
        foreach (var statement in statements)
            Run(statement);
        await RetryAsync("COMMIT", cancel).ConfigureAwait(false);
    }

    protected override Task BeginCoreAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        Run("BEGIN");
        return Task.CompletedTask;
    }

    protected override async Task<long> BeginCoreAsync(TableName journal, bool more, CancellationToken cancel)
    {
        await RetryAsync("BEGIN IMMEDIATE", cancel).ConfigureAwait(false);
        return (long)(await QueryAsync($"SELECT count(*) FROM {SqlDialect.Quote(journal)}", cancel).ConfigureAwait(false))[0][0]!;
    }

    private async Task RetryAsync(string sql, CancellationToken cancel)
    {
        raw.sqlite3_busy_timeout(Handle, 0);
        try
        {
            var told = false;
            for (var watch = Stopwatch.StartNew(); ;)
            {
                cancel.ThrowIfCancellationRequested();
                try
                {
                    Run(sql);
                    return;
                }
                catch (SqliteException e) when (SqliteErrors.IsBusy(e))
                {
                    if (watch.Elapsed >= Options.LockTimeout)
                    {
                        throw new DbMigrateException(
                            ErrorId.LockTimeout,
                            $"Another connection holds the lock of {Url}; waited {Options.LockTimeout.TotalSeconds:0.#} s.",
                            "Wait for it to finish, or give a longer -LockTimeout (--lock-timeout).",
                            Url.Redacted,
                            e);
                    }
                }

                if (!told && watch.Elapsed > TimeSpan.FromSeconds(1))
                {
                    _waiting?.Invoke(null);
                    told = true;
                }

                await Task.Delay(Poll + TimeSpan.FromMilliseconds(Random.Shared.Next(20)), cancel).ConfigureAwait(false);
            }
        }
        finally
        {
            SetBusyTimeout(Options.LockTimeout);
        }
    }

    private void SetBusyTimeout(TimeSpan timeout) => raw.sqlite3_busy_timeout(Handle, (int)Math.Min(timeout.TotalMilliseconds, int.MaxValue));

    /// <summary>The rows whose foreign key names no row, counted by table and parent.</summary>
    private Dictionary<(string Table, string Parent), long> Violations()
    {
        var found = new Dictionary<(string, string), long>();
        var tables = Rows("SELECT DISTINCT m.name FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) WHERE m.type = 'table'");
        foreach (var table in tables.Select(row => (string)row[0]!))
        {
            try
            {
                foreach (var row in Rows("SELECT parent, count(*) FROM pragma_foreign_key_check($1) GROUP BY 1", table))
                    found[(table, (string)row[0]!)] = (long)row[1]!;
            }
            catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_ERROR)
            {
                // A foreign key whose parent has no unique key of those columns cannot be checked; it counts as one more row.
                found[(table, "a parent without that key")] = 1;
            }
        }

        return found;
    }

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

    /// <summary>The failure is recorded on the same connection: its transaction has been rolled back by then.</summary>
    private sealed class NoLock(SqliteSession session) : RunLock
    {
        public override Task CheckAsync(CancellationToken cancel) => Task.CompletedTask;

        public override Task ExecuteAsync(SqlCommand command) => session.ExecuteAsync(command, CancellationToken.None);

        // A file is never lost: whoever runs knows what he did.
        public override Task<IReadOnlyList<object?[]>?> SettleAsync(SqlCommand question) => Task.FromResult<IReadOnlyList<object?[]>?>(null);

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
