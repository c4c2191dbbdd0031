namespace DbMigrate.Cli.Output;

/// <summary>Shows the attempts that databases keep.</summary>
internal static class HistoryView
{
    public static void Write(Terminal terminal, IReadOnlyList<DatabaseOutcome<HistoryEntry>> databases)
    {
        var attempts = databases.SelectMany(database => database.Values).ToList();
        if (terminal.Json)
        {
            terminal.WriteJson(attempts.Select(HistoryEntryJson.Of), CliJson.Context.IEnumerableHistoryEntryJson);
            return;
        }

        if (attempts.Count > 0)
            WriteTable(terminal, attempts, withDatabase: databases.Count > 1);
        foreach (var database in databases.Where(database => database.Error is null))
            terminal.Note(new Words($"{Summary(database.Values)} on {database.Target}.", Tone.Faint));
    }

    private static void WriteTable(Terminal terminal, List<HistoryEntry> attempts, bool withDatabase)
    {
        string[] headers = ["STARTED", "TAG", "DIRECTION", "STATUS", "STATEMENTS", "DURATION", "BY"];
        var table = new TextTable(withDatabase ? [.. headers, "DATABASE"] : headers);
        foreach (var attempt in attempts)
        {
            Words[] row =
            [
                Shown.Time(attempt.StartedAt), attempt.Tag, attempt.Direction.ToString(), Status(attempt),
                attempt.TotalStatements == 0 ? "" : $"{attempt.Statements}/{attempt.TotalStatements}",
                attempt.TotalStatements == 0 ? "" : Shown.Duration(attempt.Duration),
                string.Join('@', new[] { attempt.User, attempt.Host }.Where(part => part is not null)),
            ];
            table.Add(withDatabase ? [.. row, attempt.Database] : row);
        }

        table.Write(terminal);
        foreach (var attempt in attempts.Where(attempt => attempt.Error is not null))
            terminal.Note(new($"{Shown.Time(attempt.StartedAt)} {attempt.Tag}: ", Tone.Bad), attempt.Error!);
    }

    private static Words Status(HistoryEntry attempt) => new(
        attempt.Status.ToString(),
        attempt.Failed ? Tone.Bad : attempt.Status == HistoryStatus.Applied ? Tone.Good : Tone.Warning);

    private static string Summary(IReadOnlyList<HistoryEntry> attempts) => attempts.Count(attempt => attempt.Failed) is > 0 and var failed
        ? $"{Shown.Count(attempts.Count, "attempt")}, {failed} failed,"
        : attempts.Count == 0 ? "No attempts" : Shown.Count(attempts.Count, "attempt");
}
