namespace DbMigrate.Execution;

/// <summary>Gives a name to what an engine refused us outside a migration's own statements.</summary>
internal static class DatabaseRefusal
{
    /// <summary>The failure.</summary>
    /// <param name="database">The database, as messages show it.</param>
    /// <param name="url">Its URL, whose password the message must not hold.</param>
    /// <param name="error">What the engine said.</param>
    /// <param name="otherwise">What the user can do where the error has no advice of its own.</param>
    public static DbMigrateException Of(string database, DatabaseUrl url, DatabaseError error, string otherwise) => new(
        error.Kind switch
        {
            DatabaseErrorKind.ConnectionLost => ErrorId.ConnectionFailed,
            DatabaseErrorKind.ReadOnly => ErrorId.DatabaseReadOnly,
            DatabaseErrorKind.Busy => ErrorId.LockTimeout,
            _ => ErrorId.DatabaseRefused,
        },
        $"{database}: {url.Scrub(error.Message.TrimEnd('.'))}{(error.Code is null ? "" : $" ({error.Code})")}.",
        error.Kind switch
        {
            DatabaseErrorKind.ConnectionLost => "Run the command again when the server can be reached.",
            DatabaseErrorKind.ReadOnly => "Check the permissions of the file and its folder, or connect to the primary server.",
            DatabaseErrorKind.Busy => "Wait for the other connection to finish, or give a longer -LockTimeout (--lock-timeout).",
            DatabaseErrorKind.DiskFull => "Make room and run the command again.",
            _ => otherwise,
        },
        database,
        error.Exception);
}
