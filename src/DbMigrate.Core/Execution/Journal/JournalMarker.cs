using DbMigrate.Engines;
using DbMigrate.Execution.History;
using DbMigrate.Execution.Run;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;

namespace DbMigrate.Execution.Journal;

/// <summary>Writes journal rows without running migrations.</summary>
internal sealed class JournalMarker(DatabaseSession session, JournalReader journal)
{
    public async Task<IReadOnlyList<JournalEntry>> MarkAsync(IReadOnlyCollection<string>? tags, bool applied, CancellationToken cancel)
    {
        var wanted = Select(journal.Entries, tags, applied);
        if (wanted.Count == 0)
            return [];
        await journal.CreateTablesAsync(session, cancel).ConfigureAwait(false);
        if (session.OnlyBatches)
        {
            while (
                await session
                    .TryRunWholeAsync(journal.Mark, new(WholeScript.Nothing, Changes(tags, applied)), cancel)
                    .ConfigureAwait(false)
                    is null)
                await journal.RefreshAsync(cancel).ConfigureAwait(false);
        }
        else
        {
            await MarkUnderLockAsync(tags, applied, cancel).ConfigureAwait(false);
        }

        await journal.RefreshAsync(cancel).ConfigureAwait(false);
        var selected = wanted.Select(entry => entry.Tag).ToHashSet(StringComparer.Ordinal);
        return [.. journal.Entries.Where(entry => selected.Contains(entry.Tag))];
    }

    private async Task MarkUnderLockAsync(IReadOnlyCollection<string>? tags, bool applied, CancellationToken cancel)
    {
        await session.BeginAsync(journal.Mark, more: false, cancel).ConfigureAwait(false);
        try
        {
            // What was selected may have changed since.
            await journal.RefreshAsync(cancel).ConfigureAwait(false);
            foreach (var change in Changes(tags, applied))
                await session.ExecuteAsync(change, cancel).ConfigureAwait(false);
            await session.CommitAsync(cancel).ConfigureAwait(false);
        }
        catch
        {
            await session.RollbackAsync().ConfigureAwait(false);
            throw;
        }
    }

    private List<SqlCommand> Changes(IReadOnlyCollection<string>? tags, bool applied) =>
        [.. Select(journal.Entries, tags, applied).SelectMany(entry => Changes(entry, applied))];

    /// <summary>The entries that marking would change.</summary>
    public static IReadOnlyList<JournalEntry> Select(IReadOnlyList<JournalEntry> entries, IReadOnlyCollection<string>? tags, bool applied)
    {
        var named = tags?.Select(tag => MigrationSelection.Find(entries, tag)).Distinct() ?? entries.Where(_ => applied);
        return [.. named.Where(entry => applied
            ? entry.Pending || entry.Status == MigrationStatus.Modified
            : entry.Row is not null || entry.Status == MigrationStatus.Failed)];
    }

    private IEnumerable<SqlCommand> Changes(JournalEntry entry, bool applied)
    {
        var change = (applied, entry) switch
        {
            (true, { Pending: true, Migration: { } migration }) => journal.Table.Insert(migration),
            (true, { Status: MigrationStatus.Modified, Row: { } row, Migration: { } migration }) =>
            [
                journal.Table.SetHash(row, migration.Hash),
            ],
            (false, { Row: { } row }) => journal.Table.Delete(row, entry.Tag),
            // Forgets a half-way attempt: the next run starts the migration over.
            _ => (IReadOnlyList<SqlCommand>)[],
        };
        foreach (var command in change) yield return command;
        yield return journal.History.Insert(new()
        {
            Tag = entry.Tag,
            Status = applied ? HistoryStatus.Marked : HistoryStatus.Forgotten,
            StartedAt = DateTimeOffset.UtcNow,
            Hash = entry.Hash,
        });
    }
}
