using System.Globalization;
using System.Text.Json;
using DbMigrate.Engines.Browsing;
using DbMigrate.Sql;
using Npgsql;

namespace DbMigrate.Providers.Postgres.Browsing;

/// <content>Changes, and statements that somebody wrote.</content>
internal sealed partial class PostgresBrowser
{
    public override async Task<IReadOnlyList<string>> ChangeAsync(TableDetail table, RowEdit edit, CancellationToken cancel)
    {
        var rows = await ReadAsync(new EditWriter(this).Write(table, edit, returning: true).ToCommand(), cancel).ConfigureAwait(false);
        return [.. rows.Select(row =>
        {
            var at = 0;
            return RowToken.Write([
                .. table.Identity.Select(part =>
                    Syntax.Read(row, ref at, part.Column is { } name ? table.Column(name) : null, isWhole: true)),
            ]);
        })];
    }

    public override Task<long?> RunAsync(
        SqlStatement statement, IReadOnlyList<object?> arguments, IRowSink sink, CancellationToken cancel) =>
        PostgresReadOnly.IsCopy(statement)
            ? throw new DbMigrateException(
                ErrorId.NotSupported,
                $"'{statement.Head}' moves rows through a shell, and there is none here.",
                "Take the rows of a query away as a file; add rows with INSERT.",
                statement.Text)
            : session.RunTextAsync(statement, arguments, sink, cancel);

    /// <remarks>In a read-only transaction that has read something, nothing can make it another one any more; it ends with a rollback, so
    /// that not even what such a transaction may do is kept; and the server says whether anything was written.</remarks>
    public override async Task<T> WithoutWritesAsync<T>(SqlStatement statement, Func<Task<T>> work, CancellationToken cancel)
    {
        RequireReading(statement);
        await session.SendTextAsync("BEGIN READ ONLY", cancel).ConfigureAwait(false);
        try
        {
            await ReadAsync("SELECT 1", cancel).ConfigureAwait(false);
            var result = await work().ConfigureAwait(false);
            if (await HasWrittenAsync(cancel).ConfigureAwait(false))
            {
                throw new DbMigrateException(
                    ErrorId.DatabaseReadOnly,
                    $"'{statement.Head}' would have changed the database, where nothing may be changed; it was taken back.",
                    null,
                    statement.Text);
            }

            return result;
        }
        finally
        {
            if (!session.IsLost) await session.SendTextAsync("ROLLBACK", CancellationToken.None).ConfigureAwait(false);
        }
    }

    public override void RequireReading(SqlStatement statement)
    {
        if (PostgresReadOnly.WhyNot(statement) is { } reason)
            throw new DbMigrateException(
                ErrorId.DatabaseReadOnly,
                $"'{statement.Head}' is not run here, where nothing may be changed: {reason}",
                null,
                statement.Text);
    }

    private async Task<bool> HasWrittenAsync(CancellationToken cancel)
    {
        try
        {
            var state = await ReadAsync(
                    "SELECT pg_catalog.current_setting('transaction_read_only'), pg_catalog.txid_current_if_assigned()", cancel)
                .ConfigureAwait(false);
            return state[0] is not ["on", null];
        }
        catch (DatabaseException e) when (e.Error?.Code == PostgresErrorCodes.InFailedSqlTransaction)
        {
            // The statement was stopped because nobody wanted more rows: nothing of such a transaction can be kept.
            return false;
        }
    }

    public override async Task<SqlPlan> ExplainAsync(SqlStatement statement, bool analyze, CancellationToken cancel)
    {
        // What it does is taken back.
        await session.SendTextAsync("BEGIN", cancel).ConfigureAwait(false);
        try
        {
            var options = analyze ? "ANALYZE, " : "";
            var list = new RowList(1, long.MaxValue, int.MaxValue);
            var prefix = $"EXPLAIN ({options}FORMAT JSON) ";
            await session
                .RunTextAsync(statement with { Text = prefix + statement.Text }, [], list, cancel, prefix.Length)
                .ConfigureAwait(false);
            var json = list.Rows[0][0].Text!;
            using var document = JsonDocument.Parse(json);
            return new(NodeOf(document.RootElement[0].GetProperty("Plan")), json);
        }
        finally
        {
            if (!session.IsLost) await session.SendTextAsync("ROLLBACK", CancellationToken.None).ConfigureAwait(false);
        }
    }

    public override async Task<IReadOnlyList<SqlColumn>> NameTypesAsync(IReadOnlyList<SqlColumn> columns, CancellationToken cancel)
    {
        var unknown = columns
            .Select(column => column.Type)
            .Where(type => type.Length > 0 && char.IsAsciiDigit(type[0]))
            .Distinct()
            .ToList();
        if (unknown.Count == 0) return columns;
        var names = (
            await ReadAsync(
                    "SELECT o, pg_catalog.format_type(o, NULL) FROM pg_catalog.unnest($1::oid[]) o",
                    cancel,
                    $"{{{string.Join(',', unknown)}}}")
                .ConfigureAwait(false)).ToDictionary(row => (string)row[0]!, row => (string)row[1]!);
        return [.. columns.Select(column => names.TryGetValue(column.Type, out var name) ? column with { Type = name } : column)];
    }

    private static PlanNode NodeOf(JsonElement plan)
    {
        var title = new[]
        {
            Text("Join Type") is { } join and not "Inner" ? $"{Text("Node Type")} ({join})" : Text("Node Type"),
            Text("Strategy") is { } strategy and not "Plain" ? $"({strategy})" : null,
        };
        var detail = new[]
        {
            Text("Relation Name") is { } relation
                ? $"on {relation}{(Text("Alias") is { } alias && alias != relation ? $" {alias}" : "")}"
                : Text("Function Name") ?? Text("CTE Name"),
            Text("Index Name") is { } index ? $"by {index}" : null,
            Text("Index Cond"),
            Text("Hash Cond"),
            Text("Merge Cond"),
            Text("Recheck Cond"),
            Text("Join Filter"),
            Text("Filter") is { } filter ? $"filter {filter}" : null,
            List("Sort Key"),
            List("Group Key"),
        };
        return new(
            string.Join(' ', title.Where(part => part is not null)),
            detail.Any(part => part is not null) ? string.Join(", ", detail.Where(part => part is not null)) : null,
            Number("Total Cost"),
            Number("Plan Rows"),
            Number("Actual Rows") * (Number("Actual Loops") ?? 1),
            Number("Actual Total Time") is { } time ? TimeSpan.FromMilliseconds(time * (Number("Actual Loops") ?? 1)) : null,
            plan.TryGetProperty("Plans", out var plans) ? [.. plans.EnumerateArray().Select(NodeOf)] : []);

        string? Text(string name) =>
            plan.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        string? List(string name) => plan.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? $"by {string.Join(", ", value.EnumerateArray().Select(item => item.GetString()))}" : null;
        double? Number(string name) =>
            plan.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
    }
}
