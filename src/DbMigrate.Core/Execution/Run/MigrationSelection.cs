using DbMigrate.Migrations;

namespace DbMigrate.Execution.Run;

/// <summary>Decides which pending migrations a run applies.</summary>
internal static class MigrationSelection
{
    /// <summary>The selected ones in the folder's order.</summary>
    /// <exception cref="DbMigrateException">An applied one was edited; one is unknown; an earlier one is pending and not
    /// selected.</exception>
    public static IReadOnlyList<JournalEntry> Select(IReadOnlyList<JournalEntry> entries, ApplyOptions options)
    {
        RefuseModified(entries);
        var known = entries.Where(entry => entry.Migration is not null).ToList();
        var last = options.To is { } to ? known.IndexOf(Find(known, to)) : known.Count - 1;
        var named = options.Tags?.Select(tag => Find(known, tag)).ToHashSet();
        var selected = known.Take(last + 1).Where(entry => entry.Pending && named?.Contains(entry) != false).ToList();
        if (selected.Count > 0 && !options.OutOfOrder)
        {
            var skipped = known.Take(known.IndexOf(selected[^1])).Where(entry => entry.Pending).Except(selected).ToList();
            if (skipped.Count > 0)
            {
                throw new DbMigrateException(
                    ErrorId.MigrationOutOfOrder,
                    $"'{selected[^1].Tag}' was selected, but {List(skipped)} {(skipped.Count == 1 ? "is" : "are")} earlier and pending.",
                    "Select the earlier ones too, or add -OutOfOrder (--out-of-order).",
                    selected[^1].Tag);
            }
        }

        return selected;
    }

    /// <summary>Finds a migration by tag, name, index or the start of its tag.</summary>
    public static JournalEntry Find(IReadOnlyList<JournalEntry> entries, string text) =>
        MigrationLookup.Find(entries, entry => entry.Tag, entry => entry.Index, text);

    internal static void RefuseModified(IReadOnlyList<JournalEntry> entries)
    {
        var modified = entries.Where(entry => entry.Status == MigrationStatus.Modified).ToList();
        if (modified.Count == 0)
            return;
        throw new DbMigrateException(
            ErrorId.MigrationModified,
            $"{List(modified)} {(modified.Count == 1 ? "was" : "were")} edited after {(modified.Count == 1 ? "it was" : "they were")} "
                + $"applied to {modified[0].Database}.",
            "Restore the file from version control; or, where the edit is meant, accept it with Set-DbMigrationJournal -Applied (dbmigrate "
                + "mark --applied).",
            modified[0].Tag);
    }

    internal static string List(IReadOnlyList<JournalEntry> entries) =>
        string.Join(", ", entries.Take(10).Select(entry => $"'{entry.Tag}'"))
        + (entries.Count > 10 ? $" and {entries.Count - 10} more" : "");
}
