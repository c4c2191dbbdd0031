using DbMigrate.Sql;

namespace DbMigrate;

/// <summary>A statement that a run would send, in its place.</summary>
public sealed class PlannedStatement
{
    /// <summary>The migration's tag; null for what stands before the first one and after the last.</summary>
    public string? Tag { get; init; }

    /// <summary>What it is for: the migration's own, or a transaction, the journal, the session.</summary>
    public required PlannedStatementKind Kind { get; init; }

    /// <summary>The statement, without its semicolon; the rows of a COPY are not in it.</summary>
    public required string Sql { get; init; }

    /// <summary>Its number in the migration's file, from 1; null where it is none of the file's.</summary>
    public int? Statement { get; init; }

    /// <summary>The migration's file; null where it is none of the file's.</summary>
    public string? Path { get; init; }

    /// <summary>The line of the file on which it begins, from 1; null where it is none of the file's.</summary>
    public int? Line { get; init; }

    /// <summary>What it may cost on this database, without what the file allows.</summary>
    public IReadOnlyList<Hazard> Hazards { get; init; } = [];

    /// <summary>The database, without its password.</summary>
    public required string Database { get; init; }

    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    internal SqlStatement? Source { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Sql;
}
