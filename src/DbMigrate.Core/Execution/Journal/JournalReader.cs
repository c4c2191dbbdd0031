using DbMigrate.Engines;
using DbMigrate.Execution.History;
using DbMigrate.Migrations;
using DbMigrate.Sql;

namespace DbMigrate.Execution.Journal;

/// <summary>The journal of one folder on one session: the tables, and what they say.</summary>
internal sealed class JournalReader
{
    private static readonly TimeSpan Stillness = TimeSpan.FromSeconds(3);

    private DatabaseSession _session = null!;
    private Dictionary<Migration, JournalEntry> _byMigration = [];

    private JournalReader(MigrationFolder folder, Project project, DatabaseTarget target) =>
        (Folder, Project, Target) = (folder, project, target);

    public MigrationFolder Folder { get; }

    public Project Project { get; }

    public DatabaseTarget Target { get; }

    public JournalTable Table { get; private set; } = null!;

    public HistoryTable History { get; private set; } = null!;

    public IReadOnlyList<JournalEntry> Entries { get; private set; } = [];

    /// <summary>What the journal was like when it was read, and how to see that it is not like that any more.</summary>
    public JournalMark Mark { get; private set; } = null!;

    /// <summary>How many rows the journal had when it was read, or when we wrote it last ourselves.</summary>
    public int Rows { get; private set; }

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
        _session = session;
        var names = JournalTable.NamesOf(session, Project.Journal);
        names = [.. names, .. names.Select(HistoryTable.NameOf).Distinct()];
        var found = await session.DescribeAllAsync(names, cancel).ConfigureAwait(false);
        Table = JournalTable.Of(session, Project.Journal, Folder.Layout, found);
        History = HistoryTable.Of(session, Table, found);
        await RefreshAsync(cancel).ConfigureAwait(false);
    }

    public async Task RefreshAsync(CancellationToken cancel)
    {
        Mark = new(Table.Name, MarkQuery, JournalMark.Empty);
        JournalTable[] tables = Table.Other is { } second ? [Table, second] : [Table];
        // The mark first: who writes between two of the reads is seen once more rather than never.
        SqlCommand[] queries =
        [
            .. Table.Exists ? [new(Mark.Query, []), .. tables.Select(table => table.Rows)] : (SqlCommand[])[],
            .. History.Exists ? (SqlCommand[])[History.Latest] : [],
        ];
        var answers = new Queue<IReadOnlyList<object?[]>>(
            queries.Length == 0 ? [] : await _session.QueryAllAsync(queries, cancel).ConfigureAwait(false));
        if (Table.Exists)
            Wrote((string?)answers.Dequeue()[0][0]);
        var rows = Table.Exists ? Table.RowsOf(answers.Dequeue()) : [];
        Rows = rows.Count;
        if (Table.Other is { } other)
            RequireAgreement(rows, other.RowsOf(answers.Dequeue()), other);
        var history = History.LatestOf(History.Exists ? answers.Dequeue() : []);
        Entries = JournalState.Compute(Folder.Migrations, rows, history, Target, Project);
        _byMigration = Entries.Where(entry => entry.Migration is not null).ToDictionary(entry => entry.Migration!);
    }

    /// <summary>Two tables that say what is applied must say the same.</summary>
    private void RequireAgreement(IReadOnlyList<JournalRow> rows, IReadOnlyList<JournalRow> others, JournalTable other)
    {
        var (own, theirs) = (JournalMatch.Of(Folder.Migrations, rows), JournalMatch.Of(Folder.Migrations, others));
        if (Folder.Migrations.FirstOrDefault(migration => own.ContainsKey(migration) != theirs.ContainsKey(migration)) is not { } odd)
            return;
        var (with, without) = own.ContainsKey(odd) ? (Table.Name, other.Name) : (other.Name, Table.Name);
        throw new DbMigrateException(
            ErrorId.JournalTableInvalid,
            $"Two tables of {Target} say what is applied, and they disagree: {with} has '{odd.Tag}', and {without} has not.",
            $"Find out whether it is applied, and correct the table that is wrong; or drop {without} where nothing uses it any more.",
            odd.Tag);
    }

    /// <summary>Notes how our own transaction left the journal; null is not known.</summary>
    /// <param name="newest">What the mark's query gave.</param>
    /// <param name="rows">How many rows more it has.</param>
    public void Wrote(string? newest, int rows = 0) => (Mark, Rows) = (Mark with { Seen = newest ?? "unknown" }, Rows + rows);

    // Where others are kept out by transaction only, what they record before and between theirs matters too.
    private string MarkQuery =>
        $"SELECT {(Table.Exists ? Table.Newest : "''")} || '{JournalMark.Empty}' || "
            + $"{(History.Exists && _session.LocksByTransaction ? History.Newest : "''")} AS {JournalMark.Column}";

    /// <summary>Every attempt, in the order in which they began; null where there is no history table.</summary>
    public async Task<IReadOnlyList<HistoryEntry>?> ReadHistoryAsync(CancellationToken cancel) =>
        History.Exists ? HistoryState.Compute(await History.ReadAsync(cancel).ConfigureAwait(false), Target) : null;

    public JournalEntry Entry(Migration migration) => _byMigration[migration];

    /// <summary>Creates what is missing of the two tables.</summary>
    public async Task CreateTablesAsync(DatabaseSession session, CancellationToken cancel)
    {
        if (Table.Exists && History.Exists)
            return;
        await session
            .CreateAsync([.. await Table.CreationAsync(cancel).ConfigureAwait(false), .. History.Creation()], cancel)
            .ConfigureAwait(false);
        Table.Exists = History.Exists = true;
        Mark = Mark with { Query = MarkQuery };
    }

    /// <summary>Waits while another runner goes on with a migration; returns its newest point once that has not moved for a
    /// while.</summary>
    /// <remarks>A run that is alive is between two of its transactions for no longer than a moment.</remarks>
    public async Task<HistoryRow?> WaitForStillnessAsync(Migration migration, CancellationToken cancel)
    {
        var (seen, isPending) = (Entry(migration).LastAttempt, Entry(migration).Pending);
        for (var watch = System.Diagnostics.Stopwatch.StartNew(); watch.Elapsed < Stillness;)
        {
            await Task.Delay(50, cancel).ConfigureAwait(false);
            await RefreshAsync(cancel).ConfigureAwait(false);
            var now = Entry(migration);
            if (now.Pending != isPending || now.LastAttempt is not { Status: HistoryStatus.Interrupted })
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
            $"{what}'{entry.Tag}' stopped half-way on {Target}: {last.Done} of its {last.Total} statements "
                + $"{(last.Done == 1 ? "is" : "are")} durable.",
            $"Continue it with {how}; or repair the database by hand and record it with Set-DbMigrationJournal (dbmigrate mark).",
            entry.Tag);
    }
}
