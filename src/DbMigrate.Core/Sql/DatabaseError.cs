namespace DbMigrate.Sql;

/// <summary>An engine's error in the words both engines share.</summary>
/// <param name="Message">The engine's message.</param>
/// <param name="Code">SQLSTATE, or SQLite's extended result code.</param>
/// <param name="Offset">Character offset of the error in the statement, from 0.</param>
/// <param name="Kind">What it means to the runner.</param>
/// <param name="Exception">The driver's exception.</param>
/// <param name="Detail">PostgreSQL's DETAIL.</param>
/// <param name="Hint">PostgreSQL's HINT.</param>
internal sealed record DatabaseError(
    string Message, string? Code, int? Offset, DatabaseErrorKind Kind, Exception Exception, string? Detail = null, string? Hint = null)
{
    /// <summary>What the database it happened on is to us.</summary>
    public DatabaseRole Role { get; init; }

    /// <summary>The line of a COPY's rows that the engine names, from 1.</summary>
    public int? DataLine { get; init; }

    /// <summary>Says why the engine probably refused a statement; null where nobody knows.</summary>
    public Func<SqlStatement, LikelyReason?>? Explain { get; init; }
}

/// <summary>What a database is to us.</summary>
internal enum DatabaseRole
{
    /// <summary>The user's.</summary>
    Target,

    /// <summary>Ours, to try things out on: its failure is no fault of what is tried there, nor of any other database.</summary>
    Scratch,
}

/// <summary>Why an engine probably refused a statement that is right elsewhere.</summary>
/// <param name="Sentence">The reason, as a sentence.</param>
/// <param name="Advice">What to do, as a sentence.</param>
internal sealed record LikelyReason(string Sentence, string Advice);

/// <summary>The engine's errors that the runner treats differently.</summary>
internal enum DatabaseErrorKind
{
    /// <summary>Anything else.</summary>
    Other,

    /// <summary>A table, column, index, constraint, type or schema is there already.</summary>
    AlreadyExists,

    /// <summary>Something that the statement needs is not there, or not yet.</summary>
    Missing,

    /// <summary>The statement time-out, or a cancellation, ended the statement.</summary>
    Canceled,

    /// <summary>The connection is gone.</summary>
    ConnectionLost,

    /// <summary>The database or its file cannot be written.</summary>
    ReadOnly,

    /// <summary>Disk or page limit reached.</summary>
    DiskFull,

    /// <summary>Another connection holds a lock, and was waited for in vain or waits for one of ours.</summary>
    Busy,

    /// <summary>The user lacks a right.</summary>
    Denied,

    /// <summary>The server has no memory, connection or other means left.</summary>
    Exhausted,

    /// <summary>The database's files are damaged, or the disk fails.</summary>
    Damaged,

    /// <summary>PostgreSQL: the statement cannot run inside a transaction.</summary>
    NotInTransaction,

    /// <summary>PostgreSQL: the server has not the files of an extension.</summary>
    NotInstalled,

    /// <summary>PostgreSQL: an enum value used in the transaction that added it.</summary>
    EnumValueNotCommitted,
}
