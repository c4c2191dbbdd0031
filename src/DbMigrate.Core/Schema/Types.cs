namespace DbMigrate.Schema;

/// <summary>An enumerated type.</summary>
internal sealed record EnumType : SchemaObject
{
    /// <summary>Its values in order.</summary>
    public required EquatableArray<string> Values { get; init; }

    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.Enum, Schema, Name);
}

/// <summary>A domain.</summary>
internal sealed record DomainType : SchemaObject
{
    /// <summary>The base type with its modifiers, as <c>format_type</c> prints it.</summary>
    public required string BaseType { get; init; }

    /// <summary>The collation where it is not the base type's, quoted and qualified as SQL.</summary>
    public string? Collation { get; init; }

    /// <summary>The default expression.</summary>
    public string? Default { get; init; }

    /// <summary>Whether null is refused.</summary>
    public bool NotNull { get; init; }

    /// <summary>The check constraints by name.</summary>
    public EquatableArray<DomainConstraint> Constraints { get; init; }

    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.Domain, Schema, Name);
}

/// <summary>A check constraint of a domain.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Definition">What <c>pg_get_constraintdef</c> prints, <c>NOT VALID</c> included.</param>
/// <param name="Comment">Its comment.</param>
internal sealed record DomainConstraint(string Name, string Definition, string? Comment = null);

/// <summary>A composite type.</summary>
internal sealed record CompositeType : SchemaObject
{
    /// <summary>Its attributes; only name, type, collation and comment are set.</summary>
    public required EquatableArray<Column> Attributes { get; init; }

    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.CompositeType, Schema, Name);
}

/// <summary>A range type.</summary>
internal sealed record RangeType : SchemaObject
{
    /// <summary>The parameters of <c>CREATE TYPE … AS RANGE (…)</c> as SQL, in the order of the manual: <c>subtype = double precision,
    /// subtype_diff = float8mi, multirange_type_name = public.mr</c>.</summary>
    public required string Definition { get; init; }

    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.RangeType, Schema, Name);
}

/// <summary>A sequence that is not an identity column's own.</summary>
internal sealed record Sequence : SchemaObject
{
    /// <summary><c>smallint</c>, <c>integer</c> or <c>bigint</c>.</summary>
    public required string Type { get; init; }

    /// <summary>How it counts.</summary>
    public required SequenceOptions Options { get; init; }

    /// <summary>Whether it is unlogged.</summary>
    public bool Unlogged { get; init; }

    /// <summary>The column it is dropped with; null where it stands alone.</summary>
    public ColumnName? OwnedBy { get; init; }

    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.Sequence, Schema, Name);
}

/// <summary>How a sequence counts. All five numbers are always given.</summary>
internal sealed record SequenceOptions(long Start, long Increment, long Minimum, long Maximum, long Cache, bool Cycle = false);

/// <summary>A column of a table, by name.</summary>
/// <param name="Schema">The table's schema.</param>
/// <param name="Table">The table.</param>
/// <param name="Column">The column.</param>
internal sealed record ColumnName(string? Schema, string Table, string Column)
{
    /// <summary>The same as an id.</summary>
    internal ObjectId Id => new(ObjectKind.Column, Schema, Column, Table);
}
