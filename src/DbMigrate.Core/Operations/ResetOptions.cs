using DbMigrate.Engines;

namespace DbMigrate;

/// <summary>How to drop everything and start over.</summary>
public sealed record ResetOptions
{
    /// <summary>The person has confirmed that all rows go; without it, <see cref="SchemaWorkbench.ResetAsync"/> refuses.</summary>
    public bool Confirmed { get; init; }

    /// <summary>Also in a protected environment.</summary>
    public bool Force { get; init; }

    /// <summary>How long to wait for another runner.</summary>
    public TimeSpan LockTimeout { get; init; } = SessionOptions.UsualWait;

    /// <summary>How long one statement may run; zero is for ever.</summary>
    public TimeSpan StatementTimeout { get; init; }
}

/// <summary>What a reset would do.</summary>
/// <param name="Drops">Every object that would go, in order.</param>
/// <param name="Migrations">The migrations that would then be applied; empty where the schema is.</param>
/// <param name="Creates">Without a migrations folder: the steps that make the schema.</param>
public sealed record ResetPlan(IReadOnlyList<SchemaChange> Drops, IReadOnlyList<Migration> Migrations, IReadOnlyList<SchemaChange> Creates);

/// <summary>What a reset did.</summary>
/// <param name="Dropped">What was dropped.</param>
/// <param name="Applied">The migrations that were applied; empty where the schema was.</param>
/// <param name="Created">Without a migrations folder: the steps that made the schema.</param>
public sealed record ResetResult(
    IReadOnlyList<SchemaChange> Dropped, IReadOnlyList<MigrationResult> Applied, IReadOnlyList<SchemaChange> Created);
