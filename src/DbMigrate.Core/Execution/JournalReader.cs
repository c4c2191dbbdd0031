using DbMigrate.Migrations;

namespace DbMigrate.Execution;

/// <summary>The journal of one folder on one session: the tables, and what they say.</summary>
internal sealed class JournalReader
{
    private static readonly TimeSpan Stillness = TimeSpan.FromSeconds(3);

    private JournalReader(MigrationFolder folder, Project project, DatabaseTarget target) => (Folder, Project, Target) = (folder, project, target);

    public MigrationFolder Folder { get; }

    public Project Project { get; }

    public DatabaseTarget Target { get; }

    public JournalTable Table { get; private set; } = null!;

    public HistoryTable History { get; private set; } = null!;

    public IReadOnlyList<JournalEntry> Entries { get; private set; } = [];

    /// <summary>The rows seen at the last read.</summary>
    public long RowCount { get; set; }

    public static async Task<JournalReader> OpenAsync(
        DatabaseSession session, MigrationFolder folder, Project project, DatabaseTarget target, CancellationToken cancel)
    {
        var reader = new JournalReader(folder, project, target);
        await reader.FindTablesAsync(session, cancel).ConfigureAwait(false);
        return reader;
    }

    /// <summary>Looks for the tables and reads them; again once the lock is held, since another runner may have made them.</summary>
    public async Task FindTablesAsync(DatabaseSession session, CancellationToken cancel)
    {
        Table = await JournalTable.FindAsync(session, Project.Journal, Folder.Layout, cancel).ConfigureAwait(false);
        History = await HistoryTable.FindAsync(session, Table, cancel).ConfigureAwait(false);
        await RefreshAsync(cancel).ConfigureAwait(false);
    }

    public async Task RefreshAsync(CancellationToken cancel)
    {
        var rows = await Table.ReadAsync(cancel).ConfigureAwait(false);
        var history = await History.ReadLatestAsync(cancel).ConfigureAwait(false);
        RowCount = rows.Count;
        Entries = JournalState.Compute(Folder.Migrations, rows, history, Target, Project);
    }

    /// <summary>Every attempt, in the order in which they began; null where there is no history table.</summary>
    public async Task<IReadOnlyList<HistoryEntry>?> ReadHistoryAsync(CancellationToken cancel) =>
        History.Exists ? HistoryState.Compute(await History.ReadAsync(cancel).ConfigureAwait(false), Target) : null;

    public JournalEntry Entry(Migration migration) => Entries.First(entry => entry.Migration == migration);

    /// <summary>Creates what is missing of the two tables.</summary>
    public async Task CreateTablesAsync(DatabaseSession session, CancellationToken cancel)
    {
        if (Table.Exists && History.Exists)
            return;
        await session.CreateAsync([.. await Table.CreationAsync(cancel).ConfigureAwait(false), .. History.Creation()], cancel).ConfigureAwait(false);
        Table.Exists = History.Exists = true;
    }

    /// <summary>Waits while another runner goes on with a migration; returns its newest point once that has not moved for a while.</summary>
    /// <remarks>A run that is alive is between two of its transactions for no longer than a moment.</remarks>
    public async Task<HistoryRow?> WaitForStillnessAsync(Migration migration, CancellationToken cancel)
    {
        var (seen, isPending) = (Entry(migration).LastAttempt, Entry(migration).Pending);
        for (var watch = System.Diagnostics.Stopwatch.StartNew(); watch.Elapsed < Stillness;)
        {
            await Task.Delay(50, cancel).ConfigureAwait(false);
            await RefreshAsync(cancel).ConfigureAwait(false);
            var now = Entry(migration);
            if (now.Pending != isPending || now.LastAttempt is not { Outcome: HistoryOutcome.Progress })
                return null;
            if (now.LastAttempt != seen)
            {
                seen = now.LastAttempt;
                watch.Restart();
            }
        }

        return seen;
    }

    /// <summary>The refusal to begin what stopped half-way.</summary>
    public DbMigrateException HalfDone(JournalEntry entry)
    {
        var last = entry.LastAttempt!;
        var (what, how) = last.Direction == HistoryRow.Down
            ? ("The undo of ", "Undo-DbMigration -Resume (dbmigrate undo --resume)")
            : ("", "Invoke-DbMigration -Resume (dbmigrate apply --resume)");
        return new(
            ErrorId.MigrationPartial,
            $"{what}'{entry.Tag}' stopped half-way on {Target}: {last.Done} of its {last.Total} statements {(last.Done == 1 ? "is" : "are")} durable.",
            $"Continue it with {how}; or repair the database by hand and record it with Set-DbMigrationJournal (dbmigrate mark).",
            entry.Tag);
    }
}
