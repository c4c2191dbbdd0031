namespace DbMigrate;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity : long
{
    /// <summary>Worth knowing.</summary>
    Information,

    /// <summary>Somebody should look at it before the migration runs.</summary>
    Warning,

    /// <summary>A run would fail, or would be refused.</summary>
    Error,
}

/// <summary>Something that a check has found.</summary>
public sealed class Finding
{
    /// <summary>How much it matters.</summary>
    public required FindingSeverity Severity { get; init; }

    /// <summary>The rule's stable name: one of <see cref="CheckRules"/>, a <see cref="HazardCode"/>, or an <see cref="ErrorId"/>.</summary>
    public required string Rule { get; init; }

    /// <summary>What it is, as a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>The migration's tag; null where it is about the folder.</summary>
    public string? Tag { get; init; }

    /// <summary>The file's full path; null where it is about none.</summary>
    public string? File { get; init; }

    /// <summary>The line in the file, from 1; null where it is about the whole of it.</summary>
    public int? Line { get; init; }

    /// <summary>What to do, as a sentence; null where there is nothing to do.</summary>
    public string? Fix { get; init; }

    /// <summary>The database that was looked at, without its password; null where none was.</summary>
    public string? Database { get; internal set; }

    /// <summary>How long what it tells of took; null where it took no time.</summary>
    public TimeSpan? Duration { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Severity} {Rule}: {Message}";
}

/// <summary>How to check.</summary>
public sealed record CheckOptions
{
    /// <summary>Run the pending migrations, and their way back, on a scratch copy of the database's schema.</summary>
    public bool Rehearse { get; init; }

    /// <summary>Only what comes after this migration is checked for hazards: a tag, a name or an index. Null is the pending ones where a
    /// database is given, else all.</summary>
    public string? Since { get; init; }
}
