namespace DbMigrate.Execution.History;

/// <summary>One row of the history: an attempt, or a point within one.</summary>
internal sealed record HistoryRow
{
    /// <summary>The <see cref="Direction"/> of an apply.</summary>
    public const string Up = "up";

    /// <summary>The <see cref="Direction"/> of an undo.</summary>
    public const string Down = "down";

    public required string Tag { get; init; }

    /// <summary>What came of it; <see cref="HistoryStatus.Interrupted"/> is a point from which it can go on, unless another row of it
    /// follows.</summary>
    public required HistoryStatus Status { get; init; }

    public string Direction { get; init; } = Up;

    public required DateTimeOffset StartedAt { get; init; }

    public TimeSpan Duration { get; init; }

    /// <summary>Statements that are durable, for a failure or a point; all of them for a success.</summary>
    public int Done { get; init; }

    public int Total { get; init; }

    /// <summary>The chained hash of the statements done: whether a file still begins with them.</summary>
    public string? Chain { get; init; }

    public string? Hash { get; init; }

    public string? Error { get; init; }

    /// <summary>Who ran it, on which machine and with what: known of a row that was read.</summary>
    public string? User { get; init; }

    public string? Host { get; init; }

    public string? Tool { get; init; }

    /// <summary>What names the database's state before the run, where the engine keeps that.</summary>
    public string? Bookmark { get; init; }

    /// <summary>One of several rows of its attempt.</summary>
    public bool IsPart { get; init; }
}
