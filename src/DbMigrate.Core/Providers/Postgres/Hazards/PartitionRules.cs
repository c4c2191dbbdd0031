using DbMigrate.Engines.Hazards;
using DbMigrate.Schema;
using DbMigrate.Sql;

namespace DbMigrate.Providers.Postgres.Hazards;

/// <summary>Partitions that come: which rows the server reads for it, and what it builds.</summary>
internal static class PartitionRules
{
    /// <summary><c>ATTACH PARTITION part …</c>, from the partition's name on.</summary>
    public static void Attach(ref SqlTokens action, TableName whole, HazardScan scan)
    {
        var part = action.TakeName();
        var isDefault = action.Is("DEFAULT");
        var bound = PartitionBound.Read(action, scan.Find(whole)?.PartitionKey);
        // The first partition of all takes any row, if it is the default one.
        var isChecked = !isDefault || scan.Find(whole) is null || TableKin.Of(scan).Below(whole, partitionsOnly: true).Any();
        if (isChecked && !IsProven(bound, part, scan, within: true))
            scan.Scans(
                part,
                $"they must belong into {whole}",
                "Give it a CHECK constraint of the same bounds first, NOT VALID and then validated.",
                blocksReaders: true);
        if (!isDefault) ReadDefault(whole, bound, part.Name, scan);
        if (scan.Find(whole) is { } known && scan.Find(part) is { } own) BuildParts(known, own, part, scan);
    }

    /// <summary><c>CREATE TABLE part PARTITION OF whole …</c>, from what follows the whole on.</summary>
    public static void Create(SqlTokens rest, TableName whole, string part, HazardScan scan)
    {
        // Columns and constraints of its own.
        if (rest.IsOpening) rest.SkipParentheses();
        if (!rest.Is("DEFAULT")) ReadDefault(whole, PartitionBound.Read(rest, scan.Find(whole)?.PartitionKey), part, scan);
    }

    private static void ReadDefault(TableName whole, PartitionBound? bound, string part, HazardScan scan)
    {
        if (TableKin.Of(scan).DefaultOf(whole) is { } other && !IsProven(bound, other, scan, within: false))
            scan.Scans(
                other,
                $"none of them may belong into {part}",
                "Give the default partition a CHECK constraint that excludes the bounds first.",
                blocksReaders: true);
    }

    /// <summary>Whether a valid check of a table says what the bounds do, or the contrary.</summary>
    private static bool IsProven(PartitionBound? bound, TableName table, HazardScan scan, bool within) =>
        bound is not null
        && scan.Find(table) is { } known
        && (
            !within
            || known.Find(bound.Column) is { NotNull: true }
            || Checks(known, scan).Any(check => CheckText.NeverNull(check).Contains(bound.Column)))
        && Checks(known, scan).Any(check => within ? bound.IsWithin(check) : bound.IsOutside(check));

    private static IEnumerable<string> Checks(Table table, HazardScan scan) =>
        scan.Before!.Objects.OfType<Constraint>()
            .Where(check =>
                check.TableId == table.Id
                && check.Kind == ConstraintKind.Check
                && !scan.HasDropped(TableKin.NameOf(table), check.Name)
                && !check.Definition.Contains("NOT VALID", StringComparison.Ordinal)
                && !check.Definition.Contains("NOT ENFORCED", StringComparison.Ordinal))
            .Select(check => check.Definition);

    /// <summary>What the whole has and the partition has not: it gets its own.</summary>
    private static void BuildParts(Table whole, Table own, TableName part, HazardScan scan)
    {
        var parts = scan.Before!.Objects.OfType<TablePart>().Where(item => item.TableId == own.Id).ToList();
        foreach (var item in scan.Before.Objects.OfType<TablePart>().Where(item => item.TableId == whole.Id))
        {
            if (
                item is TableIndex index
                && !parts.OfType<TableIndex>().Any(other => other.Unique == index.Unique && other.Keys == index.Keys))
                scan.BuildsIndex(part, index.Name, "Build it on the partition CONCURRENTLY first.", blocksReaders: true);
            if (item is Constraint { Kind: ConstraintKind.PrimaryKey or ConstraintKind.Unique or ConstraintKind.Exclusion } key
                && !parts.OfType<Constraint>().Any(other => other.Kind == key.Kind && other.Columns == key.Columns))
                scan.BuildsIndex(
                    part,
                    key.Name,
                    "Give the partition the same key first, from a unique index that is built CONCURRENTLY.",
                    blocksReaders: true);
            if (
                item is ForeignKey reference
                && !parts
                    .OfType<ForeignKey>()
                    .Any(other =>
                        other.Columns == reference.Columns
                        && other.References == reference.References
                        && !other.Definition.Contains("NOT VALID", StringComparison.Ordinal)))
            {
                TableName parent = new(reference.References.Schema, reference.References.Name);
                scan.Scans(
                    part,
                    $"foreign key {reference.Name} to {parent} becomes its own",
                    "Give the partition the same foreign key first, NOT VALID and then validated.",
                    blocksReaders: true);
            }
        }
    }
}
