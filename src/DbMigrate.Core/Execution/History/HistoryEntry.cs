using DbMigrate.Migrations;

namespace DbMigrate;

/// <summary>How an attempt at a migration ended.</summary>
public enum HistoryStatus : long
{
    /// <summary>The migration is in the database.</summary>
    Applied,

    /// <summary>It was taken back.</summary>
    Undone,

    /// <summary>It failed, or was canceled; nothing of it was kept.</summary>
    Failed,

    /// <summary>It failed after a part of it had become durable.</summary>
    Partial,

    /// <summary>It has no end: the run was killed or lost its connection, or is still at work.</summary>
    Interrupted,

    /// <summary>Recorded as applied without running it.</summary>
    Marked,

    /// <summary>Its record was removed without running anything.</summary>
    Forgotten,
}

/// <summary>One attempt at one migration, as a database's history keeps it.</summary>
public sealed class HistoryEntry
{
    /// <summary>The migration's tag.</summary>
    public required string Tag { get; init; }

    /// <summary>The tag without its number.</summary>
    public string Name => MigrationTag.NameOf(Tag);

    /// <summary>Up or down.</summary>
    public required MigrationDirection Direction { get; init; }

    /// <summary>How it ended.</summary>
    public required HistoryStatus Status { get; init; }

    /// <summary>It did not reach its end: <c>Where Failed</c>.</summary>
    public bool Failed => Status is HistoryStatus.Failed or HistoryStatus.Partial or HistoryStatus.Interrupted;

    /// <summary>When it began; null where the table holds no time.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How long it took, in the table's milliseconds.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>How many of its statements are durable.</summary>
    public int Statements { get; init; }

    /// <summary>How many statements it has.</summary>
    public int TotalStatements { get; init; }

    /// <summary>Why it failed, without passwords.</summary>
    public string? Error { get; init; }

    /// <summary>The user that the database knew it as; SQLite has none, and the operating system's stands in.</summary>
    public string? User { get; init; }

    /// <summary>The machine that it ran on.</summary>
    public string? Host { get; init; }

    /// <summary>The tool and its version.</summary>
    public string? Tool { get; init; }

    /// <summary>D1: what <c>wrangler d1 time-travel restore</c> calls the database's state before the run; null elsewhere.</summary>
    public string? Bookmark { get; init; }

    /// <summary>SHA-256 of the file as it was then.</summary>
    public string? Hash { get; init; }

    /// <summary>The database, without its password.</summary>
    public required string Database { get; init; }

    /// <summary>The environment.</summary>
    public required string Environment { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Tag;
}
