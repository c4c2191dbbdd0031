using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>What ties a table to its parents and comes off, and what is put on: a plan changes the table while it stands alone.</summary>
/// <param name="From">The table as it is; null where the plan makes it.</param>
/// <param name="To">As it is to be.</param>
/// <param name="Kept">The parents that it inherits from throughout.</param>
/// <param name="Leaves">The parents, or the partitioned table, that it leaves.</param>
/// <param name="Joins">Those that it joins after it has changed; they may be the same.</param>
internal sealed record Tie(
    Table? From, Table To, IReadOnlyList<QualifiedName> Kept, IReadOnlyList<QualifiedName> Leaves, IReadOnlyList<QualifiedName> Joins)
{
    /// <summary>The table's id.</summary>
    public ObjectId Id => To.Id;

    /// <summary>A parent for as long as the others are away; null where none is needed.</summary>
    public TieHolder? Holder { get; init; }

    /// <summary>Columns in which it refuses null by a constraint of its own, which attaching makes the whole's (PostgreSQL 18).</summary>
    public IReadOnlyList<Column> OwnNotNull { get; init; } = [];

    /// <summary>It leaves a partitioned table and comes back to one.</summary>
    public bool Returns => From?.PartitionOf is not null && To.PartitionOf is not null;
}

/// <summary>A table that a child inherits from while its parents are away, because what has no parent becomes the child's own, and no
/// statement turns that into something inherited again.</summary>
/// <param name="From">The table when it is made.</param>
/// <param name="FromChecks">Its checks then.</param>
/// <param name="To">The table when it is dropped.</param>
/// <param name="ToChecks">Its checks then.</param>
internal sealed record TieHolder(Table From, IReadOnlyList<Constraint> FromChecks, Table To, IReadOnlyList<Constraint> ToChecks)
{
    private const int LongestName = 40;

    /// <summary>The one that a tie needs; null where everything that is inherited in the end is inherited throughout.</summary>
    public static TieHolder? Of(Tie tie, SchemaModel from, SchemaModel to)
    {
        if (tie.From is not { } old || tie.To.Inherits.Count == 0 || tie.Joins.Count == 0) return null;
        var kept = tie.Kept.Select(name => to.Find<Table>(name.Id(ObjectKind.Table))).OfType<Table>().ToList();
        var keptChecks = ChecksOf(to, tie.Kept).Select(check => check.Name).ToHashSet();
        var checks = ChecksOf(to, [new(tie.To.Schema, tie.To.Name)])
            .Where(check => check.Inherited && !keptChecks.Contains(check.Name))
            .ToList();
        var named = checks.SelectMany(check => check.Columns).ToHashSet();
        var columns = tie.To.Columns.Where(column =>
            (column.Inherited && !kept.Exists(parent => parent.Find(column.Name) is not null))
            || (column.InheritedNotNullName is not null && !kept.Exists(parent => parent.Find(column.Name) is { NotNull: true }))
            || named.Contains(column.Name)).ToList();
        if (columns.Count + checks.Count == 0) return null;

        var table = new Table
        {
            Schema = tie.To.Schema,
            Name = (tie.To.Name.Length > LongestName ? tie.To.Name[..LongestName] : tie.To.Name) + "__held",
            Columns = [.. columns.Select(Bare)],
        };
        var before = table with
        {
            // What is to be the child's own becomes so without a parent.
            Columns = [.. columns.Where(column => column.Inherited || old.Find(column.Name) is { Inherited: false })
                .Select(column => old.Find(column.Name)).OfType<Column>().Select(column => Bare(column) with
            {
                NotNull = column.InheritedNotNullName is not null && tie.To.Find(column.Name) is { InheritedNotNullName: not null },
            })],
        };
        var had = ChecksOf(from, [new(old.Schema, old.Name)]).Where(check => check.Inherited
            && checks.Exists(now => now.Name == check.Name && now.Definition == check.Definition)
            && check.Columns.All(column => before.Find(column) is not null));
        return new(before, [.. had.Select(Move)], table, [.. checks.Select(Move)]);

        static Column Bare(Column column) => new()
        {
            Name = column.Name,
            Type = column.Type,
            Collation = column.Collation,
            Generated = column.Generated,
            Stored = column.Stored,
            NotNull = column.InheritedNotNullName is not null,
            // The child's is named after the one that it comes from.
            NotNullName = column.InheritedNotNullName,
        };

        Constraint Move(Constraint check) => check with { Table = table.Name, Inherited = false, Comment = null };
    }

    private static IEnumerable<Constraint> ChecksOf(SchemaModel model, IEnumerable<QualifiedName> tables)
    {
        var names = tables.ToHashSet();
        return model
            .Objects.OfType<Constraint>()
            .Where(item =>
                item.Kind == ConstraintKind.Check
                && names.Contains(new(item.Schema, item.Table))
                && !item.Definition.Contains(" NO INHERIT", StringComparison.Ordinal));
    }
}
