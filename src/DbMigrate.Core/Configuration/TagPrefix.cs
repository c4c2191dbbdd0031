namespace DbMigrate.Configuration;

/// <summary>What a new migration's tag begins with, where its folder has a journal file.</summary>
/// <remarks>drizzle-kit's <c>migrations.prefix</c>: https://orm.drizzle.team/docs/drizzle-config-file#migrations</remarks>
internal enum TagPrefix
{
    /// <summary>Its number: <c>0003_add_users</c>.</summary>
    Index,

    /// <summary>Its time in UTC: <c>20260314150926_add_users</c>.</summary>
    Timestamp,

    /// <summary>Its time in seconds since 1970: <c>1773500966_add_users</c>.</summary>
    Unix,

    /// <summary>Nothing: <c>add_users</c>.</summary>
    None,
}

/// <summary>Their names in configuration files.</summary>
internal static class TagPrefixes
{
    /// <summary>What a file may say; <c>supabase</c> is Drizzle Kit's other word for a time.</summary>
    public const string Names = "index, timestamp, unix, supabase or none";

    /// <summary>The prefix of a name; null for another word.</summary>
    public static TagPrefix? FromName(string name) => name switch
    {
        "index" => TagPrefix.Index,
        "timestamp" or "supabase" => TagPrefix.Timestamp,
        "unix" => TagPrefix.Unix,
        "none" => TagPrefix.None,
        _ => null,
    };
}
