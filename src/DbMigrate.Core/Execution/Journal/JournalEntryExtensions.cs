using DbMigrate.Execution.History;

namespace DbMigrate.Execution.Journal;

internal static class JournalEntryExtensions
{
    /// <summary>An earlier attempt made a part of the migration durable.</summary>
    public static bool IsHalfDone(this JournalEntry entry) => entry.Pending && IsPartial(entry, HistoryRow.Up);

    /// <summary>An earlier attempt took a part of the migration back for good.</summary>
    public static bool IsHalfUndone(this JournalEntry entry) => entry.Applied && IsPartial(entry, HistoryRow.Down);

    private static bool IsPartial(JournalEntry entry, string direction) =>
        entry.LastAttempt is { Status: HistoryStatus.Partial or HistoryStatus.Interrupted, Done: > 0 } last && last.Direction == direction;
}
