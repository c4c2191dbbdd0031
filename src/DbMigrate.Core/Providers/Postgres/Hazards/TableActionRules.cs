using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>The actions of <c>ALTER TABLE</c>: https://www.postgresql.org/docs/current/sql-altertable.html.</summary>
internal static class TableActionRules
{
    public static void Read(ref SqlTokens action, TableName table, bool only, HazardScan scan)
    {
        if (action.Accept("ADD")) Add(ref action, table, only, scan);
        else if (action.Accept("DROP")) Drop(ref action, table, scan);
        else if (action.Accept("ALTER")) Alter(ref action, table, scan);
        else if (action.Accept("SET")) Set(ref action, table, scan);
        else if (action.Accept("VALIDATE") && action.Accept("CONSTRAINT")) scan.Validate(table, action.TakePart());
        else if (action.Accept("ATTACH")) Attach(ref action, table, scan);
        else if (action.Accept("DETACH"))
        {
            action.Accept("PARTITION");
            var part = action.TakeName();
            scan.Detach(part);
            if (action.Is("CONCURRENTLY") || action.Is("FINALIZE")) return;
            scan.BlocksForAMoment(table);
            scan.BlocksForAMoment(part);
        }
        else if (action.Is("RESET") || action.Is("CLUSTER") || action.Is("OPTIONS"))
        {
            // A weak lock: nobody waits.
        }
        else if (action.Accept("ENABLE") && action.Is("ROW"))
        {
            scan.BlocksForAMoment(table);
            if (!scan.IsNew(table)) scan.Breaks($"Users of {table} see and write only the rows that its policies let them.", null);
        }
        else
        {
            action.Accept("DISABLE");
            // Triggers and rules keep writers off for a moment, readers not at all.
            if (!action.Is("TRIGGER")) scan.BlocksForAMoment(table);
        }
    }

    private static void Add(ref SqlTokens action, TableName table, bool only, HazardScan scan)
    {
        if (ConstraintRules.IsConstraint(action))
        {
            ConstraintRules.Add(ref action, table, only, scan);
            return;
        }

        action.Accept("COLUMN");
        action.SkipIfExists();
        ColumnRules.Add(ref action, table, scan);
    }

    private static void Drop(ref SqlTokens action, TableName table, HazardScan scan)
    {
        scan.BlocksForAMoment(table);
        if (action.Is("CONSTRAINT")) return;
        action.Accept("COLUMN");
        action.SkipIfExists();
        ColumnRules.Drop(table, action.TakePart(), scan);
    }

    private static void Alter(ref SqlTokens action, TableName table, HazardScan scan)
    {
        if (action.Accept("CONSTRAINT"))
        {
            var constraint = action.TakePart();
            scan.BlocksForAMoment(table);
            if (action.Contains("ENFORCED") && !action.Contains("NOT"))
                scan.Scans(table, $"constraint {constraint} is enforced from here on", null, blocksReaders: true);
            return;
        }

        action.Accept("COLUMN");
        ColumnRules.Alter(ref action, table, action.TakePart(), scan);
    }

    private static void Set(ref SqlTokens action, TableName table, HazardScan scan)
    {
        // Storage parameters take a lock that nobody waits for.
        if (action.IsOpening) return;
        var before = scan.Find(table);
        if (action.Is("LOGGED") || action.Is("UNLOGGED"))
        {
            if (before is null || before.Unlogged != action.Is("UNLOGGED")) scan.Rewrites(table, "it becomes " + (action.Is("LOGGED") ? "logged" : "unlogged"));
            else scan.BlocksForAMoment(table);
        }
        else if (action.Accept("ACCESS") && action.Accept("METHOD"))
        {
            if (before is null || (before.AccessMethod ?? "heap") != action.TakePart()) scan.Rewrites(table, "its access method changes");
        }
        else if (action.Is("TABLESPACE"))
        {
            scan.Rewrites(table, "it moves to another tablespace");
        }
        else if (action.Accept("SCHEMA"))
        {
            var moved = new TableName(action.TakePart(), table.Name);
            scan.BlocksForAMoment(table);
            if (!scan.IsNew(table)) scan.Breaks($"Programs that name {table} fail: it becomes {moved}.", null, new("TABLE", table));
            scan.Rename(table, moved);
        }
        else
        {
            scan.BlocksForAMoment(table);
        }
    }

    private static void Attach(ref SqlTokens action, TableName table, HazardScan scan)
    {
        action.Accept("PARTITION");
        var part = action.TakeName();
        if (action.Accept("DEFAULT"))
        {
            scan.BlocksForAMoment(part);
            return;
        }

        scan.Scans(part, $"they must belong into {table}", "Give it a CHECK constraint of the same bounds first, NOT VALID and then validated.", blocksReaders: true);
        if (DefaultPartitionOf(table, scan) is { } other)
            scan.Scans(other, $"none of them may belong into {part.Name}", "Give the default partition a CHECK constraint that excludes the bounds first.", blocksReaders: true);
    }

    private static TableName? DefaultPartitionOf(TableName table, HazardScan scan)
    {
        if (scan.Find(table) is not { } whole) return null;
        return scan.Before!.Objects.OfType<Table>()
            .FirstOrDefault(item => item.PartitionBound == "DEFAULT" && item.PartitionOf is { } of && of.Name == whole.Name && of.Schema == whole.Schema) is { } found
            ? new(found.Schema, found.Name)
            : null;
    }
}
