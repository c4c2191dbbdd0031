using System.Text.Json.Serialization;

namespace DbMigrate.Schema;

/// <summary>A view.</summary>
internal sealed record View : SchemaObject
{
    /// <summary>PostgreSQL: the query as <c>pg_get_viewdef</c> prints it, without a final semicolon. SQLite: the whole statement, spelled
    /// the one way that compares; what runs is <see cref="Statement"/>.</summary>
    public required string Definition { get; init; }

    /// <summary>SQLite: the statement as it was written, comments and line ends included. Not part of a comparison.</summary>
    public string? Statement { get; init; }

    /// <summary>Its columns: name, type, default, comment and grants.</summary>
    public EquatableArray<Column> Columns { get; init; }

    /// <summary>Options as <c>name=value</c>: <c>security_barrier=true</c>, <c>check_option=local</c>. The order is not part of a
    /// comparison.</summary>
    public EquatableArray<string> Options { get; init; }

    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.View, Schema, Name);

    /// <inheritdoc/>
    internal override bool IsSameAs(SchemaObject other) =>
        other is View view && Options.Sorted() == view.Options.Sorted() && Equals(view with { Statement = Statement, Options = Options });
}

/// <summary>A materialized view.</summary>
internal sealed record MaterializedView : SchemaObject
{
    /// <summary>The query as <c>pg_get_viewdef</c> prints it, without a final semicolon.</summary>
    public required string Definition { get; init; }

    /// <summary>Its columns: name, type, comment, storage, grants.</summary>
    public EquatableArray<Column> Columns { get; init; }

    /// <summary>Storage parameters as <c>name=value</c>. The order is not part of a comparison.</summary>
    public EquatableArray<string> Options { get; init; }

    /// <summary>The access method where it is not <c>heap</c>.</summary>
    public string? AccessMethod { get; init; }

    /// <summary>The tablespace where it is not the database's.</summary>
    public string? Tablespace { get; init; }

    /// <summary>The index it was last clustered on.</summary>
    public string? ClusteredOn { get; init; }

    /// <summary>Whether it holds data (<c>WITH DATA</c>). Data, not schema: not part of a comparison.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool Populated { get; init; } = true;

    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.MaterializedView, Schema, Name);

    /// <summary>Equality without <see cref="Populated"/>.</summary>
    public bool Equals(MaterializedView? other) =>
        other is not null
        && base.Equals(other)
        && Definition == other.Definition
        && Columns == other.Columns
        && Options.Sorted() == other.Options.Sorted()
        && AccessMethod == other.AccessMethod
        && Tablespace == other.Tablespace
        && ClusteredOn == other.ClusteredOn;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Definition);
}

/// <summary>A rewrite rule other than a view's own.</summary>
internal sealed record Rule : TablePart
{
    /// <summary>What <c>pg_get_ruledef</c> prints, without a final semicolon.</summary>
    public required string Definition { get; init; }

    /// <summary>When it fires.</summary>
    public FiringMode Enabled { get; init; }

    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.Rule, Schema, Name, Table);
}

/// <summary>A trigger. Those a partition inherits are left out, but where they fire at other times than the one they come from.</summary>
internal sealed record Trigger : TablePart
{
    /// <summary>PostgreSQL: what <c>pg_get_triggerdef</c> prints. SQLite: the statement, spelled the one way that compares; what runs is
    /// <see cref="Statement"/>.</summary>
    public required string Definition { get; init; }

    /// <summary>SQLite: the statement as it was written, comments and line ends included. Not part of a comparison.</summary>
    public string? Statement { get; init; }

    /// <summary>When it fires.</summary>
    public FiringMode Enabled { get; init; }

    /// <summary>It comes from the trigger of this name of the table that its table is a partition of; only <see cref="Enabled"/> is its
    /// own, and <see cref="Definition"/> is empty.</summary>
    public bool Inherited { get; init; }

    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.Trigger, Schema, Name, Table);

    /// <inheritdoc/>
    internal override bool IsSameAs(SchemaObject other) => other is Trigger trigger && Equals(trigger with { Statement = Statement });
}

/// <summary>When a trigger or rule fires.</summary>
internal enum FiringMode
{
    /// <summary>In normal operation.</summary>
    Origin,

    /// <summary>Never (<c>DISABLE</c>).</summary>
    Disabled,

    /// <summary>Only when replicating (<c>ENABLE REPLICA</c>).</summary>
    Replica,

    /// <summary>Always (<c>ENABLE ALWAYS</c>).</summary>
    Always,
}

/// <summary>A row-level security policy.</summary>
internal sealed record Policy : TablePart
{
    /// <summary><c>PERMISSIVE</c>, else <c>RESTRICTIVE</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool Permissive { get; init; } = true;

    /// <summary><c>ALL</c>, <c>SELECT</c>, <c>INSERT</c>, <c>UPDATE</c> or <c>DELETE</c>.</summary>
    public required string Command { get; init; }

    /// <summary>The roles it binds, sorted; empty is PUBLIC.</summary>
    public EquatableArray<string> Roles { get; init; }

    /// <summary>The USING expression, without the outer parentheses of the statement.</summary>
    public string? Using { get; init; }

    /// <summary>The WITH CHECK expression.</summary>
    public string? Check { get; init; }

    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.Policy, Schema, Name, Table);
}
