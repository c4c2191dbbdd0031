using DbMigrate.Engines;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;
using Npgsql;

namespace DbMigrate.Providers.Postgres;

/// <content>Transactions, and the journal table that they lock.</content>
internal partial class PostgresSession
{
    protected override Task CommitCoreAsync(IReadOnlyList<SqlCommand> last, CancellationToken cancel) => SendCommitAsync(last, cancel);

    protected override Task<string> CommitCoreAsync(IReadOnlyList<SqlCommand> last, JournalMark journal, CancellationToken cancel) =>
        SendCommitAsync([.. last, new(journal.Query, [])], cancel);

    private async Task<string> SendCommitAsync(IReadOnlyList<SqlCommand> last, CancellationToken cancel)
    {
        var batch = new NpgsqlBatch(_connection) { Timeout = 0 };
        await using (batch.ConfigureAwait(false))
        {
            AddCommit(batch, last);
            try
            {
                var newest = await NewestAsync(batch, cancel).ConfigureAwait(false);
                _inTransaction = false;
                return newest;
            }
            catch (PostgresException e) when (NotKept(e, batch, last, batch.BatchCommands.Count - 1) is { } notKept)
            {
                throw notKept;
            }
        }
    }

    protected override async Task RollbackCoreAsync()
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

    /// <summary>Only a commit that writes something waits for the disk, and then for all that was committed before it.</summary>
    protected override Task FlushCoreAsync() =>
        SendAsync("SELECT pg_catalog.pg_logical_emit_message(true, 'dbmigrate', 'flush')", CancellationToken.None);

    protected override async Task BeginCoreAsync(CancellationToken cancel)
    {
        await SendAsync("BEGIN", cancel).ConfigureAwait(false);
        _inTransaction = true;
    }

    protected override async Task RunTransactionsCoreAsync(IReadOnlyList<IReadOnlyList<SqlStatement>> scripts, CancellationToken cancel)
    {
        if (scripts.Any(HasRows))
        {
            await RunAroundCopiesAsync(scripts, cancel).ConfigureAwait(false);
            return;
        }

        if (scripts.Count == 0) return;
        var batch = new NpgsqlBatch(_connection) { Timeout = 0 };
        await using (batch.ConfigureAwait(false))
        {
            var sources = new List<SqlStatement?>();
            foreach (var script in scripts)
            {
                Add("BEGIN", null);
                if (sources.Count > 1) Add(OwnCommands.ForgetNumbers, null);
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
                await RollbackAsync().ConfigureAwait(false);
                throw Blame(e, batch, sources.ElementAtOrDefault, cancel);
            }

            void Add(string sql, SqlStatement? source)
            {
                batch.BatchCommands.Add(new(sql));
                sources.Add(source);
            }
        }
    }

    protected override async Task<string> BeginCoreAsync(JournalMark journal, bool more, CancellationToken cancel)
    {
        var batch = new NpgsqlBatch(_connection) { Timeout = 0 };
        await using (batch.ConfigureAwait(false))
        {
            var lockTable = AddBegin(batch, journal.Table, more, waits: true, look: new(journal.Query));
            _inTransaction = true;
            try
            {
                return await NewestAsync(batch, cancel).ConfigureAwait(false);
            }
            catch (PostgresException e) when (IsLockTimeout(e, lockTable))
            {
                throw LockTimeout(journal.Table, e);
            }
        }
    }

    /// <summary>Runs a batch; gives what the journal mark's query in it gave.</summary>
    private static async Task<string> NewestAsync(NpgsqlBatch batch, CancellationToken cancel)
    {
        var reader = await batch.ExecuteReaderAsync(cancel).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var newest = "";
            do
            {
                // The rows of others, a script's too, are passed over unread.
                if (
                    reader.FieldCount == 1
                    && reader.GetName(0) == JournalMark.Column
                    && await reader.ReadAsync(cancel).ConfigureAwait(false))
                    newest = reader.GetString(0);
            }
            while (await reader.NextResultAsync(cancel).ConfigureAwait(false));
            return newest;
        }
    }

    /// <summary>Begins a transaction and locks the journal table.</summary>
    /// <param name="batch">Takes the commands.</param>
    /// <param name="journal">The journal table.</param>
    /// <param name="more">This commit need not wait for the disk.</param>
    /// <param name="waits">Wait for the lock; a limit of its own takes two commands more.</param>
    /// <param name="look">Looks at the journal once it is locked.</param>
    /// <returns>The command that takes the lock.</returns>
    private NpgsqlBatchCommand AddBegin(NpgsqlBatch batch, TableName journal, bool more, bool waits, NpgsqlBatchCommand look)
    {
        var lockTable = new NpgsqlBatchCommand($"{OwnCommands.LockTable(journal)}{(waits ? "" : " NOWAIT")}");
        Add("BEGIN");
        if (more)
            Add("SET LOCAL synchronous_commit = off");
        // What the script has set is laid aside for our own commands.
        if (_changesSession)
            AddAll(batch, OwnCommands.LayAside(OwnUser));
        if (waits)
            Add(OwnCommands.LimitLocks(Options.LockTimeout));
        batch.BatchCommands.Add(lockTable);
        batch.BatchCommands.Add(look);
        if (_changesSession)
            AddAll(batch, OwnCommands.TakeUp());
        else if (waits)
            Add("SET LOCAL lock_timeout TO DEFAULT");

        return lockTable;

        void Add(string sql) => batch.BatchCommands.Add(new(sql));
    }

    /// <summary>Whom a session is given back to after a script has taken another user: the word DEFAULT, or a name.</summary>
    public virtual string OwnUser => "DEFAULT";

    private static void AddAll(NpgsqlBatch batch, IEnumerable<string> commands)
    {
        foreach (var command in commands)
            batch.BatchCommands.Add(new(command));
    }

    private void AddCommit(NpgsqlBatch batch, IReadOnlyList<SqlCommand> last)
    {
        _hasNumbers |= last.Count > 0;
        if (_changesSession && last.Count > 0)
            AddAll(batch, OwnCommands.OwnRole(OwnUser));
        foreach (var item in last)
            batch.BatchCommands.Add(Own(item));
        batch.BatchCommands.Add(new("COMMIT"));
    }

    /// <summary>A command of ours, as one that the server has planned before where there is one.</summary>
    private NpgsqlBatchCommand Own(SqlCommand item)
    {
        var text = TextOf(item);
        if (!_changesSession && _repeated.Find(text, item.Arguments) is { } repeated) return repeated;
        var command = new NpgsqlBatchCommand(text);
        AddArguments(command.Parameters, item.Arguments);
        return command;
    }

    /// <summary>A command's text, which fails by itself where it is to change one row and does not.</summary>
    private static string TextOf(SqlCommand command) =>
        command.Otherwise is not null ? $"SELECT 1 / pg_catalog.count(*) FROM ({command.Sql}) q"
        : command.OneRowOf is null ? command.Sql
        : $"WITH changed AS ({command.Sql} RETURNING 1) SELECT 1 / pg_catalog.count(*) FROM changed";

    /// <summary>What it means that one of the commands before a COMMIT changed no row; null where something else failed.</summary>
    /// <param name="e">What failed.</param>
    /// <param name="batch">What was sent.</param>
    /// <param name="last">The commands.</param>
    /// <param name="commit">The number of the COMMIT, directly before which they stand.</param>
    private static DbMigrateException? NotKept(PostgresException e, NpgsqlBatch batch, IReadOnlyList<SqlCommand> last, int commit)
    {
        var failed = batch.BatchCommands.IndexOf((e.BatchCommand as NpgsqlBatchCommand)!) - (commit - last.Count);
        return IsNotKept(e) ? FailureOf(last.ElementAtOrDefault(failed), e) : null;
    }

    private static DbMigrateException? FailureOf(SqlCommand command, PostgresException e) =>
        command.Otherwise ?? (command.OneRowOf is { } table ? SqlCommand.NotKept(table, e) : null);

    // The row that is not there is divided by; a rule's table is none that WITH may change.
    private static bool IsNotKept(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.DivisionByZero or PostgresErrorCodes.FeatureNotSupported;

    private static bool IsLockTimeout(PostgresException e, NpgsqlBatchCommand lockTable) =>
        ReferenceEquals(e.BatchCommand, lockTable) && e.SqlState == PostgresErrorCodes.LockNotAvailable;

    private DbMigrateException LockTimeout(TableName journal, PostgresException e) => new(
        ErrorId.LockTimeout,
        $"Another connection holds a lock on the journal table {journal} of {Url}; waited {Duration.ToText(Options.LockTimeout)}.",
        "Wait for it to finish, or give a longer -LockTimeout (--lock-timeout).",
        Url.Redacted,
        e);
}
