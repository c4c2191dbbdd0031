using DbMigrate.Engines;

namespace DbMigrate;

/// <summary>How to see to a database at a start.</summary>
public sealed record StartOptions
{
    /// <summary>What to do; null is what the environment says.</summary>
    public StartAction? Action { get; init; }

    /// <summary>How long to wait for another instance that is at it.</summary>
    public TimeSpan LockTimeout { get; init; } = SessionOptions.UsualWait;

    /// <summary>How long one statement may run; zero is for ever.</summary>
    public TimeSpan StatementTimeout { get; init; }
}

/// <summary>What a start has done.</summary>
/// <param name="Action">What it saw to.</param>
/// <param name="Database">The database, without its password.</param>
/// <param name="Changes">The steps of a synchronization; empty where the schema was as it should be.</param>
/// <param name="Migrations">The migrations that were applied.</param>
public sealed record StartResult(
    StartAction Action, string Database, IReadOnlyList<SchemaChange> Changes, IReadOnlyList<MigrationResult> Migrations);
