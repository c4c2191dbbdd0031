using DbMigrate.Engines;
using DbMigrate.Execution.History;
using DbMigrate.Execution.Run;

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
        await session.BeginAsync(journal.Mark, more: false, cancel).ConfigureAwait(false);
        try
        {
            // Under the lock now: what was selected may have changed since.
            await journal.RefreshAsync(cancel).ConfigureAwait(false);
            foreach (var entry in Select(journal.Entries, tags, applied))
                await MarkAsync(entry, applied, cancel).ConfigureAwait(false);
            await session.CommitAsync(cancel).ConfigureAwait(false);
        }
        catch
        {
            await session.RollbackAsync().ConfigureAwait(false);
            throw;
        }

        await journal.RefreshAsync(cancel).ConfigureAwait(false);
        var selected = wanted.Select(entry => entry.Tag).ToHashSet(StringComparer.Ordinal);
        return [.. journal.Entries.Where(entry => selected.Contains(entry.Tag))];
    }

    /// <summary>The entries that marking would change.</summary>
    public static IReadOnlyList<JournalEntry> Select(IReadOnlyList<JournalEntry> entries, IReadOnlyCollection<string>? tags, bool applied)
    {
        var named = tags?.Select(tag => MigrationSelection.Find(entries, tag)).Distinct() ?? entries.Where(_ => applied);
        return [.. named.Where(entry => applied
            ? entry.Pending || entry.Status == MigrationStatus.Modified
            : entry.Row is not null || entry.Status == MigrationStatus.Failed)];
    }

    private async Task MarkAsync(JournalEntry entry, bool applied, CancellationToken cancel)
    {
        switch (applied, entry)
        {
            case (true, { Pending: true, Migration: { } migration }):
                await session.ExecuteAsync(journal.Table.Insert(migration), cancel).ConfigureAwait(false);
                break;
            case (true, { Status: MigrationStatus.Modified, Row: { } row, Migration: { } migration }):
                await journal.Table.SetHashAsync(row, migration.Hash, cancel).ConfigureAwait(false);
                break;
            case (false, { Row: { } row }):
                await session.ExecuteAsync(journal.Table.Delete(row), cancel).ConfigureAwait(false);
                break;
            case (false, { Status: MigrationStatus.Failed }):
                // Forgets a half-way attempt: the next run starts the migration over.
                break;
        }

        var marked = journal.History.Insert(new()
        {
            Tag = entry.Tag,
            Outcome = applied ? HistoryOutcome.Marked : HistoryOutcome.Forgotten,
            StartedAt = DateTimeOffset.UtcNow,
            Hash = entry.Hash,
        });
        await session.ExecuteAsync(marked, cancel).ConfigureAwait(false);
    }
}
