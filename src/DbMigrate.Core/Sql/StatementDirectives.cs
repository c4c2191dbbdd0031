using System.Globalization;
using System.Text.RegularExpressions;

namespace DbMigrate.Sql;

/// <summary>What the comments above a statement ask of the runner. Comments, so that psql and every other program still runs the
/// file.</summary>
/// <remarks>A directive is a line of its own: <c>-- dbmigrate: lock-timeout 2s retry 30</c>.</remarks>
internal sealed partial record StatementDirectives
{
    public const string LockTimeoutWord = "lock-timeout";
    public const string StatementTimeoutWord = "statement-timeout";

    /// <summary>The line at the head of a file that asks for no transaction around it.</summary>
    public const string NoTransaction = "-- dbmigrate: transaction none";

    private const int MostRetries = 1000;

    private static readonly StatementDirectives None = new();

    /// <summary>The file asks for no transaction around it.</summary>
    public bool WithoutTransaction { get; private init; }

    /// <summary>How long the statement may wait and run; null where nothing is said.</summary>
    public StatementLimits? Limits { get; private init; }

    /// <summary>The hazards that the statement takes on; null for none.</summary>
    public HazardAllowance? Allowance { get; private init; }

    /// <summary>Writes a directive.</summary>
    public static string Write(string directive) => $"-- dbmigrate: {directive}";

    /// <summary>Reads the directives of a statement.</summary>
    /// <exception cref="FormatException">One of them is none; the message is the rest of a sentence about the statement.</exception>
    public static StatementDirectives Of(SqlStatement statement)
    {
        if (!statement.Comment.Contains("dbmigrate:", StringComparison.OrdinalIgnoreCase))
            return None;
        var found = None;
        foreach (var line in LineComments(statement.Comment))
        {
            if (Directive().Match(line) is { Success: true } match)
                found = found.With(
                    match.Groups[1].Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), statement.Ordinal == 1);
        }

        return found;
    }

    /// <summary>What a statement takes on; nothing where its directives cannot be read, which a run says before its first
    /// statement.</summary>
    public static HazardAllowance? AllowanceOf(SqlStatement statement)
    {
        try
        {
            return Of(statement).Allowance;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private StatementDirectives With(string[] words, bool isFirst)
    {
        switch (words.FirstOrDefault())
        {
            case "transaction" when words is [_, "none"]:
                return isFirst
                    ? this with
                    {
                        WithoutTransaction = true,
                    }
                    : throw Wrong(words, "which belongs to the head of the file, above its first statement");
            case "transaction":
                throw Wrong(words, "but only 'transaction none' is one");
            case LockTimeoutWord:
                var (wait, retries) = words switch
                {
                    [_, var time] => (time, "0"),
                    [_, var time, "retry", var count] => (time, count),
                    _ => ("", ""),
                };
                return Positive(wait) is { } lockTimeout && Count(retries) is { } times
                    ? this with { Limits = (Limits ?? new()) with { LockTimeout = lockTimeout, Retries = times } }
                    : throw Wrong(words, $"which has to be like 'lock-timeout 2s' or 'lock-timeout 2s retry 30' (at most {MostRetries})");
            case StatementTimeoutWord:
                return words.Length == 2 && Positive(words[1]) is { } timeout
                    ? this with { Limits = (Limits ?? new()) with { StatementTimeout = timeout } }
                    : throw Wrong(words, "which has to be like 'statement-timeout 10s'");
            case "allow":
                var codes = words
                    .ElementAtOrDefault(1)
                    ?.Split(',', StringSplitOptions.RemoveEmptyEntries)
                    .Select(HazardCodes.Find)
                    .ToList();
                return codes is { Count: > 0 } && codes.TrueForAll(code => code is not null)
                    ? this with
                    {
                        Allowance = new([.. Allowance?.Codes ?? [], .. codes.Select(code => code!.Value)], string.Join(' ', words.Skip(2))),
                    }
                    : throw Wrong(words, $"which has to be like 'allow DataLoss reason', with one or more of {HazardCodes.Names}");
            default:
                throw Wrong(words, "but there are only 'transaction none', 'lock-timeout', 'statement-timeout' and 'allow'");
        }
    }

    private static FormatException Wrong(string[] words, string reason) =>
        new($"has the directive 'dbmigrate: {string.Join(' ', words)}' above it, {reason}");

    private static TimeSpan? Positive(string text) => Duration.Parse(text) is { } span && span > TimeSpan.Zero ? span : null;

    private static int? Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MostRetries ? count : null;

    /// <summary>The comments up to a line's end among a statement's comments; what a block comment holds is not read.</summary>
    private static IEnumerable<string> LineComments(string comments)
    {
        for (var at = 0; at < comments.Length;)
        {
            var isLine = comments.AsSpan(at).StartsWith("--", StringComparison.Ordinal);
            var end =
                isLine ? comments.IndexOf('\n', at)
                : comments.IndexOf("*/", at, StringComparison.Ordinal) is var close and >= 0 ? comments.IndexOf('\n', close)
                : -1;
            if (end < 0)
                end = comments.Length;
            if (isLine)
                yield return comments[at..end].TrimEnd();
            at = end + 1;
        }
    }

    [GeneratedRegex(@"^--\s*dbmigrate:\s*(.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Directive();
}
