namespace DbMigrate;

/// <summary>Which way a migration ran.</summary>
public enum MigrationDirection : long
{
    /// <summary>Applied.</summary>
    Up,

    /// <summary>Undone.</summary>
    Down,
}

/// <summary>How a migration ended.</summary>
public enum MigrationOutcome : long
{
    /// <summary>It is in the database.</summary>
    Applied,

    /// <summary>It has been taken back out of the database.</summary>
    Undone,

    /// <summary>It failed; nothing of it was kept.</summary>
    Failed,

    /// <summary>It failed after a part of it had become durable: <c>-Resume</c> continues there.</summary>
    Partial,

    /// <summary>It was canceled; nothing of it was kept.</summary>
    Canceled,
}

/// <summary>What came of one migration on one database.</summary>
public sealed class MigrationResult
{
    /// <summary>The migration's tag.</summary>
    public required string Tag { get; init; }

    /// <summary>Up or down.</summary>
    public MigrationDirection Direction { get; init; } = MigrationDirection.Up;

    /// <summary>How it ended.</summary>
    public required MigrationOutcome Status { get; init; }

    /// <summary>How long it took.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>How many of its statements ran and were kept.</summary>
    public required int Statements { get; init; }

    /// <summary>The database, without its password.</summary>
    public required string Database { get; init; }

    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>The full path of the copy that the run made of the database before its first statement; null where it made none.</summary>
    public string? Backup { get; internal set; }
}
