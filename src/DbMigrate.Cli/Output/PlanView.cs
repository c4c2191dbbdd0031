namespace DbMigrate.Cli.Output;

/// <summary>Shows what <c>apply --what-if</c> would run: on stdout nothing but SQL, so that it can be kept for a review.</summary>
internal static class PlanView
{
    public static void Write(Terminal terminal, IReadOnlyList<DatabaseOutcome<JournalEntry>> databases, string? backup)
    {
        if (terminal.Json)
        {
            var planned = databases.SelectMany(database => database.Values).Select(PlannedMigrationJson.Of);
            terminal.WriteJson(planned, CliJson.Context.IEnumerablePlannedMigrationJson);
            return;
        }

        foreach (var database in databases.Where(database => database.Error is null))
        {
            if (backup is not null && database.Values.Count > 0)
                terminal.Note(new Words($"What if: {database.Target} would first be backed up into '{backup}'.", Tone.Faint));
            foreach (var entry in database.Values)
                WriteSql(terminal, entry);
            terminal.Note(
                new Words(
                    $"What if: {Shown.Count(database.Values.Count, "migration")} would be applied to {database.Target}. Nothing was "
                        + $"changed.",
                    Tone.Faint));
        }
    }

    private static void WriteSql(Terminal terminal, JournalEntry entry)
    {
        terminal.Line(new Words($"-- {entry.Tag} on {entry.Database}", Tone.Faint));
        entry.WriteScript(terminal.Out);
        terminal.Line();
    }
}
