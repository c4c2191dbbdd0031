using DbMigrate.Engines.Hazards;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>What a change of rows does to rows of another table.</summary>
/// <param name="Key">The foreign key by which it comes there.</param>
/// <param name="Action"><c>CASCADE</c>, <c>SET NULL</c> or <c>SET DEFAULT</c>.</param>
/// <param name="Deletes">Rows go, or a row that went has brought it here.</param>
internal sealed record RowEffect(ChildKey Key, string Action, bool Deletes)
{
    /// <summary>Whether values are lost: one that follows its parent's is not.</summary>
    public bool Loses => Deletes || Action != "CASCADE";
}

/// <summary>Rows of other tables that change with those of one, through foreign keys.</summary>
internal static class RowCascade
{
    /// <summary>What a statement does beyond its own table.</summary>
    public static IReadOnlyList<RowEffect> Of(RowChange change, HazardScan scan)
    {
        var effects = new List<RowEffect>();
        var seen = new HashSet<TableName>(scan.Engine.TableNames) { scan.Resolve(change.Table) };
        if (change.Kind is RowChangeKind.Delete or RowChangeKind.Merge) Delete(change.Table, ForeignKeys.Of(scan), seen, effects);
        if (change.Kind is RowChangeKind.Update) Update(change, ForeignKeys.Of(scan), effects);
        return effects;
    }

    /// <summary>The tables whose rows <c>TRUNCATE … CASCADE</c> deletes without naming them.</summary>
    public static IReadOnlyList<TableName> Truncated(IEnumerable<TableName> tables, HazardScan scan)
    {
        var seen = new HashSet<TableName>(tables.Select(scan.Resolve), scan.Engine.TableNames);
        var found = new List<TableName>();
        var queue = new Queue<TableName>(seen);
        while (queue.TryDequeue(out var table))
        {
            foreach (var below in TableKin.Of(scan).Below(table).Where(seen.Add)) queue.Enqueue(below);
            foreach (var key in ForeignKeys.Of(scan).ReferringTo(table).Where(key => seen.Add(key.Child)))
            {
                found.Add(key.Child);
                queue.Enqueue(key.Child);
            }
        }

        return found;
    }

    /// <summary>Rows that go take others along, which may take others along again.</summary>
    private static void Delete(TableName parent, ForeignKeys keys, HashSet<TableName> seen, List<RowEffect> effects)
    {
        foreach (var key in keys.ReferringTo(parent))
        {
            if (key.Text.OnDelete is not { } action) continue;
            effects.Add(new(key, action, Deletes: true));
            if (action == "CASCADE" && seen.Add(key.Child)) Delete(key.Child, keys, seen, effects);
        }
    }

    private static void Update(RowChange change, ForeignKeys keys, List<RowEffect> effects)
    {
        foreach (var key in keys.ReferringTo(change.Table))
        {
            if (key.Text.OnUpdate is { } action && (change.Columns is null || key.Text.ParentColumns.Any(change.Columns.Contains)))
                effects.Add(new(key, action, Deletes: false));
        }
    }
}
