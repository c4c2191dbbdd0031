using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>What statements lock that change rows or tend to tables.</summary>
internal static class RowLocks
{
    public static void Read(ref SqlTokens tokens, string statement, LockList locks)
    {
        if (tokens.Accept("TRUNCATE")) Truncate(ref tokens, locks);
        else if (tokens.Accept("LOCK")) Lock(ref tokens, locks);
        else if (tokens.Accept("REINDEX")) Reindex(ref tokens, locks);
        else if (tokens.Accept("REFRESH")) Refresh(ref tokens, locks);
        else if (tokens.Accept("CLUSTER")) Whole(MaintenanceText.Cluster(ref tokens), LockMode.AccessExclusive, locks);
        else if (tokens.Accept("VACUUM"))
        {
            var (full, tables) = MaintenanceText.Vacuum(ref tokens);
            Whole(tables, full ? LockMode.AccessExclusive : LockMode.ShareUpdateExclusive, locks);
        }
        else if (tokens.Accept("ANALYZE") || tokens.Accept("ANALYSE"))
            Whole(MaintenanceText.Vacuum(ref tokens).Tables, LockMode.ShareUpdateExclusive, locks);
        else
            Changes(statement, locks);
    }

    private static void Whole(IReadOnlyList<TableName> tables, LockMode mode, LockList locks)
    {
        foreach (var table in tables) locks.TakeTree(table, mode, partitionsOnly: true);
    }

    private static void Truncate(ref SqlTokens tokens, LockList locks)
    {
        tokens.Accept("TABLE");
        var tables = new List<(TableName Table, bool Only)>();
        do
        {
            var only = tokens.Accept("ONLY");
            tables.Add((tokens.TakeName(), only));
            tokens.Accept("*");
        }
        while (tokens.Accept(","));
        foreach (var (table, only) in tables) locks.TakeTree(table, LockMode.AccessExclusive, only);
        if (!tokens.Contains("CASCADE")) return;
        foreach (var table in RowCascade.Truncated(tables.Select(item => item.Table), locks.Scan))
            locks.TakeTree(table, LockMode.AccessExclusive);
    }

    private static void Lock(ref SqlTokens tokens, LockList locks)
    {
        var (tables, mode) = TakeLock(ref tokens);
        foreach (var (table, only) in tables)
        {
            locks.TakeTree(table, mode, only);
            foreach (var needed in NeededBy(table, locks.Scan)) locks.TakeTree(needed, mode);
        }
    }

    /// <summary>The tables that <c>LOCK</c> locks, without their partitions, and how.</summary>
    public static IReadOnlyList<(TableName Table, LockMode Mode)> Locked(ref SqlTokens tokens, HazardScan scan)
    {
        var (tables, mode) = TakeLock(ref tokens);
        return
        [
            .. tables
                .SelectMany(item => NeededBy(item.Table, scan).Prepend(item.Table))
                .Where(table => scan.Find<View>(ObjectKind.View, table) is null)
                .Select(table => (table, mode)),
        ];
    }

    private static (List<(TableName Table, bool Only)> Tables, LockMode Mode) TakeLock(ref SqlTokens tokens)
    {
        tokens.Accept("TABLE");
        var tables = new List<(TableName Table, bool Only)>();
        do
        {
            var only = tokens.Accept("ONLY");
            tables.Add((tokens.TakeName(), only));
            tokens.Accept("*");
        }
        while (tokens.Accept(","));
        return (tables, tokens.Accept("IN") ? Mode(ref tokens) : LockMode.AccessExclusive);
    }

    /// <summary>The tables and views that a view reads, and those that these read; none where it is a table.</summary>
    private static IEnumerable<TableName> NeededBy(TableName name, HazardScan scan)
    {
        if (scan.Find<View>(ObjectKind.View, name) is not { } view) return [];
        var needed = scan.Before!.Dependencies.Where(item => item.Dependent == view.Id)
            .Select(item => item.Needs)
            .Where(id => id.Kind is ObjectKind.Table or ObjectKind.View or ObjectKind.Column)
            .Select(id => new TableName(id.Schema, id.Table ?? id.Name))
            .Distinct()
            .ToList();
        return needed.Concat(needed.SelectMany(inner => NeededBy(inner, scan))).Distinct();
    }

    private static LockMode Mode(ref SqlTokens tokens)
    {
        var words = "";
        while (!tokens.IsEnd && !tokens.Is("MODE"))
        {
            words += tokens.Text.ToString();
            tokens.Next();
        }

        return Enum.TryParse<LockMode>(words, ignoreCase: true, out var mode) ? mode : LockMode.AccessExclusive;
    }

    private static void Reindex(ref SqlTokens tokens, LockList locks)
    {
        if (MaintenanceText.Reindex(ref tokens, locks.Scan) is not { } reindex) return;
        Whole(reindex.Tables, reindex.Gently ? LockMode.ShareUpdateExclusive : LockMode.Share, locks);
    }

    private static void Refresh(ref SqlTokens tokens, LockList locks)
    {
        if (!tokens.Accept("MATERIALIZED") || !tokens.Accept("VIEW")) return;
        var gently = tokens.Accept("CONCURRENTLY");
        locks.Take(tokens.TakeName(), gently ? LockMode.Exclusive : LockMode.AccessExclusive);
    }

    /// <summary>Rows that are written, those that go along, and those that new ones refer to.</summary>
    private static void Changes(string statement, LockList locks)
    {
        foreach (var change in RowChange.In(statement))
        {
            locks.Scan.Asks |= change.Kind != RowChangeKind.Insert && locks.Scan.IsDoubtful(change.Table);
            locks.TakeTree(change.Table, LockMode.RowExclusive, change.Only);
            if (change.Kind is RowChangeKind.Delete or RowChangeKind.Merge or RowChangeKind.Update)
            {
                foreach (var effect in RowCascade.Of(change, locks.Scan))
                    locks.TakeTree(effect.Key.Child, LockMode.RowExclusive, partitionsOnly: true);
            }

            if (change.Kind is RowChangeKind.Delete) continue;
            foreach (var key in ForeignKeys.Of(locks.Scan).From(change.Table))
            {
                if (change.Columns is null || key.Text.Columns.Any(change.Columns.Contains)) locks.Take(key.Parent, LockMode.RowShare);
            }
        }
    }
}
