using DbMigrate.Execution.Journal;
using DbMigrate.Text;

namespace DbMigrate.Pictures;

/// <summary>What a journal's page shows. Times are UTC, durations in milliseconds.</summary>
/// <param name="Tool">The version that wrote the page.</param>
/// <param name="Migrations">The migrations folder.</param>
/// <param name="Scripts">What the migrations say, by tag: a page of thousands has the newest ones'.</param>
/// <param name="Databases">The databases: those that need somebody first, else in the order in which they were read.</param>
internal sealed record JournalPageData(
    string Tool, string Migrations, IReadOnlyDictionary<string, string> Scripts, IReadOnlyList<PageDatabase> Databases)
{
    // A page is looked at in a browser, and sent about.
    private const int LongestScript = 20_000;
    private const int LongestScripts = 4_000_000;

    public static JournalPageData Of(Project project, IReadOnlyList<JournalReading> readings) => new(
        ThisTool.Version,
        project.Migrations,
        ScriptsOf(readings),
        [.. readings.OrderBy(Rank).Select(PageDatabase.Of)]);

    private static int Rank(JournalReading reading) =>
        reading.Failure is not null ? 0
        : reading.Entries.Any(entry => entry.Status is MigrationStatus.Failed) ? 1
        : reading.Entries.Any(entry => entry.Status is MigrationStatus.Modified or MigrationStatus.Missing)
        || reading.Drift?.Changes?.Count > 0
            ? 2
        : 3;

    private static Dictionary<string, string> ScriptsOf(IReadOnlyList<JournalReading> readings)
    {
        var scripts = new Dictionary<string, string>(StringComparer.Ordinal);
        var size = 0;
        foreach (var entry in readings.SelectMany(reading => reading.Entries.Reverse()))
        {
            if (size > LongestScripts)
                break;
            if (scripts.ContainsKey(entry.Tag) || Read(entry) is not { Length: > 0 } text)
                continue;
            scripts[entry.Tag] =
                text.Length > LongestScript ? $"{text[..LongestScript]}\n… {text.Length - LongestScript} characters more" : text;
            size += scripts[entry.Tag].Length;
        }

        return scripts;
    }

    private static string? Read(JournalEntry entry)
    {
        try
        {
            return entry.ReadScript();
        }
        catch (DbMigrateException)
        {
            // Its file is not there, or is another than when the journal was read: the entry says so.
            return null;
        }
    }
}

/// <summary>A database.</summary>
/// <param name="Name">Its URL, without its password.</param>
/// <param name="Engine">The engine's name.</param>
/// <param name="Environment">The environment.</param>
/// <param name="IsProtected">The environment is protected.</param>
/// <param name="ReadAt">When it was read.</param>
/// <param name="Failure">Why it could not be read.</param>
/// <param name="Migrations">The migrations of the folder, then those that only the database knows.</param>
/// <param name="Attempts">The attempts, the oldest first; null where there is no history.</param>
/// <param name="Drift">How it differs from what its migrations make; null where that was not asked.</param>
internal sealed record PageDatabase(
    string Name, string Engine, string Environment, bool IsProtected, DateTimeOffset ReadAt, string? Failure,
    IReadOnlyList<PageMigration> Migrations, IReadOnlyList<PageAttempt>? Attempts, PageDrift? Drift)
{
    public static PageDatabase Of(JournalReading reading)
    {
        var applied = (reading.History ?? [])
            .Where(attempt => attempt.Status is HistoryStatus.Applied or HistoryStatus.Marked)
            .ToLookup(attempt => attempt.Tag);
        return new(
            reading.Target.ToString(),
            reading.Target.Url.Dialect.ToTitle(),
            reading.Target.Environment,
            reading.Target.Protected,
            reading.ReadAt,
            reading.Failure,
            [.. reading.Entries.Select(entry => PageMigration.Of(entry, entry.Applied ? applied[entry.Tag].LastOrDefault() : null))],
            reading.History is null ? null : [.. reading.History.Select(PageAttempt.Of)],
            reading.Drift is null
                ? null
                : new(reading.Drift.Changes is null ? null : [.. reading.Drift.Changes.Select(PageChange.Of)], reading.Drift.Notes));
    }
}

/// <summary>How a database differs from what its migrations make.</summary>
/// <param name="Changes">What is other; null where nobody has compared.</param>
/// <param name="Notes">Why not, and what is to be known of it.</param>
internal sealed record PageDrift(IReadOnlyList<PageChange>? Changes, IReadOnlyList<string> Notes);

/// <summary>A migration.</summary>
/// <param name="Tag">Its tag.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="OutOfOrder">It is pending though a newer one is applied.</param>
/// <param name="Marked">It was recorded as applied without being run.</param>
/// <param name="When">When it was generated.</param>
/// <param name="AppliedAt">When it was applied.</param>
/// <param name="Duration">How long that took.</param>
/// <param name="Statements">How many it has.</param>
/// <param name="Hazards">What they may cost, beyond a moment.</param>
/// <param name="Error">Why the last attempt failed.</param>
internal sealed record PageMigration(
    string Tag,
    MigrationStatus Status,
    bool OutOfOrder,
    bool Marked,
    DateTimeOffset? When,
    DateTimeOffset? AppliedAt,
    double? Duration,
    int? Statements,
    IReadOnlyList<PageHazard> Hazards,
    string? Error)
{
    /// <param name="entry">The migration.</param>
    /// <param name="applied">What made it applied, where the history has it.</param>
    public static PageMigration Of(JournalEntry entry, HistoryEntry? applied)
    {
        var marked = applied?.Status == HistoryStatus.Marked;
        return new(
            entry.Tag,
            entry.Status,
            entry.OutOfOrder,
            marked,
            entry.When,
            entry.AppliedAt ?? applied?.StartedAt,
            marked ? null : applied?.Duration.TotalMilliseconds,
            entry.Statements,
            [
                .. entry
                    .Hazards.Where(hazard => !hazard.IsMomentary)
                    .Select(hazard => new PageHazard(hazard.Code, hazard.Message))
                    .Distinct(),
            ],
            entry.Error);
    }
}

/// <summary>What a migration may cost.</summary>
internal sealed record PageHazard(HazardCode Code, string Message);

/// <summary>An attempt at a migration.</summary>
internal sealed record PageAttempt(
    string Tag,
    MigrationDirection Direction,
    HistoryStatus Status,
    DateTimeOffset? StartedAt,
    double Duration,
    int Statements,
    int TotalStatements,
    string? Error,
    string? User,
    string? Host,
    string? Tool)
{
    public static PageAttempt Of(HistoryEntry attempt) =>
        new(
            attempt.Tag,
            attempt.Direction,
            attempt.Status,
            attempt.StartedAt,
            attempt.Duration.TotalMilliseconds,
            attempt.Statements,
            attempt.TotalStatements,
            attempt.Error,
            attempt.User,
            attempt.Host,
            attempt.Tool);
}
