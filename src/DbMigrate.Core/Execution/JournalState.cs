namespace DbMigrate.Execution;

/// <summary>Matches the folder's migrations with the journal's rows.</summary>
internal static class JournalState
{
    private const long MillisPerSecond = 1000;

    /// <summary>The journal, in the folder's order; rows that no migration matches come last, as missing.</summary>
    /// <remarks>
    /// Pending is a set, not a high-water mark: a migration is applied when a row has its tag, its <c>when</c> or its hash,
    /// and each row counts for one migration only, since two files may well be equal (two empty ones, say).
    /// The better evidence is used up first: tag, then <c>when</c> with hash, then <c>when</c>, then hash.
    /// </remarks>
    public static IReadOnlyList<JournalEntry> Compute(
        IReadOnlyList<Migration> migrations,
        IReadOnlyList<JournalRow> rows,
        IReadOnlyDictionary<string, (HistoryRow Last, DateTimeOffset? AppliedAt)> history,
        DatabaseTarget target,
        Project project)
    {
        var matches = Match(migrations, rows);
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
            var (last, appliedAt) = history.GetValueOrDefault(migration.Tag);
            // A migration that is not applied failed to be; one that is failed to be undone.
            var failed = last?.Outcome is HistoryOutcome.Failed or HistoryOutcome.Partial or HistoryOutcome.Progress
                && last.Direction == (row is null ? HistoryRow.Up : HistoryRow.Down);
            return new(migration, target, project)
            {
                Tag = migration.Tag,
                Status = row is null ? failed ? MigrationStatus.Failed : MigrationStatus.Pending
                    : HashAgrees(migration, row) ? MigrationStatus.Applied
                    : MigrationStatus.Modified,
                OutOfOrder = row is null && migration.WhenMillis < newest,
                When = migration.When,
                AppliedAt = row is null ? null : row.AppliedAt ?? appliedAt,
                Hash = migration.Hash,
                Error = failed ? ErrorOf(last!) : null,
                Row = row,
                LastAttempt = last,
            };
        }
    }

    private static Dictionary<Migration, JournalRow> Match(IReadOnlyList<Migration> migrations, IReadOnlyList<JournalRow> rows)
    {
        var matches = new Dictionary<Migration, JournalRow>();
        var free = rows.ToList();
        Pass((migration, row) => row.Tag == migration.Tag);
        Pass((migration, row) => row.When == migration.WhenMillis && HashAgrees(migration, row));
        Pass((migration, row) => row.When == migration.WhenMillis);
        // 'drizzle-kit up' turns a journal's milliseconds into a folder name of whole seconds, and the rows keep theirs.
        Pass((migration, row) => migration.WhenMillis % MillisPerSecond == 0 && row.When / MillisPerSecond == migration.WhenMillis / MillisPerSecond);
        Pass((migration, row) => row.Hash is { Length: > 0 } hash && migration.FileHash.Matches(hash));
        return matches;

        void Pass(Func<Migration, JournalRow, bool> agree)
        {
            foreach (var migration in migrations)
            {
                if (free.Count == 0)
                    return;
                if (matches.ContainsKey(migration) || free.FindIndex(row => agree(migration, row)) is not (>= 0 and var at))
                    continue;
                matches.Add(migration, free[at]);
                free.RemoveAt(at);
            }
        }
    }

    // Drizzle's bun-sqlite migrator stores no hash.
    private static bool HashAgrees(Migration migration, JournalRow row) => string.IsNullOrEmpty(row.Hash) || migration.FileHash.Matches(row.Hash);

    private static string ErrorOf(HistoryRow last) => last.Outcome switch
    {
        HistoryOutcome.Failed => last.Error ?? "The last attempt failed.",
        HistoryOutcome.Partial => Kept(last),
        _ => $"The last attempt was interrupted; {Kept(last)}",
    };

    private static string Kept(HistoryRow last) =>
        $"{last.Done} of {last.Total} statements{(last.Direction == HistoryRow.Down ? " of its undo" : "")} {(last.Done == 1 ? "is" : "are")} durable{(last.Error is null ? "." : $": {last.Error}")}";

    private static DateTimeOffset? Time(long millis) =>
        millis >= 0 && millis <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(millis) : null;
}
