using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Providers.Postgres.Planning;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Kinds;

/// <summary>Indexes.</summary>
internal sealed class IndexPlanner : PartPlanner<TableIndex>
{
    public static IndexPlanner Instance { get; } = new();

    public override ObjectKind Kind => ObjectKind.Index;

    public override bool FollowsTypeChange => true;

    public override bool ReadsRows => true;

    public override bool IsAttachable => true;

    public override bool IsShape => true;

    /// <summary>Makes an index part of a partitioned one.</summary>
    public static string Attach(string? schema, string name, QualifiedName parent) =>
        $"ALTER INDEX {PostgresText.Name(parent)} ATTACH PARTITION {PostgresText.Name(schema, name)}";

    /// <summary>Builds the index while writers go on.</summary>
    public static string CreateConcurrently(TableIndex item)
    {
        const string word = " INDEX ";
        var at = item.Definition.IndexOf(word, StringComparison.Ordinal) + word.Length;
        return $"{item.Definition[..at]}CONCURRENTLY {item.Definition[at..]}";
    }

    /// <summary>Drops an index while writers go on.</summary>
    public static string DropConcurrently(QualifiedName index, bool ifExists = false) =>
        $"DROP INDEX CONCURRENTLY {(ifExists ? "IF EXISTS " : "")}{PostgresText.Name(index)}";

    /// <summary>Whether it is the index of a partitioned table, which holds no rows itself: those of its partitions are attached to
    /// it.</summary>
    public static bool IsPartitioned(TableIndex item) => item.Definition.Contains(" ON ONLY ", StringComparison.Ordinal);

    /// <summary>Whether the index is made in this plan: one that is made anew has lost the marks of the old one.</summary>
    /// <param name="owner">Its table or materialized view.</param>
    /// <param name="index">Its name, or that of its constraint; null is none.</param>
    /// <param name="changes">The changes.</param>
    public static bool IsNew(ObjectId owner, string? index, ChangeSet changes) =>
        index is not null
        && (
            changes.Added.Contains(new(ObjectKind.Index, owner.Schema, index))
            || changes.Added.Contains(new(ObjectKind.Constraint, owner.Schema, index, owner.Name)));

    /// <summary>What of an index decides whether it can be part of another: neither its name and table nor how it is sorted and
    /// stored.</summary>
    public static string Essence(TableIndex item)
    {
        var text = item.Definition[(item.Definition.IndexOf(" USING ", StringComparison.Ordinal) + " USING ".Length)..];
        foreach (var order in new[] { " DESC", " NULLS FIRST", " NULLS LAST" }) text = text.Replace(order, "", StringComparison.Ordinal);
        var options = text.IndexOf(" WITH (", StringComparison.Ordinal);
        return options < 0 ? text : text[..options] + text[(text.IndexOf(')', options) + 1)..];
    }

    protected override string Target(TableIndex item) => $"INDEX {PostgresText.Name(item)}";

    protected override IEnumerable<string> Create(TableIndex item) =>
        [
            item.Definition,
            .. Placement(
                new TableIndex
                {
                    Name = "",
                    Table = "",
                    Definition = "",
                },
                item),
        ];

    /// <summary>Storage parameters are set in place, but for a partitioned table's index, where the server refuses it. Some only have an
    /// effect on what is written from then on, as the manual says of each.</summary>
    protected override IReadOnlyList<string>? Alter(TableIndex from, TableIndex to)
    {
        if (from.Table != to.Table || (!from.Valid && to.Valid && to.Parent is null && !IsPartitioned(to))) return null;
        // One that is part of another stays it.
        var rebuild = !from.Valid && to.Valid && !IsPartitioned(to) ? new[] { $"REINDEX INDEX {PostgresText.Name(to)}" } : [];
        if (from.Definition == to.Definition) return [.. rebuild, .. Placement(from, to)];
        var ((old, oldOptions), (now, options)) = (IndexText.CutOptions(from.Definition), IndexText.CutOptions(to.Definition));
        return old != now || IsPartitioned(to)
            ? null
            :
            [
                .. rebuild,
                .. OptionChanges.Ordered($"ALTER INDEX {PostgresText.Name(to)}", oldOptions, options),
                .. Placement(from, to),
            ];
    }

    private static IEnumerable<string> Placement(TableIndex from, TableIndex to)
    {
        if (from.Tablespace != to.Tablespace)
            yield return $"ALTER INDEX {PostgresText.Name(to)} SET TABLESPACE {PostgresText.Identifier(to.Tablespace ?? "pg_default")}";
        foreach (var statement in Targets(PostgresText.Name(to), from.StatisticsTargets, to.StatisticsTargets)) yield return statement;
    }

    /// <summary>The statistics targets of an index's expressions.</summary>
    /// <param name="index">The index, as SQL.</param>
    /// <param name="from">As they are.</param>
    /// <param name="to">As they are to be.</param>
    public static IEnumerable<string> Targets(string index, EquatableArray<string> from, EquatableArray<string> to)
    {
        var old = from.Select(PostgresText.Split).ToDictionary(target => target.Name, target => target.Value);
        foreach (var (position, target) in to.Select(PostgresText.Split))
        {
            if (old.Remove(position, out var before) && before == target) continue;
            yield return $"ALTER INDEX {index} ALTER COLUMN {position} SET STATISTICS {target}";
        }

        foreach (var position in old.Keys) yield return $"ALTER INDEX {index} ALTER COLUMN {position} SET STATISTICS -1";
    }

    protected override QualifiedName? ParentOf(TableIndex item) => item.Parent;

    protected override TableIndex AfterRebuild(TableIndex item) => item with { StatisticsTargets = [], DependsOnExtensions = [] };

    protected override IEnumerable<string> Attach(TableIndex? from, TableIndex to, StepWriter writer) =>
        [Attach(to.Schema, to.Name, to.Parent!)];

    protected override bool ComesOfHistory(TableIndex from, TableIndex to) => from.Valid && !to.Valid;
}
