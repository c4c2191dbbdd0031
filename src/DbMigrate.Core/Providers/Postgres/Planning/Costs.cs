using DbMigrate.Execution;
using DbMigrate.Planning;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>What a step costs: rows and values lost, tables rewritten, rows checked under a lock. Source: the PostgreSQL manual, ALTER TABLE,
/// "Notes", and CREATE INDEX, "Building Indexes Concurrently".</summary>
internal static class Costs
{
    // The rows of a partitioned table are its partitions'.
    public static EquatableArray<Hazard> OfDrop(SchemaObject item) => item is Table { Kind: TableKind.Ordinary } table
        ? [new(HazardCode.DataLoss, $"The rows of table {table.Id.Display} are lost.") { Probe = SqlDialect.ProbeRows(new(table.Schema, table.Name)) }]
        : [];

    // A generated column's values can be computed again.
    public static EquatableArray<Hazard> OfDrop(Table table, Column column) => column.Generated is null && table.Kind != TableKind.Foreign
        ? [new(HazardCode.DataLoss, $"The values of column {table.ColumnId(column.Name).Display} are lost.") { Probe = Probe(table, column.Name) }]
        : [];

    public static EquatableArray<Hazard> OfChange(ColumnChange change)
    {
        if (change.FollowsParent || change.Owner.Kind == TableKind.Foreign) return [];
        var hazards = new List<Hazard>();
        var name = change.Owner.ColumnId(change.To.Name).Display;
        if (change.ChangesType && !change.Retyped && TypeCast.Loses(change.From.Type, change.To.Type))
        {
            hazards.Add(new(HazardCode.DataLoss, $"Values of column {name} may lose precision: {change.From.Type} becomes {change.To.Type}.")
            {
                Probe = Probe(change.Owner, change.To.Name),
            });
        }

        if (change.Retyped || (change.From.Type != change.To.Type && TypeCast.Rewrites(change.From.Type, change.To.Type)) || change.ReplacesExpression)
            hazards.Add(Rewrite(change.Owner, $"the type of column {name} changes"));
        return [.. hazards];
    }

    public static EquatableArray<Hazard> OfRefusingNull(ColumnChange change) => ColumnEmitter.IsNotValid(change.To) || change.Owner.Kind == TableKind.Foreign ? []
        : [new(
            HazardCode.ConstraintScan,
            $"Every row of {change.Owner.Id.Display} is read under an exclusive lock, because column {change.Owner.ColumnId(change.To.Name).Display} refuses null.")];

    public static EquatableArray<Hazard> OfAdd(Table table, Column column)
    {
        // A value that is the same for every row is kept once; others are written into each.
        var written = (column.Generated is not null && column.Stored) || column.Identity is not null
            || column.Default?.Contains("nextval(", StringComparison.Ordinal) == true || column.Default?.Contains("random", StringComparison.Ordinal) == true;
        return written && table.Kind != TableKind.Foreign ? [Rewrite(table, $"column {table.ColumnId(column.Name).Display} has a value of its own in each row")] : [];
    }

    public static EquatableArray<Hazard> OfChange(Table from, Table to) => from.Unlogged != to.Unlogged || from.AccessMethod != to.AccessMethod
        ? [Rewrite(to, "its storage changes")]
        : [];

    /// <param name="item">What is made on a table that was there before.</param>
    public static EquatableArray<Hazard> OfAdd(TablePart item)
    {
        var table = $"{item.Schema}.{item.Table}";
        return item switch
        {
            TableIndex { OnMaterializedView: false } or Constraint { Kind: not ConstraintKind.Check } =>
                [new(HazardCode.IndexBuildBlocksWrites, $"Writes to {table} wait while the index of {item.Name} is built.")],
            Constraint or ForeignKey when !IsUnchecked(item) =>
                [new(HazardCode.ConstraintScan, $"Every row of {table} is checked against {item.Name} while writes wait.")],
            _ => [],
        };
    }

    private static bool IsUnchecked(TablePart item)
    {
        var definition = item is Constraint constraint ? constraint.Definition : ((ForeignKey)item).Definition;
        return definition.EndsWith(" NOT VALID", StringComparison.Ordinal) || definition.EndsWith(" NOT ENFORCED", StringComparison.Ordinal);
    }

    private static Hazard Rewrite(Table table, string reason) =>
        new(HazardCode.TableRewrite, $"Table {table.Id.Display} is written anew under an exclusive lock, because {reason}.");

    private static string Probe(Table table, string column) =>
        SqlDialect.ProbeValues(new(table.Schema, table.Name), column);
}
