using DbMigrate.Providers.Postgres.Emit;
using DbMigrate.Schema;

namespace DbMigrate.Providers.Postgres.Planning;

/// <summary>What has to happen to each object and column: dropped, made, changed in place, or made anew because what it stands on changes.
/// <see cref="ChangeAnalysis"/> finds it; from then on it stays as it is.</summary>
internal sealed record ChangeSet
{
    /// <summary>The schema as it is.</summary>
    public required DependencyMap From { get; init; }

    /// <summary>The schema as it is to be.</summary>
    public required DependencyMap To { get; init; }

    /// <summary>Partitions that are detached, attached, or both; and tables whose parents change.</summary>
    public required Ties Ties { get; init; }

    /// <summary>Tables that are made anew with their rows.</summary>
    public required Refills Refills { get; init; }

    /// <summary>Parts of partitions that the server must not mistake for others.</summary>
    public required PartitionParts Parts { get; init; }

    /// <summary>Which tables inherit from which.</summary>
    public required Lineage Lineage { get; init; }

    /// <summary>Objects that are dropped; those that are made anew are also in <see cref="Added"/>.</summary>
    public required IReadOnlySet<ObjectId> Dropped { get; init; }

    /// <summary>Objects that are made.</summary>
    public required IReadOnlySet<ObjectId> Added { get; init; }

    /// <summary>Objects that are changed in place.</summary>
    public required IReadOnlyDictionary<ObjectId, (SchemaObject From, SchemaObject To)> Altered { get; init; }

    /// <summary>Types that columns use and that another type of the same name replaces.</summary>
    public required IReadOnlyDictionary<ObjectId, (SchemaObject From, SchemaObject To)> Replaced { get; init; }

    /// <summary>Types of another kind that replace one: a domain in the place of an enum.</summary>
    public required IReadOnlyDictionary<ObjectId, ObjectId> ReplacedBy { get; init; }

    /// <summary>Columns of tables that stay.</summary>
    public required IReadOnlyDictionary<ObjectId, ColumnChange> Columns { get; init; }

    /// <inheritdoc cref="Planning.Counters"/>
    public required Counters Counters { get; init; }

    /// <summary>Columns dropped from tables that stay.</summary>
    public required IReadOnlyDictionary<ObjectId, (Table Table, Column Column)> ColumnsDropped { get; init; }

    /// <summary>Columns added to tables that stay.</summary>
    public required IReadOnlyDictionary<ObjectId, (Table Table, Column Column)> ColumnsAdded { get; init; }

    /// <summary>Domains whose checks and default are away while what they call is made anew.</summary>
    public required IReadOnlySet<ObjectId> Stripped { get; init; }

    /// <summary>Tables that are of no type while theirs is made anew.</summary>
    public required IReadOnlySet<ObjectId> Untyped { get; init; }

    /// <summary>What the server itself makes anew when a column changes, and what loses something by it.</summary>
    public required IReadOnlySet<ObjectId> Rebuilt { get; init; }

    /// <summary>Parts that are made after their table is attached.</summary>
    public required IReadOnlySet<ObjectId> Late { get; init; }

    /// <summary>Whether it goes and comes again.</summary>
    public bool IsMadeAnew(ObjectId id) => Dropped.Contains(id) && Added.Contains(id);
}
