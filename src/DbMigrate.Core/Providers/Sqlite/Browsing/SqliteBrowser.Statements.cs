using System.Globalization;
using DbMigrate.Engines.Browsing;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Sqlite.Browsing;

/// <content>Changes, and statements that somebody wrote.</content>
internal partial class SqliteBrowser
{
    public override async Task<IReadOnlyList<string>> ChangeAsync(TableDetail table, RowEdit edit, CancellationToken cancel)
    {
        // A virtual table tells nothing of what was changed.
        if (table.Kind == "virtual") return await ChangeVirtualAsync(table, edit, cancel).ConfigureAwait(false);
        var rows = await ReadAsync(new EditWriter(this).Write(table, edit, returning: true).ToCommand(), cancel).ConfigureAwait(false);
        return [.. rows.Select(row => RowToken.Write([.. row.Select(value => SqliteRowSyntax.Of(value))]))];
    }

    private async Task<IReadOnlyList<string>> ChangeVirtualAsync(TableDetail table, RowEdit edit, CancellationToken cancel)
    {
        await ReadAsync(new EditWriter(this).Write(table, edit, returning: false).ToCommand(), cancel).ConfigureAwait(false);
        var state = (await ReadAsync("SELECT changes(), last_insert_rowid()", cancel).ConfigureAwait(false))[0];
        var id = edit.Kind == RowEditKind.Insert ? RowToken.Write([SqliteRowSyntax.Of(state[1])]) : edit.Id!;
        return [.. Enumerable.Repeat(id, Convert.ToInt32(state[0], CultureInfo.InvariantCulture))];
    }

    public override Task<long?> RunAsync(
        SqlStatement statement,
        IReadOnlyList<object?> arguments,
        IRowSink sink,
        CancellationToken cancel
    ) => Session is SqliteSession file ? file.RunForAsync(statement, arguments, sink, cancel) : RunReadingAsync(statement, sink, cancel);

    /// <remarks>What was opened to read cannot write, whatever a statement says; and the library asks before each thing that it
    /// does.</remarks>
    public override async Task<T> WithoutWritesAsync<T>(SqlStatement statement, Func<Task<T>> work, CancellationToken cancel)
    {
        RequireReading(statement);
        return await work().ConfigureAwait(false);
    }

    public override void RequireReading(SqlStatement statement) => (Session as SqliteSession)?.AllowReadingOnly();

    public override async Task<SqlPlan> ExplainAsync(SqlStatement statement, bool analyze, CancellationToken cancel)
    {
        const string Prefix = "EXPLAIN QUERY PLAN ";
        var rows = new RowList(10_000, long.MaxValue, int.MaxValue);
        await RunAsync(statement with { Text = Prefix + statement.Text }, [], rows, cancel).ConfigureAwait(false);
        var steps = rows.Rows.Select(row => (Id: row[0].Text!, Parent: row[1].Text!, Detail: row[3].Text!)).ToList();
        return new(new("QUERY PLAN", null, null, null, null, null, Below("0")), string.Join('\n', steps.Select(step => step.Detail)));

        PlanNode[] Below(string parent) =>
            [
                .. steps
                    .Where(step => step.Parent == parent)
                    .Select(step => new PlanNode(step.Detail, null, null, null, null, null, Below(step.Id))),
            ];
    }

    /// <summary>Runs a query through a session that gives whole results.</summary>
    private async Task<long?> RunReadingAsync(SqlStatement statement, IRowSink sink, CancellationToken cancel)
    {
        if (!SqliteReadOnly.ReadsOnly(statement))
        {
            throw new DbMigrateException(
                ErrorId.NotSupported,
                $"'{statement.Head}' is not run here: through its API, a statement that changes something could not be taken back.",
                "Write it into a migration.",
                statement.Text);
        }

        var (columns, rows) = await readNamed!(statement.Text, cancel).ConfigureAwait(false);
        await sink.BeginAsync([.. columns.Select(name => new SqlColumn(name, ""))]).ConfigureAwait(false);
        foreach (var row in rows)
        {
            if (!await sink.AddAsync([.. row.Select(value => SqliteRowSyntax.Of(value))]).ConfigureAwait(false)) break;
        }

        return null;
    }
}
