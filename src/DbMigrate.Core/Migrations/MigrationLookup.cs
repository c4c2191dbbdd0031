using System.Globalization;

namespace DbMigrate.Migrations;

/// <summary>Finds what a person calls a migration.</summary>
internal static class MigrationLookup
{
    /// <summary>Finds a migration by tag, name, index or the start of its tag.</summary>
    /// <exception cref="DbMigrateException"><see cref="ErrorId.MigrationUnknown"/>: there is none, or more than one.</exception>
    public static T Find<T>(IReadOnlyList<T> migrations, Func<T, string> tag, Func<T, int?> index, string text)
        where T : class
    {
        T? Only(Func<T, bool> matches) => migrations.Where(matches).Take(2).ToList() is [var one] ? one : null;
        return Only(item => tag(item) == text)
            ?? Only(item => string.Equals(tag(item), text, StringComparison.OrdinalIgnoreCase))
            ?? Only(item => string.Equals(MigrationTag.NameOf(tag(item)), text, StringComparison.OrdinalIgnoreCase))
            ?? (
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? Only(item => index(item) == number)
                    : null)
            ?? (text.Length > 0 ? Only(item => tag(item).StartsWith(text, StringComparison.OrdinalIgnoreCase)) : null)
            ?? throw Unknown([.. migrations.Select(tag)], text);
    }

    private static DbMigrateException Unknown(IReadOnlyList<string> tags, string text)
    {
        var near = tags.Where(tag => tag.Contains(text, StringComparison.OrdinalIgnoreCase)).Take(5).ToList();
        var several =
            text.Length > 0
            && tags.Count(tag =>
                string.Equals(MigrationTag.NameOf(tag), text, StringComparison.OrdinalIgnoreCase)
                || tag.StartsWith(text, StringComparison.OrdinalIgnoreCase)) > 1;
        return new(
            ErrorId.MigrationUnknown,
            several ? $"'{text}' is not one migration of the folder but several." : $"No migration of the folder is called '{text}'.",
            near.Count > 0 ? $"Did you mean {string.Join(", ", near)}?" : "List them with Get-DbMigrationJournal (dbmigrate journal).",
            text);
    }
}
