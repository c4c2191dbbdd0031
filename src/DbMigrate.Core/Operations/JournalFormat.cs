namespace DbMigrate;

/// <summary>The documents that journals can be written as, by a <see cref="JournalReport"/>.</summary>
public enum JournalFormat : long
{
    /// <summary>One page, which needs no network.</summary>
    Html,

    /// <summary>Markdown, for the summary page of a run: every migration, without the attempts.</summary>
    Markdown,
}
