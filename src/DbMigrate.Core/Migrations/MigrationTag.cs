using System.Globalization;
using System.Text.RegularExpressions;

namespace DbMigrate.Migrations;

/// <summary>The rules of a migration's name: it is a file name, so it must not be a path.</summary>
internal static partial class MigrationTag
{
    private const string TimeFormat = "yyyyMMddHHmmss";

    private static readonly char[] Forbidden = ['/', '\\', ':', '*', '?', '"', '<', '>', '|'];

    /// <summary>Throws where a tag could leave its folder, or could not be a file on some system.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="where">Says where it stands, for an error's beginning: to count lines for each tag of a long file would take its
    /// square.</param>
    public static void Check(string tag, Func<string>? where = null)
    {
        if (tag.Length is 0 or > 200 || tag is "." || tag.Contains("..", StringComparison.Ordinal) || tag.IndexOfAny(Forbidden) >= 0
            || tag.Any(IsUnseen) || tag != tag.Trim() || ProjectPath.IsDevice(tag))
        {
            var shown = new string([.. tag.Take(60).Select(c => IsUnseen(c) ? '?' : c)]);
            throw new DbMigrateException(
                ErrorId.TagInvalid,
                $"{where?.Invoke()}'{shown}' cannot be a migration's tag: it must be a plain file name on every system, without a path.",
                "Correct the name.",
                shown);
        }
    }

    // What shows nothing, breaks lines, or turns the direction of what follows (https://unicode.org/reports/tr9): a name would seem
    // another.
    private static bool IsUnseen(char c) => char.IsControl(c) || c is '\u200E' or '\u200F' or '\u2028' or '\u2029' or '\u061C'
        or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF' or '\u200B';

    /// <summary>Makes a file name's part of what a person calls the migration.</summary>
    public static string Slug(string name) => TrySlug(name) ?? throw new DbMigrateException(
        ErrorId.TagInvalid, $"'{name}' holds no letter or digit, so it cannot name a migration.", "Give a name such as add_users.", name);

    /// <summary>The same; null where nothing of the name can be in a file's.</summary>
    public static string? TrySlug(string name) => NotWord().Replace(name.Trim(), "_").Trim('_', '-') is { Length: > 0 } slug ? slug : null;

    /// <summary>The name without its number: <c>0003_add_users</c> and <c>20250102030405_add_users</c> are both add_users.</summary>
    public static string NameOf(string tag) => Number().Replace(tag, "");

    /// <summary>The time stamp that a folder of the newer layout begins with (UTC).</summary>
    /// <remarks>drizzle-orm 1.0, <c>formatToMillis</c>: the first 14 characters are yyyyMMddHHmmss in UTC.</remarks>
    public static DateTimeOffset? TimeStamp(string folder) =>
        folder.Length >= 14
        && DateTimeOffset.TryParseExact(
            folder[..14],
            TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var when)
            ? when
            : null;

    /// <summary>A time as <see cref="TimeStamp"/> reads it.</summary>
    public static string TimeText(DateTimeOffset when) => when.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"[^\p{L}\p{Nd}_\-]+")]
    private static partial Regex NotWord();

    [GeneratedRegex(@"^\d+_")]
    private static partial Regex Number();
}
