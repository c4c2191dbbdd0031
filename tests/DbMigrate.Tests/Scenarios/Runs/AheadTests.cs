using System.Diagnostics;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Reliability;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>Small migrations are sent to PostgreSQL before those before them are answered. Whatever one of them does, it is as if it had
/// been waited for: those before it are durable, and nothing after it runs.</summary>
public sealed class AheadTests(PostgresServers servers)
{
    private const int Count = 12;
    private const string Deferred =
        "CREATE TABLE late (id int CONSTRAINT once UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO late VALUES (1), (1);";

    private const string UntilSomebodyWaits = """
        DO $$
        BEGIN
            FOR i IN 1..600 LOOP
                EXIT WHEN EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'drizzle.__drizzle_migrations'::regclass);
                PERFORM pg_sleep(0.05);
            END LOOP;
        END
        $$;
        """;

    /// <summary>What a migration does, and what comes of it: how the error begins, or null where it is applied.</summary>
    public static TheoryData<string, string?> Kinds { get; } = new()
    {
        { "SELECT 1;", null },
        { "SELECT 'x' AS dbmigrate_newest; SELECT '0:' AS dbmigrate_newest;", null },
        { "DO $$ BEGIN RAISE WARNING 'careful'; END $$;", null },
        { "DO $$ BEGIN EXECUTE 'DEALLOCATE ALL'; END $$;", null },
        { "SELECT set_config('dbmigrate.committed', '', false);", null },
        { "SET search_path = nowhere; SELECT 1;", null },
        { "SET ROLE pg_monitor;", null },
        { "CREATE INDEX IF NOT EXISTS again ON effects (id);", null },
        { "COPY effects FROM stdin;\n90\n91\n\\.\n", null },
        { "COMMIT; SELECT 1; BEGIN;", null },
        { "ALTER TYPE mood ADD VALUE 'new';", null },
        { "LOCK TABLE effects IN ACCESS EXCLUSIVE MODE;", null },
        { "SELECT 1 / 0;", "Statement 1" },
        { "INSERT INTO effects VALUES (80); SELECT 1 / 0;", "Statement 2" },
        { Deferred, "when it was committed" },
        { "DO $$ BEGIN EXECUTE 'ROLLBACK'; END $$;", "Statement 1" },
        { "SET LOCAL statement_timeout = 20; SELECT pg_sleep(5);", "Statement 2" },
        { "SELECT pg_terminate_backend(pg_backend_pid());", "" },
        { "SELECT nothing FROM nowhere;", "Statement 1" },
        { "INSERT INTO effects SELECT id FROM effects FOR UPDATE NOWAIT; THIS IS NO SQL;", "Statement 2" },
    };

    [Theory, MemberData(nameof(Kinds))]
    public async Task Wherever_it_stands_nothing_after_a_failed_one_runs_and_all_before_it_is_durable(string sql, string? error)
    {
        // The first two groups, and the borders between them.
        foreach (int at in (int[])[0, 1, 3, 4, 7])
        {
            await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, EngineDatabase.One.Last().Data);
            await database.ExecuteAsync("CREATE TABLE effects (id int); CREATE TYPE mood AS ENUM ('old');");
            using var project = new MigrationProject(database);
            string[] tags =
            [
                .. Enumerable.Range(0, Count).Select(i => project.Add($"m{i}", i == at ? sql : $"INSERT INTO effects VALUES ({i});")),
            ];
            var log = new EventLog();

            Task<IReadOnlyList<MigrationResult>> run = project.ApplyAsync(database, observer: log);

            int durable = Count;
            if (error is not null)
            {
                Exception failure = await Assert.ThrowsAnyAsync<DbMigrateException>(() => run);
                Assert.Contains(error.ToLowerInvariant(), failure.Message.ToLowerInvariant());
                Assert.Contains(tags[at], failure.Message);
                durable = at;
            }
            else
            {
                Assert.Equal(tags, (await run).Select(result => result.Tag));
            }

            Assert.Equal(
                tags.Take(durable),
                log.Of<MigrationFinished>().Where(e => e.Result.Status == MigrationOutcome.Applied).Select(e => e.Result.Tag));
            Assert.Equal(
                tags.Take(Math.Min(Count, durable + 1)), log.Of<MigrationStarted>().Select(started => started.Migration.Tag));
            Assert.Equal(
                Enumerable.Range(0, durable).Where(i => i != at).Select(i => $"{i}"),
                await database.RowsAsync("SELECT id FROM effects WHERE id < 80 ORDER BY id"));
            Assert.Equal($"{durable}", await database.ScalarAsync($"SELECT count(*) FROM {database.Journal}"));
            Assert.Equal(
                tags.Take(durable).Select(tag => $"{tag}|Applied").Concat(error is null ? [] : [$"{tags[at]}|Failed"]),
                (await database.HistoryAsync()).Where(row => !row.EndsWith("Progress")));
            if (error is null) continue;

            // It goes on where it stopped.
            project.Edit(tags[at], $"INSERT INTO effects VALUES ({at});");
            await project.ApplyAsync(database);
            Assert.Equal($"{Count}|{Count}", await database.ScalarAsync("SELECT count(*), count(DISTINCT id) FROM effects"));
        }
    }

    [Fact]
    public async Task What_another_migrator_does_between_two_of_them_is_not_done_again()
    {
        await using EngineDatabase database = await CreateAsync();
        using var project = new MigrationProject(database);
        string[] tags =
        [
            .. Enumerable.Range(0, 5).Select(i =>
                project.Add($"m{i}", $"INSERT INTO effects VALUES ({i});{(i == 1 ? UntilSomebodyWaits : "")}")),
        ];
        await project.ApplyAsync(database, new() { To = tags[0] });
        JournalEntry next = (await project.On(database).GetJournalAsync())[2];
        Task? other = null;
        // Its row waits for the transaction that holds the journal, and comes before the next one of ours.
        var log = new EventLog(e =>
        {
            if (e is MigrationStarted { Position: 1 })
                other = Task.Run(() => database.ExecuteAsync(
                    $"INSERT INTO {database.Journal} (hash, created_at) VALUES ('{next.Hash}', {next.When!.Value.ToUnixTimeMilliseconds()}); "
                        + "INSERT INTO effects VALUES (2);"));
        });

        IReadOnlyList<MigrationResult> results = await project.ApplyAsync(database, observer: log);

        await other!;
        Assert.Equal([tags[1], tags[3], tags[4]], results.Select(result => result.Tag));
        Assert.Equal(["0", "1", "2", "3", "4"], await database.RowsAsync("SELECT id FROM effects ORDER BY 1"));
    }

    /// <summary>The answer to a commit is lost: what the server made durable is told as applied, those that it had got already too, and the
    /// rest is not begun.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_the_line_is_cut_the_server_is_asked_of_each(bool answered)
    {
        await using TestDatabase server = await servers.CreateDatabaseAsync();
        await server.ExecuteAsync("CREATE TABLE effects (id int);");
        await using var proxy = new CuttingProxy(server.Server.Port, new("COMMIT", answered, Behind: "INSERT INTO effects VALUES (2)"));
        await using EngineDatabase database = EngineDatabase.On(server, proxy.Through(server.Url));
        using var project = new MigrationProject(database);
        string[] tags = [.. Enumerable.Range(0, 6).Select(i => project.Add($"m{i}", $"INSERT INTO effects VALUES ({i});"))];
        var log = new EventLog();

        await Assert.ThrowsAnyAsync<DbMigrateException>(() => project.ApplyAsync(database, observer: log));

        Assert.True(proxy.HasCut);
        await using EngineDatabase direct = EngineDatabase.On(server);
        string[] done = [.. log.Of<MigrationFinished>().Where(e => e.Result.Status == MigrationOutcome.Applied).Select(e => e.Result.Tag)];
        Assert.Equal(
            (await direct.HistoryAsync()).Where(row => row.EndsWith("Applied")).Select(row => row.Split('|')[0]), done);
        Assert.Equal($"{done.Length}", await direct.ScalarAsync($"SELECT count(*) FROM {direct.Journal}"));
        Assert.Equal($"{done.Length}", await direct.ScalarAsync("SELECT count(*) FROM effects"));
        await project.ApplyAsync(direct);
        Assert.Equal(["0", "1", "2", "3", "4", "5"], await direct.RowsAsync("SELECT id FROM effects ORDER BY 1"));
        Assert.Equal(tags.Length, (await project.On(direct).GetJournalAsync()).Count(entry => entry.Status == MigrationStatus.Applied));
    }

    [Fact]
    public async Task The_history_knows_when_each_began_and_how_long_it_took()
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, EngineDatabase.One.Last().Data);
        using var project = new MigrationProject(database);
        project.AddAll([("fast", "SELECT 1;"), ("slow", "SELECT pg_sleep(2);"), ("after", "SELECT 1;"), ("last", "SELECT 1;")]);

        IReadOnlyList<MigrationResult> results = await project.ApplyAsync(database);

        Assert.Equal(
            ["False|False", "True|True", "True|False", "True|False"],
            await database.RowsAsync($"""
                SELECT COALESCE(started_at - lag(started_at) OVER (ORDER BY id) >= CASE tag WHEN '0002_after' THEN interval '2 s' ELSE '0' END,
                                false),
                       duration_ms >= 2000
                FROM {database.History} ORDER BY id
                """));
        Assert.Equal([false, true, false, false], results.Select(result => result.Duration >= TimeSpan.FromSeconds(2)));
    }

    /// <summary>A long one among them is told of when it begins, and those before it when they are done.</summary>
    [Fact]
    public async Task Each_is_told_of_in_its_time()
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, EngineDatabase.One.Last().Data);
        using var project = new MigrationProject(database);
        project.AddAll([("a", "SELECT 1;"), ("b", "SELECT pg_sleep(2);"), ("c", "SELECT 1;"), ("d", "SELECT 1;")]);
        var watch = Stopwatch.StartNew();
        var told = new List<(int Position, TimeSpan At)>();
        var log = new EventLog(e =>
        {
            if (e is MigrationStarted started) told.Add((started.Position, watch.Elapsed));
        });

        await project.ApplyAsync(database, observer: log);

        Assert.Equal([1, 2, 3, 4], told.Select(item => item.Position));
        Assert.True(told[2].At - told[1].At >= TimeSpan.FromSeconds(1), $"The third was told of {told[2].At - told[1].At} after the second.");
        Assert.True(told[1].At < told[2].At);
    }

    [Fact]
    public async Task A_journal_that_takes_no_row_stops_them_all()
    {
        await using EngineDatabase database = await CreateAsync();
        using var project = new MigrationProject(database);
        project.Add("first", "SELECT 1;");
        await project.ApplyAsync(database);
        await database.ExecuteAsync($"""
            CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.id = 3 THEN RETURN NULL; END IF; RETURN NEW; END';
            CREATE TRIGGER keep BEFORE INSERT ON {database.Journal} FOR EACH ROW EXECUTE FUNCTION keep();
            """);
        project.AddAll(Enumerable.Range(0, 4).Select(i => ($"m{i}", $"INSERT INTO effects VALUES ({i});")));

        DbMigrateException error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));

        Assert.Contains("did not take the change", error.Message);
        Assert.Equal(["0"], await database.RowsAsync("SELECT id FROM effects"));
    }

    [Fact]
    public async Task Several_are_taken_back_like_that_too()
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, EngineDatabase.One.Last().Data);
        await database.ExecuteAsync("CREATE TABLE undone (id int);");
        using var project = new MigrationProject(database);
        string[] tags = [.. Enumerable.Range(0, 8).Select(i => project.Add($"m{i}", $"SELECT {i};"))];
        foreach ((int i, string tag) in tags.Index())
            project.Edit($"{tag}.down", $"INSERT INTO undone VALUES ({i});{(i == 2 ? " SELECT 1 / 0;" : "")}");
        await project.ApplyAsync(database);

        DbMigrateException error = await Assert.ThrowsAnyAsync<DbMigrateException>(
            () => project.On(database).UndoAsync(new() { Steps = 8, Allow = [HazardCode.DataLoss] }));

        Assert.Contains(tags[2], error.Message);
        Assert.Equal(["3", "4", "5", "6", "7"], await database.RowsAsync("SELECT id FROM undone ORDER BY 1"));
        Assert.Equal(
            tags.Select((_, i) => i < 3 ? MigrationStatus.Applied : MigrationStatus.Pending),
            (await project.StatusAsync(database)).Select(status => status == MigrationStatus.Failed ? MigrationStatus.Applied : status));
    }

    [Fact]
    public async Task Canceled_it_ends_with_the_one_that_runs()
    {
        await using EngineDatabase database = await CreateAsync();
        using var project = new MigrationProject(database);
        string[] tags =
        [
            .. Enumerable.Range(0, 4).Select(i =>
                project.Add($"m{i}", $"INSERT INTO effects VALUES ({i});{(i == 2 ? " SELECT pg_sleep(60);" : "")}")),
        ];
        using var cancel = new CancellationTokenSource();
        var log = new EventLog(e =>
        {
            if (e is MigrationStarted { Position: 3 }) cancel.CancelAfter(300);
        });

        OperationCanceledException error = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => project.ApplyAsync(database, observer: log, cancel: cancel.Token));

        Assert.Contains(tags[2], error.Message);
        Assert.Equal(["0", "1"], await database.RowsAsync("SELECT id FROM effects ORDER BY 1"));
        Assert.Equal(
            [$"{tags[0]}|Applied", $"{tags[1]}|Applied", $"{tags[2]}|Failed"], await database.HistoryAsync());
    }

    /// <summary>A database that keeps what migrations do.</summary>
    private async Task<EngineDatabase> CreateAsync()
    {
        EngineDatabase database = await EngineDatabase.CreateAsync(servers, EngineDatabase.One.Last().Data);
        await database.ExecuteAsync("CREATE TABLE effects (id int);");
        return database;
    }
}
