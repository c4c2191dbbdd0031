namespace DbMigrate.Engines;

/// <summary>The forms in which projects keep the journal table.</summary>
internal enum JournalShape
{
    /// <summary>Drizzle before 1.0: <c>id</c>, <c>hash</c>, <c>created_at</c> in milliseconds.</summary>
    Drizzle,

    /// <summary>Drizzle 1.0: also <c>name</c>, <c>applied_at</c>.</summary>
    DrizzleV1,

    /// <summary>Some projects' own runners: <c>id text</c> is the tag, <c>created_at</c> a time stamp.</summary>
    TagKeyed,

    /// <summary>Cloudflare's wrangler: <c>name</c> is the file's, <c>applied_at</c>.</summary>
    Wrangler,
}
