namespace DbMigrate;

/// <summary>How migrations share transactions.</summary>
public enum TransactionMode : long
{
    /// <summary>Each migration in its own, together with its journal row.</summary>
    PerMigration,

    /// <summary>All of them in one: all or nothing.</summary>
    All,

    /// <summary>None: every statement is durable at once.</summary>
    None,
}
