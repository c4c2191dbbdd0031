using System.Collections.Concurrent;
using System.Diagnostics;
using DbMigrate.Engines;
using DbMigrate.Engines.Browsing;
using DbMigrate.Operations.Browsing;
using DbMigrate.Planning.Hazards;
using DbMigrate.Sql;

namespace DbMigrate;

/// <content>SQL that somebody wrote.</content>
public sealed partial class DatabaseBrowser
{
    /// <summary>Runs SQL, statement after statement, on a connection of its own. Where nothing may be changed, the database itself refuses
    /// to; elsewhere nothing runs that would lose data before somebody has allowed it.</summary>
    /// <exception cref="DbMigrateException">The database cannot be reached. What a statement fails with is in the outcome.</exception>
    /// <exception cref="OperationCanceledException">It was canceled; a transaction that was open is rolled back.</exception>
    public Task<SqlOutcome> QueryAsync(SqlQuery query, CancellationToken cancel = default) => NamedAsync(
        async () =>
        {
            var watch = Stopwatch.StartNew();
            var messages = new ConcurrentQueue<SqlMessage>();
            IReadOnlyList<SqlStatement> statements;
            try
            {
                statements =
                [
                    .. target.Url.Engine.Splitter.Split(
                        new StringReader(query.Text),
                        skipped =>
                            messages.Enqueue(new("WARNING", $"{skipped.Name} is a command of {skipped.Shell}: it is passed over."))),
                ];
            }
            catch (SqlSplitException e)
            {
                return new([], [], new(ErrorId.ScriptInvalid, e.Message, null, null, e.Position, null), [], watch.Elapsed);
            }

            var options = new SessionOptions(
                SessionOptions.UsualReadingWait, query.Timeout, (text, isWarning) => messages.Enqueue(MessageOf(text, isWarning)));
            var session = await _sessions
                .OpenAsync(IsReadOnly ? SessionAccess.ReadOnly : SessionAccess.ReadWrite, options, cancel)
                .ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                var refused = IsReadOnly ? [] : await RefusedAsync(session, statements, query.Allow, cancel).ConfigureAwait(false);
                var results = new List<SqlResult>();
                var failure =
                    refused.Count > 0
                        ? null
                        : await RunAsync(session, statements, query, results, messages, cancel).ConfigureAwait(false);
                return new SqlOutcome(results, [.. messages], failure, refused, watch.Elapsed);
            }
        },
        cancel);

    /// <summary>The engine's plan for a statement.</summary>
    /// <param name="sql">One statement.</param>
    /// <param name="analyze">Runs it to measure it; what it changes is taken back. Where nothing may be changed, one that would is
    /// refused.</param>
    /// <param name="timeout">How long it may run.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <exception cref="DbMigrateException">The engine refused it.</exception>
    public Task<SqlPlan> ExplainAsync(string sql, bool analyze, TimeSpan timeout, CancellationToken cancel = default) => NamedAsync(
        async () =>
        {
            var statement = One(sql);
            var session = await _sessions
                .OpenAsync(
                    IsReadOnly || !analyze ? SessionAccess.ReadOnly : SessionAccess.ReadWrite,
                    new(SessionOptions.UsualReadingWait, timeout),
                    cancel)
                .ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                var browser = BrowserSessions.BrowserOf(session);
                if (IsReadOnly && analyze) browser.RequireReading(statement);
                return await browser.ExplainAsync(statement, analyze, cancel).ConfigureAwait(false);
            }
        },
        cancel);

    /// <summary>Writes the rows of a query, whole, while they come. The query changes nothing: the database refuses to.</summary>
    /// <param name="sql">One statement.</param>
    /// <param name="begin">Gets the columns before the first row.</param>
    /// <param name="row">Gets each row.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <exception cref="DbMigrateException">The engine refused it.</exception>
    public Task ReadAllAsync(
        string sql,
        Func<IReadOnlyList<SqlColumn>, Task> begin,
        Func<IReadOnlyList<Cell>, ValueTask> row,
        CancellationToken cancel = default
    ) => StreamAsync(_ => Task.FromResult((One(sql), (IReadOnlyList<object?>)[])), begin, row, cancel);

    /// <summary>Writes a table's rows, whole, while they come; of columns that are computed, and can be written nowhere, none.</summary>
    /// <inheritdoc cref="ReadAllAsync(string, Func{IReadOnlyList{SqlColumn}, Task}, Func{IReadOnlyList{Cell}, ValueTask}, CancellationToken)"/>
    /// <param name="query">The table, filters and order.</param>
    /// <param name="begin">Gets the columns before the first row.</param>
    /// <param name="row">Gets each row.</param>
    /// <param name="cancel">Cancels it.</param>
    public Task ReadAllAsync(
        RowQuery query,
        Func<IReadOnlyList<SqlColumn>, Task> begin,
        Func<IReadOnlyList<Cell>, ValueTask> row,
        CancellationToken cancel = default) =>
        StreamAsync(
            async browser =>
            {
                var table = await DescribeAsync(browser, query.Table, cancel).ConfigureAwait(false);
                var sql = browser.All(table, [.. table.Columns.Where(column => !column.Generated)], query.Filters, query.Sort);
                return (One(sql.Text), sql.Arguments);
            },
            begin,
            row,
            cancel);

    private Task StreamAsync(
        Func<TableBrowser, Task<(SqlStatement Statement, IReadOnlyList<object?> Arguments)>> write,
        Func<IReadOnlyList<SqlColumn>, Task> begin, Func<IReadOnlyList<Cell>, ValueTask> row, CancellationToken cancel) => NamedAsync(
        async () =>
        {
            var session = await _sessions
                .OpenAsync(SessionAccess.ReadOnly, new(SessionOptions.UsualReadingWait), cancel)
                .ConfigureAwait(false);
            await using (session.ConfigureAwait(false))
            {
                var browser = BrowserSessions.BrowserOf(session);
                var (statement, arguments) = await write(browser).ConfigureAwait(false);
                return await browser
                    .WithoutWritesAsync(
                        statement, () => browser.RunAsync(statement, arguments, new Handed(begin, row, cancel), cancel), cancel)
                    .ConfigureAwait(false);
            }
        },
        cancel);

    private async Task<SqlFailure?> RunAsync(
        DatabaseSession session,
        IReadOnlyList<SqlStatement> statements,
        SqlQuery query,
        List<SqlResult> results,
        ConcurrentQueue<SqlMessage> messages,
        CancellationToken cancel)
    {
        var browser = BrowserSessions.BrowserOf(session);
        var inTransaction = false;
        foreach (var statement in statements)
        {
            inTransaction = statement.Kind switch
            {
                StatementKind.Begin => true,
                StatementKind.Commit or StatementKind.Rollback => false,
                _ => inTransaction,
            };
            var watch = Stopwatch.StartNew();
            var rows = new RowList(query.Limit, query.Bytes, query.CellBytes) { MayStop = !inTransaction };
            try
            {
                var affected = IsReadOnly
                    ? await browser
                        .WithoutWritesAsync(statement, () => browser.RunAsync(statement, [], rows, cancel), cancel)
                        .ConfigureAwait(false)
                    : await browser.RunAsync(statement, [], rows, cancel).ConfigureAwait(false);
                var columns = await browser.NameTypesAsync(rows.Columns, cancel).ConfigureAwait(false);
                results.Add(new(columns, rows.Rows, rows.More, affected, CommandOf(statement), statement.Source, watch.Elapsed));
            }
            catch (DbMigrateException e)
            {
                return new(e.Id, e.Message, e.RecommendedAction, statement.Source, statement.Start, null);
            }
            catch (StatementException e) when (e.Error is { } error && !cancel.IsCancellationRequested)
            {
                return FailureOf(statement, error, query);
            }
        }

        if (inTransaction) messages.Enqueue(new("WARNING", "The text leaves a transaction open: it was rolled back."));
        return null;
    }

    private static SqlFailure FailureOf(SqlStatement statement, DatabaseError error, SqlQuery query)
    {
        var reason = error.Explain?.Invoke(statement);
        var message =
            error.Kind == DatabaseErrorKind.Canceled
                ? $"It ran longer than {Duration.ToText(query.Timeout)}, and was stopped."
                : $"{error.Message.TrimEnd('.')}{(error.Detail is null ? "" : $": {error.Detail.TrimEnd('.')}")}{(error.Code is null ? "" : $" ({error.Code})")}.";
        return new(
            error.Kind switch
            {
                DatabaseErrorKind.Canceled => ErrorId.StatementTimeout,
                DatabaseErrorKind.ReadOnly => ErrorId.DatabaseReadOnly,
                _ => ErrorId.StatementFailed,
            },
            reason is null ? message : $"{message} {reason.Sentence}",
            error.Hint ?? reason?.Advice,
            statement.Source,
            error.Offset is { } offset ? statement.PositionAt(offset) : statement.Start,
            error.Offset);
    }

    private async Task<IReadOnlyList<RefusedStatement>> RefusedAsync(
        DatabaseSession session, IReadOnlyList<SqlStatement> statements, IReadOnlyCollection<HazardCode> allow, CancellationToken cancel)
    {
        var gate = new HazardGate(project, target, allow);
        var found = await new RunHazards(session, new(project.Include, session.Dialect.Resolve(project.Journal)))
            .FindAsync(statements, 0, new(), cancel)
            .ConfigureAwait(false);
        return
        [
            .. found
                .Where(item => item.Allowance is null && gate.IsRefused(item.Hazard))
                .Select(item => new RefusedStatement(item.Hazard, item.Statement.Source)),
        ];
    }

    private SqlStatement One(string sql)
    {
        try
        {
            if (target.Url.Engine.Splitter.Split(new StringReader(sql)).Take(2).ToList() is [var statement]) return statement;
        }
        catch (SqlSplitException e)
        {
            throw new DbMigrateException(ErrorId.ScriptInvalid, e.Message, null, sql);
        }

        throw new DbMigrateException(ErrorId.NotSupported, "This takes one statement.", "Select the one that is meant.", sql);
    }

    private static string CommandOf(SqlStatement statement)
    {
        var words = statement.Head.Split(' ');
        return words is ["CREATE" or "ALTER" or "DROP" or "REFRESH", var what, ..] ? $"{words[0]} {what}" : words[0];
    }

    private static SqlMessage MessageOf(string text, bool isWarning) =>
        text.IndexOf(": ", StringComparison.Ordinal) is > 0 and var at && text[..at].All(char.IsAsciiLetter)
            ? new(text[..at], text[(at + 2)..])
            : new(isWarning ? "WARNING" : "NOTICE", text);

    /// <summary>Hands every row on.</summary>
    private sealed class Handed(
        Func<IReadOnlyList<SqlColumn>, Task> begin, Func<IReadOnlyList<Cell>, ValueTask> add, CancellationToken cancel) : IRowSink
    {
        public int CellBytes => int.MaxValue;

        public Task BeginAsync(IReadOnlyList<SqlColumn> columns) => begin(columns);

        public async ValueTask<bool> AddAsync(IReadOnlyList<Cell> row)
        {
            cancel.ThrowIfCancellationRequested();
            await add(row).ConfigureAwait(false);
            return true;
        }
    }
}
