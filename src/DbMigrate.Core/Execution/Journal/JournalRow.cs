namespace DbMigrate.Execution.Journal;

/// <summary>One row of the journal table.</summary>
/// <param name="Key">Identifies the row.</param>
/// <param name="Hash">The hash that was stored; null or empty where the runner stored none.</param>
/// <param name="When">The migration's <c>when</c> in milliseconds; null in the tag-keyed shape.</param>
/// <param name="Tag">The migration's tag, where the shape keeps it.</param>
/// <param name="AppliedAt">When it was applied, where the shape keeps it.</param>
internal sealed record JournalRow(string Key, string? Hash, long? When, string? Tag, DateTimeOffset? AppliedAt);
