using System.Text.Json.Serialization;

namespace DbMigrate.Schema;

/// <summary>The kinds of table.</summary>
internal enum TableKind
{
    /// <summary>An ordinary table; also a partition that holds rows.</summary>
    Ordinary,

    /// <summary>Partitioned: it holds no rows of its own.</summary>
    Partitioned,

    /// <summary>A foreign table (PostgreSQL).</summary>
    Foreign,

    /// <summary>A virtual table (SQLite), its shadow tables left out.</summary>
    Virtual,
}

/// <summary>A table. Its constraints, indexes, triggers, rules and policies are objects of their own.</summary>
internal sealed record Table : SchemaObject
{
    /// <summary>What kind of table.</summary>
    public TableKind Kind { get; init; }

    /// <summary>The columns in the table's order. The order is not part of a comparison; see <see cref="SchemaModel"/>.</summary>
    public EquatableArray<Column> Columns { get; init; }

    /// <summary>PostgreSQL: whether it is unlogged.</summary>
    public bool Unlogged { get; init; }

    /// <summary>Storage parameters as <c>name=value</c>, in the order the server keeps, <c>toast.</c> ones last. The order is not part of a
    /// comparison.</summary>
    public EquatableArray<string> Options { get; init; }

    /// <summary>The table access method where it is not <c>heap</c>.</summary>
    public string? AccessMethod { get; init; }

    /// <summary>The tablespace where it is not the database's.</summary>
    public string? Tablespace { get; init; }

    /// <summary>What <c>pg_get_partkeydef</c> prints: <c>RANGE (created_at)</c>.</summary>
    public string? PartitionKey { get; init; }

    /// <summary>The table this is a partition of.</summary>
    public QualifiedName? PartitionOf { get; init; }

    /// <summary>The bound as the server prints it: <c>FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')</c> or <c>DEFAULT</c>.</summary>
    public string? PartitionBound { get; init; }

    /// <summary>PostgreSQL: <c>DETACH PARTITION … CONCURRENTLY</c> was interrupted: queries of the whole pass over its rows, and it can
    /// only be detached for good.</summary>
    public bool DetachPending { get; init; }

    /// <summary>The tables it inherits from, in order; empty for a partition.</summary>
    public EquatableArray<QualifiedName> Inherits { get; init; }

    /// <summary>The table it is a partition of, or those it inherits from.</summary>
    [JsonIgnore]
    public IReadOnlyList<QualifiedName> Parents => PartitionOf is { } whole ? [whole] : Inherits;

    /// <summary>The foreign keys that a partition has only because its table has them: its own once it is detached. Not part of a
    /// comparison.</summary>
    public EquatableArray<ForeignKey> InheritedKeys { get; init; }

    /// <summary>The composite type it is a table of (<c>CREATE TABLE … OF</c>).</summary>
    public QualifiedName? OfType { get; init; }

    /// <summary>What identifies a row to logical replication; null is the default (the primary key).</summary>
    public ReplicaIdentity? ReplicaIdentity { get; init; }

    /// <summary>The index the table was last clustered on.</summary>
    public string? ClusteredOn { get; init; }

    /// <summary>Row-level security is on.</summary>
    public bool RowSecurity { get; init; }

    /// <summary>Row-level security also binds the owner.</summary>
    public bool ForceRowSecurity { get; init; }

    /// <summary>A foreign table's server.</summary>
    public string? Server { get; init; }

    /// <summary>A foreign table's options as <c>name=value</c>, sorted.</summary>
    public EquatableArray<string> ForeignOptions { get; init; }

    /// <summary>SQLite: <c>STRICT</c>.</summary>
    public bool Strict { get; init; }

    /// <summary>SQLite: <c>WITHOUT ROWID</c>.</summary>
    public bool WithoutRowId { get; init; }

    /// <summary>SQLite: the statement as <c>sqlite_master</c> keeps it. PostgreSQL has none. Not part of a comparison but of virtual
    /// tables.</summary>
    public string? Definition { get; init; }

    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.Table, Schema, Name);

    /// <inheritdoc/>
    internal override bool IsSameAs(SchemaObject other) =>
        other is Table table && (Equals(table) || Comparable().Equals(table.Comparable()));

    private Table Comparable() => this with
    {
        Columns = EquatableArray.Adopt(
            Columns.Select(column => column.Comparable()).OrderBy(column => column.Name, StringComparer.Ordinal).ToArray()),
        Options = Options.Sorted(),
        InheritedKeys = [],
        Definition = Kind == TableKind.Virtual ? Definition : null,
    };

    /// <summary>The column of a name; null where there is none.</summary>
    internal Column? Find(string column)
    {
        foreach (var candidate in Columns.AsSpan())
        {
            if (candidate.Name == column) return candidate;
        }

        return null;
    }

    /// <summary>A column's id.</summary>
    internal ObjectId ColumnId(string column) => new(ObjectKind.Column, Schema, column, Name);
}

/// <summary>What identifies a row to logical replication.</summary>
/// <param name="Mode"><c>FULL</c>, <c>NOTHING</c> or <c>INDEX</c>.</param>
/// <param name="Index">The index for <c>INDEX</c>.</param>
internal sealed record ReplicaIdentity(string Mode, string? Index = null);

/// <summary>A column of a table, view, materialized view, or an attribute of a composite type.</summary>
internal sealed record Column
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The type with its modifiers, as the engine prints it; empty where SQLite has none.</summary>
    public required string Type { get; init; }

    /// <summary>The collation where it is not the type's own, quoted and qualified as SQL.</summary>
    public string? Collation { get; init; }

    /// <summary>Whether null is refused by a constraint of the column itself. A primary key's columns say true on PostgreSQL.</summary>
    public bool NotNull { get; init; }

    /// <summary>PostgreSQL 18: the not-null constraint's name where it is not the one the server would choose
    /// (<c>table_column_not_null</c>).</summary>
    public string? NotNullName { get; init; }

    /// <summary>PostgreSQL 18: what follows the not-null constraint: <c>NO INHERIT</c>, <c>NOT VALID</c>, both or neither.</summary>
    public string? NotNullOptions { get; init; }

    /// <summary>PostgreSQL 18: the name of a not-null constraint that only comes from a parent. Not part of a comparison.</summary>
    public string? InheritedNotNullName { get; init; }

    /// <summary>PostgreSQL 18: the comment of the not-null constraint.</summary>
    public string? NotNullComment { get; init; }

    /// <summary>The default expression; null where there is none.</summary>
    public string? Default { get; init; }

    /// <summary>The identity; null where the column has none.</summary>
    public Identity? Identity { get; init; }

    /// <summary>The expression of a generated column.</summary>
    public string? Generated { get; init; }

    /// <summary>Whether the generated value is kept (<c>STORED</c>) or computed when read (<c>VIRTUAL</c>).</summary>
    public bool Stored { get; init; }

    /// <summary>PostgreSQL: <c>PLAIN</c>, <c>EXTERNAL</c>, <c>EXTENDED</c> or <c>MAIN</c> where it is not the type's own.</summary>
    public string? Storage { get; init; }

    /// <summary>PostgreSQL: <c>pglz</c> or <c>lz4</c> where it is not the server's choice.</summary>
    public string? Compression { get; init; }

    /// <summary>PostgreSQL: the statistics target where one is set.</summary>
    public int? StatisticsTarget { get; init; }

    /// <summary>PostgreSQL: attribute options (<c>n_distinct=100</c>), sorted; a foreign table's column options.</summary>
    public EquatableArray<string> Options { get; init; }

    /// <summary>The column only comes from a parent table or partitioned table; it has no definition of its own here.</summary>
    public bool Inherited { get; init; }

    /// <summary>Its comment.</summary>
    public string? Comment { get; init; }

    /// <summary>Column privileges. Sorted.</summary>
    public EquatableArray<Grant> Grants { get; init; }

    /// <summary>The column without what is not part of a comparison.</summary>
    internal Column Comparable() => InheritedNotNullName is null ? this : this with { InheritedNotNullName = null };
}

/// <summary>An identity column's generator.</summary>
/// <param name="Always"><c>GENERATED ALWAYS</c>, else <c>BY DEFAULT</c>.</param>
/// <param name="Options">How its sequence counts.</param>
/// <param name="SequenceName">The sequence's name (in the table's schema) where it is not <c>table_column_seq</c>.</param>
internal sealed record Identity(bool Always, SequenceOptions Options, string? SequenceName = null)
{
    /// <summary>The sequence's comment.</summary>
    public string? Comment { get; init; }

    /// <summary>Who may use the sequence by itself. Sorted.</summary>
    public EquatableArray<Grant> Grants { get; init; }
}
