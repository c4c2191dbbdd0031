using DbMigrate.Execution.Run;

namespace DbMigrate.Execution.Undo;

/// <summary>Decides which applied migrations an undo takes back.</summary>
internal static class UndoSelection
{
    /// <summary>The selected ones, newest first.</summary>
    /// <exception cref="DbMigrateException">A newer one stays applied, one has no file, or one was edited.</exception>
    public static IReadOnlyList<JournalEntry> Select(IReadOnlyList<JournalEntry> entries, UndoOptions options)
    {
        MigrationSelection.RefuseModified(entries);
        var known = entries.Where(entry => entry.Migration is not null).ToList();
        var applied = known.Where(entry => entry.Row is not null).ToList();
        var selected = Selected(entries, known, applied, options);
        if (selected.Count == 0) return [];
        var kept = applied.Skip(applied.IndexOf(selected[0])).Except(selected).ToList();
        if (kept.Count > 0)
        {
            throw new DbMigrateException(
                ErrorId.MigrationOutOfOrder,
                $"'{selected[0].Tag}' cannot be undone while {MigrationSelection.List(kept)}, applied after it, "
                    + $"{(kept.Count == 1 ? "stays" : "stay")}.",
                "Undo the later ones too, newest first: give them as well, or use -To (--to).",
                selected[0].Tag);
        }

        var missing = entries.Where(entry => entry.Migration is null && !(entry.When < selected[0].When)).ToList();
        if (missing.Count > 0) throw Missing(missing);
        return [.. Enumerable.Reverse(selected)];
    }

    private static List<JournalEntry> Selected(
        IReadOnlyList<JournalEntry> entries, List<JournalEntry> known, List<JournalEntry> applied, UndoOptions options)
    {
        if (options.Tags is { } tags)
        {
            var named = tags.Select(tag => MigrationSelection.Find(entries, tag)).ToHashSet();
            var missing = named.Where(entry => entry.Migration is null).ToList();
            if (missing.Count > 0) throw Missing(missing);
            return [.. applied.Where(named.Contains)];
        }

        if (options.To is { } to)
        {
            var last = known.IndexOf(MigrationSelection.Find(known, to));
            return [.. applied.Where(entry => known.IndexOf(entry) > last)];
        }

        return [.. applied.TakeLast(Math.Max(0, options.Steps))];
    }

    private static DbMigrateException Missing(List<JournalEntry> missing) => new(
        ErrorId.MigrationMissing,
        $"{MigrationSelection.List(missing)} {(missing.Count == 1 ? "is" : "are")} applied to {missing[0].Database}, but not in the "
            + $"folder, so nothing tells how to undo {(missing.Count == 1 ? "it" : "them")}.",
        "Restore the files from version control, or use the branch that they are from.",
        missing[0].Tag);
}
