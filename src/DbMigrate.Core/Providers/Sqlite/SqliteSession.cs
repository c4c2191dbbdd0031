using DbMigrate.Engines;
using DbMigrate.Providers.Sqlite.Scratch;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;
using DbMigrate.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DbMigrate.Providers.Sqlite;

/// <summary>One connection to SQLite. Scripts go to the library's own functions, which name the place of an error and stop when
/// they are told to; our own queries go through the driver.</summary>
internal sealed partial class SqliteSession : DatabaseSession, IBacksUp
{
    private readonly SqliteConnection _connection;

    private SqliteSession(DatabaseUrl url, SessionAccess access, SessionOptions options, SqliteConnection connection)
        : base(url, access, options) => _connection = connection;

    public override string User { get; } = LocalUser.Name;

    public override bool InTransaction => raw.sqlite3_get_autocommit(Handle) == 0;

    public override bool LocksByTransaction => true;

    private sqlite3 Handle => _connection.Handle!;

    public static Task<SqliteSession> ConnectAsync(DatabaseUrl url, SessionAccess access, SessionOptions options, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        SqliteLibrary.EnsureLoaded();
        if (Directory.Exists(url.Path))
            throw new DbMigrateException(
                ErrorId.ConnectionFailed, $"{url} is a folder, not a file.", "Give the database file's path.", url.Redacted);
        var builder = new SqliteConnectionStringBuilder(url.ConnectionString);
        // A database that is not there yet is read as an empty one; reading must not create it.
        var isThere = url.Path is null || File.Exists(url.Path);
        if (access == SessionAccess.ReadOnly)
        {
            if (isThere && url.Path is not null)
                builder.Mode = SqliteOpenMode.ReadOnly;
            else
                builder.DataSource = ":memory:";
        }

        if (access == SessionAccess.ReadWrite && !isThere && Path.GetDirectoryName(url.Path) is { } folder && !Directory.Exists(folder))
        {
            throw new DbMigrateException(
                ErrorId.ConnectionFailed,
                $"{url} cannot be created: the folder '{folder}' is not there.",
                "Create the folder, or correct the URL.",
                url.Redacted);
        }

        try
        {
            return Task.FromResult(Open(url, builder, access, options));
        }
        catch (SqliteException e)
        {
            throw SqliteErrors.WhileOpening(e, url);
        }
    }

    private static SqliteSession Open(DatabaseUrl url, SqliteConnectionStringBuilder builder, SessionAccess access, SessionOptions options)
    {
        var connection = new SqliteConnection(builder.ConnectionString)
        {
            DefaultTimeout = (int)Math.Clamp(options.LockTimeout.TotalSeconds, 1, 3600),
        };
        try
        {
            connection.Open();
            var session = new SqliteSession(url, access, options, connection);
            session.SetBusyTimeout(options.LockTimeout);
            SqliteLibrary.TakeTextsInDoubleQuotes(session.Handle);
            // The default is the library's build's; Drizzle's usual driver has them on.
            session.Run("PRAGMA foreign_keys = ON");
            if (access == SessionAccess.ReadOnly)
                session.Run("PRAGMA query_only = ON");
            // Reads the file's header, so that what is no database fails here.
            session.Run("SELECT count(*) FROM sqlite_master");
            return session;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            if (e.SqliteExtendedErrorCode != raw.SQLITE_READONLY_ROLLBACK || builder.ConnectionString == url.ConnectionString)
                throw;
        }

        // A run was killed: who reads the file first takes back what it had not committed, and must be able to write it.
        return Open(url, new(url.ConnectionString), access, options);
    }

    /// <summary>Lets triggers fire, or not.</summary>
    public void FireTriggers(bool fire) => _ = raw.sqlite3_db_config(Handle, raw.SQLITE_DBCONFIG_ENABLE_TRIGGER, fire ? 1 : 0, out _);

    /// <summary>Holds the session to limits; null changes nothing.</summary>
    public void Hold(SqliteLimits? limits) => limits?.Set(Handle);

    protected override async Task<TableDescription?> DescribeCoreAsync(TableName table, CancellationToken cancel)
    {
        var types = await QueryAsync(
                "SELECT type FROM sqlite_master WHERE name = $1 COLLATE NOCASE AND type IN ('table', 'view')", cancel, table.Name)
            .ConfigureAwait(false);
        if (types.Count == 0)
            return null;
        var columns = await QueryAsync("SELECT lower(name), lower(type) FROM pragma_table_info($1)", cancel, table.Name)
            .ConfigureAwait(false);
        return new((string)types[0][0]! == "table", columns.ToDictionary(row => (string)row[0]!, row => (string)row[1]!));
    }

    // A file has the one.
    protected override Task<bool> HasSchemaCoreAsync(TableName table, CancellationToken cancel) => Task.FromResult(true);

    public BackupWriter Backup() => new SqliteBackup(this, Handle);

    protected override ScriptPlan PlanCore(IEnumerable<SqlStatement> statements, Func<bool> withoutTransaction) =>
        SqlitePlanner.Plan(statements, _keys ??= ReadKeys(), withoutTransaction);

    protected override DatabaseError? TranslateCore(Exception exception) => SqliteErrors.Translate(exception);

    public override ValueTask DisposeAsync()
    {
        DropJournalFile();
        return _connection.DisposeAsync();
    }
}
