using DbMigrate.Migrations;

namespace DbMigrate.Execution;

/// <summary>How one script's statements share transactions, decided before the first of them runs.</summary>
internal sealed record ScriptPlan
{
    /// <summary>The number of statements.</summary>
    public int Total { get; init; }

    /// <summary>Statements that do nothing here: lifted pragmas, and the COMMIT and BEGIN that only made room for them.</summary>
    public IReadOnlySet<int> Skip { get; init; } = new HashSet<int>();

    /// <summary>Statements after which the transaction must commit: an enum value that the script goes on to use.</summary>
    public IReadOnlySet<int> CommitAfter { get; init; } = new HashSet<int>();

    /// <summary>SQLite: foreign keys are off for the whole migration.</summary>
    public bool LiftForeignKeys { get; init; }

    /// <summary>SQLite: foreign keys are off for a part of the script at least, so they are checked before the commit.</summary>
    public bool ChecksForeignKeys { get; init; }

    /// <summary>SQLite: the script deletes, updates or drops where foreign keys are on, so their actions matter.</summary>
    public bool NeedsForeignKeys { get; init; }

    /// <summary>PostgreSQL: the script changes settings of the session, or its role.</summary>
    public bool ChangesSession { get; init; }

    /// <summary>The first statement that cannot share the migration's one transaction; null means the migration is atomic.</summary>
    public SqlStatement? Break { get; init; }

    /// <summary>A statement that cannot be run at all.</summary>
    public SqlStatement? Unsupported { get; init; }

    /// <summary>Why, as the rest of a sentence.</summary>
    public string? UnsupportedReason { get; init; }

    /// <summary>The whole script commits or rolls back as one.</summary>
    public bool IsAtomic => Break is null && CommitAfter.Count == 0;
}
