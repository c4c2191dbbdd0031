using System.Text.RegularExpressions;

namespace DbMigrate;

/// <summary>Masks what looks like a password in a text that is about to be shown.</summary>
/// <remarks>A database's own password is known, and its URL finds it in any form. This is for URLs that nobody has
/// parsed: given for a file or a verb, mistyped, or printed by another program.</remarks>
public static partial class SecretText
{
    /// <summary>What stands for a password.</summary>
    public const string Mask = "***";

    /// <summary>The text with <c>***</c> for the password of each URL and connection string in it.</summary>
    public static string Redact(string text) => text.Contains('@') || text.Contains('=')
        ? ConnectionString().Replace(Url().Replace(text, $"$1{Mask}@"), $"$1{Mask}")
        : text;

    /// <summary>The text without a password that is known: wherever it stands, unless it is a word or a number, which also stands where
    /// nobody means the password; what was missing there would tell it. Such a one is masked where passwords are.</summary>
    internal static string Hide(string text, string secret) =>
        IsUnmistakable(secret)
            ? text.Replace(secret, Mask, StringComparison.OrdinalIgnoreCase)
            : Regex.Replace(
                text,
                Place.Replace("%", Regex.Escape(secret), StringComparison.Ordinal),
                Mask,
                RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static bool IsUnmistakable(string secret) =>
        !secret.All(char.IsLetterOrDigit) || (secret.Length >= 8 && secret.Any(char.IsDigit) && secret.Any(char.IsLetter));

    // Behind a user's colon in a URL, a setting's '=', or PASSWORD, in quotes or not.
    private const string Place = """(?<=://[^\s/:@]{0,128}:|\b(?:password|passwd|pwd)\s{0,3}[=:]?\s{0,3}['"]?)%(?=[@;&,'"\s)]|$)""";

    // A slash may be missing, as a path has only one; in a URL's example the word itself stands for a password. Up to the last '@', which
    // a password may also hold. The bounds keep the work in proportion to the text.
    [GeneratedRegex(@"(?<![\w/])((?:[A-Za-z][\w+.-]{0,32}:)?/{1,3}[^\s/:@'""]{0,128}:)(?!password@|\*\*\*@)[^\s'""]{1,512}@")]
    private static partial Regex Url();

    // "password" among other settings, before it or behind; alone it is a word of SQL.
    [GeneratedRegex(
        @"\b((?:ssl\s?)?(?:password|passwd|pwd)\s*=\s*)(?:(?<=\b"
            + Settings
            + @"\s*=[^\r\n]{0,200})|(?=[^\r\n]{0,200}[;\s]"
            + Settings
            + @"\s*=))(?:""(?:[^""]|"""")*""|'(?:[^']|'')*'|[^;\s'""]+)",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex ConnectionString();

    private const string Settings = @"(?:host|server|data\s?source|user(?:name|\s?id)?|database|port)";
}
