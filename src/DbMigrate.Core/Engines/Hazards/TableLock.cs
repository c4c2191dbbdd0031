namespace DbMigrate.Engines.Hazards;

/// <summary>How a statement locks a table, from the weakest to the strongest.</summary>
internal enum LockMode
{
    /// <summary>It reads: only <see cref="AccessExclusive"/> waits for it.</summary>
    AccessShare,

    /// <summary>It reads rows that nobody may take away meanwhile.</summary>
    RowShare,

    /// <summary>It writes rows.</summary>
    RowExclusive,

    /// <summary>It looks after the table: readers and writers go on, others of its kind wait.</summary>
    ShareUpdateExclusive,

    /// <summary>Writers wait.</summary>
    Share,

    /// <summary>Writers wait, and whoever would do the same.</summary>
    ShareRowExclusive,

    /// <summary>Everybody waits who does more than read.</summary>
    Exclusive,

    /// <summary>Everybody waits.</summary>
    AccessExclusive,
}

/// <summary>A lock that a statement takes, and its transaction keeps to its end.</summary>
/// <param name="Table">The table, or the materialized or ordinary view, by the name that the database knows.</param>
/// <param name="Mode">The strongest mode.</param>
internal sealed record TableLock(TableName Table, LockMode Mode)
{
    /// <summary>An ordinary view: it holds no rows, but whoever reads it waits.</summary>
    public bool IsView { get; init; }

    /// <summary>Writers wait meanwhile.</summary>
    public bool HoldsWriters => Mode >= LockMode.Share;

    /// <summary>Readers wait meanwhile.</summary>
    public bool HoldsReaders => Mode == LockMode.AccessExclusive;
}
