namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>Every fault that is tried, in the order of the document.</summary>
public static class Faults
{
    private static readonly RunMode[] None = [];
    private static readonly RunMode[] Every = [.. RunMode.Every];
    private static readonly RunMode[] OnSqlite = [RunMode.PerMigration, RunMode.All, RunMode.None, RunMode.Outside, RunMode.Undo];
    private static readonly RunMode[] Applying = [RunMode.PerMigration, RunMode.All, RunMode.None, RunMode.Outside];

    public static readonly Fault ServerKilled = new("the server is killed during a statement, and started again", Every, None);

    public static readonly Fault SessionEnded = new("an administrator ends the session during a statement", Every, None);

    public static readonly Fault CutBefore = new("the connection is cut before one of the statements, each in turn", OnSqlite, None);

    public static readonly Fault CutAfter = new(
        "the connection is cut after one of the statements ran, its answer lost, each in turn", OnSqlite, None);

    public static readonly Fault CutBeforeCommit = new("the connection is cut before the last commit", OnSqlite, None);

    public static readonly Fault CutAfterCommit = new("the connection is cut after the last commit, its answer lost", OnSqlite, None);

    public static readonly Fault CutBetweenMigrations = new(
        "the connection is cut after the commit of a migration that another follows, its answer lost",
        [RunMode.PerMigration, RunMode.Outside, RunMode.Undo],
        None);

    public static readonly Fault NetworkGone = new(
        "every connection is cut after the last commit, its answer lost, and none can be made for a while", OnSqlite, None);

    public static readonly Fault DiskFull = new("the disk is full", Applying, Applying);

    public static readonly Fault TableLocked = new("a stranger locks a table, and lets it go", Every, None);

    public static readonly Fault TableLockedLong = new("a stranger locks a table for longer than the statement time-out", Every, None);

    public static readonly Fault DatabaseLocked = new("a stranger locks the database, and lets it go", None, OnSqlite);

    public static readonly Fault DatabaseLockedLong = new(
        "a stranger locks the database for longer than the lock time-out", None, OnSqlite);

    public static readonly Fault ReaderStays = new(
        "a stranger reads for longer than the lock time-out, so that no commit goes through", None, OnSqlite);

    public static readonly Fault JournalLocked = new(
        "a stranger locks the journal table for longer than the lock time-out", OnSqlite, None);

    public static readonly Fault RunnerLocked = new("another runner holds the lock for longer than the lock time-out", OnSqlite, None);

    public static readonly Fault Deadlock = new(
        "a deadlock with a stranger", [RunMode.PerMigration, RunMode.All, RunMode.None, RunMode.Outside, RunMode.Undo], None);

    public static readonly Fault Canceled = new("canceled during a statement", Every, None);

    public static readonly Fault CanceledAnywhere = new("canceled at a random moment", OnSqlite, OnSqlite);

    public static readonly Fault Killed = new("the tool is killed at a random moment", OnSqlite, OnSqlite);

    public static readonly Fault TwoRunners = new("two runners at once", OnSqlite, OnSqlite);

    public static readonly Fault FileChanged = new("the file of the migration changes between the plan and its turn", OnSqlite, OnSqlite);

    public static readonly Fault FileChangedLater = new("the file of the migration changes while its statements run", OnSqlite, OnSqlite);

    public static readonly Fault MoreColumns = new(
        "the history table is a newer version's, with more columns",
        [RunMode.PerMigration, RunMode.None],
        [RunMode.PerMigration, RunMode.None]);

    public static readonly Fault MandatoryColumn = new(
        "the history table is a newer version's, with a column that wants a value", [RunMode.PerMigration, RunMode.None], None);

    public static readonly Fault FewerColumns = new(
        "the history table is another version's, without a column",
        [RunMode.PerMigration, RunMode.None],
        [RunMode.PerMigration, RunMode.None]);

    public static readonly Fault ForeignOutcome = new(
        "another version left the migration half-way, with an outcome unknown to this one", [RunMode.Outside], [RunMode.Outside]);

    public static readonly Fault ClockSetBack = new("the clock was set back by a year: the history ends in the future", OnSqlite, OnSqlite);

    public static readonly Fault TakenBack = new("the script takes back what it did (`ROLLBACK`)", OnSqlite, OnSqlite);

    public static readonly Fault ReadOnlyScript = new("the script makes its transaction, or the database, read only", OnSqlite, OnSqlite);

    public static readonly Fault CutShort = new(
        "the rows behind a `COPY` of the script have no end: its file was cut short", OnSqlite, None);

    public static readonly Fault Unrecorded = new("a trigger keeps the row out of the journal, or in it", OnSqlite, OnSqlite);

    public static readonly Fault TransactionPool = new("PgBouncer in transaction mode", OnSqlite, None);

    public static readonly Fault SessionPool = new("PgBouncer in session mode", OnSqlite, None);

    public static IReadOnlyList<Fault> All { get; } =
    [
        ServerKilled, SessionEnded, CutBefore, CutAfter, CutBeforeCommit, CutAfterCommit, CutBetweenMigrations, NetworkGone, DiskFull,
        TableLocked, TableLockedLong, DatabaseLocked, DatabaseLockedLong, ReaderStays, JournalLocked, RunnerLocked, Deadlock, Canceled,
        CanceledAnywhere, Killed, TwoRunners, FileChanged, FileChangedLater, MoreColumns, MandatoryColumn, FewerColumns, ForeignOutcome,
        ClockSetBack, TakenBack, ReadOnlyScript, CutShort, Unrecorded, TransactionPool, SessionPool,
    ];
}
