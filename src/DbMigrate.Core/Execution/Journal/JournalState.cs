using DbMigrate.Execution.History;

namespace DbMigrate.Execution.Journal;

/// <summary>Matches the folder's migrations with the journal's rows.</summary>
internal static class JournalState
{
    /// <summary>The journal, in the folder's order; rows that no migration matches come last, as missing.</summary>
    public static IReadOnlyList<JournalEntry> Compute(
        IReadOnlyList<Migration> migrations,
        IReadOnlyList<JournalRow> rows,
        IReadOnlyDictionary<string, (HistoryRow Last, DateTimeOffset? AppliedAt)> history,
        DatabaseTarget target,
        Project project)
    {
        var former = new FormerNames(migrations, history);
        var matches = JournalMatch.Of(migrations, rows);
        var newest = matches.Keys.Select(migration => migration.WhenMillis).DefaultIfEmpty(long.MinValue).Max();
        var known = migrations.Select(migration => Entry(migration, matches.GetValueOrDefault(migration)));
        var used = matches.Values.ToHashSet(ReferenceEqualityComparer.Instance);
        var missing = rows.Where(row => !used.Contains(row)).Select(row => new JournalEntry(null, target, project)
        {
            Tag = row.Tag ?? $"(unknown, when {(row.When?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?")})",
            Status = MigrationStatus.Missing,
            When = row.When is { } when ? Time(when) : null,
            AppliedAt = row.AppliedAt,
            Hash = row.Hash,
            Row = row,
        });
        return [.. known, .. missing];

        JournalEntry Entry(Migration migration, JournalRow? row)
        {
            var (last, appliedAt) = history.TryGetValue(migration.Tag, out var known) ? known : former.Find(migration, row);
            // A migration that is not applied failed to be; one that is failed to be undone.
            var failed = last?.Status is HistoryStatus.Failed or HistoryStatus.Partial or HistoryStatus.Interrupted
                && last.Direction == (row is null ? HistoryRow.Up : HistoryRow.Down);
            return new(migration, target, project)
            {
                Tag = migration.Tag,
                Status = row is null ? failed ? MigrationStatus.Failed : MigrationStatus.Pending
                    : JournalMatch.HashAgrees(migration, row) ? MigrationStatus.Applied
                    : MigrationStatus.Modified,
                OutOfOrder = row is null && migration.WhenMillis < newest,
                When = migration.IsDated ? migration.When : null,
                AppliedAt = row is null ? null : row.AppliedAt ?? appliedAt,
                Hash = migration.IsThere ? migration.Hash : row?.Hash,
                Error = !migration.IsThere ? $"'{migration.Path}' is not there." : failed ? ErrorOf(last!) : null,
                Row = row,
                LastAttempt = last,
            };
        }
    }

    /// <summary>The migrations of a folder whose database is not there yet.</summary>
    public static IReadOnlyList<JournalEntry> Unborn(IReadOnlyList<Migration> migrations, DatabaseTarget target, Project project) =>
    [
        .. migrations.Select(migration => new JournalEntry(migration, target, project)
        {
            Tag = migration.Tag,
            Status = MigrationStatus.Pending,
            When = migration.IsDated ? migration.When : null,
            Hash = migration.Hash,
        }),
    ];

    /// <summary>The migrations of a folder whose database could not be asked.</summary>
    public static IReadOnlyList<JournalEntry> Unread(IReadOnlyList<Migration> migrations, DatabaseTarget target, Project project) =>
    [
        .. migrations.Select(migration => new JournalEntry(migration, target, project)
        {
            Tag = migration.Tag,
            Status = MigrationStatus.Unknown,
            When = migration.IsDated ? migration.When : null,
            Hash = migration.IsThere ? migration.Hash : null,
            Error = migration.IsThere ? null : $"'{migration.Path}' is not there.",
        }),
    ];

    private static string ErrorOf(HistoryRow last) => last.Status switch
    {
        HistoryStatus.Failed => last.Error ?? "The last attempt failed.",
        HistoryStatus.Partial => Kept(last),
        _ => $"The last attempt was interrupted; {Kept(last)}",
    };

    private static string Kept(HistoryRow last) =>
        $"{last.Done} of {last.Total} statements{(last.Direction == HistoryRow.Down ? " of its undo" : "")} "
            + $"{(last.Done == 1 ? "is" : "are")} durable{(last.Error is null ? "." : $": {last.Error}")}";

    private static DateTimeOffset? Time(long millis) =>
        millis >= 0 && millis <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(millis) : null;
}
