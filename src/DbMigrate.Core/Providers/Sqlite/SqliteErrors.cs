using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DbMigrate.Sql;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace DbMigrate.Providers.Sqlite;

/// <summary>Says what SQLite's result codes mean.</summary>
/// <remarks>Codes: https://www.sqlite.org/rescode.html</remarks>
internal static partial class SqliteErrors
{
    private const string OffsetKey = "DbMigrate.Offset";

    public static SqliteException Create(sqlite3 database, int code, int? offset)
    {
        var extended = raw.sqlite3_extended_errcode(database);
        var exception = new SqliteException(raw.sqlite3_errmsg(database).utf8_to_string(), code & 0xFF, extended);
        if (offset is not null)
            exception.Data[OffsetKey] = offset;
        return exception;
    }

    /// <summary>Where the parser stopped, in UTF-16 units.</summary>
    public static int? OffsetOf(sqlite3 database, string sql)
    {
        if (SqliteLibrary.ErrorOffset(database) is >= 0 and var bytes)
        {
            var utf8 = Encoding.UTF8.GetBytes(sql);
            return Encoding.UTF8.GetCharCount(utf8, 0, Math.Min(bytes, utf8.Length));
        }

        // Before 3.38 only the message tells; a token that stands there once is the one.
        if (Near().Match(raw.sqlite3_errmsg(database).utf8_to_string()) is not { Success: true } match)
            return null;
        var token = match.Groups[1].Value;
        var first = sql.IndexOf(token, StringComparison.Ordinal);
        return first >= 0 && first == sql.LastIndexOf(token, StringComparison.Ordinal) ? first : null;
    }

    /// <summary>Whether a message says that what is to be made is there already.</summary>
    public static bool SaysExisting(string message) => Existing().IsMatch(message);

    /// <summary>Whether a message says that a statement is wrong, and not a value.</summary>
    public static bool SaysWrong(string message) => Wrong().IsMatch(message);

    public static bool IsBusy(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED;

    public static DatabaseError? Translate(Exception exception) => exception is not SqliteException e ? null : new(
        MessageOf(e), e.SqliteExtendedErrorCode.ToString(CultureInfo.InvariantCulture), e.Data[OffsetKey] as int?, KindOf(e), e)
    {
        Explain = statement => SqliteReasons.Find(statement, e.Message, e.Data[OffsetKey] as int?),
    };

    public static DbMigrateException WhileOpening(SqliteException e, DatabaseUrl url) => e.SqliteErrorCode switch
    {
        raw.SQLITE_NOTADB => new(ErrorId.ConnectionFailed, $"{url} is not an SQLite database.", "Correct the URL.", url.Redacted, e),
        raw.SQLITE_CANTOPEN => new(
            File.Exists(url.Path) ? ErrorId.ConnectionFailed : ErrorId.DatabaseNotFound,
            $"{url} cannot be opened: {MessageOf(e)}.", "Check the path and its permissions.", url.Redacted, e),
        raw.SQLITE_READONLY => new(
            ErrorId.DatabaseReadOnly,
            $"{url} cannot be read before what an interrupted run has left in it is rolled back, and the file cannot be written.",
            "Check the permissions of the file and its folder.", url.Redacted, e),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new(
            ErrorId.LockTimeout, $"{url} is locked by another connection.", "Wait for it to finish.", url.Redacted, e),
        _ => new(ErrorId.ConnectionFailed, $"{url} cannot be used: {MessageOf(e)}.", "Check the file.", url.Redacted, e),
    };

    private static DatabaseErrorKind KindOf(SqliteException e) => e.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => DatabaseErrorKind.Busy,
        raw.SQLITE_READONLY => DatabaseErrorKind.ReadOnly,
        raw.SQLITE_FULL => DatabaseErrorKind.DiskFull,
        raw.SQLITE_NOMEM => DatabaseErrorKind.Exhausted,
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB or raw.SQLITE_IOERR => DatabaseErrorKind.Damaged,
        raw.SQLITE_INTERRUPT => DatabaseErrorKind.Canceled,
        raw.SQLITE_ERROR when Existing().IsMatch(e.Message) => DatabaseErrorKind.AlreadyExists,
        raw.SQLITE_ERROR when e.Message.Contains("no such ", StringComparison.Ordinal) => DatabaseErrorKind.Missing,
        raw.SQLITE_CONSTRAINT when e.SqliteExtendedErrorCode == raw.SQLITE_CONSTRAINT_FOREIGNKEY => DatabaseErrorKind.Missing,
        _ => DatabaseErrorKind.Other,
    };

    // The driver wraps the library's message: SQLite Error 1: 'near "x": syntax error'.
    private static string MessageOf(SqliteException e) =>
        Wrapped().Match(e.Message) is { Success: true } match ? match.Groups[1].Value : e.Message;

    [GeneratedRegex(@"^SQLite Error \d+: '(.*)'\.?$", RegexOptions.Singleline)]
    private static partial Regex Wrapped();

    [GeneratedRegex("^near \"(.+)\": syntax error$|^unrecognized token: \"(.+)\"$", RegexOptions.Singleline)]
    private static partial Regex Near();

    [GeneratedRegex("syntax error|no such |^error in |incomplete input|unrecognized token")]
    private static partial Regex Wrong();

    [GeneratedRegex(
        @"(table|index|view|trigger) .* already exists|there is already an? (table|index|view|trigger) named|duplicate column name")]
    private static partial Regex Existing();
}
