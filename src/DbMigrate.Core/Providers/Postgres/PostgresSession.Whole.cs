using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Sql;
using Npgsql;

namespace DbMigrate.Providers.Postgres;

/// <content>Transactions that are sent whole: one in a round trip, or several before the answer to the first.</content>
/// <remarks>
/// Of several, each ends with a barrier, so that the server answers it at once. What keeps those after a failed one from running is
/// that the failed transaction stays open, in which the server refuses their BEGIN; or, where it was the COMMIT that failed, that each
/// looks for what the one before it has set, which the COMMIT would have kept.
/// </remarks>
internal partial class PostgresSession
{
    /// <summary>Which of the transactions that were sent ahead has been committed last, and the journal's mark after it.</summary>
    private const string CommittedSetting = "dbmigrate.committed";

    private int _sentAhead;

    /// <remarks>More would hardly be faster, and what is sent is in memory.</remarks>
    public override int Ahead => 32;

    /// <summary>Where one that was sent is in its batch.</summary>
    /// <param name="Script">The script.</param>
    /// <param name="Records">The commands before the COMMIT.</param>
    /// <param name="Lock">Locks the journal table.</param>
    /// <param name="Guard">Fails where the journal is not as it was read.</param>
    /// <param name="First">The number of the first statement.</param>
    /// <param name="Commit">The number of the COMMIT.</param>
    private sealed record SentScript(
        RecordedScript Script,
        IReadOnlyList<SqlCommand> Records,
        NpgsqlBatchCommand Lock,
        NpgsqlBatchCommand Guard,
        int First,
        int Commit);

    protected override async Task<string?> TryRunWholeCoreAsync(JournalMark journal, RecordedScript script, CancellationToken cancel)
    {
        if (!FitsBatch(script)) return null;
        SqlCommand[] records = [.. script.Records, new(journal.Query, [])];
        var look = LookAt(journal);
        // Where the script sets something, its own settings would be in force in ours.
        if (!_changesSession)
            await _repeated.PrepareAsync(_connection, [look.Sql, .. records.Select(TextOf)], 1, cancel).ConfigureAwait(false);
        var batch = new NpgsqlBatch(_connection) { Timeout = 0 };
        await using (batch.ConfigureAwait(false))
        {
            var sent = Add(batch, journal, script, look, records);
            _inTransaction = true;
            try
            {
                var newest = await NewestAsync(batch, cancel).ConfigureAwait(false);
                _inTransaction = false;
                return newest;
            }
            catch (PostgresException e)
            {
                if (FailureOf(sent, batch, e, cancel) is { } failure) throw failure;
                await RollbackAsync().ConfigureAwait(false);
                return null;
            }
        }
    }

    protected override async Task RunAheadCoreAsync(
        JournalMark journal, IReadOnlyList<RecordedScript> scripts, Action<string> committed, CancellationToken cancel)
    {
        scripts = [.. scripts.TakeWhile(FitsBatch)];
        if (scripts.Count == 0) return;
        var looks = scripts.Select((_, at) => at == 0 ? FirstLookAt(journal) : NextLookAt(journal, _sentAhead + at - 1)).ToList();
        var records = scripts
            .Select((script, at) => (IReadOnlyList<SqlCommand>)[.. script.Records, NoteCommitted(journal, _sentAhead + at)])
            .ToList();
        await _repeated
            .PrepareAsync(_connection, [.. looks.Select(look => look.Sql), .. records.SelectMany(TextsOf)], scripts.Count, cancel)
            .ConfigureAwait(false);
        var batch = new NpgsqlBatch(_connection) { Timeout = 0 };
        await using (batch.ConfigureAwait(false))
        {
            List<SentScript> sent = [];
            for (var at = 0; at < scripts.Count; at++)
            {
                sent.Add(Add(batch, journal, scripts[at], looks[at], records[at]));
                batch.BatchCommands.Add(
                    new($"SELECT pg_catalog.current_setting('{CommittedSetting}') AS {JournalMark.Column}") { AppendErrorBarrier = true });
            }

            var number = _sentAhead;
            _sentAhead += scripts.Count;
            var done = 0;
            _inTransaction = true;
            try
            {
                await ReadAsync().ConfigureAwait(false);
                _inTransaction = false;
            }
            catch (NpgsqlException e) when (FirstOf(e) is { } first)
            {
                if (first is not PostgresException error) throw first;
                if (FailureOf(sent[done], batch, error, cancel) is { } failure) throw failure;
                await RollbackAsync().ConfigureAwait(false);
            }

            async Task ReadAsync()
            {
                var reader = await batch.ExecuteReaderAsync(cancel).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false))
                {
                    do
                    {
                        if (await CommittedAsync(reader, number + done, cancel).ConfigureAwait(false) is not { } newest) continue;
                        done++;
                        TellCommitted(batch, committed, newest);
                    }
                    while (await reader.NextResultAsync(cancel).ConfigureAwait(false));
                }
            }
        }

        IEnumerable<string> TextsOf(IReadOnlyList<SqlCommand> commands) => commands.Select(TextOf);
    }

    /// <summary>What the journal's mark is after a transaction that was sent ahead; null where the reader is not there.</summary>
    private static async Task<string?> CommittedAsync(NpgsqlDataReader reader, int number, CancellationToken cancel)
    {
        // The rows of others, a script's too, are passed over unread.
        if (
            reader.FieldCount != 1
            || reader.GetName(0) != JournalMark.Column
            || !await reader.ReadAsync(cancel).ConfigureAwait(false))
            return null;
        var (text, start) = (reader.GetString(0), Number(number));
        return text.StartsWith(start, StringComparison.Ordinal) ? text[start.Length..] : null;
    }

    /// <summary>Whoever is told may want no more of them.</summary>
    private static void TellCommitted(NpgsqlBatch batch, Action<string> committed, string newest)
    {
        try
        {
            committed(newest);
        }
        catch
        {
            batch.Cancel();
            throw;
        }
    }

    /// <summary>Rows of COPY go another way, and an index that may be there already has to be looked at before the commit.</summary>
    private static bool FitsBatch(RecordedScript script) =>
        !HasRows(script.Script.Statements) && !script.Script.Statements.Any(FailedIndex.MayBuildNothing);

    private SentScript Add(
        NpgsqlBatch batch, JournalMark journal, RecordedScript script, SqlCommand look, IReadOnlyList<SqlCommand> records)
    {
        var guard = Own(look);
        var lockTable = AddBegin(batch, journal.Table, script.More, waits: false, look: guard);
        if (_hasNumbers) batch.BatchCommands.Add(new(OwnCommands.ForgetNumbers));
        var first = batch.BatchCommands.Count;
        foreach (var statement in script.Script.Statements)
            batch.BatchCommands.Add(new(statement.Text));
        AddCommit(batch, records);
        return new(script, records, lockTable, guard, first, batch.BatchCommands.Count - 1);
    }

    /// <summary>What the failure of one that was sent whole is; null where nothing of it was begun, and it may go another way.</summary>
    private Exception? FailureOf(SentScript sent, NpgsqlBatch batch, PostgresException e, CancellationToken cancel) =>
        (ReferenceEquals(e.BatchCommand, sent.Guard) && e.SqlState == PostgresErrorCodes.DivisionByZero)
        || IsLockTimeout(e, sent.Lock)
        || _repeated.AreGone(e)
            ? null
            : NotKept(e, batch, sent.Records, sent.Commit)
                ?? Blame(e, batch, failed => sent.Script.Script.Statements.ElementAtOrDefault(failed - sent.First), cancel);

    /// <summary>What the failures of those after it follow from: an error, or that it was canceled.</summary>
    private static Exception? FirstOf(NpgsqlException e) =>
        e is PostgresException ? e : (e.InnerException as AggregateException)?.InnerExceptions[0];

    private static string Number(int number) => string.Create(CultureInfo.InvariantCulture, $"{number}:");

    /// <summary>Fails, and with it all that follows, where the journal is not as it was read.</summary>
    private static SqlCommand LookAt(JournalMark journal) => Require(journal, $"{JournalMark.Column} = $1", journal.Seen);

    /// <summary>The same, and notes when the first of those began.</summary>
    private static SqlCommand FirstLookAt(JournalMark journal) => Require(
        journal,
        $"{JournalMark.Column} = $1 AND pg_catalog.set_config('{PostgresDialect.SentSetting}', extract(epoch FROM now())::text, false) <> ''",
        journal.Seen);

    /// <summary>Fails where the one before it was not committed, or somebody has written the journal since.</summary>
    private static SqlCommand NextLookAt(JournalMark journal, int before) => Require(
        journal, $"pg_catalog.current_setting('{CommittedSetting}', true) = $1 || {JournalMark.Column}", Number(before));

    private static SqlCommand Require(JournalMark journal, string condition, string argument) => new(
        $"SELECT 1 / COALESCE({condition}, false)::int FROM ({journal.Query}) q", [argument]);

    private static SqlCommand NoteCommitted(JournalMark journal, int number) => new(
        $"SELECT pg_catalog.set_config('{CommittedSetting}', $1 || {JournalMark.Column}, false) FROM ({journal.Query}) q",
        [Number(number)]);
}
