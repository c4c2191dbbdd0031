using DbMigrate.Engines;

namespace DbMigrate;

/// <summary>How to bring a database in line with the schema.</summary>
public sealed record SyncOptions : RenameOptions
{
    /// <summary>The hazards that may be: <see cref="HazardCode.DataLoss"/>, and what the environment refuses.</summary>
    public IReadOnlyCollection<HazardCode> Allow { get; init; } = [];

    /// <summary>Also in a protected environment.</summary>
    public bool Force { get; init; }

    /// <summary>PostgreSQL: writers are kept waiting for no longer than a moment; each statement is durable at once. After a failure, the
    /// same again goes on from where it got to.</summary>
    public bool Online { get; init; }

    /// <summary>How long to wait for another runner.</summary>
    public TimeSpan LockTimeout { get; init; } = SessionOptions.UsualWait;

    /// <summary>How long one statement may run; zero is for ever.</summary>
    public TimeSpan StatementTimeout { get; init; }
}
