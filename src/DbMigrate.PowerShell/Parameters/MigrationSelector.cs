namespace DbMigrate.Commands;

/// <summary>A migration as a parameter names it: an entry of the journal, or a tag. PowerShell converts both.</summary>
public sealed class MigrationSelector
{
    /// <summary>Selects an entry, with its project and database.</summary>
    public MigrationSelector(JournalEntry entry) => (Entry, Tag) = (entry, entry.Tag);

    /// <summary>Selects a tag of the current project.</summary>
    public MigrationSelector(string tag) => Tag = tag;

    /// <summary>The entry; null where a tag was given.</summary>
    public JournalEntry? Entry { get; }

    /// <summary>The tag.</summary>
    public string Tag { get; }

    /// <inheritdoc/>
    public override string ToString() => Tag;
}
