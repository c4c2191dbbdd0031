namespace DbMigrate.Sql.Scripts;

/// <summary>How one script's statements share transactions, decided before the first of them runs.</summary>
internal sealed record ScriptPlan
{
    /// <summary>Foreign keys are not turned off or on but where the script says so.</summary>
    public static readonly IReadOnlyDictionary<int, bool> NoSwitches = new Dictionary<int, bool>();

    private static readonly Dictionary<int, StatementLimits> NoLimits = [];
    private static readonly HashSet<int> None = [];

    /// <summary>The number of statements.</summary>
    public int Total { get; init; }

    /// <summary>Statements that do nothing here: lifted pragmas, and the COMMIT and BEGIN that only made room for them.</summary>
    public IReadOnlySet<int> Skip { get; init; } = None;

    /// <summary>Statements after which the transaction must commit: an enum value that the script goes on to use.</summary>
    public IReadOnlySet<int> CommitAfter { get; init; } = None;

    /// <summary>Statements that set something for their transaction only.</summary>
    public IReadOnlySet<int> Local { get; init; } = None;

    /// <summary>SQLite: foreign keys are off for the whole migration.</summary>
    public bool LiftForeignKeys { get; init; }

    /// <summary>SQLite: foreign keys are off for a part of the script at least, so they are checked before the commit.</summary>
    public bool ChecksForeignKeys { get; init; }

    /// <summary>SQLite: the script deletes, updates or drops where foreign keys are on, so their actions matter.</summary>
    public bool NeedsForeignKeys { get; init; }

    /// <summary>SQLite: the statements before which foreign keys go off (false) or on, though the script does not say so. The transaction
    /// is committed there.</summary>
    public IReadOnlyDictionary<int, bool> ForeignKeySwitches { get; init; } = NoSwitches;

    /// <summary>SQLite: the tables that the script rebuilds.</summary>
    public IReadOnlyList<ScriptRebuild> Rebuilds { get; init; } = [];

    /// <summary>SQLite: the statements that put rows back which a rebuild without foreign keys has not taken away.</summary>
    public IReadOnlyList<RestoredRows> RestoredRows { get; init; } = [];

    /// <summary>The script leaves something in the session: settings, a role, temporary tables, attached databases.</summary>
    public bool ChangesSession { get; init; }

    /// <summary>The first statement that cannot share the migration's one transaction; null means the migration is atomic.</summary>
    public SqlStatement? Break { get; init; }

    /// <summary>The script asks for no transaction around it: each statement is durable at once.</summary>
    public bool WithoutTransaction { get; init; }

    /// <summary>How long statements may wait and run, where the script says so.</summary>
    public IReadOnlyDictionary<int, StatementLimits> Limits { get; init; } = NoLimits;

    /// <summary>What somebody should know of the script.</summary>
    public IReadOnlyList<ScriptRemark> Remarks { get; init; } = [];

    /// <summary>Why the script cannot be run at all; null where it can.</summary>
    public ScriptProblem? Problem { get; init; }

    /// <summary>The whole script commits or rolls back as one.</summary>
    public bool IsAtomic => Break is null && CommitAfter.Count == 0 && ForeignKeySwitches.Count == 0 && !WithoutTransaction;
}

/// <summary>A statement that cannot be run.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Reason">Why, as the rest of a sentence that begins with it.</param>
/// <param name="Advice">What the user can do.</param>
internal sealed record ScriptProblem(SqlStatement Statement, string Reason, string Advice)
{
    /// <summary>The error that names it.</summary>
    /// <param name="file">The script's file.</param>
    /// <param name="tag">The migration's tag.</param>
    public DbMigrateException ToException(string file, string tag) =>
        new(
            ErrorId.ScriptInvalid,
            $"{file}:{Statement.Start}: '{Statement.Head}' {Reason}.",
            Advice,
            tag,
            new SqlSplitException(Reason, Statement.Start, Advice));

    /// <summary>A ROLLBACK of everything: nothing would tell the journal that what it records as applied is not there.</summary>
    public static ScriptProblem TakesBack(SqlStatement statement) => new(
        statement,
        "would take back what stands before it, and the migration would be recorded as applied all the same",
        "Remove it, and what it takes back. To try something, write SAVEPOINT and ROLLBACK TO.");
}
