using System.Text.Json.Serialization;

namespace DbMigrate.Schema;

/// <summary>Something a database holds that a schema defines: a closed set of immutable records, one file per family.</summary>
/// <remarks>Names are unquoted. Definitions and expressions are exactly what the engine prints, read with an empty search path, so
/// that every name in them is qualified. Objects refer to each other by name, never by reference.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "object")]
[JsonDerivedType(typeof(Namespace), "schema")]
[JsonDerivedType(typeof(Extension), "extension")]
[JsonDerivedType(typeof(EnumType), "enum")]
[JsonDerivedType(typeof(DomainType), "domain")]
[JsonDerivedType(typeof(CompositeType), "composite")]
[JsonDerivedType(typeof(RangeType), "range")]
[JsonDerivedType(typeof(Sequence), "sequence")]
[JsonDerivedType(typeof(Routine), "routine")]
[JsonDerivedType(typeof(Aggregate), "aggregate")]
[JsonDerivedType(typeof(DefinedObject), "defined")]
[JsonDerivedType(typeof(Table), "table")]
[JsonDerivedType(typeof(Constraint), "constraint")]
[JsonDerivedType(typeof(ForeignKey), "foreignKey")]
[JsonDerivedType(typeof(View), "view")]
[JsonDerivedType(typeof(MaterializedView), "materializedView")]
[JsonDerivedType(typeof(TableIndex), "index")]
[JsonDerivedType(typeof(Rule), "rule")]
[JsonDerivedType(typeof(Trigger), "trigger")]
[JsonDerivedType(typeof(Policy), "policy")]
[JsonDerivedType(typeof(Statistics), "statistics")]
internal abstract record SchemaObject
{
    private protected SchemaObject()
    {
    }

    /// <summary>The namespace it lives in; null in SQLite and for what lives in none.</summary>
    public string? Schema { get; init; }

    /// <summary>Its own name.</summary>
    public required string Name { get; init; }

    /// <summary>Its comment; null where there is none.</summary>
    public string? Comment { get; init; }

    /// <summary>The role it belongs to where that is another than the one that reads. Null says nothing: a comparison takes what is there,
    /// and what is made anew keeps it. Empty is the role that runs the plan. What belongs to its table's owner has none of its
    /// own.</summary>
    public string? Owner { get; init; }

    /// <summary>Who may do what with it; of the owner's own rights only where they are not what an owner has by default. Empty is nobody:
    /// where the engine grants PUBLIC something by default (EXECUTE on functions, USAGE on types), that grant is listed. Of default
    /// privileges it is what they add and take away. Sorted.</summary>
    public EquatableArray<Grant> Grants { get; init; }

    /// <summary>PostgreSQL: the extensions that take it along when they are dropped (<c>DEPENDS ON EXTENSION</c>). Sorted.</summary>
    public EquatableArray<string> DependsOnExtensions { get; init; }

    /// <summary>Its identity.</summary>
    [JsonIgnore]
    public abstract ObjectId Id { get; }

    /// <summary>Whether the other is the same to a comparison: equal but for what <see cref="SchemaModel"/> leaves out.</summary>
    internal virtual bool IsSameAs(SchemaObject other) => Equals(other);
}

/// <summary>A schema object that belongs to a table (or view).</summary>
internal abstract record TablePart : SchemaObject
{
    private protected TablePart()
    {
    }

    /// <summary>The table or view, in the same <see cref="SchemaObject.Schema"/>.</summary>
    public required string Table { get; init; }

    /// <summary>The id of its table.</summary>
    [JsonIgnore]
    public ObjectId TableId => new(ObjectKind.Table, Schema, Table);
}

/// <summary>One privilege of one role.</summary>
/// <param name="Grantee">The role; empty is PUBLIC.</param>
/// <param name="Privilege">The privilege in upper case, as <c>aclexplode</c> names it.</param>
/// <param name="Grantable">With grant option.</param>
internal sealed record Grant(string Grantee, string Privilege, bool Grantable = false)
{
    /// <summary>The role is the owner, whoever that is; <see cref="Grantee"/> is empty.</summary>
    public bool ToOwner { get; init; }

    /// <summary>The role does not have it, though by default it would.</summary>
    public bool Revoked { get; init; }

    /// <summary>The grants in the order that a model has them in.</summary>
    public static EquatableArray<Grant> Sorted(IEnumerable<Grant> grants) => EquatableArray.Adopt(grants
        .OrderBy(grant => grant.Grantee, StringComparer.Ordinal)
        .ThenBy(grant => grant.ToOwner)
        .ThenBy(grant => grant.Privilege, StringComparer.Ordinal)
        .ThenBy(grant => grant.Revoked)
        .ToArray());
}

/// <summary>A qualified name, unquoted.</summary>
/// <param name="Schema">The namespace; null in SQLite.</param>
/// <param name="Name">The name.</param>
internal sealed record QualifiedName(string? Schema, string Name)
{
    /// <summary>The same as the id of an object of a kind.</summary>
    internal ObjectId Id(ObjectKind kind) => new(kind, Schema, Name);

    /// <inheritdoc/>
    public override string ToString() => Schema is null ? Name : $"{Schema}.{Name}";
}
