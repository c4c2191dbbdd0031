namespace DbMigrate.Execution.Journal;

/// <summary>What was read of one database.</summary>
/// <param name="Target">The database.</param>
internal sealed record JournalReading(DatabaseTarget Target)
{
    public DateTimeOffset ReadAt { get; } = DateTimeOffset.UtcNow;

    /// <summary>Why nothing could be read.</summary>
    public string? Failure { get; init; }

    public IReadOnlyList<JournalEntry> Entries { get; init; } = [];

    /// <summary>How it differs from what its migrations make; null where that is not asked.</summary>
    public DriftReading? Drift { get; init; }

    /// <summary>The attempts; null where there is no history table.</summary>
    public IReadOnlyList<HistoryEntry>? History { get; init; }
}
