using System.Text.Json.Serialization;

namespace DbMigrate.Schema;

/// <summary>The kinds of <see cref="Constraint"/>.</summary>
internal enum ConstraintKind
{
    /// <summary>A primary key.</summary>
    PrimaryKey,

    /// <summary>A unique constraint.</summary>
    Unique,

    /// <summary>A check constraint.</summary>
    Check,

    /// <summary>An exclusion constraint.</summary>
    Exclusion,
}

/// <summary>A trigger by which the server keeps a constraint, and that fires at other times than such triggers do by themselves.</summary>
/// <param name="Function">The server's function that it calls: <c>RI_FKey_check_ins</c>.</param>
/// <param name="Schema">The schema of its table.</param>
/// <param name="Table">Its table: the constraint's, the one that a foreign key refers to, or a partition of either.</param>
/// <param name="Enabled">When it fires.</param>
internal sealed record KeyTrigger(string Function, string? Schema, string Table, FiringMode Enabled)
{
    /// <summary>Rows come and go in an ordinary session without it: the constraint does not hold.</summary>
    internal bool IsOff => Enabled is FiringMode.Disabled or FiringMode.Replica;
}

/// <summary>A primary key, unique, check or exclusion constraint.</summary>
internal sealed record Constraint : TablePart
{
    /// <summary>Which of the four.</summary>
    public required ConstraintKind Kind { get; init; }

    /// <summary>What follows <c>CONSTRAINT name</c>, as the engine prints it: <c>PRIMARY KEY (id)</c>, <c>CHECK ((a > 0)) NO INHERIT NOT
    /// VALID</c>.</summary>
    public required string Definition { get; init; }

    /// <summary>The columns of the key, in its order; for a check, those it names.</summary>
    public EquatableArray<string> Columns { get; init; }

    /// <summary>Storage parameters of its index.</summary>
    public EquatableArray<string> Options { get; init; }

    /// <summary>Statistics targets of its index's expressions as <c>position=target</c>.</summary>
    public EquatableArray<string> StatisticsTargets { get; init; }

    /// <summary>The tablespace of its index where it is not the database's.</summary>
    public string? Tablespace { get; init; }

    /// <summary>The comment of its index, which is not the constraint's own.</summary>
    public string? IndexComment { get; init; }

    /// <summary>It only comes from a parent table (check constraints).</summary>
    public bool Inherited { get; init; }

    /// <summary>The parent's constraint whose index this one's index is attached to (partitions).</summary>
    public QualifiedName? Parent { get; init; }

    /// <summary>PostgreSQL: no query uses its index, because somebody has marked it so.</summary>
    public bool Unusable { get; init; }

    /// <summary>PostgreSQL: its own triggers, of a deferrable constraint, that do not fire as usual. Sorted.</summary>
    public EquatableArray<KeyTrigger> Firing { get; init; }

    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.Constraint, Schema, Name, Table);
}

/// <summary>A foreign key. Those a partition inherits are its <see cref="Schema.Table.InheritedKeys"/>.</summary>
internal sealed record ForeignKey : TablePart
{
    /// <summary>What follows <c>CONSTRAINT name</c>, as the engine prints it.</summary>
    public required string Definition { get; init; }

    /// <summary>The referring columns.</summary>
    public EquatableArray<string> Columns { get; init; }

    /// <summary>The table referred to.</summary>
    public required QualifiedName References { get; init; }

    /// <summary>The columns referred to.</summary>
    public EquatableArray<string> ReferencedColumns { get; init; }

    /// <summary>PostgreSQL: its triggers, on both tables and their partitions, that do not fire as usual. Sorted.</summary>
    public EquatableArray<KeyTrigger> Firing { get; init; }

    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.ForeignKey, Schema, Name, Table);
}

/// <summary>An index that no constraint owns.</summary>
internal sealed record TableIndex : TablePart
{
    /// <summary>The whole <c>CREATE INDEX</c> statement as the engine prints it (PostgreSQL: with <c>ON ONLY</c> on a partitioned
    /// table).</summary>
    public required string Definition { get; init; }

    /// <summary>SQLite: the statement as it was written, where it has texts in double quotes. Not part of a comparison.</summary>
    public string? Statement { get; init; }

    /// <summary>Whether it refuses duplicates.</summary>
    public bool Unique { get; init; }

    /// <summary>The columns and expressions of its key, as SQL.</summary>
    public EquatableArray<string> Keys { get; init; }

    /// <summary>PostgreSQL: statistics targets of its expressions as <c>position=target</c>.</summary>
    public EquatableArray<string> StatisticsTargets { get; init; }

    /// <summary>The tablespace where it is not the database's.</summary>
    public string? Tablespace { get; init; }

    /// <summary>The partitioned table's index this one is attached to.</summary>
    public QualifiedName? Parent { get; init; }

    /// <summary>False for what a failed <c>CREATE INDEX CONCURRENTLY</c> left behind, and for a partitioned index whose partitions lack
    /// theirs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool Valid { get; init; } = true;

    /// <summary>The index is on a materialized view.</summary>
    public bool OnMaterializedView { get; init; }

    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.Index, Schema, Name);

    /// <inheritdoc/>
    internal override bool IsSameAs(SchemaObject other) =>
        other is TableIndex index && (Equals(index) || (Statement != index.Statement && Equals(index with { Statement = Statement })));
}

/// <summary>Extended statistics.</summary>
internal sealed record Statistics : TablePart
{
    /// <summary>What <c>pg_get_statisticsobjdef</c> prints.</summary>
    public required string Definition { get; init; }

    /// <summary>Its statistics target where one is set.</summary>
    public int? Target { get; init; }

    /// <summary>The schema of the table; null where it is the statistics' own.</summary>
    public string? TableSchema { get; init; }

    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.Statistics, Schema, Name);
}
