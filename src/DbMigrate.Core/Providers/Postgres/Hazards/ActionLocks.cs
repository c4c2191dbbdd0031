using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>What the actions of <c>ALTER TABLE</c> lock.</summary>
internal static class ActionLocks
{
    public static void Read(ref SqlTokens action, TableName table, bool only, LockList locks)
    {
        if (action.Accept("ADD")) Add(ref action, table, only, locks);
        else if (action.Accept("DROP")) Drop(ref action, table, only, locks);
        else if (action.Accept("ALTER")) Alter(ref action, table, only, locks);
        else if (action.Accept("VALIDATE")) Validate(ref action, table, only, locks);
        else if (action.Accept("ATTACH")) Attach(ref action, table, locks);
        else if (action.Accept("DETACH")) Detach(ref action, table, locks);
        else if (action.Accept("INHERIT")) Inherit(ref action, table, LockMode.ShareUpdateExclusive, locks);
        else if (action.Accept("NO") && action.Accept("INHERIT")) Inherit(ref action, table, LockMode.AccessShare, locks);
        else if (action.Is("CLUSTER")) locks.Take(table, LockMode.ShareUpdateExclusive);
        else if (action.Is("ENABLE") || action.Is("DISABLE")) locks.TakeTree(table, Firing(ref action), only, partitionsOnly: true);
        else locks.Take(table, action.Is("SET") || action.Is("RESET") ? Setting(ref action) : LockMode.AccessExclusive);
    }

    /// <summary>Triggers keep writers off, rules and row security everybody. Only triggers go down to the partitions, and there since
    /// 15.</summary>
    private static LockMode Firing(ref SqlTokens action)
    {
        action.Next();
        if (action.Is("REPLICA") || action.Is("ALWAYS")) action.Next();
        return action.Is("TRIGGER") ? LockMode.ShareRowExclusive : LockMode.AccessExclusive;
    }

    private static LockMode Setting(ref SqlTokens action)
    {
        action.Next();
        if (action.Accept("WITHOUT")) return action.Is("CLUSTER") ? LockMode.ShareUpdateExclusive : LockMode.AccessExclusive;
        return action.IsOpening && !action.TakeParentheses().Contains("user_catalog_table", StringComparison.OrdinalIgnoreCase)
            ? LockMode.ShareUpdateExclusive : LockMode.AccessExclusive;
    }

    private static void Add(ref SqlTokens action, TableName table, bool only, LockList locks)
    {
        if (!ConstraintRules.IsConstraint(action))
        {
            action.Accept("COLUMN");
            var spares = action.Is("IF");
            action.SkipIfExists();
            var column = ColumnText.Read(ref action);
            // What is there already, the server finds before it looks further.
            var isThere = spares && locks.Scan.Find(table)?.Find(column.Name) is not null;
            locks.TakeTree(table, LockMode.AccessExclusive, only || isThere);
            if (!isThere && column.References is { } parent) locks.TakeTree(parent, LockMode.ShareRowExclusive, partitionsOnly: true);
            return;
        }

        if (action.Accept("CONSTRAINT")) action.Next();
        if (action.Accept("FOREIGN"))
        {
            action.Accept("KEY");
            // From 18 on, children too, which get nothing.
            locks.TakeTree(table, LockMode.ShareRowExclusive, only, partitionsOnly: !Is18(locks));
            if (KeyText.TakeKey(ref action) is { } key) locks.TakeTree(key.Parent, LockMode.ShareRowExclusive, partitionsOnly: true);
        }
        else if (action.Is("UNIQUE") || action.Is("PRIMARY") || action.Is("EXCLUDE"))
        {
            locks.Take(table, LockMode.AccessExclusive);
            if (only) return;
            foreach (var part in locks.Kin.Below(table, partitionsOnly: !Is18(locks)))
                locks.Take(part, Is18(locks) ? LockMode.AccessExclusive : LockMode.Share);
        }
        else
        {
            locks.TakeTree(table, LockMode.AccessExclusive, only || (action.Contains("INHERIT") && !Is18(locks)));
        }
    }

    private static bool Is18(LockList locks) => locks.Scan.Before is { EngineVersion: >= 18 };

    private static void Drop(ref SqlTokens action, TableName table, bool only, LockList locks)
    {
        var scan = locks.Scan;
        if (action.Accept("CONSTRAINT"))
        {
            action.SkipIfExists();
            var name = action.TakePart();
            var known = scan.Find(table);
            var id = known is null ? null : scan.Before!.Objects.OfType<TablePart>()
                .FirstOrDefault(part => part is Constraint or ForeignKey && part.TableId == known.Id && part.Name == name)?.Id;
            var isCheck = id is { Kind: ObjectKind.Constraint };
            locks.TakeTree(table, LockMode.AccessExclusive, only: known is not null && id is null, partitionsOnly: !isCheck);
            if (ForeignKeys.Of(scan).Find(table, name) is { } key)
                locks.TakeTree(key.Parent, LockMode.AccessExclusive, partitionsOnly: true);
            if (id is { } found && action.Is("CASCADE")) locks.TakeGone([found], cascades: true);
            return;
        }

        action.Accept("COLUMN");
        action.SkipIfExists();
        var column = action.TakePart();
        var before = scan.Find(table);
        var isMissing = before is not null && before.Find(column) is null && !scan.IsNew(table, column);
        locks.TakeTree(table, LockMode.AccessExclusive, only: isMissing);
        foreach (var key in ForeignKeys.Of(scan).From(table).Where(key => key.Text.Columns.Contains(column)))
            locks.TakeTree(key.Parent, LockMode.AccessExclusive, partitionsOnly: true);
        if (before is not null && !isMissing) locks.TakeGone([before.ColumnId(column)], action.Is("CASCADE"));
    }

    private static void Alter(ref SqlTokens action, TableName table, bool only, LockList locks)
    {
        if (action.Accept("CONSTRAINT"))
        {
            var name = action.TakePart();
            locks.TakeTree(table, LockMode.AccessExclusive, only, partitionsOnly: true);
            if (action.Contains("ENFORCED") && ForeignKeys.Of(locks.Scan).Find(table, name) is { } key)
                locks.TakeTree(key.Parent, LockMode.AccessExclusive, partitionsOnly: true);
            return;
        }

        action.Accept("COLUMN");
        var column = action.TakePart();
        if (action.Is("TYPE") || (action.Is("SET") && IsType(action)))
        {
            locks.TakeTree(table, LockMode.AccessExclusive, only);
            // Foreign keys of both ends are made anew.
            var keys = ForeignKeys.Of(locks.Scan);
            foreach (var key in keys.From(table).Where(key => key.Text.Columns.Contains(column)))
                locks.TakeTree(key.Parent, LockMode.AccessExclusive, partitionsOnly: true);
            foreach (var key in keys.ReferringTo(table).Where(key => key.Text.ParentColumns.Contains(column)))
                locks.TakeTree(key.Child, LockMode.AccessExclusive, partitionsOnly: true);
            return;
        }

        var isOption = action.Is("RESET");
        var isStatistics = false;
        if (action.Accept("SET"))
        {
            isOption = action.IsOpening;
            isStatistics = action.Is("STATISTICS");
        }
        else if (action.Accept("DROP") && action.Accept("NOT") && Is18(locks))
        {
            only = true;
        }

        // Options of a column are its table's own; statistics are its partitions' too.
        locks.TakeTree(table, isOption || isStatistics ? LockMode.ShareUpdateExclusive : LockMode.AccessExclusive, only || isOption);
    }

    private static bool IsType(SqlTokens action)
    {
        action.Next();
        return action.Is("DATA") || action.Is("TYPE");
    }

    private static void Validate(ref SqlTokens action, TableName table, bool only, LockList locks)
    {
        action.Accept("CONSTRAINT");
        locks.TakeTree(table, LockMode.ShareUpdateExclusive, only);
        if (ForeignKeys.Of(locks.Scan).Find(table, action.TakePart()) is { } key)
            locks.TakeTree(key.Parent, LockMode.RowShare, partitionsOnly: true);
    }

    private static void Attach(ref SqlTokens action, TableName table, LockList locks)
    {
        action.Accept("PARTITION");
        locks.Take(table, LockMode.ShareUpdateExclusive);
        locks.TakeTree(action.TakeName(), LockMode.AccessExclusive, partitionsOnly: true);
        if (locks.Kin.DefaultOf(table) is { } other) locks.TakeTree(other, LockMode.AccessExclusive, partitionsOnly: true);
        locks.TakeReferenced(table, LockMode.ShareRowExclusive);
    }

    private static void Detach(ref SqlTokens action, TableName table, LockList locks)
    {
        action.Accept("PARTITION");
        var part = action.TakeName();
        var gently = action.Is("CONCURRENTLY") || action.Is("FINALIZE");
        locks.Take(table, gently ? LockMode.ShareUpdateExclusive : LockMode.AccessExclusive);
        locks.Take(part, gently && !action.Is("FINALIZE") ? LockMode.ShareUpdateExclusive : LockMode.AccessExclusive);
        if (!gently && locks.Kin.DefaultOf(table) is { } other) locks.Take(other, LockMode.AccessExclusive);
        locks.TakeReferenced(table, LockMode.ShareRowExclusive);
    }

    private static void Inherit(ref SqlTokens action, TableName table, LockMode parent, LockList locks)
    {
        locks.Take(table, LockMode.AccessExclusive);
        if (parent > LockMode.AccessShare) locks.Take(action.TakeName(), parent);
    }
}
