using DbMigrate.Engines;
using DbMigrate.Engines.Hazards;
using DbMigrate.Planning.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>Statements that change rows, and those that tend to tables.</summary>
internal static class RowRules
{
    public static void Read(string statement, ref SqlTokens tokens, HazardScan scan)
    {
        if (tokens.Accept("TRUNCATE")) Truncate(ref tokens, scan);
        else if (tokens.Accept("LOCK")) Lock(ref tokens, scan);
        else if (tokens.Accept("VACUUM")) Vacuum(ref tokens, scan);
        else if (tokens.Accept("CLUSTER")) Cluster(ref tokens, scan);
        else if (tokens.Accept("REINDEX")) Reindex(ref tokens, scan);
        else if (tokens.Accept("REFRESH")) Refresh(ref tokens, scan);
        else
        {
            if (tokens.Is("INSERT")) Insert(statement, scan);
            RowChanges.Read(PostgresSyntax.Instance, statement, scan);
            foreach (var change in RowChange.In(statement)) TakeAlong(change, scan);
        }
    }

    /// <summary>Rows of other tables that foreign keys delete, null or set to a default.</summary>
    private static void TakeAlong(RowChange change, HazardScan scan)
    {
        if (scan.IsNew(change.Table)) return;
        var verb = change.Kind switch { RowChangeKind.Update => "UPDATE of", RowChangeKind.Merge => "MERGE into", _ => "DELETE from" };
        foreach (var effect in RowCascade.Of(change, scan).Where(effect => effect.Loses && !scan.IsNew(effect.Key.Child)))
        {
            var (child, columns) = (scan.Original(effect.Key.Child), ForeignKeys.ColumnsOf(effect.Key));
            var what = effect.Action switch
            {
                "CASCADE" => $"deletes the rows of {child} that refer to it, or to rows that go with it",
                "SET NULL" => $"sets {columns} to null in the rows that refer to it",
                _ => $"sets {columns} to the default in the rows that refer to it",
            };
            scan.Add(new(
                HazardCode.DataLoss,
                $"{verb} {change.Table} {what} ({columns} ON {(effect.Deletes ? "DELETE" : "UPDATE")} {effect.Action}).",
                "Look at the rows that refer to it first, and write what is to become of them.")
            {
                Rows = child,
                Probe = Emit.Probe.AnyRefers(child, effect.Key.Text.Columns),
            });
        }
    }

    private static void Insert(string statement, HazardScan scan)
    {
        MovedRows.Note(statement, scan);
        var tokens = new SqlTokens(PostgresSyntax.Instance, statement);
        tokens.Next();
        tokens.Accept("INTO");
        var table = tokens.TakeName();
        while (!tokens.IsEnd && !(tokens.Accept("DO") && tokens.Is("UPDATE")))
        {
            if (tokens.IsOpening) tokens.SkipParentheses();
            else tokens.Next();
        }

        if (!tokens.IsEnd && !scan.IsNew(table))
        {
            scan.Add(
                new(
                    HazardCode.NotReversible,
                    $"INSERT … ON CONFLICT DO UPDATE overwrites rows of {table}, and no down script knows what was there.",
                    "ON CONFLICT DO NOTHING keeps them.")
                {
                    Rows = scan.Original(table),
                });
        }
    }

    private static void Truncate(ref SqlTokens tokens, HazardScan scan)
    {
        tokens.Accept("TABLE");
        var tables = new List<TableName>();
        do
        {
            tokens.Accept("ONLY");
            var table = tokens.TakeName();
            tokens.Accept("*");
            tables.Add(table);
            scan.LosesRows(table, $"TRUNCATE deletes the rows of {table}.");
        }
        while (tokens.Accept(","));
        if (!tokens.Contains("CASCADE")) return;
        foreach (var table in RowCascade.Truncated(tables, scan))
            scan.LosesRows(table, $"TRUNCATE … CASCADE deletes the rows of {table} too: they refer to what goes.");
        if (scan.Before is null && !tables.TrueForAll(scan.IsNew))
            scan.Add(
                new(
                    HazardCode.DataLoss,
                    "TRUNCATE … CASCADE also deletes the rows of every table that refers to it.",
                    "Name the tables that are meant."));
    }

    private static void Lock(ref SqlTokens tokens, HazardScan scan)
    {
        foreach (var (table, mode) in RowLocks.Locked(ref tokens, scan))
        {
            if (mode == LockMode.AccessExclusive) scan.Blocks(table, "the migration goes on");
            else if (mode >= LockMode.Share && !scan.IsNew(table))
                scan.Add(
                    new(HazardCode.ExclusiveLock, $"Writers of {table} wait while the migration goes on.") { Rows = scan.Original(table) });
        }
    }

    private static void Vacuum(ref SqlTokens tokens, HazardScan scan)
    {
        var (full, tables) = MaintenanceText.Vacuum(ref tokens);
        if (!full) return;
        foreach (var table in tables) scan.Rewrites(table, "VACUUM FULL compacts it");
        if (tables.Count > 0) return;
        scan.Add(
            new(
                HazardCode.TableRewrite,
                "VACUUM FULL writes every table of the database anew, one after the other.",
                "Name the tables that need it."));
        scan.Add(new(HazardCode.ExclusiveLock, "Readers and writers of each table wait while it is written anew."));
    }

    private static void Cluster(ref SqlTokens tokens, HazardScan scan)
    {
        var tables = MaintenanceText.Cluster(ref tokens);
        foreach (var table in tables) scan.Rewrites(table, "CLUSTER orders it");
        if (tables.Count > 0) return;
        foreach (var table in scan.Before?.Objects.OfType<Table>() ?? [])
        {
            if (table.ClusteredOn is not null)
                scan.Rewrites(TableKin.NameOf(table), "CLUSTER orders every table that was clustered before");
        }

        if (scan.Before is null)
            scan.Add(
                new(HazardCode.TableRewrite, "CLUSTER writes every table anew that was clustered before.", "Name the table that needs it.")
            );
    }

    private static void Reindex(ref SqlTokens tokens, HazardScan scan)
    {
        if (MaintenanceText.Reindex(ref tokens, scan) is not { Gently: false } reindex) return;
        if (reindex.Kind is "INDEX" or "TABLE")
        {
            var index = reindex.Kind == "INDEX" ? reindex.Name!.Name : $"all of {reindex.Name!.Name}";
            foreach (var table in reindex.Tables) scan.BuildsIndex(table, index, "REINDEX … CONCURRENTLY.", blocksReaders: false);
            return;
        }

        var where = reindex.Kind == "SCHEMA" ? $"schema {reindex.Name}" : "the database";
        scan.Add(
            new(
                HazardCode.IndexBuildBlocksWrites,
                $"Writes to each table of {where} wait while its indexes are built.",
                "REINDEX … CONCURRENTLY."));
    }

    private static void Refresh(ref SqlTokens tokens, HazardScan scan)
    {
        if (!tokens.Accept("MATERIALIZED") || !tokens.Accept("VIEW") || tokens.Accept("CONCURRENTLY")) return;
        var view = tokens.TakeName();
        if (scan.IsNew(view)) return;
        scan.LocksFirst(view);
        scan.Add(new(
            HazardCode.ExclusiveLock,
            $"Readers of {view} wait while it is computed.",
            "REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index on it.")
        {
            Rows = scan.Original(view),
        });
    }
}
