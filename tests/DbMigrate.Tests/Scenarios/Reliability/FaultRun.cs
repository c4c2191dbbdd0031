using DbMigrate.Execution.History;
using DbMigrate.Execution.Journal;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>A run that a fault disturbs: what it left, and whether a second run brings it to the same end as an undisturbed one.</summary>
public sealed class FaultRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly References _references;

    private FaultRun(EngineDatabase database, RunMode mode, TenStatements ten, References references) =>
        (Database, Mode, Ten, _references) = (database, mode, ten, references);

    public EngineDatabase Database { get; }

    public RunMode Mode { get; }

    public TenStatements Ten { get; }

    /// <summary>How long the disturbed run waits for other runners.</summary>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(30);

    public TimeSpan StatementTimeout { get; set; }

    /// <summary>The run was killed: nobody tells what is durable.</summary>
    public bool SaysNothing { get; set; }

    /// <param name="engine">As <see cref="EngineDatabase.CreateAsync"/> takes it.</param>
    /// <param name="database">A database of another server of that version; null makes one.</param>
    public static async Task<FaultRun> PrepareAsync(PostgresServers servers, string engine, RunMode mode, EngineDatabase? database = null)
    {
        References references = await References.OfAsync(servers, engine, mode);
        database ??= await EngineDatabase.CreateAsync(servers, engine);
        TenStatements ten = TenStatements.Write(database.Dialect, mode);
        await ten.Project.ApplyAsync(database, new() { To = mode.IsUndo ? null : ten.BaseTag });
        return new FaultRun(database, mode, ten, references);
    }

    /// <summary>Runs what is pending, or takes it back.</summary>
    /// <param name="url">Another way to the database.</param>
    public Task<IReadOnlyList<MigrationResult>> RunAsync(
        string? url = null, IRunObserver? observer = null, bool resume = false, CancellationToken cancel = default)
    {
        Migrator migrator = MigrationProject.Migrator(Ten.Project.Folder, url ?? Database.Url, observer);
        return Task.Run(() =>
            Mode.IsUndo
                ? migrator.UndoAsync(
                    new()
                    {
                        To = Ten.BaseTag,
                        Allow = [HazardCode.DataLoss],
                        Resume = resume,
                        LockTimeout = LockTimeout,
                        StatementTimeout = StatementTimeout,
                    },
                    cancel)
                : migrator.ApplyAsync(
                    new()
                    {
                        TransactionMode = Mode.Transactions,
                        Resume = resume,
                        LockTimeout = LockTimeout,
                        StatementTimeout = StatementTimeout,
                    },
                    cancel));
    }

    /// <summary>Runs and returns what the user sees; null where all went well.</summary>
    public async Task<Exception?> TryRunAsync(string? url = null, IRunObserver? observer = null, CancellationToken cancel = default)
    {
        try
        {
            await RunAsync(url, observer, cancel: cancel).WaitAsync(Patience, CancellationToken.None);
            return null;
        }
        catch (Exception error) when (error is DbMigrateException or OperationCanceledException)
        {
            return error;
        }
    }

    /// <summary>Checks that the journal tells exactly what the database holds, finishes the run, and checks that nothing was
    /// lost.</summary>
    /// <param name="error">What the user saw; null where he saw no error.</param>
    public async Task<FaultOutcome> FinishAsync(Exception? error)
    {
        (int done, int kept, bool interrupted) = await PositionAsync();
        await AssertStateAsync(done, kept, interrupted);
        string durable = done == Ten.Scripts.Count ? FaultOutcome.Whole : kept > 0 ? FaultOutcome.Part : FaultOutcome.Nothing;
        AssertMessage(error, done, kept);
        LockTimeout = TimeSpan.FromSeconds(30);
        StatementTimeout = TimeSpan.Zero;
        string next = "";
        if (done < Ten.Scripts.Count)
        {
            next = kept > 0 ? FaultOutcome.Resume : FaultOutcome.Rerun;
            if (kept > 0)
            {
                var refused = Assert.IsAssignableFrom<DbMigrateException>(await TryRunAsync());
                Assert.Equal(ErrorId.MigrationPartial, refused.Id);
            }

            await RunAsync(resume: kept > 0);
        }

        await AssertFinishedAsync();
        return new(FaultOutcome.Seen(error), durable, next);
    }

    public async ValueTask DisposeAsync()
    {
        Ten.Dispose();
        await Database.DisposeAsync();
    }

    /// <summary>How many migrations of the run the journal says are done, and how many statements of the next one.</summary>
    private async Task<(int Done, int Kept, bool Interrupted)> PositionAsync()
    {
        IReadOnlyList<JournalEntry> entries = [.. (await Ten.Project.On(Database).GetJournalAsync()).Skip(1)];
        int applied = entries.TakeWhile(entry => entry.Applied).Count();
        Assert.All(entries.Skip(applied), entry => Assert.True(entry.Pending, $"{entry.Tag} is {entry.Status}"));
        int done = Mode.IsUndo ? entries.Count - applied : applied;
        JournalEntry? next = Mode.IsUndo ? entries.Take(applied).LastOrDefault() : entries.Skip(applied).FirstOrDefault();
        bool isHalf = next is not null && (Mode.IsUndo ? next.IsHalfUndone() : next.IsHalfDone());
        return (done, isHalf ? next!.LastAttempt!.Done : 0, next?.LastAttempt?.Status == HistoryStatus.Interrupted);
    }

    private async Task AssertStateAsync(int done, int kept, bool interrupted)
    {
        string state = await References.StateOfAsync(Database);
        // What no transaction holds may have run though nothing could record it; then it is the next statement, and that one alone.
        if (interrupted && Mode.HasOutside && kept == TenStatements.AtOutside - 1 && state == _references[done, kept + 1])
            return;
        string expected = _references[done, kept];
        if (Database.Dialect == Dialect.PostgreSql && Mode.HasOutside && kept == TenStatements.AtOutside - 1)
            state = await WithoutInvalidIndexAsync(state);
        Assert.Equal(expected, state);
    }

    private async Task<string> WithoutInvalidIndexAsync(string state)
    {
        IReadOnlyList<string> invalid = await Database.RowsAsync("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid");
        return invalid.Count == 0 ? state : string.Join('\n', state.Split('\n').Where(line => !line.Contains(invalid[0])));
    }

    private void AssertMessage(Exception? error, int done, int kept)
    {
        if (error is null)
        {
            Assert.Equal(Ten.Scripts.Count, done);
            return;
        }

        if (SaysNothing)
            return;
        string kind = error is DbMigrateException { Id: var id } ? id.ToString() : "Canceled";
        Assert.DoesNotContain(PostgresServer.Password, error.ToString());
        if (kept > 0 && !error.Message.Contains("is not known", StringComparison.Ordinal) && kind is not nameof(ErrorId.MigrationPartial))
            Assert.Contains(kept == 1 ? "statement 1 of" : $"statements 1 to {kept} of", error.Message);
        if (kept == 0)
            Assert.DoesNotMatch("(is|are) durable", error.Message);
        if (
            kind
            is nameof(ErrorId.StatementFailed)
                or nameof(ErrorId.StatementTimeout)
                or nameof(ErrorId.ConnectionFailed)
                or nameof(ErrorId.MigrationFileChanged))
            Assert.Matches("kept|(is|are) durable|is not known", error.Message);
        if (error is DbMigrateException advised)
            Assert.False(string.IsNullOrEmpty(advised.RecommendedAction), error.Message);
    }

    private async Task AssertFinishedAsync()
    {
        Assert.Equal(_references[Ten.Scripts.Count, 0], await References.StateOfAsync(Database));
        IReadOnlyList<JournalEntry> entries = await Ten.Project.On(Database).GetJournalAsync();
        Assert.All(entries.Skip(1), entry => Assert.Equal(Mode.IsUndo ? MigrationStatus.Pending : MigrationStatus.Applied, entry.Status));
        Assert.Equal(
            entries.Where(entry => entry.Applied).Select(entry => $"{entry.Hash}|{entry.When!.Value.ToUnixTimeMilliseconds()}"),
            await Database.RowsAsync($"SELECT hash, created_at FROM {Database.Journal} ORDER BY created_at"));
        // Each has one success, and it is the last word of the history about it.
        string success = Mode.IsUndo ? "Undone" : "Applied";
        Assert.Equal(
            entries.Skip(1).Select(entry => $"{entry.Tag}|1").Order(StringComparer.Ordinal),
            await Database.RowsAsync(
                $"SELECT tag, count(*) FROM {Database.History} WHERE outcome = '{success}' AND tag <> '{Ten.BaseTag}' GROUP BY tag ORDER "
                    + $"BY tag"));
        Assert.All(entries.Skip(1), entry => Assert.Equal(success, entry.LastAttempt!.Status.ToString()));
    }
}
