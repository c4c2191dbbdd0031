using System.Text.RegularExpressions;

namespace DbMigrate.Text;

/// <summary>Names in camelCase as Drizzle writes them in a database: <c>userID</c> is <c>user_id</c>, <c>address2Line</c> is
/// <c>address2_line</c>, <c>HTMLBody</c> is <c>html_body</c>.</summary>
/// <remarks>drizzle-orm, <c>toSnakeCase</c>: a word is a run of small letters and digits, perhaps with one capital before it, or a run of
/// capitals that no small letter follows; what is neither parts words.</remarks>
internal static partial class SnakeCase
{
    /// <summary>The name; one that has no capitals stays as it is, since nobody wrote it in camelCase.</summary>
    public static string Of(string name)
    {
        if (!name.Any(char.IsUpper)) return name;
        // An apostrophe parts no word.
        var words = Words().Matches(name.Replace("'", "", StringComparison.Ordinal).Replace("\u2019", "", StringComparison.Ordinal));
        return string.Join('_', words.Select(word => word.Value.ToLowerInvariant()));
    }

    [GeneratedRegex(@"\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}0-9]+|[\p{Lo}0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
