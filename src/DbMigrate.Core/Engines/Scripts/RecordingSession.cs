using System.Globalization;
using System.Text.RegularExpressions;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Engines.Scripts;

/// <summary>Writes down what a run sends to a database, and reads that database. The run is the one that would be: so its script is what it
/// does, and nothing else has to know how it does it.</summary>
/// <param name="read">The database, on a session that reads only.</param>
/// <param name="options">What the run sets on its session.</param>
/// <param name="record">Takes each statement in its order.</param>
internal abstract partial class RecordingSession(DatabaseSession read, SessionOptions options, Action<RecordedCommand> record)
    : DatabaseSession(read.Url, SessionAccess.ReadWrite, options)
{
    /// <summary>The tables of ours, quoted, with the rows that they have at this point of the script.</summary>
    private readonly List<(string Table, long Rows)> _watched = [];

    private bool _inTransaction;
    private bool _isLookedAt;

    public override string User => read.User;

    public override bool InTransaction => _inTransaction;

    public override bool LocksByTransaction => read.LocksByTransaction;

    public override bool IsRecording => true;

    /// <summary>Writes down what the session finds before the first migration.</summary>
    public abstract void Open();

    /// <summary>Writes down what takes away what <see cref="Open"/> has made.</summary>
    public virtual void Close()
    {
    }

    /// <summary>From here on each transaction looks whether a table has the rows that it must have by then.</summary>
    public async Task WatchAsync(TableName table, bool exists, CancellationToken cancel)
    {
        var quoted = SqlDialect.Quote(table);
        _watched.Add(
            (
                quoted,
                exists
                    ? Convert.ToInt64(
                        (await QueryAsync($"SELECT count(*) FROM {quoted}", cancel).ConfigureAwait(false))[0][0],
                        CultureInfo.InvariantCulture)
                    : 0));
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Begins a transaction and keeps others from the journal as a run does.</summary>
    /// <param name="journal">The journal table.</param>
    /// <param name="look">Looks at the journal as soon as nobody else can write it.</param>
    protected abstract void Begin(TableName journal, Action look);

    /// <summary>Begins a transaction that leaves the journal alone.</summary>
    protected abstract string BeginWord { get; }

    /// <summary>Stops the script where a condition does not hold.</summary>
    protected abstract void Require(string condition);

    /// <summary>What stands before our records.</summary>
    protected virtual void BeforeRecords()
    {
    }

    protected void Record(PlannedStatementKind kind, string sql) => record(new(kind, sql));

    protected void Record(SqlStatement statement) => record(new(PlannedStatementKind.Migration, statement.Text, statement));

    protected override Task<IReadOnlyList<object?[]>> QueryCoreAsync(string sql, CancellationToken cancel, params object?[] arguments) =>
        read.QueryAsync(sql, cancel, arguments);

    protected override Task<IReadOnlyList<IReadOnlyList<object?[]>>> QueryAllCoreAsync(
        IReadOnlyList<SqlCommand> queries, CancellationToken cancel) => read.QueryAllAsync(queries, cancel);

    protected override Task<TableDescription?> DescribeCoreAsync(TableName table, CancellationToken cancel) =>
        read.DescribeAsync(table, cancel);

    protected override Task<bool> HasSchemaCoreAsync(TableName table, CancellationToken cancel) => read.HasSchemaAsync(table, cancel);

    // A script of its own takes no lock: each of its transactions looks at the journal.
    protected override Task<RunLock> LockCoreAsync(TableName journal, Action<string?> waiting, CancellationToken cancel) =>
        Task.FromResult<RunLock>(new NoLock(this));

    protected override DatabaseError? TranslateCore(Exception exception) => null;

    protected override ScriptPlan PlanCore(IEnumerable<SqlStatement> statements, Func<bool> withoutTransaction) =>
        throw new NotSupportedException("The session that reads the database plans.");

    protected override Task CreateCoreAsync(IReadOnlyList<string> statements, CancellationToken cancel)
    {
        Record(PlannedStatementKind.Transaction, BeginWord);
        foreach (var statement in statements) Record(PlannedStatementKind.Journal, statement);
        Record(PlannedStatementKind.Transaction, "COMMIT");
        return Task.CompletedTask;
    }

    protected override Task BeginCoreAsync(CancellationToken cancel)
    {
        Record(PlannedStatementKind.Transaction, BeginWord);
        _inTransaction = true;
        return Task.CompletedTask;
    }

    protected override Task<string> BeginCoreAsync(JournalMark journal, bool more, CancellationToken cancel)
    {
        Begin(journal.Table, () =>
        {
            // The keys of rows that the script itself adds are not known: they are counted.
            var newest = _isLookedAt ? [] : (string[])[$"({journal.Query}) = {SqlDialect.Literal(journal.Seen)}"];
            Require(
                string.Join(
                    " AND ",
                    _watched
                        .Select(item =>
                            string.Create(CultureInfo.InvariantCulture, $"(SELECT count(*) FROM {item.Table}) = {item.Rows}"))
                        .Concat(newest)));
            _isLookedAt = true;
        });
        _inTransaction = true;
        return Task.FromResult(journal.Seen);
    }

    protected override Task CommitCoreAsync(IReadOnlyList<SqlCommand> last, CancellationToken cancel)
    {
        if (last.Count > 0) BeforeRecords();
        // Whether the rows are there that there have to be, the next transaction asks.
        foreach (var command in last.Where(command => command.Otherwise is null))
            Record(PlannedStatementKind.Journal, TextOf(command));
        Record(PlannedStatementKind.Transaction, "COMMIT");
        _inTransaction = false;
        return Task.CompletedTask;
    }

    protected override async Task<string> CommitCoreAsync(IReadOnlyList<SqlCommand> last, JournalMark journal, CancellationToken cancel)
    {
        await CommitCoreAsync(last, cancel).ConfigureAwait(false);
        return journal.Seen;
    }

    protected override Task RollbackCoreAsync()
    {
        _inTransaction = false;
        return Task.CompletedTask;
    }

    protected override Task FlushCoreAsync() => Task.CompletedTask;

    protected override Task ExecuteCoreAsync(SqlCommand command, CancellationToken cancel)
    {
        if (command.Otherwise is not null) return Task.CompletedTask;
        Record(command.OneRowOf is null ? PlannedStatementKind.Transaction : PlannedStatementKind.Journal, TextOf(command));
        return Task.CompletedTask;
    }

    protected override Task RunCoreAsync(IReadOnlyList<SqlStatement> statements, CancellationToken cancel)
    {
        foreach (var statement in statements) Record(statement);
        return Task.CompletedTask;
    }

    /// <summary>A command of ours with its arguments in their places.</summary>
    private string TextOf(SqlCommand command)
    {
        for (var at = 0; at < _watched.Count; at++)
        {
            if (_watched[at].Table == command.OneRowOf) _watched[at] = (_watched[at].Table, _watched[at].Rows + 1);
        }

        return Parameter()
            .Replace(command.Sql, match => Literal(command.Arguments[int.Parse(match.ValueSpan[1..], CultureInfo.InvariantCulture) - 1]));
    }

    private static string Literal(object? value) => value switch
    {
        null => "NULL",
        string text => SqlDialect.Literal(text),
        int or long => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        _ => throw new ArgumentOutOfRangeException(nameof(value), value, "Not a value of our records."),
    };

    [GeneratedRegex(@"\$\d+")]
    private static partial Regex Parameter();

    private sealed class NoLock(RecordingSession session) : RunLock(session)
    {
        protected override Task CheckCoreAsync(CancellationToken cancel) => Task.CompletedTask;

        protected override Task ExecuteCoreAsync(SqlCommand command) => Task.CompletedTask;

        public override Task<IReadOnlyList<object?[]>?> SettleAsync(SqlCommand question) =>
            Task.FromResult<IReadOnlyList<object?[]>?>(null);

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
