using System.Text.RegularExpressions;

namespace DbMigrate.Configuration;

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

    // A slash may be missing, as a path has only one; in a URL's example the word itself stands for a password. Up to the last '@', which
    // a password may also hold.
    [GeneratedRegex(@"(?<![\w/])((?:[A-Za-z][\w+.-]*:)?/{1,3}[^\s/:@'""]*:)(?!password@|\*\*\*@)[^\s'""]+@")]
    private static partial Regex Url();

    // "password" among other settings; alone it is a word of SQL.
    [GeneratedRegex(
        @"((?:\b(?:host|server|data\s*source|user(?:name|\s*id)?|database|port)\s*=\s*[^\r\n]*?[;\s]|(?=[^\r\n]*;\s*(?:host|server|data\s*source|user(?:name|\s*id)?|database|port)\s*=))\b(?:ssl\s*)?(?:password|passwd|pwd)\s*=\s*)(?:""(?:[^""]|"""")*""|'(?:[^']|'')*'|[^;\s'""]+)",
        RegexOptions.IgnoreCase)]
    private static partial Regex ConnectionString();
}
