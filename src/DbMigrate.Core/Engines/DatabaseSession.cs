using System.Data.Common;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Engines;

/// <summary>The provider seam of the runner: one connection to one database.</summary>
/// <remarks>Transactions are plain SQL, not the driver's objects, because migrations bring <c>COMMIT</c> and <c>BEGIN</c> of
/// their own. Parameters are <c>$1</c>, <c>$2</c>, … on both engines.</remarks>
internal abstract partial class DatabaseSession(DatabaseUrl url, SessionAccess access, SessionOptions options) : IAsyncDisposable
{
    private static readonly StatementLimits Unlimited = new();

    public DatabaseUrl Url { get; } = url;

    public SqlDialect Dialect => Url.Engine.Sql;

    public ISqlSplitter Splitter => Url.Engine.Splitter;

    /// <summary>The user the engine knows us as; SQLite has none, and the operating system's stands in.</summary>
    public abstract string User { get; }

    /// <summary>Whether a transaction is open now.</summary>
    public abstract bool InTransaction { get; }

    /// <summary>Whether the connection is gone.</summary>
    public virtual bool IsLost => false;

    /// <summary>Whether other runners are kept out only while a transaction is open (SQLite), not for the whole run.</summary>
    public abstract bool LocksByTransaction { get; }

    /// <summary>Whether a transaction is one batch that is sent whole, and none stays open between two calls: then
    /// <see cref="TryRunWholeAsync"/> and <see cref="RunTransactionsAsync"/> are the only ways to one.</summary>
    public virtual bool OnlyBatches => false;

    /// <summary>Whether what it is told to do is written down, to be done later and by somebody else.</summary>
    public virtual bool IsRecording => false;

    /// <summary>What names the database's state before this run, where the engine keeps that; null else.</summary>
    public virtual string? Bookmark => null;

    /// <summary>How to go back to it, as a sentence.</summary>
    public virtual string? WayBack => null;

    protected SessionOptions Options { get; } = options;

    /// <summary>Opens a session.</summary>
    /// <exception cref="DbMigrateException">The database cannot be reached or opened.</exception>
    public static Task<DatabaseSession> OpenAsync(
        DatabaseUrl url,
        SessionAccess access,
        SessionOptions options,
        CancellationToken cancel) => url.Engine.OpenAsync(url, access, options, cancel);

    /// <summary>Runs a query of ours and reads all its rows.</summary>
    public Task<IReadOnlyList<object?[]>> QueryAsync(string sql, CancellationToken cancel, params object?[] arguments) =>
        GuardAsync(() => QueryCoreAsync(sql, cancel, arguments));

    /// <summary>Runs queries of ours and reads all their rows, in one round trip where the driver allows it. None waits for a lock longer
    /// than the lock time-out.</summary>
    public Task<IReadOnlyList<IReadOnlyList<object?[]>>> QueryAllAsync(IReadOnlyList<SqlCommand> queries, CancellationToken cancel) =>
        GuardAsync(() => QueryAllCoreAsync(queries, cancel));

    /// <summary>As <see cref="QueryAllAsync"/>, about rows of the user's: where some would be kept from this user, as by PostgreSQL's
    /// row-level security, it fails instead of counting the others. An open transaction is as it was before, even then.</summary>
    public Task<IReadOnlyList<IReadOnlyList<object?[]>>> ProbeAsync(IReadOnlyList<SqlCommand> queries, CancellationToken cancel) =>
        GuardAsync(() => ProbeCoreAsync(queries, cancel));

    /// <summary>Describes a table or view; null where there is none of that name.</summary>
    public Task<TableDescription?> DescribeAsync(TableName table, CancellationToken cancel) =>
        GuardAsync(() => DescribeCoreAsync(table, cancel));

    /// <summary>Describes tables and views, as <see cref="QueryAllAsync"/> asks; null for a name that nothing has.</summary>
    public async Task<IReadOnlyDictionary<TableName, TableDescription?>> DescribeAllAsync(
        IReadOnlyList<TableName> tables, CancellationToken cancel) =>
        tables
            .Zip(await GuardAsync(() => DescribeAllCoreAsync(tables, cancel)).ConfigureAwait(false))
            .ToDictionary(pair => pair.First, pair => pair.Second);

    /// <summary>Whether the schema that a table is to be made in is there.</summary>
    public Task<bool> HasSchemaAsync(TableName table, CancellationToken cancel) => GuardAsync(() => HasSchemaCoreAsync(table, cancel));

    /// <summary>Keeps other runners out until it is disposed; polls until the lock time-out.</summary>
    /// <param name="journal">The journal table that the lock stands for.</param>
    /// <param name="waiting">Told once when there is a wait, and who holds the lock where the engine can tell.</param>
    /// <param name="cancel">Ends the wait.</param>
    public Task<RunLock> LockAsync(TableName journal, Action<string?> waiting, CancellationToken cancel) =>
        GuardAsync(() => LockCoreAsync(journal, waiting, cancel));

    /// <summary>Runs a command of ours.</summary>
    public Task ExecuteAsync(string sql, CancellationToken cancel, params object?[] arguments) =>
        ExecuteAsync(new SqlCommand(sql, arguments), cancel);

    /// <summary>Runs a command of ours.</summary>
    public async Task ExecuteAsync(SqlCommand command, CancellationToken cancel)
    {
        RequireWrite();
        await GuardAsync(() => ExecuteCoreAsync(command, cancel)).ConfigureAwait(false);
        if (command.EveryRowOf is { } table && (await QueryAsync($"SELECT 1 FROM {table} LIMIT 1", cancel).ConfigureAwait(false)).Count > 0)
            throw SqlCommand.NotKept(table);
    }

    /// <summary>Runs a migration's statements in order, in as few round trips as the driver allows.</summary>
    /// <exception cref="StatementException">The first statement that fails.</exception>
    public Task RunAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        RequireWrite();
        return GuardAsync(() => RunCoreAsync(statements, cancel));
    }

    /// <summary>As <see cref="RunAsync(IReadOnlyList{SqlStatement}, CancellationToken)"/>, each statement within limits that hold for these
    /// statements only.</summary>
    /// <exception cref="StatementException">The first statement that fails.</exception>
    public Task RunAsync(IReadOnlyList<SqlStatement> statements, StatementLimits limits, CancellationToken cancel)
    {
        RequireWrite();
        return GuardAsync(() => limits == Unlimited ? RunCoreAsync(statements, cancel) : RunLimitedCoreAsync(statements, limits, cancel));
    }

    /// <summary>What a statement that failed may have left behind though no transaction kept it, as a sentence; null where there is no such
    /// thing.</summary>
    public virtual string? LeftoverOf(SqlStatement statement) => null;

    /// <summary>Removes what a failed attempt at a statement left behind and what would make it fail again. No transaction is
    /// open.</summary>
    /// <returns>What was removed, as a sentence; null where there was nothing.</returns>
    public Task<string?> CleanUpAsync(SqlStatement statement, CancellationToken cancel)
    {
        RequireWrite();
        return GuardAsync(() => CleanUpCoreAsync(statement, cancel));
    }

    /// <summary>Runs statements one after the other, each for itself: the failure of one stops none that follows. No transaction is
    /// open.</summary>
    /// <returns>What each ended in; null is success.</returns>
    public Task<IReadOnlyList<DatabaseError?>> TryEachAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        RequireWrite();
        return GuardAsync<IReadOnlyList<DatabaseError?>>(async () =>
            [
                .. (await TryEachCoreAsync(statements, cancel).ConfigureAwait(false)).Select(outcome =>
                    outcome is null ? null : SurvivedError(outcome)),
            ]);
    }

    /// <summary>Opens a write transaction that leaves the journal alone.</summary>
    public Task BeginAsync(CancellationToken cancel)
    {
        RequireWrite();
        return GuardAsync(() => BeginCoreAsync(cancel));
    }

    /// <summary>Runs scripts that are atomic, each in a transaction of its own, on a database that nobody else uses.</summary>
    /// <exception cref="StatementException">The first statement that fails; its transaction has been rolled back, those before it are
    /// durable.</exception>
    public Task RunTransactionsAsync(IReadOnlyList<IReadOnlyList<SqlStatement>> scripts, CancellationToken cancel)
    {
        RequireWrite();
        return GuardAsync(() => RunTransactionsCoreAsync(scripts, cancel));
    }

    /// <summary>Opens a write transaction in which no other runner, nor Drizzle's, can write the journal.</summary>
    /// <param name="journal">The journal as it was seen.</param>
    /// <param name="more">Another migration of this run follows: this commit need not wait for the disk, because the next one does.
    /// <see cref="FlushAsync"/> waits where no other followed after all.</param>
    /// <param name="cancel">Ends a wait for the lock.</param>
    /// <returns>What the mark's query gives now: something else than was seen means that somebody else was here.</returns>
    public Task<string> BeginAsync(JournalMark journal, bool more, CancellationToken cancel)
    {
        RequireWrite();
        return GuardAsync(() => BeginCoreAsync(journal, more, cancel));
    }

    /// <summary>Waits until every commit so far is on the disk.</summary>
    public Task FlushAsync() => GuardAsync(FlushCoreAsync);

    /// <summary>Creates tables of ours, in one transaction.</summary>
    public Task CreateAsync(IReadOnlyList<string> statements, CancellationToken cancel)
    {
        RequireWrite();
        return GuardAsync(() => CreateCoreAsync(statements, cancel));
    }

    /// <summary>Runs some last commands of ours and makes the open transaction durable, in one round trip where the driver allows
    /// it.</summary>
    public Task CommitAsync(CancellationToken cancel, params IReadOnlyList<SqlCommand> last) =>
        GuardAsync(() => CommitCoreAsync(last, cancel));

    /// <summary>As <see cref="CommitAsync(CancellationToken, IReadOnlyList{SqlCommand})"/>, of a transaction that has locked the
    /// journal.</summary>
    /// <returns>What the mark's query gives after those commands.</returns>
    public Task<string> CommitAsync(IReadOnlyList<SqlCommand> last, JournalMark journal, CancellationToken cancel) =>
        GuardAsync(() => CommitCoreAsync(last, journal, cancel));

    /// <summary>Undoes the open transaction; does nothing where there is none, or the connection is gone.</summary>
    public Task RollbackAsync() => GuardAsync(RollbackCoreAsync);

    /// <summary>Decides how a script's statements share transactions, and reads its directives.</summary>
    public ScriptPlan Plan(IEnumerable<SqlStatement> statements, TransactionMode mode) => Plan(_ => statements, mode);

    /// <summary>Decides how a script's statements share transactions, and reads its directives.</summary>
    /// <param name="read">Reads the statements; tells of commands of the engine's shell that are passed over.</param>
    /// <param name="mode">How migrations share transactions.</param>
    public ScriptPlan Plan(Func<Action<SkippedCommand>, IEnumerable<SqlStatement>> read, TransactionMode mode)
    {
        var directives = new ScriptDirectives();
        var review = new ScriptReview(Url.Engine.ScriptRules);
        var plan = PlanCore(
            directives.Read(review.Read(read(review.Skip))), () => mode == TransactionMode.None || directives.WithoutTransaction);
        return directives.Complete(plan with
        {
            ChangesSession = plan.ChangesSession || review.ChangesSession,
            Remarks = review.Remarks,
            Problem = review.Problem ?? plan.Problem,
        });
    }

    /// <summary>Before a migration's first transaction.</summary>
    public Task PrepareAsync(ScriptPlan plan, CancellationToken cancel) => GuardAsync(() => PrepareCoreAsync(plan, cancel));

    /// <summary>The statements that run from here on are those of this script, which finds nothing of another's in what the session says
    /// of the last row.</summary>
    public Task EnterAsync(ScriptPlan plan, CancellationToken cancel) => GuardAsync(() => EnterCoreAsync(plan, cancel));

    /// <summary>Turns foreign keys off or on (SQLite). No transaction is open.</summary>
    public Task SwitchForeignKeysAsync(bool on, CancellationToken cancel) => GuardAsync(() => SwitchForeignKeysCoreAsync(on, cancel));

    /// <summary>Inside the last transaction, before the journal row: what must hold for the commit.</summary>
    /// <param name="subject">What runs.</param>
    /// <param name="plan">Its script's.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.ForeignKeyViolation"/>.</exception>
    public Task VerifyAsync(ScriptSubject subject, ScriptPlan plan, CancellationToken cancel) =>
        GuardAsync(() => VerifyCoreAsync(subject, plan, cancel));

    /// <summary>After a migration, whatever came of it: undoes what it left behind in the session.</summary>
    public Task RestoreAsync(ScriptPlan plan) => GuardAsync(() => RestoreCoreAsync(plan));

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>The current row of a driver's reader.</summary>
    protected static object?[] RowOf(DbDataReader reader)
    {
        var row = new object?[reader.FieldCount];
        for (var i = 0; i < row.Length; i++)
            row[i] = reader.IsDBNull(i) ? null : reader.GetValue(i);
        return row;
    }

    private void RequireWrite()
    {
        if (access != SessionAccess.ReadWrite)
            throw new InvalidOperationException("This session reads only.");
    }
}
