using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>What Ctrl+C leaves behind: nothing but a record.</summary>
public sealed class CancellationTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_statement_is_stopped_undone_and_recorded_and_the_next_run_finishes(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string first = project.Add("first", "CREATE TABLE t (id int);");
        string slow = project.Add("slow", $"INSERT INTO t VALUES (1);\n{TimeoutTests.Endless(database)}");
        using var cancel = new CancellationTokenSource();
        var log = new EventLog(happened => CancelSoon(happened, slow, cancel), eachStatement: true);

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => project.ApplyAsync(database, observer: log, cancel: cancel.Token));

        Assert.Contains("Nothing of this migration was kept.", error.Message);
        Assert.Equal("0", await database.ScalarAsync("SELECT count(*) FROM t"));
        Assert.Equal(
            [(first, MigrationOutcome.Applied), (slow, MigrationOutcome.Canceled)],
            log.Of<MigrationFinished>().Select(finished => (finished.Result.Tag, finished.Result.Status)));
        Assert.Equal([$"{first}|Applied|NULL", $"{slow}|Failed|Canceled."], await database.HistoryAsync("tag, outcome, error"));

        project.Edit(slow, "INSERT INTO t VALUES (1);");
        Assert.Equal(slow, Assert.Single(await project.ApplyAsync(database, new() { LockTimeout = TimeSpan.FromSeconds(1) })).Tag);
        Assert.Equal("1", await database.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task What_was_durable_by_then_is_said(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string slow = project.Add("slow", $"CREATE TABLE t (id int);\nCOMMIT;\nBEGIN;\n{TimeoutTests.Endless(database)}\nCOMMIT;");
        using var cancel = new CancellationTokenSource();
        var log = new EventLog(happened => CancelSoon(happened, slow, cancel), eachStatement: true);

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => project.ApplyAsync(database, observer: log, cancel: cancel.Token));

        Assert.Contains("Its statements 1 to 2 of 5 are durable", error.Message);
        Assert.Equal(MigrationOutcome.Partial, log.Of<MigrationFinished>().Single().Result.Status);
        project.Edit(slow, "CREATE TABLE t (id int);\nCOMMIT;\nINSERT INTO t VALUES (1);");
        await project.ApplyAsync(database, new() { Resume = true });
        Assert.Equal("1", await database.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task One_transaction_for_all_is_undone_whole(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("first", "CREATE TABLE t (id int);");
        string slow = project.Add("slow", TimeoutTests.Endless(database));
        using var cancel = new CancellationTokenSource();
        var log = new EventLog(happened => CancelSoon(happened, slow, cancel), eachStatement: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => project.ApplyAsync(database, new() { TransactionMode = TransactionMode.All }, log, cancel.Token));

        Assert.DoesNotContain("CREATE TABLE t", await database.DumpAsync());
        Assert.Equal("0", await database.ScalarAsync($"SELECT count(*) FROM {database.Journal}"));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task The_wait_for_a_lock_ends(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("first", "CREATE TABLE t (id int);");
        await project.ApplyAsync(database);
        project.Add("second", "INSERT INTO t VALUES (1);");
        using var cancel = new CancellationTokenSource();
        var log = new EventLog(happened =>
        {
            if (happened is LockWaiting)
                cancel.Cancel();
        });

        await using (await TimeoutTests.HoldAsync(database))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                () => project.ApplyAsync(database, new() { LockTimeout = TimeSpan.FromHours(1) }, log, cancel.Token));
        }

        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Pending], await project.StatusAsync(database));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_run_that_is_canceled_before_it_starts_does_nothing(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("first", "CREATE TABLE t (id int);");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => project.ApplyAsync(database, cancel: new CancellationToken(canceled: true)));

        Assert.Empty(await database.ObjectsAsync());
    }

    // The event comes just before the statement; a moment later it runs.
    private static void CancelSoon(RunEvent happened, string tag, CancellationTokenSource cancel)
    {
        if (
            happened is StatementStarted started
            && started.Migration.Tag == tag
            && started.Statement.Text.StartsWith("INSERT INTO t ")
            && !started.Statement.Text.Contains("VALUES"))
            cancel.CancelAfter(TimeSpan.FromSeconds(0.2));
    }
}
