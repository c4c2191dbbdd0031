using System.Text.RegularExpressions;
using DbMigrate.Providers.Sqlite;
using DbMigrate.Sql;

namespace DbMigrate.Providers.D1;

/// <summary>What became of a request that was not answered with rows.</summary>
internal enum D1Failure
{
    /// <summary>The database refused a statement: nothing of its batch was kept.</summary>
    Refused,

    /// <summary>The API would not take the request now: nothing was run.</summary>
    Limited,

    /// <summary>No answer, or none that tells: whether it ran is not known.</summary>
    Unknown,
}

/// <summary>A request of D1's API that failed.</summary>
internal sealed partial class D1Exception(D1Failure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public D1Failure Failure { get; } = failure;

    /// <summary>How long the API asks to wait; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>A batch of ours has stopped itself, with this word.</summary>
    public bool StoppedBy(string word) => Failure == D1Failure.Refused && Message.Contains(word, StringComparison.Ordinal);

    public DatabaseError ToError()
    {
        var text = Codes().Replace(Message, "");
        int? offset = null;
        if (Offset().Match(text) is { Success: true } match)
        {
            offset = int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
            text = text.Remove(match.Index, match.Length);
        }

        return new(text, Code().Match(Message) is { Success: true } code ? code.Value : null, offset, KindOf(text), this)
        {
            Explain = statement => Reason(statement, text) ?? SqliteReasons.Find(statement, text, offset),
        };
    }

    private DatabaseErrorKind KindOf(string text) => Failure switch
    {
        D1Failure.Unknown => DatabaseErrorKind.ConnectionLost,
        D1Failure.Limited => DatabaseErrorKind.Busy,
        _ when SqliteErrors.SaysExisting(text) => DatabaseErrorKind.AlreadyExists,
        _ when text.Contains("no such ", StringComparison.Ordinal)
                || Message.Contains("CONSTRAINT_FOREIGNKEY", StringComparison.Ordinal) => DatabaseErrorKind.Missing,
        _ when Message.Contains("SQLITE_FULL", StringComparison.Ordinal) => DatabaseErrorKind.DiskFull,
        _ when Message.Contains("SQLITE_NOMEM", StringComparison.Ordinal) || text.Contains("overloaded", StringComparison.Ordinal) =>
            DatabaseErrorKind.Exhausted,
        _ => DatabaseErrorKind.Other,
    };

    private static LikelyReason? Reason(SqlStatement statement, string text)
    {
        if (text.StartsWith("not authorized", StringComparison.Ordinal))
            return new(
                $"D1 allows '{statement.Head}' to nobody: no temporary tables, attached databases, modules but fts5, nor most pragmas, and "
                    + $"no name that begins with _cf_.",
                "Write it without that.");
        return D1Limits.Reason(text);
    }

    [GeneratedRegex(@"(: SQLITE_\w+( \(extended: \w+\))?)+$")]
    private static partial Regex Codes();

    [GeneratedRegex(@"SQLITE_\w+")]
    private static partial Regex Code();

    [GeneratedRegex(@" at offset (\d+)")]
    private static partial Regex Offset();
}
