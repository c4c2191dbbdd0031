using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>Partitions, children and parents of tables, as the database has them: a statement on the one locks the others.</summary>
internal sealed class TableKin
{
    private readonly HazardScan _scan;
    private readonly ILookup<TableName, Table> _children;

    private TableKin(HazardScan scan)
    {
        _scan = scan;
        _children = (scan.Before?.Objects.OfType<Table>() ?? [])
            .SelectMany(table => table.Parents.Select(parent => (Parent: new TableName(parent.Schema, parent.Name), table)))
            .ToLookup(pair => pair.Parent, pair => pair.table, scan.Engine.TableNames);
    }

    public static TableKin Of(HazardScan scan) => scan.Know(item => new TableKin(item));

    /// <summary>A table's name in full, where it is known.</summary>
    public static TableName NameOf(SchemaObject item) => new(item.Schema, item.Name);

    /// <summary>The partitions and children of a table, and theirs.</summary>
    /// <param name="table">The table.</param>
    /// <param name="partitionsOnly">Without tables that only inherit.</param>
    public IEnumerable<TableName> Below(TableName table, bool partitionsOnly = false)
    {
        if (_scan.Find(table) is not { } known) yield break;
        foreach (var child in _children[NameOf(known)])
        {
            var name = NameOf(child);
            if (_scan.IsDetached(name) || (partitionsOnly && child.PartitionOf is null)) continue;
            yield return name;
            foreach (var lower in Below(name, partitionsOnly)) yield return lower;
        }
    }

    /// <summary>The default partition of a partitioned table; null where it has none, or nobody has looked.</summary>
    public TableName? DefaultOf(TableName table) =>
        _scan.Find(table) is { } known
        && _children[NameOf(known)].FirstOrDefault(child => child.PartitionBound == "DEFAULT" && !_scan.IsDetached(NameOf(child)))
            is { } found
            ? NameOf(found)
            : null;

    /// <summary>The table that this one is a partition of.</summary>
    public TableName? WholeOf(TableName table) =>
        _scan.Find(table) is { PartitionOf: { } whole } && !_scan.IsDetached(table) ? new(whole.Schema, whole.Name) : null;
}
