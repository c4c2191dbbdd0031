namespace DbMigrate.Execution.History;

/// <summary>Makes attempts of the history's rows.</summary>
internal static class HistoryState
{
    /// <summary>The attempts, in the order in which they began.</summary>
    /// <remarks>A row that is a point within an attempt is followed by that attempt's next row: of the same tag, direction and
    /// start.</remarks>
    public static IReadOnlyList<HistoryEntry> Compute(IReadOnlyList<HistoryRow> rows, DatabaseTarget target)
    {
        var attempts = new List<HistoryRow>();
        var open = new Dictionary<(string Tag, string Direction, DateTimeOffset StartedAt), int>();
        foreach (var row in rows)
        {
            var key = (row.Tag, row.Direction, row.StartedAt);
            if (!open.Remove(key, out var at))
            {
                at = attempts.Count;
                attempts.Add(row);
            }

            attempts[at] = row;
            if (row.Status == HistoryStatus.Interrupted)
                open[key] = at;
        }

        return [.. attempts.Select(row => Entry(row, target))];
    }

    private static HistoryEntry Entry(HistoryRow row, DatabaseTarget target) => new()
    {
        Tag = row.Tag,
        Direction = row.Direction == HistoryRow.Down ? MigrationDirection.Down : MigrationDirection.Up,
        Status = row.Status,
        StartedAt = row.StartedAt == default ? null : row.StartedAt,
        Duration = row.Duration,
        Statements = row.Done,
        TotalStatements = row.Total,
        Error = row.Error,
        User = row.User,
        Host = row.Host,
        Tool = row.Tool,
        Bookmark = row.Bookmark,
        Hash = row.Hash,
        Database = target.Url.Redacted,
        Environment = target.Environment,
    };
}
