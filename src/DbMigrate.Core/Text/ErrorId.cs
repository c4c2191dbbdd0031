namespace DbMigrate;

/// <summary>The stable name of every expected failure: the <c>FullyQualifiedErrorId</c> of its ErrorRecord and the
/// <c>error</c> of the CLI's JSON. Names are added, never renamed.</summary>
public enum ErrorId : long
{
    /// <summary>No dbmigrate.json was found and the parameters do not say enough.</summary>
    ConfigNotFound,

    /// <summary>dbmigrate.json cannot be read or says something impossible.</summary>
    ConfigInvalid,

    /// <summary>The environment is not in dbmigrate.json.</summary>
    EnvironmentUnknown,

    /// <summary>An <c>env:NAME</c> reference names a variable that is not set.</summary>
    VariableNotSet,

    /// <summary>Neither parameters, configuration nor DATABASE_URL name a database.</summary>
    DatabaseNotConfigured,

    /// <summary>The database URL cannot be read.</summary>
    UrlInvalid,

    /// <summary>The URL's scheme or the dialect is none that DbMigrate supports.</summary>
    EngineNotSupported,

    /// <summary>The configured dialect contradicts the URL or the folder.</summary>
    DialectMismatch,

    /// <summary>The migrations folder is not there.</summary>
    FolderNotFound,

    /// <summary>meta/_journal.json is missing though the folder holds SQL files.</summary>
    JournalNotFound,

    /// <summary>meta/_journal.json is not what Drizzle Kit writes.</summary>
    JournalInvalid,

    /// <summary>Two journal entries share a tag.</summary>
    JournalDuplicate,

    /// <summary>A tag or name holds a path or characters a file name cannot have.</summary>
    TagInvalid,

    /// <summary>The journal names a migration whose file is not there.</summary>
    MigrationFileNotFound,

    /// <summary>A migration file is not UTF-8 text.</summary>
    MigrationFileNotUtf8,

    /// <summary>A migration file changed while it was being applied.</summary>
    MigrationFileChanged,

    /// <summary>A migration's SQL cannot be cut into statements (a quote or comment never ends), holds a command that only psql or sqlite3
    /// runs, or a statement that no migration may hold (<c>ROLLBACK</c>, <c>READ ONLY</c>; on SQLite one that would put rows back which are
    /// still there).</summary>
    ScriptInvalid,

    /// <summary>A file or folder that would be written is there already.</summary>
    FileExists,

    /// <summary>A file or folder cannot be read, or the operating system refuses something else of it.</summary>
    FileNotReadable,

    /// <summary>A file or folder of the project cannot be written.</summary>
    FileNotWritable,

    /// <summary>A path that no system takes, or that leads out of the folder that a command writes into.</summary>
    PathInvalid,

    /// <summary>No migration has this tag or name.</summary>
    MigrationUnknown,

    /// <summary>The server cannot be reached, or the file cannot be opened.</summary>
    ConnectionFailed,

    /// <summary>The server refused the user or the password.</summary>
    AuthenticationFailed,

    /// <summary>The database is not there.</summary>
    DatabaseNotFound,

    /// <summary>The database or its file cannot be written.</summary>
    DatabaseReadOnly,

    /// <summary>The database refused what DbMigrate itself asked of it, such as to create the journal table.</summary>
    DatabaseRefused,

    /// <summary>The journal table is a view, or lacks the columns it needs.</summary>
    JournalTableInvalid,

    /// <summary>Another runner kept the lock for longer than the lock time-out.</summary>
    LockTimeout,

    /// <summary>The connection that held the lock was lost.</summary>
    LockLost,

    /// <summary>The URL is a connection pooler's that changes server processes between two transactions.</summary>
    PoolerNotSupported,

    /// <summary>PGlite cannot be run: there is no Node.js, the project has no @electric-sql/pglite, or its process ended.</summary>
    PgliteUnavailable,

    /// <summary>A statement failed on the database.</summary>
    StatementFailed,

    /// <summary>A statement ran longer than the statement time-out.</summary>
    StatementTimeout,

    /// <summary>The table rebuild left rows whose foreign keys point nowhere.</summary>
    ForeignKeyViolation,

    /// <summary>An applied migration's file is not what was applied.</summary>
    MigrationModified,

    /// <summary>A later migration was selected while an earlier one is pending.</summary>
    MigrationOutOfOrder,

    /// <summary>A migration stopped half-way in an earlier run; part of it is durable.</summary>
    MigrationPartial,

    /// <summary>What an interrupted migration had done is not what its file says now.</summary>
    ResumeImpossible,

    /// <summary>The transaction mode cannot run this migration.</summary>
    TransactionModeImpossible,

    /// <summary>A schema source (file, glob, command) names nothing that is there.</summary>
    SourceNotFound,

    /// <summary>A schema source is empty, is not UTF-8 text, or its command failed.</summary>
    SourceInvalid,

    /// <summary>The engine refused a statement of a schema source.</summary>
    SchemaInvalid,

    /// <summary>A migration of the folder cannot be replayed on the scratch database.</summary>
    ReplayFailed,

    /// <summary>A <c>-- renamed from:</c> comment stands beside nothing that can be renamed.</summary>
    RenameHintInvalid,

    /// <summary>No scratch database can be had.</summary>
    ScratchUnavailable,

    /// <summary>A protected environment needs a confirmation or -Force.</summary>
    EnvironmentProtected,

    /// <summary>No order of a plan's steps works, or the engine cannot make the change at all.</summary>
    PlanImpossible,

    /// <summary>A plan does not bring about what it should, as its proof on a scratch database shows.</summary>
    PlanNotProven,

    /// <summary>An object disappears and a similar one appears, and nobody says whether it is a rename.</summary>
    RenameAmbiguous,

    /// <summary>A stated rename cannot be read, or does not name one object that disappears and one that appears.</summary>
    RenameInvalid,

    /// <summary>A column is to change its type, and the engine has no cast that keeps its values.</summary>
    CastImpossible,

    /// <summary>A stated expression (<c>-Using</c>, <c>-- using:</c>) cannot be read, or is for no column that changes its type.</summary>
    UsingInvalid,

    /// <summary>What a comparison or an export names is no schema, folder, file or database.</summary>
    SchemaSpecUnknown,

    /// <summary>A snapshot file cannot be read.</summary>
    SnapshotInvalid,

    /// <summary>What a plan was made from has changed since.</summary>
    PlanOutdated,

    /// <summary>A check found what was said to fail it.</summary>
    CheckFailed,

    /// <summary>The operation would lose rows or values, which nobody has allowed.</summary>
    DataLossRefused,

    /// <summary>The environment refuses a hazard that the plan has.</summary>
    HazardRefused,

    /// <summary>The migration is in the database's journal, but not in the folder.</summary>
    MigrationMissing,

    /// <summary>The database is not what the migrations applied to it make.</summary>
    SchemaDrifted,

    /// <summary>The project or the database has migrations already, so there is nothing to begin with.</summary>
    BaselineImpossible,

    /// <summary>This machine lacks what it takes to back the database up.</summary>
    BackupImpossible,

    /// <summary>The backup could not be written, or is not sound; no statement ran.</summary>
    BackupFailed,

    /// <summary>The run was canceled.</summary>
    Canceled,

    /// <summary>The verb or option is designed but not in this version.</summary>
    NotSupported,

    /// <summary>Anything that DbMigrate did not expect: a bug, please report it.</summary>
    Unexpected,
}
