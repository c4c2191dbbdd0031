using DbMigrate.Planning;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>What rows and values a step loses.</summary>
internal static class Loss
{
    public static EquatableArray<Hazard> OfObject(SchemaObject item) => item is Table { Kind: not TableKind.Foreign } table
        ? [new(HazardCode.DataLoss, $"The rows of table {table.Id.Display} are lost.") { Probe = $"SELECT EXISTS (SELECT FROM {Sql.Name(table)})" }]
        : [];

    // A generated column's values can be computed again.
    public static EquatableArray<Hazard> OfColumn(Table table, Column column) => column.Generated is null && table.Kind != TableKind.Foreign
        ? [new(HazardCode.DataLoss, $"The values of column {table.ColumnId(column.Name).Display} are lost.") { Probe = Probe(table, column.Name) }]
        : [];

    public static EquatableArray<Hazard> OfType(ColumnChange change) =>
        change is { ChangesType: true, FollowsParent: false, Retyped: false } && TypeCast.Loses(change.From.Type, change.To.Type)
            ? [new(
                HazardCode.DataLoss,
                $"Values of column {change.Owner.ColumnId(change.To.Name).Display} may lose precision: {change.From.Type} becomes {change.To.Type}.")
            {
                Probe = Probe(change.Owner, change.To.Name),
            }]
            : [];

    private static string Probe(Table table, string column) =>
        $"SELECT EXISTS (SELECT FROM {Sql.Name(table)} WHERE {Sql.Identifier(column)} IS NOT NULL)";
}
