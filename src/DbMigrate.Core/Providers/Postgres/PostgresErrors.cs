using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using DbMigrate.Sql;
using Npgsql;

namespace DbMigrate.Providers.Postgres;

/// <summary>Says what Npgsql's exceptions mean.</summary>
/// <remarks>Codes: https://www.postgresql.org/docs/current/errcodes-appendix.html</remarks>
internal static partial class PostgresErrors
{
    /// <param name="exception">The driver's exception.</param>
    /// <param name="url">The database, whose password nobody is told.</param>
    /// <param name="version">The server's major version.</param>
    public static DatabaseError? Translate(Exception exception, DatabaseUrl url, int version) => exception switch
    {
        PostgresException e => Translate(e, Scrubbed(e, url), version),
        NpgsqlException or SocketException or EndOfStreamException or ObjectDisposedException or TimeoutException => new(
            $"the connection to {url} was lost: {url.Scrub(exception.InnerException?.Message ?? exception.Message)}",
            null,
            null,
            DatabaseErrorKind.ConnectionLost,
            exception),
        InvalidOperationException { Source: "Npgsql" } => new(
            $"the connection to {url} was lost.", null, null, DatabaseErrorKind.ConnectionLost, exception),
        _ => null,
    };

    public static DbMigrateException? WhileOpening(Exception exception, DatabaseUrl url) => exception switch
    {
        PostgresException e => WhileOpening(Scrubbed(e, url), url),
        // The command that gives the password has failed.
        NpgsqlException { InnerException: DbMigrateException own } => own,
        NpgsqlException { InnerException: SocketException or TimeoutException } e => new(
            ErrorId.ConnectionFailed,
            $"{url} cannot be reached: {e.InnerException!.Message.TrimEnd('.')}.",
            "Check the host, the port and that the server runs.",
            url.Redacted,
            url.Scrub(e)),
        NpgsqlException { Message: var message } e when message.Contains("password", StringComparison.OrdinalIgnoreCase) => new(
            ErrorId.AuthenticationFailed,
            $"{url} wants a password, and the URL has none.",
            "Set PGPASSWORD, name it as the environment's \"password\", or give -Credential.",
            url.Redacted,
            url.Scrub(e)),
        NpgsqlException
        or SocketException
        or TimeoutException
        or ArgumentException
        or System.Security.Authentication.AuthenticationException
        or IOException => new(
            ErrorId.ConnectionFailed,
            $"{url} cannot be opened: {url.Scrub(exception.InnerException?.Message ?? exception.Message)}",
            "Check the URL and the server.",
            url.Redacted,
            url.Scrub(exception)),
        _ => null,
    };

    /// <summary>The server's words for the user, and its place in what was sent.</summary>
    private static DatabaseError Translate(PostgresException sent, PostgresException shown, int version) => new(
        shown.MessageText, shown.SqlState, OffsetOf(sent), KindOf(shown), shown, shown.Detail, KnownExtensions.HintOf(shown) ?? shown.Hint)
    {
        DataLine =
            sent.Where is { } where && CopyLine().Match(where) is { Success: true } match
                ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
                : null,
        Explain = statement => PostgresReasons.Find(statement, sent.SqlState, OffsetOf(sent), version),
    };

    private static DbMigrateException WhileOpening(PostgresException e, DatabaseUrl url) => e.SqlState switch
    {
        "28P01" or "28000" => new(
            ErrorId.AuthenticationFailed,
            $"{url} refused the log-in: {e.MessageText}.",
            "Check the user and the password in the URL.",
            url.Redacted,
            e),
        "3D000" => new(
            ErrorId.DatabaseNotFound,
            $"{url}: {e.MessageText}.",
            "Create it (createdb, or apply with -CreateDatabase, --create-database), or correct the URL.",
            url.Redacted,
            e),
        _ => new(
            ErrorId.ConnectionFailed, $"{url} cannot be used: {e.MessageText} ({e.SqlState}).", "Check the server.", url.Redacted, e),
    };

    /// <summary>The exception, or one like it where the server repeats a password.</summary>
    private static PostgresException Scrubbed(PostgresException e, DatabaseUrl url) =>
        url.Scrub(e) is not null
            ? e
            : new(
                url.Scrub(e.MessageText),
                e.Severity,
                e.InvariantSeverity,
                e.SqlState,
                url.Scrub(e.Detail ?? ""),
                url.Scrub(e.Hint ?? ""),
                routine: e.Routine);

    private static DatabaseErrorKind KindOf(PostgresException e) => e.SqlState switch
    {
        // A library; an extension, by the function that looks for it: messages are translated.
        "58P01" => DatabaseErrorKind.NotInstalled,
        "0A000" when e.Routine == "parse_extension_control_file" => DatabaseErrorKind.NotInstalled,
        // Table or index or sequence or view; object; column; schema; function.
        "42P07" or "42710" or "42701" or "42P06" or "42723" => DatabaseErrorKind.AlreadyExists,
        // Table; column; object; function; schema; the key, or the row, that a foreign key names.
        "42P01" or "42703" or "42704" or "42883" or "3F000" or "42830" or "23503" => DatabaseErrorKind.Missing,
        "57014" => DatabaseErrorKind.Canceled,
        // The lock time-out; a deadlock, whose other side goes on.
        "55P03" or "40P01" => DatabaseErrorKind.Busy,
        "57P01" or "57P02" or "57P03" or "08000" or "08003" or "08006" => DatabaseErrorKind.ConnectionLost,
        "25006" => DatabaseErrorKind.ReadOnly,
        "53100" => DatabaseErrorKind.DiskFull,
        "53000" or "53200" or "53300" or "53400" => DatabaseErrorKind.Exhausted,
        "42501" => DatabaseErrorKind.Denied,
        "58030" or "XX001" or "XX002" => DatabaseErrorKind.Damaged,
        "25001" or "2D000" => DatabaseErrorKind.NotInTransaction,
        "55P04" => DatabaseErrorKind.EnumValueNotCommitted,
        _ => DatabaseErrorKind.Other,
    };

    // In whatever language the server speaks: COPY table, line 3, column a: "x".
    [GeneratedRegex(@"^COPY [^,\r\n]+, \S+ (\d{1,9})\b")]
    private static partial Regex CopyLine();

    // The server counts characters, from 1; .NET counts UTF-16 units, from 0.
    private static int? OffsetOf(PostgresException e)
    {
        if (e.Position <= 0 || e.BatchCommand is not { } command)
            return null;
        var offset = 0;
        for (var characters = 1; characters < e.Position && offset < command.CommandText.Length; characters++)
            offset += char.IsHighSurrogate(command.CommandText[offset]) ? 2 : 1;
        return offset;
    }
}
