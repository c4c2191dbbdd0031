using System.Text.RegularExpressions;
using DbMigrate.Engines;

namespace DbMigrate;

/// <summary>Where a database is. Keeps the password to itself: <see cref="ToString"/> and every message show
/// <see cref="Redacted"/>.</summary>
public sealed partial class DatabaseUrl
{
    // The longest first: one may be a part of another.
    private readonly string[] _secrets;

    /// <param name="engine">The engine.</param>
    /// <param name="redacted">The URL without passwords.</param>
    /// <param name="connectionString">What the driver opens.</param>
    /// <param name="path">SQLite's file, PGlite's folder.</param>
    /// <param name="secrets">The passwords; null and empty ones are none.</param>
    internal DatabaseUrl(DatabaseEngine engine, string redacted, string connectionString, string? path, params IEnumerable<string?> secrets)
    {
        Engine = engine;
        Redacted = redacted;
        ConnectionString = connectionString;
        Path = path;
        // As a program may have escaped it, too.
        _secrets =
        [
            .. secrets
                .Where(secret => !string.IsNullOrEmpty(secret))
                .SelectMany(secret => (string[])[secret!, Uri.EscapeDataString(secret!)])
                .Distinct()
                .OrderByDescending(secret => secret.Length),
        ];
    }

    private DatabaseUrl(DatabaseUrl url, PasswordCommand? password)
        : this(url.Engine, url.Redacted, url.ConnectionString, url.Path)
    {
        _secrets = url._secrets;
        Password = password;
    }

    /// <summary>The language of the database's SQL.</summary>
    public Dialect Dialect => Engine.Dialect;

    /// <summary>The URL with <c>***</c> in place of the password.</summary>
    public string Redacted { get; }

    /// <summary>The full path of SQLite's file or PGlite's folder; null for PostgreSQL and for what is in memory.</summary>
    public string? Path { get; }

    /// <summary>The engine behind the URL.</summary>
    internal DatabaseEngine Engine { get; }

    internal string ConnectionString { get; }

    /// <summary>What gives the password of each connection; null where the connection string has it, or there is none.</summary>
    internal PasswordCommand? Password { get; }

    internal bool HasPassword => _secrets.Length > 0 || Password is not null;

    /// <summary>The same database by another password.</summary>
    internal DatabaseUrl WithPassword(PasswordCommand? password) => new(this, password);

    /// <summary>Reads a URL of the design's table: <c>postgres://</c>, <c>postgresql://</c> (libpq parameters), an Npgsql or
    /// Microsoft.Data.Sqlite connection string, <c>pglite://path</c>, <c>pglite://memory</c>, <c>d1://account/database</c>,
    /// <c>sqlite:path</c>, <c>file:path</c>, a path, <c>:memory:</c>.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="baseFolder">What a relative path starts from, of SQLite's files and PGlite's folders.</param>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.UrlInvalid"/>, <see cref="ErrorId.EngineNotSupported"/>.</exception>
    /// <remarks>URI format: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS</remarks>
    public static DatabaseUrl Parse(string text, string baseFolder) => Parse(text, baseFolder, System.Environment.GetEnvironmentVariable);

    /// <summary>The same, with the project's variables.</summary>
    internal static DatabaseUrl Parse(string text, string baseFolder, Func<string, string?> variable)
    {
        text = text.Trim();
        if (text.Length == 0)
            throw new DbMigrateException(
                ErrorId.UrlInvalid, "The database URL is empty.", "Give a URL such as sqlite:app.db or postgresql://user@host/database.");

        // A single letter before the colon is a Windows drive.
        var scheme = Scheme().Match(text) is { Success: true } match ? match.Groups[1].Value.ToLowerInvariant() : null;
        return scheme switch
        {
            not null when KnownEngines.OfScheme(scheme) is { } engine => engine.Parse(text, baseFolder, variable),
            not null => throw new DbMigrateException(
                ErrorId.EngineNotSupported,
                $"'{scheme}:' is no URL scheme that DbMigrate knows.",
                "Use postgresql://, pglite://, sqlite:, file: or a path.",
                scheme),
            null when KeyValue().IsMatch(text) => KnownEngines
                .All.First(engine => engine.IsConnectionString(text))
                .ParseConnectionString(text, baseFolder, variable),
            // A URL in quotes, or with a slip in its scheme, would become a file's name with the password in it.
            null when AlmostUrl().IsMatch(text) => throw new DbMigrateException(
                ErrorId.UrlInvalid,
                "The database is given with '//' and '@', but without a scheme before them.",
                "Write postgresql://user:password@host/database, without quotes."),
            null => KnownEngines.All.First(engine => engine.IsPath(text)).Parse(text, baseFolder),
        };
    }

    /// <summary>Masks the passwords wherever they stand in <paramref name="text"/>, escaped or not: drivers quote connection strings in
    /// errors, and servers what they were sent.</summary>
    internal string Scrub(string text) => (Password is null ? _secrets : _secrets.Concat(Password.Known)).Aggregate(text, SecretText.Hide);

    /// <summary>The driver's exception, where nothing of it holds a password: whoever shows an error may show its cause.</summary>
    internal Exception? Scrub(Exception exception) => exception.ToString() is var text && Scrub(text) == text ? exception : null;

    /// <inheritdoc/>
    public override string ToString() => Redacted;

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9+.-]+):")]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^\s*[A-Za-z][A-Za-z ]*=")]
    private static partial Regex KeyValue();

    [GeneratedRegex("//.*@")]
    private static partial Regex AlmostUrl();
}
