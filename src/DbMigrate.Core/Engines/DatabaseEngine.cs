using DbMigrate.Engines.Hazards;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Engines;

/// <summary>A kind of database: how it is addressed and opened, how its SQL reads, how its schemas are read and planned. The whole of what
/// the rooms above know of one.</summary>
/// <remarks>What only some engines can do is an interface of the room that uses it, which the engine implements beside this
/// class.</remarks>
internal abstract class DatabaseEngine
{
    /// <summary>The language that its migrations and schema files are written in. Several engines may speak one.</summary>
    public abstract Dialect Dialect { get; }

    /// <summary>What people call it.</summary>
    public virtual string Title => Dialect.ToTitle();

    /// <summary>Whether a running statement can be stopped without ending the database.</summary>
    public virtual bool CancelsStatements => true;

    /// <summary>Whether a transaction stays open between two calls.</summary>
    public virtual bool HasTransactions => true;

    /// <summary>The schemes of its URLs, without the colon.</summary>
    public abstract IReadOnlyList<string> Schemes { get; }

    /// <summary>Whether a text without a scheme is one of its connection strings, <c>Key=value;…</c>; the first engine that says so takes
    /// it.</summary>
    public virtual bool IsConnectionString(string text) => false;

    /// <summary>Whether a text without a scheme that is no connection string is one of its databases: a file's path.</summary>
    public virtual bool IsPath(string text) => false;

    /// <summary>Reads a URL of one of its schemes, or a path.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="baseFolder">What a relative path starts from.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.UrlInvalid"/>.</exception>
    public abstract DatabaseUrl Parse(string text, string baseFolder);

    /// <summary>The same, with the variables that some of a URL may come from.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.UrlInvalid"/>, <see cref="ErrorId.VariableNotSet"/>.</exception>
    public virtual DatabaseUrl Parse(string text, string baseFolder, Func<string, string?> variable) => Parse(text, baseFolder);

    /// <summary>Reads one of its connection strings.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.UrlInvalid"/>.</exception>
    public virtual DatabaseUrl ParseConnectionString(string text, string baseFolder, Func<string, string?> variable) =>
        throw new NotSupportedException();

    /// <summary>The same database for another user.</summary>
    /// <param name="url">The database.</param>
    /// <param name="user">The user; null keeps the URL's.</param>
    /// <param name="password">The password.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.NotSupported"/>: the engine knows no users.</exception>
    public virtual DatabaseUrl WithLogin(DatabaseUrl url, string? user, string password) => throw NoUsers(url);

    /// <summary>The same database with a command that gives the password.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.NotSupported"/>: the engine knows no users.</exception>
    public virtual DatabaseUrl WithPassword(DatabaseUrl url, PasswordCommand password) => throw NoUsers(url);

    private static DbMigrateException NoUsers(DatabaseUrl url) =>
        new(ErrorId.NotSupported, $"{url} has no users, and takes neither a credential nor a password.", "Leave it out.", url.Redacted);

    /// <summary>Opens a session.</summary>
    /// <exception cref="DbMigrateException">The database cannot be reached or opened.</exception>
    public abstract Task<DatabaseSession> OpenAsync(
        DatabaseUrl url, SessionAccess access, SessionOptions options, CancellationToken cancel);

    /// <summary>How its statements are read, word by word.</summary>
    public abstract SqlSyntax Syntax { get; }

    /// <summary>How its scripts are cut into statements.</summary>
    public abstract ISqlSplitter Splitter { get; }

    /// <summary>What its statements do to the run that sends them.</summary>
    public abstract ScriptRules ScriptRules { get; }

    /// <summary>The SQL that the journal and the history need.</summary>
    public abstract SqlDialect Sql { get; }

    /// <summary>How its schemas are read, planned and tried out.</summary>
    public abstract SchemaProvider Schema { get; }

    /// <summary>The schema that a name without one is looked for in first, and made in; null where the engine has no schemas.</summary>
    public abstract string? DefaultSchema { get; }

    /// <summary>How it tells tables apart.</summary>
    public abstract TableNameComparer TableNames { get; }

    /// <summary>New rules on what its statements cost, for one script.</summary>
    public abstract HazardRules NewHazardRules();
}
