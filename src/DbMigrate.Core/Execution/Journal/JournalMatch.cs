namespace DbMigrate.Execution.Journal;

/// <summary>Finds the journal row of each migration.</summary>
/// <remarks>
/// Pending is a set, not a high-water mark: a migration is applied when a row has its tag, its <c>when</c> or its hash,
/// and each row counts for one migration only, since two files may well be equal (two empty ones, say).
/// The better evidence is used up first: tag, then <c>when</c> with hash, then <c>when</c>, then hash.
/// </remarks>
internal sealed class JournalMatch
{
    private const long MillisPerSecond = 1000;

    private readonly Dictionary<Migration, JournalRow> _found = [];
    private readonly IReadOnlyList<Migration> _migrations;
    private List<(int Position, JournalRow Row)> _free;

    private JournalMatch(IReadOnlyList<Migration> migrations, IReadOnlyList<JournalRow> rows)
    {
        _migrations = migrations;
        _free = [.. rows.Select((row, position) => (position, row))];
    }

    /// <summary>The rows by their migrations; a migration without one is pending.</summary>
    public static IReadOnlyDictionary<Migration, JournalRow> Of(IReadOnlyList<Migration> migrations, IReadOnlyList<JournalRow> rows)
    {
        var match = new JournalMatch(migrations, rows);
        match.Pass(row => row.Tag, migration => [migration.Tag]);
        match.Pass(row => row.When, migration => [migration.WhenMillis], HashAgrees);
        match.Pass(row => row.When, migration => [migration.WhenMillis]);
        // 'drizzle-kit up' turns a journal's milliseconds into a folder name of whole seconds, and the rows keep theirs.
        match.Pass(
            row => row.When / MillisPerSecond,
            migration => migration.WhenMillis % MillisPerSecond == 0 ? [migration.WhenMillis / MillisPerSecond] : []);
        match.Pass(
            row => string.IsNullOrEmpty(row.Hash) ? null : row.Hash.ToLowerInvariant(),
            migration => migration.IsThere ? migration.FileHash.All : []);
        return match._found;
    }

    // Drizzle's bun-sqlite migrator stores no hash; and a file that is not there has none.
    public static bool HashAgrees(Migration migration, JournalRow row) =>
        string.IsNullOrEmpty(row.Hash) || !migration.IsThere || migration.FileHash.Matches(row.Hash);

    /// <summary>Gives each migration that has none yet the first free row of one of its keys: by a table of the keys, as there may be many
    /// of both.</summary>
    private void Pass(
        Func<JournalRow, object?> keyOf, Func<Migration, IReadOnlyList<object>> keysOf, Func<Migration, JournalRow, bool>? agree = null)
    {
        var free = new Dictionary<object, LinkedList<(int Position, JournalRow Row)>>();
        foreach (var item in _free)
        {
            if (keyOf(item.Row) is not { } key) continue;
            if (!free.TryGetValue(key, out var rows)) free[key] = rows = [];
            rows.AddLast(item);
        }

        if (free.Count == 0) return;
        var used = new HashSet<int>();
        foreach (var migration in _migrations)
        {
            if (_found.ContainsKey(migration)) continue;
            var first = keysOf(migration)
                .Distinct()
                .Select(key => free.GetValueOrDefault(key))
                .Select(rows => FirstOf(rows, migration, agree))
                .Where(node => node is not null)
                .MinBy(node => node!.Value.Position);
            if (first is null) continue;
            _found.Add(migration, first.Value.Row);
            used.Add(first.Value.Position);
            first.List!.Remove(first);
        }

        if (used.Count > 0) _free = [.. _free.Where(item => !used.Contains(item.Position))];
    }

    private static LinkedListNode<(int Position, JournalRow Row)>? FirstOf(
        LinkedList<(int Position, JournalRow Row)>? rows, Migration migration, Func<Migration, JournalRow, bool>? agree)
    {
        var node = rows?.First;
        while (node is not null && agree?.Invoke(migration, node.Value.Row) == false) node = node.Next;
        return node;
    }
}
