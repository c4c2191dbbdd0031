namespace DbMigrate.Cli.Output;

/// <summary>Shows the journals of databases.</summary>
internal static class JournalView
{
    public static void Write(Terminal terminal, IReadOnlyList<DatabaseOutcome<JournalEntry>> databases, string nothing = "No migrations")
    {
        var entries = databases.SelectMany(database => database.Values).ToList();
        if (terminal.Json)
        {
            terminal.WriteJson(entries.Select(JournalEntryJson.Of), CliJson.Context.IEnumerableJournalEntryJson);
            return;
        }

        if (entries.Count > 0)
            WriteTable(terminal, entries, withDatabase: databases.Count > 1);
        foreach (var database in databases.Where(database => database.Error is null))
            terminal.Note(new Words($"{Summary(database.Values, nothing)} on {database.Target}.", Tone.Faint));
        foreach (var entry in entries.Where(entry => entry.Error is not null))
            terminal.Note(new($"{entry.Tag}: ", Tone.Bad), entry.Error!);
    }

    private static void WriteTable(Terminal terminal, List<JournalEntry> entries, bool withDatabase)
    {
        var table = withDatabase
            ? new TextTable("TAG", "STATUS", "WHEN", "APPLIED AT", "DATABASE")
            : new("TAG", "STATUS", "WHEN", "APPLIED AT");
        foreach (var entry in entries)
        {
            Words[] row = [entry.Tag, Status(entry), Shown.Time(entry.When), Shown.Time(entry.AppliedAt)];
            table.Add(withDatabase ? [.. row, entry.Database] : row);
        }

        table.Write(terminal);
    }

    private static Words Status(JournalEntry entry)
    {
        var tone = entry.Status switch
        {
            MigrationStatus.Applied => Tone.Good,
            MigrationStatus.Failed => Tone.Bad,
            _ => Tone.Warning,
        };
        return new(entry.OutOfOrder ? $"{entry.Status}, out of order" : entry.Status.ToString(), tone);
    }

    private static string Summary(IReadOnlyList<JournalEntry> entries, string nothing) => entries.Count == 0
        ? nothing
        : $"{Shown.Count(entries.Count, "migration")} ({string.Join(", ", entries
            .CountBy(entry => entry.Status)
            .OrderBy(count => count.Key)
            .Select(count => $"{count.Value} {count.Key.ToString().ToLowerInvariant()}"))})";
}
