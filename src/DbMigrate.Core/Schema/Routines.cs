namespace DbMigrate.Schema;

/// <summary>A function (also a window function) or procedure.</summary>
internal sealed record Routine : SchemaObject
{
    /// <summary>A procedure, else a function.</summary>
    public bool IsProcedure { get; init; }

    /// <summary>The types that tell it from others of its name: what <c>pg_get_function_identity_arguments</c> prints, without names and
    /// modes (<c>integer, VARIADIC text[]</c>).</summary>
    public required string Arguments { get; init; }

    /// <summary>All arguments with modes and names, without defaults: <c>CREATE OR REPLACE</c> cannot change any of it.</summary>
    public required string Signature { get; init; }

    /// <summary>The defaults of its arguments as printed; <c>CREATE OR REPLACE</c> cannot take one away.</summary>
    public EquatableArray<string> Defaults { get; init; }

    /// <summary>What it returns, as <c>pg_get_function_result</c> prints it; null for a procedure.</summary>
    public string? Returns { get; init; }

    /// <summary>The whole <c>CREATE OR REPLACE</c> statement as <c>pg_get_functiondef</c> prints it, without trailing white
    /// space.</summary>
    public required string Definition { get; init; }

    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.Routine, Schema, $"{Name}({Arguments})");
}

/// <summary>An aggregate.</summary>
internal sealed record Aggregate : SchemaObject
{
    /// <summary>The argument list that identifies it, as <c>DROP AGGREGATE</c> takes it: <c>integer</c>, <c>*</c>, <c>ORDER BY
    /// anyelement</c>.</summary>
    public required string Arguments { get; init; }

    /// <summary>The whole <c>CREATE AGGREGATE</c> statement.</summary>
    public required string Definition { get; init; }

    /// <inheritdoc/>
    public override ObjectId Id => new(ObjectKind.Aggregate, Schema, $"{Name}({Arguments})");
}
