using DbMigrate.Engines;
using DbMigrate.Engines.Browsing;
using DbMigrate.Operations.Browsing;
using DbMigrate.Sql;

namespace DbMigrate;

/// <summary>Looks at a database's tables and rows, changes rows, and runs SQL: what the studio calls. Values are exactly what the engine
/// prints, and what it reads. Its methods may run at the same time.</summary>
/// <param name="project">The project, from <see cref="ProjectLoader"/>.</param>
/// <param name="target">The database.</param>
/// <param name="options">What it may do; null is the usual.</param>
public sealed partial class DatabaseBrowser(Project project, DatabaseTarget target, BrowserOptions? options = null) : IAsyncDisposable
{
    private readonly BrowserOptions _options = options ?? new();
    private readonly BrowserSessions _sessions = new(target.Url, new(SessionOptions.UsualReadingWait, (options ?? new()).StatementTimeout));

    /// <summary>Whether it changes nothing: it was asked to, the environment is protected, or the engine cannot.</summary>
    public bool IsReadOnly => ReadOnlyReason is not null;

    /// <summary>Why it changes nothing, as a sentence; null where it does.</summary>
    public string? ReadOnlyReason =>
        _options.ReadOnly ? "It was opened to read only."
        : target.Protected ? $"The environment '{target.Environment}' is protected."
        : !HasTransactions
            ? $"Through the API of {EngineName} no transaction stays open in which a change could be looked at before it is kept."
        : null;

    /// <summary>What the engine is called.</summary>
    public string EngineName => target.Url.Engine.Title;

    /// <summary>Whether a running statement can be stopped.</summary>
    public bool CanCancel => target.Url.Engine.CancelsStatements;

    /// <summary>Whether several statements can be one transaction.</summary>
    public bool HasTransactions => target.Url.Engine.HasTransactions;

    /// <summary>The engine's version, as it names itself.</summary>
    public Task<string> GetVersionAsync(CancellationToken cancel = default) => ReadAsync(browser => browser.VersionAsync(cancel), cancel);

    /// <summary>The tables and views, with what the engine's catalog knows of their size. Counts nothing.</summary>
    public Task<IReadOnlyList<TableSummary>> GetTablesAsync(CancellationToken cancel = default) =>
        ReadAsync(browser => browser.TablesAsync(cancel), cancel);

    /// <summary>Every table's columns.</summary>
    public Task<IReadOnlyList<TableColumns>> GetColumnsAsync(CancellationToken cancel = default) =>
        ReadAsync(browser => browser.ColumnsAsync(cancel), cancel);

    /// <summary>The names of the functions that a query can call.</summary>
    public Task<IReadOnlyList<string>> GetFunctionsAsync(CancellationToken cancel = default) =>
        ReadAsync(browser => browser.FunctionsAsync(cancel), cancel);

    /// <summary>Describes a table or view.</summary>
    /// <exception cref="DbMigrateException">There is none of that name.</exception>
    public Task<TableDetail> GetTableAsync(TableName table, CancellationToken cancel = default) =>
        ReadAsync(browser => DescribeAsync(browser, table, cancel), cancel);

    /// <summary>Reads a page of rows.</summary>
    public Task<RowPage> GetRowsAsync(RowQuery query, CancellationToken cancel = default) =>
        ReadAsync(
            async browser =>
                await browser
                    .PageAsync(await DescribeAsync(browser, query.Table, cancel).ConfigureAwait(false), query, cancel)
                    .ConfigureAwait(false),
            cancel);

    /// <summary>Reads the rows that hold some values: the one that a foreign key refers to, or those that refer to one.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="values">Their values.</param>
    /// <param name="limit">How many rows at most.</param>
    /// <param name="cancel">Cancels it.</param>
    public Task<IReadOnlyList<DataRow>> FindRowsAsync(
        TableName table, IReadOnlyList<string> columns, IReadOnlyList<Cell> values, int limit = 100, CancellationToken cancel = default) =>
        ReadAsync(
            async browser =>
                await browser
                    .FindAsync(
                        await DescribeAsync(browser, table, cancel).ConfigureAwait(false),
                        columns,
                        values,
                        limit,
                        new RowQuery { Table = table }.CellBytes,
                        cancel)
                    .ConfigureAwait(false),
            cancel);

    /// <summary>Reads one value whole.</summary>
    /// <param name="table">The table.</param>
    /// <param name="id">The row's <see cref="DataRow.Id"/>.</param>
    /// <param name="column">The column.</param>
    /// <param name="cancel">Cancels it.</param>
    /// <exception cref="DbMigrateException">The row is gone.</exception>
    public Task<Cell> GetCellAsync(TableName table, string id, string column, CancellationToken cancel = default) => ReadAsync(
        async browser =>
            await browser
                .CellAsync(await DescribeAsync(browser, table, cancel).ConfigureAwait(false), id, column, cancel)
                .ConfigureAwait(false)
            ?? throw new DbMigrateException(ErrorId.NotSupported, "The row is gone.", "Read the rows anew.", table.ToString()),
        cancel);

    /// <summary>Counts the rows that meet filters.</summary>
    /// <returns>The number's digits.</returns>
    public Task<string> CountRowsAsync(TableName table, IReadOnlyList<RowFilter> filters, CancellationToken cancel = default) =>
        ReadAsync(
            async browser =>
                await browser
                    .CountAsync(await DescribeAsync(browser, table, cancel).ConfigureAwait(false), filters, cancel)
                    .ConfigureAwait(false),
            cancel);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _sessions.DisposeAsync();

    private static async Task<TableDetail> DescribeAsync(TableBrowser browser, TableName table, CancellationToken cancel) =>
        await browser.DescribeAsync(table, cancel).ConfigureAwait(false)
        ?? throw new DbMigrateException(
            ErrorId.NotSupported, $"There is no table or view {table}.", "Read the list of tables anew.", table.ToString());

    private Task<T> ReadAsync<T>(Func<TableBrowser, Task<T>> work, CancellationToken cancel) =>
        NamedAsync(() => _sessions.ReadAsync(work, cancel), cancel);

    /// <summary>Gives the engine's failures a name.</summary>
    private async Task<T> NamedAsync<T>(Func<Task<T>> work, CancellationToken cancel)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (DatabaseException) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancel);
        }
        catch (DatabaseException e) when (e.Error is { } error)
        {
            throw RefusalOf(error);
        }
    }

    private DbMigrateException RefusalOf(DatabaseError error) =>
        error.Kind == DatabaseErrorKind.Canceled
            ? new(
                ErrorId.StatementTimeout,
                $"{target} took longer than {Duration.ToText(_options.StatementTimeout)}, and was stopped.",
                "Look for fewer rows, by a filter that an index answers; or give it more time.",
                target.ToString(),
                error.Exception)
            : new(
                DatabaseRefusal.IdOf(error.Kind, ErrorId.StatementFailed),
                $"{target.Url.Scrub(error.Message.TrimEnd('.'))}{(error.Detail is null ? "" : $": {target.Url.Scrub(error.Detail.TrimEnd('.'))}")}{(error.Code is null ? "" : $" ({error.Code})")}.",
                error.Hint is { } hint ? target.Url.Scrub(hint)
                    : error.Kind == DatabaseErrorKind.ReadOnly ? null
                    : DatabaseRefusal.AdviceOn(error.Kind),
                target.ToString(),
                error.Exception);
}
