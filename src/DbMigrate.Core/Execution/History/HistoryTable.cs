using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Execution.Journal;
using DbMigrate.Sql;
using DbMigrate.Text;

namespace DbMigrate.Execution.History;

/// <summary>Who tells the times of a row of the history.</summary>
internal enum HistoryClock
{
    /// <summary>We do: all that is recorded is over.</summary>
    Ours,

    /// <summary>The server adds the transaction's own time, which is not over yet.</summary>
    Transaction,

    /// <summary>The server adds the time of those that were sent before it, too.</summary>
    Ahead,
}

/// <summary>The append-only record of every attempt, beside the journal table.</summary>
internal sealed class HistoryTable
{
    private const string StartedAt = "started_at";

    /// <summary>The word for a point within an attempt: where no row of it follows, that was interrupted.</summary>
    private const string Progress = "Progress";

    private static readonly string[] Columns =
    [
        "id", "tag", "direction", "outcome", StartedAt, "duration_ms", "statements_done", "statements_total", "statements_hash", "hash",
        "error", "database_user", "host", "tool",
    ];

    private static readonly Dictionary<string, HistoryStatus> Statuses = Enum.GetValues<HistoryStatus>().ToDictionary(WordOf);

    private static readonly string Tool = "dbmigrate " + ThisTool.Version;
    private static readonly string Host = Environment.MachineName;

    private readonly DatabaseSession _session;
    private const string BookmarkColumn = "bookmark";

    /// <summary>One that an earlier version made has no place for it.</summary>
    private readonly bool _keepsBookmarks;

    /// <summary>What we make is ours; of another's, the rights may be lacking.</summary>
    private readonly bool _setsNumbers;

    private HistoryTable(DatabaseSession session, TableName name, TableDescription? found)
    {
        (_session, Name, Exists) = (session, name, found is not null);
        _keepsBookmarks = session.Dialect.KeepsBookmarks && found?.Columns.ContainsKey(BookmarkColumn) != false;
        _setsNumbers = found?.SetsNumbers != false;
    }

    public TableName Name { get; }

    public bool Exists { get; set; }

    private string Table => SqlDialect.Quote(Name);

    /// <summary>The history's name beside a journal's.</summary>
    public static TableName NameOf(TableName journal) => journal with { Name = OwnTables.History };

    /// <summary>The history among the tables that were found.</summary>
    public static HistoryTable Of(DatabaseSession session, JournalTable journal, IReadOnlyDictionary<TableName, TableDescription?> all)
    {
        var name = NameOf(journal.Name);
        var found = all[name];
        if (found is not null && Columns.FirstOrDefault(column => !found.Columns.ContainsKey(column)) is { } missing)
        {
            throw new DbMigrateException(
                ErrorId.JournalTableInvalid,
                $"The history table {name} has no column '{missing}': another version of DbMigrate made it, or somebody changed it.",
                "Run the version that made it, which its column 'tool' names; or rename the table, and a new one is made.",
                name.ToString());
        }

        return new(session, name, found);
    }

    /// <summary>The statements that create it; none where it is there.</summary>
    public IReadOnlyList<string> Creation() => Exists ? [] : [_session.Dialect.CreateHistory(Name)];

    /// <summary>A query for the newest row of each tag, and the newest success's end, of a table that is there.</summary>
    /// <remarks>One walk through the table, and then the rows by their key: it has no other index.</remarks>
    public SqlCommand Latest => new(
        $"""
        SELECT {Fields}, {_session.Dialect.AsTimeText("s.started_at")}
        FROM (SELECT max(id) AS last, max(CASE WHEN outcome = 'Applied' THEN id END) AS success FROM {Table} GROUP BY tag) n
        JOIN {Table} h ON h.id = n.last
        LEFT JOIN {Table} s ON s.id = n.success
        """,
        []);

    /// <summary>What <see cref="Latest"/> gave, by tag.</summary>
    public IReadOnlyDictionary<string, (HistoryRow Last, DateTimeOffset? AppliedAt)> LatestOf(IReadOnlyList<object?[]> rows)
    {
        var latest = new Dictionary<string, (HistoryRow, DateTimeOffset?)>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var read = RowOf(row);
            latest[read.Tag] = (read, SqlDialect.TimeOf(row[^1]));
        }

        return latest;
    }

    /// <summary>Every row of a table that is there, in the order in which they were written.</summary>
    public async Task<IReadOnlyList<HistoryRow>> ReadAsync(CancellationToken cancel) =>
        [.. (await _session.QueryAsync($"SELECT {Fields} FROM {Table} h ORDER BY h.id", cancel).ConfigureAwait(false)).Select(RowOf)];

    /// <summary>An expression for the newest row's key, as text; empty where there is none.</summary>
    public string Newest => JournalTable.NewestOf(_session, Table, "max(id)");

    /// <summary>The columns that <see cref="RowOf"/> takes, of the table as <c>h</c>.</summary>
    private string Fields =>
        string.Join(
            ", ",
            Columns
                .Skip(1)
                .Select(column => column == StartedAt ? _session.Dialect.AsTimeText($"h.{column}") : $"h.{column}")
                .Append(_keepsBookmarks ? $"h.{BookmarkColumn}" : "NULL"));

    private HistoryRow RowOf(object?[] row) => new()
    {
        Tag = Text(row[0]),
        Direction = Text(row[1]),
        Status = StatusOf(row[2]),
        StartedAt = SqlDialect.TimeOf(row[3]) ?? default,
        Duration = TimeSpan.FromMilliseconds(Number(row[4])),
        Done = Number(row[5]),
        Total = Number(row[6]),
        Chain = row[7] as string,
        Hash = row[8] as string,
        // Another program may have written the row.
        Error = row[9] is string error ? SecretText.Redact(_session.Url.Scrub(error)) : null,
        User = row[10] as string,
        Host = row[11] as string,
        Tool = row[12] as string,
        Bookmark = row[13] as string,
    };

    // SQLite keeps whatever it was given.
    private static string Text(object? value) => value as string ?? "";

    private static int Number(object? value) =>
        value is int or long ? (int)Math.Clamp(Convert.ToInt64(value, CultureInfo.InvariantCulture), 0, int.MaxValue) : 0;

    /// <summary>The word that the column has for a status.</summary>
    public static string WordOf(HistoryStatus status) => status == HistoryStatus.Interrupted ? Progress : status.ToString();

    // Another version's word for an end that this one does not know: what it made durable must not be run again unasked.
    private static HistoryStatus StatusOf(object? value) => Statuses.GetValueOrDefault(Text(value), HistoryStatus.Partial);

    /// <summary>A query for the newest row of one attempt, which its tag and its start name: outcome, statements done and their
    /// hash.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="startedAt">The start, or when it was sent: nobody else has attempted it since, for we hold the lock.</param>
    public SqlCommand Find(string tag, DateTimeOffset startedAt) => new(
        $"SELECT outcome, statements_done, statements_hash FROM {Table} WHERE tag = $1 AND started_at >= $2 ORDER BY id DESC LIMIT 1",
        [tag, _session.Dialect.TimeArgument(startedAt)]);

    /// <summary>The command that adds a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="clock">Who tells the row's times.</param>
    public SqlCommand Insert(HistoryRow row, HistoryClock clock = HistoryClock.Ours)
    {
        var dialect = _session.Dialect;
        var (startedAt, duration, user) = _session.IsRecording
            ? Later(row)
            : (
                clock == HistoryClock.Ahead ? dialect.StartOfAhead("$4") : "$4",
                clock == HistoryClock.Ours ? "$5" : $"$5 + {dialect.MillisOfTransaction}",
                "$11"
            );
        var columns = string.Join(", ", Columns.Skip(1).Concat(_keepsBookmarks ? [BookmarkColumn] : []));
        var values = $"$1, $2, $3, {startedAt}, {duration}, $6, $7, $8, $9, $10, {user}, $12, $13{(_keepsBookmarks ? ", $14" : "")}";
        return new(
            row.Status == HistoryStatus.Interrupted && _setsNumbers
                ? dialect.InsertBetween(Table, columns, values)
                : $"INSERT INTO {Table} ({columns}) VALUES ({values})",
            [
                row.Tag, row.Direction, WordOf(row.Status), dialect.TimeArgument(row.StartedAt), (long)row.Duration.TotalMilliseconds,
                row.Done, row.Total, row.Chain, row.Hash, row.Error,
                .. _session.IsRecording ? (object?[])[null, null, $"{Tool} script"] : [_session.User, Host, Tool],
                .. _keepsBookmarks ? (object?[])[_session.Bookmark] : [],
            ]) { OneRowOf = Table };
    }

    /// <summary>When, how long and by whom, of what is written down now and done later: the rows of one attempt have its beginning in
    /// common.</summary>
    private (string StartedAt, string Duration, string User) Later(HistoryRow row)
    {
        var dialect = _session.Dialect;
        if (!row.IsPart) return (dialect.Now, dialect.MillisOfTransaction, dialect.SessionUser);
        var begun =
            $"(SELECT {StartedAt} FROM {Table} WHERE id = (SELECT max(id) FROM {Table}) AND tag = $1 AND outcome = "
                + $"'{Progress}')";
        return ($"COALESCE({begun}, {dialect.Now})", $"COALESCE({dialect.MillisSince(begun)}, 0)", dialect.SessionUser);
    }
}
