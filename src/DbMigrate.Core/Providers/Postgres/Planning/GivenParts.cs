using DbMigrate.Providers.Postgres.Kinds;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>New indexes and keys of partitioned tables that are made once the partitions are there, and take the parts that they are
/// given.</summary>
/// <remarks>A table that is attached gives each index of the whole the first of its own that fits, and gets one where none does. That is
/// another than the wanted one where two indexes of the whole are alike, and one too many where the partition is to have none.</remarks>
internal static class GivenParts
{
    /// <summary>Finds them.</summary>
    /// <param name="from">The schema as it is.</param>
    /// <param name="to">The schema as it is to be.</param>
    /// <param name="anew">Tables that are made anew.</param>
    public static HashSet<ObjectId> Find(SchemaModel from, SchemaModel to, IReadOnlySet<ObjectId> anew)
    {
        var partitions = to
            .Objects.OfType<Table>()
            .Where(table => table is { PartitionOf: not null, Kind: not TableKind.Foreign })
            .ToLookup(table => table.PartitionOf!.Id(ObjectKind.Table));
        var parts = to.Objects.OfType<TablePart>().ToLookup(part => part.TableId);
        var given = new HashSet<ObjectId>();
        foreach (var whole in partitions)
        {
            foreach (var alike in parts[whole.Key].Where(part => Fitting(part) is not null).GroupBy(Fitting))
            {
                foreach (var part in alike.Where(part => alike.Count() > 1 || IsPartial(part, whole))) Give(part);
            }
        }

        return given;

        // What it is a part of itself would be given one where it is not there yet.
        void Give(TablePart part)
        {
            if (!IsNew(part) || !given.Add(part.Id)) return;
            if (to.Find<Table>(part.TableId)?.PartitionOf is not { } whole) return;
            foreach (var above in parts[whole.Id(ObjectKind.Table)].Where(above => ObjectPlanner.IsPartOf(part, above.Id))) Give(above);
        }

        bool IsNew(TablePart part) => anew.Contains(part.TableId) || from.Find(part.Id) is null;

        bool IsPartial(TablePart above, IEnumerable<Table> tables) => above is TableIndex { Valid: false }
            || tables.Any(table => !parts[table.Id].Any(part => ObjectPlanner.IsPartOf(part, above.Id)));
    }

    /// <summary>What the server compares of two indexes; null for what is none.</summary>
    public static string? Fitting(TablePart part) => part switch
    {
        TableIndex index => $"{index.Unique} {IndexPlanner.Essence(index)}",
        Constraint { Kind: ConstraintKind.PrimaryKey or ConstraintKind.Unique } constraint =>
            $"True {ConstraintPlanner.IndexEssence(constraint)}",
        Constraint { Kind: ConstraintKind.Exclusion } constraint => constraint.Definition,
        _ => null,
    };
}
