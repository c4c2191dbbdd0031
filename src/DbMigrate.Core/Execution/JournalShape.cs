namespace DbMigrate.Execution;

/// <summary>The three forms in which projects keep the journal table.</summary>
internal enum JournalShape
{
    /// <summary>Drizzle before 1.0: <c>id</c>, <c>hash</c>, <c>created_at</c> in milliseconds.</summary>
    Drizzle,

    /// <summary>Drizzle 1.0: also <c>name</c>, <c>applied_at</c>.</summary>
    DrizzleV1,

    /// <summary>Some projects' own runners: <c>id text</c> is the tag, <c>created_at</c> a time stamp.</summary>
    TagKeyed,
}

/// <summary>One row of the journal table.</summary>
/// <param name="Key">Identifies the row.</param>
/// <param name="Hash">The hash that was stored; null or empty where the runner stored none.</param>
/// <param name="When">The migration's <c>when</c> in milliseconds; null in the tag-keyed shape.</param>
/// <param name="Tag">The migration's tag, where the shape keeps it.</param>
/// <param name="AppliedAt">When it was applied, where the shape keeps it.</param>
internal sealed record JournalRow(string Key, string? Hash, long? When, string? Tag, DateTimeOffset? AppliedAt);
