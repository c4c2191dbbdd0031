using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>Several runners at once apply each migration once, without an error.</summary>
public sealed class ConcurrencyTests(PostgresServers servers)
{
    private const int Runners = 4;

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Runners_in_one_process_apply_each_migration_once(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using MigrationProject project = Write(database);

        var start = new TaskCompletionSource();
        Task<IReadOnlyList<MigrationResult>>[] runs = [.. Enumerable.Range(0, Runners).Select(async _ =>
        {
            await start.Task;
            return await project.ApplyAsync(database);
        })];
        start.SetResult();
        IReadOnlyList<MigrationResult>[] results = await Task.WhenAll(runs);

        await AssertOnceAsync(database, project, results.SelectMany(run => run).Select(result => result.Tag));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Runners_in_processes_of_their_own_apply_each_migration_once(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using MigrationProject project = Write(database);

        RunnerProcess[] runners = await Task.WhenAll(
            Enumerable.Range(0, Runners).Select(_ => RunnerProcess.StartAsync(project.Folder, database.Url)));
        foreach (RunnerProcess runner in runners)
            runner.Go();
        IReadOnlyList<string>[] applied = await Task.WhenAll(runners.Select(runner => runner.FinishAsync()));

        await AssertOnceAsync(database, project, applied.SelectMany(tags => tags));
        Array.ForEach(runners, runner => runner.Dispose());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Runners_in_one_transaction_for_all_apply_each_migration_once(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string[] tags =
        [
            .. Enumerable.Range(0, 10).Select(i => project.Add($"m{i}", $"CREATE TABLE t{i} (id int); INSERT INTO t{i} VALUES ({i});")),
        ];

        IReadOnlyList<MigrationResult>[] results = await Task.WhenAll(
            Enumerable.Range(0, Runners).Select(_ => project.ApplyAsync(database, new() { TransactionMode = TransactionMode.All })));

        Assert.Equal(tags, results.SelectMany(run => run).Select(result => result.Tag));
        Assert.Equal("10", await database.ScalarAsync($"SELECT count(*) FROM {database.Journal}"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Marks_and_runs_at_once_leave_one_row_for_each_migration(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string[] tags = [.. Enumerable.Range(0, 10).Select(i => project.Add($"m{i}", $"CREATE TABLE t{i} (id int);"))];

        await Task.WhenAll(
            project.ApplyAsync(database),
            Task.Run(() => project.On(database).MarkAsync(null, applied: true, TimeSpan.FromSeconds(60))),
            project.ApplyAsync(database),
            Task.Run(() => project.On(database).MarkAsync(tags, applied: true, TimeSpan.FromSeconds(60))));

        Assert.Equal("10|10", await database.ScalarAsync($"SELECT count(*), count(DISTINCT hash) FROM {database.Journal}"));
        Assert.All(await project.StatusAsync(database), status => Assert.Equal(MigrationStatus.Applied, status));
    }

    /// <summary>Atomic migrations and such that commit half-way; each statement leaves a row behind, and a second time would
    /// fail.</summary>
    private static MigrationProject Write(EngineDatabase database)
    {
        var project = new MigrationProject(database);
        project.Add("effects", "CREATE TABLE effects (migration int, step int);");
        for (int i = 1; i <= 12; i++)
        {
            project.Add($"m{i}", (i % 4, database.Dialect) switch
            {
                (1, Dialect.PostgreSql) => $"""
                    INSERT INTO effects VALUES ({i}, 1);
                    CREATE INDEX CONCURRENTLY effects_{i} ON effects (step);
                    INSERT INTO effects VALUES ({i}, 2);
                    """,
                (1, _) => $"""
                    INSERT INTO effects VALUES ({i}, 1);
                    VACUUM;
                    INSERT INTO effects VALUES ({i}, 2);
                    """,
                (2, _) => $"""
                    INSERT INTO effects VALUES ({i}, 1);
                    COMMIT;
                    BEGIN;
                    INSERT INTO effects VALUES ({i}, 2);
                    COMMIT;
                    """,
                (3, Dialect.Sqlite) => $"""
                    DELETE FROM effects WHERE step = 0;
                    PRAGMA foreign_keys=OFF;
                    INSERT INTO effects VALUES ({i}, 1);
                    PRAGMA foreign_keys=ON;
                    INSERT INTO effects VALUES ({i}, 2);
                    """,
                _ => $"CREATE TABLE t{i} (id int); INSERT INTO effects VALUES ({i}, 1); INSERT INTO effects VALUES ({i}, 2);",
            });
        }

        return project;
    }

    private static async Task AssertOnceAsync(EngineDatabase database, MigrationProject project, IEnumerable<string> applied)
    {
        IReadOnlyList<JournalEntry> journal = await project.On(database).GetJournalAsync();
        Assert.Equal(journal.Select(entry => entry.Tag), applied.Order(StringComparer.Ordinal));
        Assert.All(journal, entry => Assert.Equal(MigrationStatus.Applied, entry.Status));
        Assert.Equal("13|13", await database.ScalarAsync($"SELECT count(*), count(DISTINCT hash) FROM {database.Journal}"));
        Assert.Equal(
            Enumerable.Range(1, 12).SelectMany(i => new[] { $"{i}|1", $"{i}|2" }),
            await database.RowsAsync("SELECT migration, step FROM effects ORDER BY 1, 2"));
        Assert.Equal("13", await database.ScalarAsync($"SELECT count(*) FROM {database.History} WHERE outcome = 'Applied'"));
        Assert.Equal(
            "0", await database.ScalarAsync($"SELECT count(*) FROM {database.History} WHERE outcome NOT IN ('Applied', 'Progress')"));
    }

    [Fact]
    public async Task Runners_on_a_SQLite_file_with_a_write_ahead_log_apply_each_migration_once()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        await database.ExecuteAsync("PRAGMA journal_mode = wal");
        using MigrationProject project = Write(database);

        IReadOnlyList<MigrationResult>[] results = await Task.WhenAll(
            Enumerable.Range(0, Runners).Select(_ => project.ApplyAsync(database)));

        await AssertOnceAsync(database, project, results.SelectMany(run => run).Select(result => result.Tag));
    }
}
