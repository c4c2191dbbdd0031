using DbMigrate.Engines.Rows;
using DbMigrate.Schema;

namespace DbMigrate.Planning.Rows;

/// <summary>Finds each row again after a script.</summary>
/// <param name="tables">The tables.</param>
/// <param name="receivers">New partitions, which take rows of their families in.</param>
/// <param name="before">The rows before, by the tables' ids then.</param>
/// <param name="after">The rows afterwards, by the tables' ids now.</param>
/// <param name="converts">Asks the engine whether a changed value is what its cast makes of it.</param>
internal sealed class RowComparison(
    IReadOnlyList<TracedTable> tables,
    IReadOnlyList<(Table Table, int Family)> receivers,
    IReadOnlyDictionary<ObjectId, IReadOnlyList<SampleRow>> before,
    IReadOnlyDictionary<ObjectId, IReadOnlyList<SampleRow>> after,
    Func<TracedColumn, string, string, Task<bool>> converts)
{
    /// <summary>What is lost or changed, a line each.</summary>
    public async Task<IReadOnlyList<string>> FindAsync()
    {
        var lines = new List<string>();
        foreach (var family in tables.GroupBy(table => table.Family))
            lines.AddRange(
                await FindAsync([.. family], [.. receivers.Where(receiver => receiver.Family == family.Key).Select(item => item.Table.Id)])
                    .ConfigureAwait(false));
        return lines;
    }

    private async Task<List<string>> FindAsync(List<TracedTable> family, List<ObjectId> taking)
    {
        var lost = new List<(TracedTable Table, SampleRow Row)>();
        var left = taking.SelectMany(table => RowsOf(after, table).Select(row => (Table: table, Row: row))).ToList();
        foreach (var table in family)
        {
            var now = RowsOf(after, table.To.Id);
            var missing = await MatchAsync(table, RowsOf(before, table.From.Id), now).ConfigureAwait(false);
            if (!table.LosesRows) lost.AddRange(missing.Select(row => (table, row)));
            left.AddRange(now.Select(row => (table.To.Id, row)));
        }

        var lines = new List<string>();
        foreach (var (table, row) in lost)
        {
            // A row may be in another partition now, or with a parent that takes it in.
            var at = family.Count + taking.Count > 1 ? left.FindIndex(other => IsSameRow(table, row, other.Row)) : -1;
            if (at >= 0) left.RemoveAt(at);
            else lines.Add(Describe(table, row, [.. left.Where(other => other.Table == table.To.Id).Select(other => other.Row)]));
        }

        return lines;
    }

    private static List<SampleRow> RowsOf(IReadOnlyDictionary<ObjectId, IReadOnlyList<SampleRow>> rows, ObjectId table) =>
        rows.TryGetValue(table, out var found) ? [.. found] : [];

    /// <summary>Takes the rows that are found again out of those that are there now: as many as there can be, whichever each could be taken
    /// for.</summary>
    /// <returns>The rows that are not found.</returns>
    private async Task<List<SampleRow>> MatchAsync(TracedTable table, List<SampleRow> rows, List<SampleRow> now)
    {
        var pairing = new RowPairing(rows.Count, now.Count);
        pairing.Pair((row, other) => IsSameRow(table, rows[row], now[other]));
        if (pairing.Unpaired.Count > 0)
        {
            var converts = new HashSet<(int, int)>();
            for (var row = 0; row < rows.Count; row++)
            {
                for (var other = 0; other < now.Count; other++)
                {
                    if (await ConvertsAsync(table, rows[row], now[other]).ConfigureAwait(false)) converts.Add((row, other));
                }
            }

            pairing.Pair((row, other) => converts.Contains((row, other)));
        }

        var missing = pairing.Unpaired.Select(row => rows[row]).ToList();
        now.RemoveAll(pairing.Taken.Select(other => now[other]).ToHashSet(ReferenceEqualityComparer.Instance).Contains);
        return missing;
    }

    private static bool IsSameRow(TracedTable table, SampleRow row, SampleRow other) =>
        table.Columns.All(column => Same(column, row, other) is not false);

    private async Task<bool> ConvertsAsync(TracedTable table, SampleRow row, SampleRow other)
    {
        foreach (var column in table.Columns.Where(column => Same(column, row, other) is false))
        {
            if (!column.Retyped || row.Values[column.From.Name].Text is not { } old || other.Values[column.To.Name].Text is not { } now)
                return false;
            if (!await converts(column, old, now).ConfigureAwait(false)) return false;
        }

        return true;
    }

    /// <returns>Null where the column is not compared.</returns>
    private static bool? Same(TracedColumn column, SampleRow row, SampleRow other)
    {
        if (column.MayChange || column.To.Generated is not null) return null;
        return row.Values.TryGetValue(column.From.Name, out var old) && other.Values.TryGetValue(column.To.Name, out var now)
            ? ValueComparison.IsSame(column, old, now)
            : null;
    }

    private static string Describe(TracedTable table, SampleRow row, List<SampleRow> now)
    {
        var nearest = now.MinBy(other => table.Columns.Count(column => Same(column, row, other) is false));
        if (nearest is null) return $"{table.To.Id.Display}: the row {row.Describe([])} is gone";
        var changed = table.Columns.Where(column => Same(column, row, nearest) is false)
            .Select(column => $"{column.To.Name} was {row.Values[column.From.Name]} and is {nearest.Values[column.To.Name]}");
        return $"{table.To.Id.Display}: {string.Join(", ", changed)}";
    }
}
