using System.Diagnostics;
using DbMigrate.Execution.History;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>A runner that is killed at any moment leaves a database that the next run finishes.</summary>
public sealed class KillTests(PostgresServers servers)
{
    private const int Kills = 25;

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task The_next_run_finishes_what_a_killed_one_began(string engine)
    {
        (string undisturbed, TimeSpan duration) = await RunUndisturbedAsync(engine);
        var random = new Random(20_261_120);
        var halfway = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
            using MigrationProject project = Write(database);
            // A little beyond the usual duration, so that the last commit is hit too.
            halfway += await KillAsync(database, project, duration * (1.1 * random.NextDouble())) ? 1 : 0;

            bool isPartial = (await project.On(database).GetJournalAsync())
                .Any(entry => entry.LastAttempt is { Done: > 0, Status: HistoryStatus.Interrupted } && entry.Pending);
            await project.ApplyAsync(database, new() { Resume = isPartial });

            Assert.Equal(undisturbed, await StateAsync(database));
        }

        Assert.True(halfway > 0, "No kill came before the run's end.");
    }

    [Fact]
    public async Task A_killed_SQLite_run_that_is_half_way_is_not_begun_again_without_being_asked()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        string tag = project.Add(
            "half", $"CREATE TABLE t (id int); INSERT INTO t VALUES (1);\nCOMMIT;\nBEGIN;\n{TimeoutTests.Endless(database)}");
        using (RunnerProcess runner = await RunnerProcess.StartAsync(project.Folder, database.Url))
        {
            runner.Go();
            while (await DurableAsync() < 3)
                await Task.Delay(20);
            await runner.KillAsync();
        }

        project.Edit(tag, "CREATE TABLE t (id int); INSERT INTO t VALUES (1);\nCOMMIT;\nBEGIN;\nINSERT INTO t VALUES (2);");
        for (int attempt = 0; attempt < 2; attempt++)
            Assert.Equal(ErrorId.MigrationPartial, (await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database))).Id);
        await project.ApplyAsync(database, new() { Resume = true });

        Assert.Equal(["1", "2"], await database.RowsAsync("SELECT id FROM t ORDER BY id"));

        async Task<int> DurableAsync() =>
            (await project.On(database).GetJournalAsync())[0].LastAttempt?.Done ?? 0;
    }

    private async Task<(string State, TimeSpan Duration)> RunUndisturbedAsync(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using MigrationProject project = Write(database);
        using RunnerProcess runner = await RunnerProcess.StartAsync(project.Folder, database.Url);
        var watch = Stopwatch.StartNew();
        runner.Go();
        await runner.FinishAsync();
        return (await StateAsync(database), watch.Elapsed);
    }

    private static async Task<bool> KillAsync(EngineDatabase database, MigrationProject project, TimeSpan after)
    {
        using RunnerProcess runner = await RunnerProcess.StartAsync(project.Folder, database.Url);
        runner.Go();
        await Task.Delay(after);
        await runner.KillAsync();
        return (await project.StatusAsync(database)).Any(status => status != MigrationStatus.Applied);
    }

    /// <summary>The schema, the rows and the journal; row ids may have gaps where PostgreSQL's sequence went on.</summary>
    private static async Task<string> StateAsync(EngineDatabase database) => string.Join('\n',
    [
        await database.DumpAsync(),
        .. await database.RowsAsync("SELECT migration, step FROM effects ORDER BY 1, 2"),
        .. await database.RowsAsync("SELECT id, note FROM wide ORDER BY 1"),
        .. await database.RowsAsync($"SELECT hash, created_at FROM {database.Journal} ORDER BY created_at"),
        .. await database.RowsAsync($"SELECT tag FROM {database.History} WHERE outcome = 'Applied' ORDER BY 1"),
    ]);

    /// <summary>Long enough to be hit everywhere. What runs outside a transaction can be repeated, since nothing can record it in the same
    /// instant.</summary>
    private static MigrationProject Write(EngineDatabase database)
    {
        var project = new MigrationProject(database);
        project.Add("tables", "CREATE TABLE effects (migration int, step int); CREATE TABLE wide (id int PRIMARY KEY, note text);");
        for (int i = 1; i <= 8; i++)
        {
            string rows = string.Concat(
                Enumerable.Range(0, 40).Select(row => $"INSERT INTO wide VALUES ({(i * 100) + row}, '{new string('x', 200)}');\n"));
            project.Add($"m{i}", (i % 4, database.Dialect) switch
            {
                (1, Dialect.PostgreSql) => $"""
                    INSERT INTO effects VALUES ({i}, 1);
                    CREATE INDEX CONCURRENTLY IF NOT EXISTS effects_{i} ON effects (step);
                    {rows}
                    INSERT INTO effects VALUES ({i}, 2);
                    """,
                (2, _) => $"""
                    INSERT INTO effects VALUES ({i}, 1);
                    COMMIT;
                    BEGIN;
                    {rows}
                    COMMIT;
                    BEGIN;
                    INSERT INTO effects VALUES ({i}, 2);
                    COMMIT;
                    """,
                (3, Dialect.Sqlite) => $"""
                    DELETE FROM effects WHERE step = 0;
                    PRAGMA foreign_keys=OFF;
                    {rows}
                    PRAGMA foreign_keys=ON;
                    INSERT INTO effects VALUES ({i}, 1), ({i}, 2);
                    """,
                _ => $"CREATE TABLE t{i} (id int); INSERT INTO effects VALUES ({i}, 1);\n{rows}\nINSERT INTO effects VALUES ({i}, 2);",
            });
        }

        return project;
    }
}
