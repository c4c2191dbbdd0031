namespace DbMigrate;

/// <summary>What a statement of a run is for.</summary>
public enum PlannedStatementKind : long
{
    /// <summary>The migration's own.</summary>
    Migration,

    /// <summary>It begins or ends a transaction, or sees that nobody else has been at the journal and that no row has lost its
    /// parent.</summary>
    Transaction,

    /// <summary>It makes the journal and the history, or writes their rows.</summary>
    Journal,

    /// <summary>It gives the session what a script finds in it, or takes back what one has left there.</summary>
    Session,
}
