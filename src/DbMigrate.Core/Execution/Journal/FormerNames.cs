using DbMigrate.Execution.History;

namespace DbMigrate.Execution.Journal;

/// <summary>What the history says of migrations under names that they no longer have: a file was renamed, or <c>drizzle-kit up</c> has
/// moved them all into folders. The file's hash tells which is which.</summary>
internal sealed class FormerNames
{
    private readonly Dictionary<string, Queue<(HistoryRow Last, DateTimeOffset? AppliedAt)>> _byHash;

    public FormerNames(
        IReadOnlyList<Migration> migrations, IReadOnlyDictionary<string, (HistoryRow Last, DateTimeOffset? AppliedAt)> history)
    {
        var tags = migrations.Select(migration => migration.Tag).ToHashSet(StringComparer.Ordinal);
        // Equal files stand for each other in the order in which they were run.
        _byHash = history.Where(item => !tags.Contains(item.Key) && item.Value.Last.Hash is { Length: > 0 })
            .OrderBy(item => item.Value.AppliedAt ?? item.Value.Last.StartedAt)
            .GroupBy(item => item.Value.Last.Hash!, item => item.Value, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => new Queue<(HistoryRow, DateTimeOffset?)>(group), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The newest row of a migration's former name, and the newest success's end; neither where it has had none.</summary>
    public (HistoryRow? Last, DateTimeOffset? AppliedAt) Find(Migration migration, JournalRow? row)
    {
        if (_byHash.Count == 0) return default;
        IReadOnlyList<string> hashes =
        [
            .. row?.Hash is { Length: > 0 } stored ? (string[])[stored] : [],
            .. migration.IsThere ? migration.FileHash.All : [],
        ];
        var found = hashes.Select(hash => _byHash.GetValueOrDefault(hash)).FirstOrDefault(rows => rows is { Count: > 0 });
        return found is null ? default : found.Dequeue();
    }
}
