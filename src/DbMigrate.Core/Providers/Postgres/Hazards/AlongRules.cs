using DbMigrate.Engines.Hazards;
using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>What <c>CASCADE</c> takes along, by name: rows and values that are lost, objects that programs use, and what kept the rest in
/// order.</summary>
internal static class AlongRules
{
    /// <summary>Names what goes with objects of a schema; false where nobody has looked.</summary>
    /// <param name="roots">What the statement names.</param>
    /// <param name="what">The same as a person would say it.</param>
    /// <param name="scan">The reading.</param>
    /// <param name="isWhole">What goes along is no surprise: it is inside of what goes.</param>
    public static bool Read(IReadOnlyCollection<ObjectId> roots, string what, HazardScan scan, bool isWhole = false)
    {
        if (Cascade.Of(scan, roots, cascades: true) is not { } cascade) return false;
        var others = new List<string>();
        foreach (var id in cascade.Along)
        {
            var item = scan.Before!.Find(id);
            if (id.Kind == ObjectKind.Column) ColumnRules.Drop(new(id.Schema, id.Table!), id.Name, scan);
            else if (item is Table table)
                DropTable(table, what, scan);
            else if (
                !isWhole
                && item
                    is View
                        or MaterializedView
                        or Routine
                        or Aggregate
                        or Sequence
                        or EnumType
                        or DomainType
                        or CompositeType
                        or RangeType)
                DropUsed(item, what, scan);
            else if (item is not null)
                others.Add(Name(item));
        }

        others.AddRange(
            cascade
                .Defaults.Where(id => !cascade.Gone.Contains(id) && !cascade.Gone.Contains(id.Owner(ObjectKind.Table)))
                .Order()
                .Select(id => $"the default of {PostgresText.Name(id.Schema, id.Table!)}.{PostgresText.Identifier(id.Name)}"));
        if (others.Count > 0)
            scan.Breaks($"CASCADE also drops, with {what}: {string.Join(", ", others)}.", "Drop by name what is meant, without CASCADE.");
        return true;
    }

    private static void DropTable(Table table, string what, HazardScan scan)
    {
        var name = TableKin.NameOf(table);
        ForeignKeys.Of(scan).Drop(name);
        foreach (var holder in table.Kind == TableKind.Foreign ? [] : scan.HoldersOf(name))
            scan.LosesRows(holder, $"The rows of table {holder} are lost: it goes with {what}.", new("TABLE", name));
        scan.Breaks($"Programs that name table {name} fail: it goes with {what}.", null, new("TABLE", name));
    }

    private static void DropUsed(SchemaObject item, string what, HazardScan scan)
    {
        var kind = RemadeNames.KindOf(item);
        scan.Breaks(
            $"Programs that use {kind.ToLowerInvariant()} {item.Id.Display} fail: it goes with {what} (CASCADE).",
            null,
            new(kind, TableKin.NameOf(item)));
    }

    private static string Name(SchemaObject item) => item switch
    {
        ForeignKey or Constraint => $"{(item is ForeignKey ? "foreign key" : "constraint")} {Part((TablePart)item)}",
        TableIndex index => $"index {PostgresText.Name(index)}",
        TablePart part => $"{part.GetType().Name.ToLowerInvariant()} {Part(part)}",
        _ => $"{RemadeNames.KindOf(item).ToLowerInvariant()} {item.Id.Display}",
    };

    private static string Part(TablePart part) => $"{PostgresText.Identifier(part.Name)} of {PostgresText.TableOf(part)}";
}
