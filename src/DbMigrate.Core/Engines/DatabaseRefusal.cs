using DbMigrate.Sql;

namespace DbMigrate.Engines;

/// <summary>Gives a name to what an engine refused us outside a migration's own statements.</summary>
internal static class DatabaseRefusal
{
    /// <summary>The failure.</summary>
    /// <param name="database">The database, as messages show it.</param>
    /// <param name="url">Its URL, whose password the message must not hold.</param>
    /// <param name="error">What the engine said.</param>
    /// <param name="denied">What the user can do where a right is missing.</param>
    public static DbMigrateException Of(string database, DatabaseUrl url, DatabaseError error, string denied) => new(
        IdOf(error.Kind, ErrorId.DatabaseRefused),
        $"{database}: {url.Scrub(error.Message.TrimEnd('.'))}{(error.Code is null ? "" : $" ({error.Code})")}.",
        error.Kind switch
        {
            DatabaseErrorKind.ConnectionLost => "Run the command again when the server can be reached.",
            DatabaseErrorKind.Busy => "Wait for the other connection to finish, or give a longer -LockTimeout (--lock-timeout).",
            DatabaseErrorKind.Denied => denied,
            _ => AdviceOn(error.Kind) ?? "Look at what the database says of it, in its log too.",
        },
        database,
        error.Exception);

    /// <summary>The failure of a scratch database, whatever was tried out on it.</summary>
    /// <param name="url">Its URL.</param>
    /// <param name="error">What the engine said.</param>
    public static DbMigrateException OfScratch(DatabaseUrl url, DatabaseError error) => new(
        ErrorId.ScratchUnavailable,
        $"The scratch database failed on which schemas are tried out, {url.Redacted}: "
            + $"{error.Message.TrimEnd('.')}{(error.Code is null ? "" : $" ({error.Code})")}.",
        "Run the command again; or give another server for it with -Scratch (--scratch).",
        url.Redacted,
        error.Exception);

    /// <summary>The error that a failure of this kind is, whoever met it.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="otherwise">What it is where the kind says nothing.</param>
    public static ErrorId IdOf(DatabaseErrorKind kind, ErrorId otherwise) => kind switch
    {
        DatabaseErrorKind.ConnectionLost => ErrorId.ConnectionFailed,
        DatabaseErrorKind.ReadOnly => ErrorId.DatabaseReadOnly,
        DatabaseErrorKind.Busy => ErrorId.LockTimeout,
        _ => otherwise,
    };

    /// <summary>What to do about what is the fault of no statement; null where there is nothing to say.</summary>
    public static string? AdviceOn(DatabaseErrorKind kind) => kind switch
    {
        DatabaseErrorKind.ReadOnly => "Check the permissions of the file and its folder, or connect to the primary server.",
        DatabaseErrorKind.DiskFull => "Make room and run the command again.",
        DatabaseErrorKind.Exhausted => "Run the command again when the server has memory and connections left, or give it more.",
        DatabaseErrorKind.Damaged =>
            "Check the disk and the database's files (SQLite: PRAGMA integrity_check); restore a backup where they are damaged.",
        _ => null,
    };

    /// <summary>The rights that DbMigrate itself needs.</summary>
    public static string RightsOn(TableName journal) =>
        $"Grant the user SELECT on {journal} and {journal with { Name = OwnTables.History }}; for a run also INSERT, UPDATE and DELETE, "
            + $"USAGE of their schema and sequences, "
        + "and the right to create them where they are not there.";
}
