using DbMigrate.Engines.Browsing;
using DbMigrate.Providers.Sqlite.Browsing;
using DbMigrate.Sql;
using Microsoft.Data.Sqlite;

namespace DbMigrate.Providers.Sqlite;

/// <content>Rows that somebody looks at, and may tire of.</content>
internal sealed partial class SqliteSession : IBrowses
{
    public TableBrowser Browse() => new SqliteBrowser(this, ReadAsync);

    /// <summary>Runs a query of ours that can be stopped.</summary>
    public Task<IReadOnlyList<object?[]>> ReadAsync(SqlCommand query, CancellationToken cancel) => GuardAsync(() => Task.Run(() =>
    {
        using var interrupt = new StatementInterrupt(Handle, Options.StatementTimeout, cancel);
        try
        {
            return (IReadOnlyList<object?[]>)Rows(query.Sql, query.Arguments);
        }
        catch (SqliteException e) when (cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException(e.Message, e, cancel);
        }
    }, CancellationToken.None));
}
