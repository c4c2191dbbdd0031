namespace DbMigrate.Commands;

/// <summary>A migration as a parameter names it: an entry of the journal, a tag, or a row that was an entry once (a job's, a CSV
/// file's).</summary>
public sealed class MigrationSelector
{
    /// <summary>Selects an entry, with its project and database.</summary>
    public MigrationSelector(JournalEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        (Entry, Tag, Status) = (entry, entry.Tag, entry.Status);
    }

    /// <summary>Selects a tag of the current project.</summary>
    public MigrationSelector(string tag) => Tag = tag;

    /// <summary>The entry; null where only its properties are there.</summary>
    public JournalEntry? Entry { get; }

    /// <summary>The tag.</summary>
    public string Tag { get; }

    /// <summary>What the entry said; null where nothing did.</summary>
    public MigrationStatus? Status { get; init; }

    /// <summary>A row's project: its dbmigrate.json or folder.</summary>
    public string? Project { get; init; }

    /// <summary>A row's environment.</summary>
    public string? Environment { get; init; }

    /// <summary>A row's database, as an entry shows it: a password is not in it.</summary>
    public string? Database { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Tag;
}
