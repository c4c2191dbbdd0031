using DbMigrate.Engines.Hazards;
using DbMigrate.Planning.Hazards;
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
        else if (tokens.Is("INSERT")) MovedRows.Note(statement, scan);
        else RowChanges.Read(PostgresSyntax.Instance, statement, scan);
    }

    private static void Truncate(ref SqlTokens tokens, HazardScan scan)
    {
        tokens.Accept("TABLE");
        do
        {
            tokens.Accept("ONLY");
            var table = tokens.TakeName();
            tokens.Accept("*");
            scan.LosesRows(table, $"TRUNCATE deletes the rows of {table}.");
            scan.BlocksForAMoment(table);
        }
        while (tokens.Accept(","));
        if (tokens.Contains("CASCADE"))
            scan.Add(new(HazardCode.DataLoss, "TRUNCATE … CASCADE also deletes the rows of every table that refers to it.", "Name the tables that are meant."));
    }

    private static void Lock(ref SqlTokens tokens, HazardScan scan)
    {
        tokens.Accept("TABLE");
        var tables = new List<TableName>();
        do
        {
            tokens.Accept("ONLY");
            tables.Add(tokens.TakeName());
            tokens.Accept("*");
        }
        while (tokens.Accept(","));
        if (tokens.Accept("IN") && !(tokens.Accept("ACCESS") && tokens.Is("EXCLUSIVE"))) return;
        foreach (var table in tables) scan.Blocks(table, "the migration goes on");
    }

    private static void Vacuum(ref SqlTokens tokens, HazardScan scan)
    {
        var full = tokens.Is("FULL") || (tokens.IsOpening && tokens.TakeParentheses().Contains("FULL", StringComparison.OrdinalIgnoreCase));
        if (!full) return;
        while (tokens.Accept("FULL") || tokens.Accept("FREEZE") || tokens.Accept("VERBOSE") || tokens.Accept("ANALYZE"))
        {
        }

        if (!tokens.IsEnd) scan.Rewrites(tokens.TakeName(), "VACUUM FULL compacts it");
    }

    private static void Cluster(ref SqlTokens tokens, HazardScan scan)
    {
        tokens.SkipParentheses();
        tokens.Accept("VERBOSE");
        if (!tokens.IsEnd) scan.Rewrites(tokens.TakeName(), "CLUSTER orders it");
    }

    private static void Reindex(ref SqlTokens tokens, HazardScan scan)
    {
        if (tokens.Contains("CONCURRENTLY") || (tokens.IsOpening && tokens.TakeParentheses().Contains("CONCURRENTLY", StringComparison.OrdinalIgnoreCase))) return;
        if (tokens.Accept("INDEX"))
        {
            var index = tokens.TakeName();
            if (scan.Find<Schema.TableIndex>(ObjectKind.Index, index) is { } known)
                scan.BuildsIndex(new(known.Schema, known.Table), index.Name, "REINDEX … CONCURRENTLY.", blocksReaders: false);
        }
        else if (tokens.Accept("TABLE"))
        {
            var table = tokens.TakeName();
            scan.BuildsIndex(table, $"all of {table.Name}", "REINDEX … CONCURRENTLY.", blocksReaders: false);
        }
    }

    private static void Refresh(ref SqlTokens tokens, HazardScan scan)
    {
        if (!tokens.Accept("MATERIALIZED") || !tokens.Accept("VIEW") || tokens.Accept("CONCURRENTLY")) return;
        var view = tokens.TakeName();
        if (scan.IsNew(view)) return;
        scan.Add(new(
            HazardCode.ExclusiveLock, $"Readers of {view} wait while it is computed.", "REFRESH MATERIALIZED VIEW CONCURRENTLY, which needs a unique index on it.")
        {
            Rows = scan.Original(view),
        });
    }
}
