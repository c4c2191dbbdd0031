using System.Globalization;
using System.Text;
using DbMigrate.Execution.Journal;
using DbMigrate.Operations;
using DbMigrate.Pictures;

namespace DbMigrate;

/// <summary>The journals and histories of a project's databases as one document.</summary>
/// <param name="project">The project, from <see cref="ProjectLoader"/>.</param>
public sealed class JournalReport(Project project)
{
    private readonly List<JournalReading> _readings = [];

    /// <summary>How long to wait for whoever keeps a journal locked.</summary>
    public TimeSpan LockTimeout { get; init; } = new JournalOptions().LockTimeout;

    /// <summary>Also compares each database with what its migrations make, where that costs little: where a snapshot stands for what is
    /// applied, and on SQLite.</summary>
    public bool FindsDrift { get; init; }

    /// <summary>Not one database could be read so far.</summary>
    public bool IsEmpty => _readings.TrueForAll(reading => reading.Failure is not null);

    /// <summary>Reads a database's journal and history into the report. Writes nothing.</summary>
    /// <param name="target">The database.</param>
    /// <param name="isMeant">Whether migrations of this tag or name are told of.</param>
    /// <param name="observer">Hears warnings; may be null.</param>
    /// <param name="cancel">Cancels the reading.</param>
    /// <returns>The migrations that the report tells of.</returns>
    /// <exception cref="DbMigrateException">The folder or the database cannot be read. The report says so and goes on with the
    /// others.</exception>
    public async Task<IReadOnlyList<JournalEntry>> ReadAsync(
        DatabaseTarget target, Func<string, bool> isMeant, IRunObserver? observer = null, CancellationToken cancel = default)
    {
        try
        {
            var (journal, history) = await new Migrator(project, target, observer).ReadAsync(LockTimeout, cancel).ConfigureAwait(false);
            var reading = new JournalReading(target)
            {
                Entries = [.. journal.Where(entry => isMeant(entry.Tag) || isMeant(entry.Name))],
                History = history is null ? null : [.. history.Where(attempt => isMeant(attempt.Tag) || isMeant(attempt.Name))],
                Drift = FindsDrift ? await JournalDrift.ReadAsync(project, target, cancel).ConfigureAwait(false) : null,
            };
            _readings.Add(reading);
            return reading.Entries;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _readings.Add(new(target) { Failure = target.Url.Scrub(e.Message) });
            throw;
        }
    }

    /// <summary>The report as a document.</summary>
    public ExportFile To(JournalFormat format) => format == JournalFormat.Html ? ToHtml() : ToMarkdown();

    /// <summary>A Markdown text: every database, those that could not be read first, with its migrations, the newest first.</summary>
    public ExportFile ToMarkdown()
    {
        var text = new StringBuilder();
        foreach (var reading in _readings.OrderBy(reading => reading.Failure is null))
        {
            text.Append(text.Length == 0 ? "" : "\n").Append("## ").Append(MarkdownTable.Text(reading.Target.ToString())).Append("\n\n");
            if (reading.Failure is { } failure)
            {
                text.Append("**Not read.** ").Append(MarkdownTable.Text(failure)).Append('\n');
                continue;
            }

            var pending = reading.Entries.Count(entry => entry.Pending);
            text.Append(
                string.Create(
                    CultureInfo.InvariantCulture, $"{reading.Entries.Count(entry => entry.Applied)} applied, {pending} pending.\n\n"));
            MarkdownTable.Append(
                text,
                ["Migration", "Status", "Applied at (UTC)", "Error"],
                reading
                    .Entries.Reverse()
                    .Select(entry =>
                        (IReadOnlyList<string?>)
                            [
                                entry.Tag,
                                entry.Status.ToString(),
                                entry.AppliedAt?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                                entry.Error,
                            ]));
        }

        return new("journal.md", text.ToString()) { IsDocument = true };
    }

    /// <summary>One HTML page that needs no network and no other file: every database with its migrations and every attempt at
    /// them.</summary>
    public ExportFile ToHtml() => new("journal.html", JournalPage.Write(project, _readings)) { IsDocument = true };
}
