using DbMigrate.Schema;

namespace DbMigrate;

/// <summary>What kind of thing an <see cref="ObjectId"/> names. The order is the one in which models list their objects.</summary>
public enum ObjectKind : long
{
    /// <summary>A namespace (PostgreSQL).</summary>
    Schema,

    /// <summary>An extension (PostgreSQL).</summary>
    Extension,

    /// <summary>A collation (PostgreSQL).</summary>
    Collation,

    /// <summary>An enumerated type.</summary>
    Enum,

    /// <summary>A value of an enumerated type; <see cref="ObjectId.Table"/> is the type. Only renames and changes name it.</summary>
    EnumValue,

    /// <summary>A domain.</summary>
    Domain,

    /// <summary>A composite type.</summary>
    CompositeType,

    /// <summary>A range type with its multirange.</summary>
    RangeType,

    /// <summary>A sequence that is not an identity column's own.</summary>
    Sequence,

    /// <summary>A function or procedure; <see cref="ObjectId.Name"/> ends with its identity arguments: <c>area(integer,
    /// integer)</c>.</summary>
    Routine,

    /// <summary>An aggregate; named like a routine.</summary>
    Aggregate,

    /// <summary>Anything else that is created from one statement; see <see cref="DefinedObject"/>. Its name begins with its type.</summary>
    Defined,

    /// <summary>A table, partitioned, foreign or virtual ones included.</summary>
    Table,

    /// <summary>A column of a table, view or materialized view. Not an object of its own in a model: it is inside its table.</summary>
    Column,

    /// <summary>A primary key, unique, check or exclusion constraint.</summary>
    Constraint,

    /// <summary>A foreign key.</summary>
    ForeignKey,

    /// <summary>A view.</summary>
    View,

    /// <summary>A materialized view.</summary>
    MaterializedView,

    /// <summary>An index that no constraint owns.</summary>
    Index,

    /// <summary>A rewrite rule.</summary>
    Rule,

    /// <summary>A trigger.</summary>
    Trigger,

    /// <summary>A row-level security policy.</summary>
    Policy,

    /// <summary>Extended statistics.</summary>
    Statistics,
}

/// <summary>The identity of an object within a schema model, by name, unquoted: two models' objects correspond when their ids are
/// equal.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Schema">The namespace it lives in; null in SQLite and for what lives in none.</param>
/// <param name="Name">Its own name.</param>
/// <param name="Table">The table, view or type it belongs to, for what is named within one: columns, constraints, triggers, rules,
/// policies, enum values. An index's name is unique in its schema, so this is null for it.</param>
public readonly record struct ObjectId(ObjectKind Kind, string? Schema, string Name, string? Table = null) : IComparable<ObjectId>
{
    /// <summary>The name a person would write: <c>schema.table.name</c>, without what does not apply.</summary>
    public string Display => string.Join('.', new[] { Schema, Table, Name }.Where(part => part is not null));

    /// <summary>The table, view or type this belongs to, as an id of the given kind.</summary>
    public ObjectId Owner(ObjectKind kind) =>
        new(kind, Schema, Table ?? throw new InvalidOperationException($"{this} belongs to no table."));

    /// <summary>Orders by kind, schema, table and name, ordinally.</summary>
    public int CompareTo(ObjectId other)
    {
        // An enumeration's own comparison boxes both.
        var order = (int)Kind - (int)other.Kind;
        if (order == 0) order = string.CompareOrdinal(Schema, other.Schema);
        if (order == 0) order = string.CompareOrdinal(Table, other.Table);
        return order == 0 ? string.CompareOrdinal(Name, other.Name) : order;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Display}";
}
