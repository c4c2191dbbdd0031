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
        else if (action.Accept("VALIDATE") && action.Accept("CONSTRAINT")) Validate(table, action.TakePart(), scan);
        else if (action.Accept("ATTACH") && action.Accept("PARTITION")) PartitionRules.Attach(ref action, table, scan);
        else if (action.Accept("DETACH"))
        {
            action.Accept("PARTITION");
            var part = action.TakeName();
            scan.Detach(part);
        }
        else if (action.Accept("ENABLE") && action.Is("ROW") && !scan.IsNew(table))
        {
            scan.Breaks($"Users of {table} see and write only the rows that its policies let them.", null);
        }
    }

    /// <summary>A check of the script, or one that an earlier migration has added.</summary>
    private static void Validate(TableName table, string constraint, HazardScan scan)
    {
        scan.Validate(table, constraint);
        if (scan.Find(table) is not { } known || scan.HasDropped(table, constraint)) return;
        var check = scan.Before!.Objects.OfType<Constraint>()
            .FirstOrDefault(item => item.TableId == known.Id && item.Name == constraint && item.Kind == ConstraintKind.Check);
        foreach (var column in check is null ? [] : CheckText.NeverNull(check.Definition))
            scan.AddNotNullCheck(table, constraint, column, valid: true);
    }

    private static void Add(ref SqlTokens action, TableName table, bool only, HazardScan scan)
    {
        if (ConstraintRules.IsConstraint(action))
        {
            ConstraintRules.Add(ref action, table, only, scan);
            return;
        }

        action.Accept("COLUMN");
        var spares = action.Is("IF");
        action.SkipIfExists();
        // What is there already stays as it is.
        var ahead = action;
        if (spares && scan.Find(table)?.Find(ahead.TakePart()) is not null) return;
        ColumnRules.Add(ref action, table, scan);
    }

    private static void Drop(ref SqlTokens action, TableName table, HazardScan scan)
    {
        if (action.Accept("CONSTRAINT"))
        {
            action.SkipIfExists();
            var constraint = action.TakePart();
            if (action.Is("CASCADE") && scan.Find(table) is { } owner)
                AlongRules.Read(
                    [new(ObjectKind.Constraint, owner.Schema, constraint, owner.Name)], $"constraint {constraint} of {table}", scan);
            ForeignKeys.Of(scan).Drop(table, constraint);
            scan.DropConstraint(table, constraint);
            return;
        }

        action.Accept("COLUMN");
        var spares = action.Is("IF");
        action.SkipIfExists();
        var column = action.TakePart();
        var known = scan.Find(table);
        if (spares && known is not null && known.Find(column) is null && !scan.IsNew(table, column)) return;
        if (action.Is("CASCADE") && known is not null) AlongRules.Read([known.ColumnId(column)], $"column {table}.{column}", scan);
        ColumnRules.Drop(table, column, scan);
    }

    private static void Alter(ref SqlTokens action, TableName table, HazardScan scan)
    {
        if (action.Accept("CONSTRAINT"))
        {
            var constraint = action.TakePart();
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
            if (before is null || before.Unlogged != action.Is("UNLOGGED"))
                scan.Rewrites(table, "it becomes " + (action.Is("LOGGED") ? "logged" : "unlogged"));
        }
        else if (action.Accept("ACCESS") && action.Accept("METHOD"))
        {
            if (before is null || (before.AccessMethod ?? "heap") != action.TakePart()) scan.Rewrites(table, "its access method changes");
        }
        else if (action.Accept("TABLESPACE"))
        {
            if (before is null || (before.Tablespace ?? "pg_default") != action.TakePart())
                scan.Rewrites(table, "it moves to another tablespace");
        }
        else if (action.Accept("SCHEMA"))
        {
            var moved = new TableName(action.TakePart(), table.Name);
            if (!scan.IsNew(table)) scan.Breaks($"Programs that name {table} fail: it becomes {moved}.", null, new("TABLE", table));
            scan.Rename(table, moved);
        }
    }
}
