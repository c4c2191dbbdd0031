using DbMigrate.Engines;
using DbMigrate.Engines.Browsing;
using DbMigrate.Operations.Browsing;
using DbMigrate.Sql;

namespace DbMigrate;

/// <content>Changes of rows.</content>
public sealed partial class DatabaseBrowser
{
    /// <summary>The statements that <see cref="EditAsync"/> would run. Changes nothing.</summary>
    /// <exception cref="DbMigrateException">A row cannot be changed, or not so.</exception>
    public Task<EditPlan> PlanEditAsync(IReadOnlyList<RowEdit> changes, CancellationToken cancel = default) => ReadAsync(
        async browser =>
        {
            var tables = await DescribeAsync(browser, changes, cancel).ConfigureAwait(false);
            var writer = new EditWriter(browser);
            return new EditPlan(
                [.. changes.Select(change => writer.Write(tables[change.Table], change, returning: true).Shown)],
                [.. changes.SelectMany(change => Costs(tables[change.Table], change)).Distinct()]);
        },
        cancel);

    /// <summary>Makes changes, all of them or none, in one transaction: each must meet the one row that was read, as it was read.</summary>
    /// <returns>The rows as they are now; or the row that is no longer what was read, and then nothing was changed.</returns>
    /// <exception cref="DbMigrateException">Nothing may be changed here, or the database refused a change; nothing was changed.</exception>
    public Task<EditOutcome> EditAsync(IReadOnlyList<RowEdit> changes, CancellationToken cancel = default)
    {
        if (ReadOnlyReason is { } reason)
            throw new DbMigrateException(ErrorId.DatabaseReadOnly, $"{target} is not changed. {reason}", null, target.ToString());
        return NamedAsync(
            async () =>
            {
                var session = await _sessions
                    .OpenAsync(SessionAccess.ReadWrite, new(SessionOptions.UsualReadingWait, _options.StatementTimeout), cancel)
                    .ConfigureAwait(false);
                await using (session.ConfigureAwait(false))
                    return await MakeAsync(session, changes, cancel).ConfigureAwait(false);
            },
            cancel);
    }

    private static async Task<EditOutcome> MakeAsync(DatabaseSession session, IReadOnlyList<RowEdit> changes, CancellationToken cancel)
    {
        var browser = BrowserSessions.BrowserOf(session);
        var tables = await DescribeAsync(browser, changes, cancel).ConfigureAwait(false);
        await session.BeginAsync(cancel).ConfigureAwait(false);
        var done = false;
        try
        {
            var ids = new List<string?>();
            for (var at = 0; at < changes.Count; at++)
            {
                var change = changes[at];
                var met = await browser.ChangeAsync(tables[change.Table], change, cancel).ConfigureAwait(false);
                if (met.Count != 1)
                {
                    await session.RollbackAsync().ConfigureAwait(false);
                    done = true;
                    return new([], await ConflictAsync(browser, tables[change.Table], change, at, met.Count, cancel).ConfigureAwait(false));
                }

                ids.Add(change.Kind == RowEditKind.Delete ? null : met[0]);
            }

            var rows = new List<DataRow?>();
            for (var at = 0; at < changes.Count; at++)
                rows.Add(
                    ids[at] is { } id
                        ? await browser
                            .RowAsync(tables[changes[at].Table], id, new RowQuery { Table = changes[at].Table }.CellBytes, cancel)
                            .ConfigureAwait(false)
                        : null);
            await session.CommitAsync(cancel).ConfigureAwait(false);
            done = true;
            return new(rows, null);
        }
        finally
        {
            if (!done) await session.RollbackAsync().ConfigureAwait(false);
        }
    }

    private static async Task<EditConflict> ConflictAsync(
        TableBrowser browser, TableDetail table, RowEdit change, int at, int met, CancellationToken cancel)
    {
        var current = change.Id is null
            ? null
            : await browser.RowAsync(table, change.Id, new RowQuery { Table = change.Table }.CellBytes, cancel).ConfigureAwait(false);
        return new(at, current, (change.Kind, met, current) switch
        {
            (RowEditKind.Insert, _, _) => $"{table.Table} did not take the row: a trigger or a rule keeps it out. Nothing was changed.",
            (_, > 1, _) => $"The change would have met {met} rows of {table.Table}. Nothing was changed.",
            (_, _, null) => $"The row of {table.Table} is gone: somebody has removed it, or given it another key. Nothing was changed.",
            _ => $"The row of {table.Table} is no longer what was read: somebody has changed it meanwhile. Nothing was changed.",
        });
    }

    private static async Task<Dictionary<TableName, TableDetail>> DescribeAsync(
        TableBrowser browser, IReadOnlyList<RowEdit> changes, CancellationToken cancel)
    {
        var tables = new Dictionary<TableName, TableDetail>();
        foreach (var table in changes.Select(change => change.Table).Distinct())
            tables[table] = await DescribeAsync(browser, table, cancel).ConfigureAwait(false);
        return tables;
    }

    private static IEnumerable<Hazard> Costs(TableDetail table, RowEdit change) => change.Kind == RowEditKind.Delete
        ? table.ReferencedBy.Where(reference => reference.Cascades).Select(reference => new Hazard(
            HazardCode.DataLoss, $"The rows of {reference.Table} that refer to it by {string.Join(", ", reference.Columns)} go with it."))
        : [];
}
