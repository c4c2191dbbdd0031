using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Runs;
using Npgsql;

namespace DbMigrate.Tests.Providers.Postgres;

/// <summary>A CREATE INDEX CONCURRENTLY that failed leaves an invalid index behind, which would be in the way of the next
/// attempt.</summary>
public sealed class FailedIndexTests(PostgresServers servers)
{
    private const string Valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'app.t_id'::regclass";

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task It_is_dropped_when_the_migration_is_resumed_at_that_statement(string major)
    {
        foreach (
            string create in new[] { "CREATE UNIQUE INDEX CONCURRENTLY t_id", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"t_id\"" })
        {
            await using EngineDatabase database = await DuplicatesAsync(major);
            using var project = new MigrationProject(database);
            project.Add("index", $"ALTER TABLE app.t ADD COLUMN note text;\n{create} ON app.\"t\" (id);\nINSERT INTO app.t VALUES (9);");
            await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));
            Assert.Equal("False", await database.ScalarAsync(Valid));
            await database.ExecuteAsync("DELETE FROM app.t");
            var log = new EventLog();

            await project.ApplyAsync(database, new() { Resume = true }, log);

            Assert.Equal("True", await database.ScalarAsync(Valid));
            Assert.Contains("app.t_id half built; it was dropped", Assert.Single(log.Warnings));
            Assert.Equal("1", await database.ScalarAsync("SELECT count(*) FROM app.t"));
        }
    }

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task It_is_dropped_where_it_was_the_first_statement_too(string major)
    {
        await using EngineDatabase database = await DuplicatesAsync(major);
        using var project = new MigrationProject(database);
        project.Add("index", "-- dbmigrate: transaction none\nCREATE UNIQUE INDEX CONCURRENTLY t_id ON app.t (id);");
        var failure = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));
        await database.ExecuteAsync("DELETE FROM app.t");

        await project.ApplyAsync(database);

        Assert.Contains(
            "Nothing of this migration was kept. The index 't_id' may be there half built: it is dropped when the migration goes on.",
            failure.Message);

        Assert.Equal("True", await database.ScalarAsync(Valid));
    }

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task One_that_no_attempt_of_ours_left_is_not_touched(string major)
    {
        await using EngineDatabase database = await DuplicatesAsync(major);
        using var project = new MigrationProject(database);
        await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("CREATE UNIQUE INDEX CONCURRENTLY t_id ON app.t (id)"));
        project.Add("index", "CREATE UNIQUE INDEX CONCURRENTLY t_id ON app.t (id);");

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

        Assert.Equal("42P07", error.SqlState);
        Assert.DoesNotContain("half built", error.Message);
        Assert.Equal("False", await database.ScalarAsync(Valid));
    }

    /// <summary>Where the runner is gone, its server process may build on, or be ended.</summary>
    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task A_resume_that_is_killed_while_it_builds_can_be_resumed_again(string major)
    {
        foreach (bool buildsOn in new[] { true, false })
        {
            await using EngineDatabase database = await DuplicatesAsync(major);
            using var project = new MigrationProject(database);
            project.Add(
                "index",
                "ALTER TABLE app.t ADD COLUMN note text;\nCREATE UNIQUE INDEX CONCURRENTLY t_id ON app.t (id);\nINSERT INTO app.t VALUES "
                    + "(9);");
            await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));
            // To drop what is there would wait for the writer too.
            await database.ExecuteAsync("DELETE FROM app.t; DROP INDEX app.t_id");
            await using var writer = await WriterAsync(database);
            using (RunnerProcess runner = await RunnerProcess.StartAsync(project.Folder, database.Url, "resume"))
            {
                runner.Go();
                await IsBuildingAsync(database);
                await runner.KillAsync();
            }

            if (buildsOn)
            {
                // Whoever comes too early leaves it as it is.
                var early = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database, new() { Resume = true }));
                Assert.Equal(ErrorId.LockTimeout, early.Id);
            }
            else
            {
                await database.ExecuteAsync(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_progress_create_index WHERE relid = 'app.t'::regclass");
            }

            await using (var commit = new NpgsqlCommand("COMMIT", writer))
                await commit.ExecuteNonQueryAsync();
            while (await database.ScalarAsync("SELECT count(*) FROM pg_stat_progress_create_index WHERE relid = 'app.t'::regclass") != "0")
                await Task.Delay(20);
            Assert.Equal(buildsOn ? "True" : "False", await database.ScalarAsync(Valid));

            await project.ApplyAsync(database, new() { Resume = true });

            Assert.Equal("True", await database.ScalarAsync(Valid));
            Assert.Equal(["7", "9"], await database.RowsAsync("SELECT id FROM app.t ORDER BY 1"));
        }
    }

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task One_that_IF_NOT_EXISTS_would_take_for_built_is_an_error(string major)
    {
        foreach (string create in new[] { "CREATE INDEX CONCURRENTLY IF NOT EXISTS t_id", "CREATE UNIQUE INDEX IF NOT EXISTS \"t_id\"" })
        {
            await using EngineDatabase database = await DuplicatesAsync(major);
            using var project = new MigrationProject(database);
            await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync("CREATE UNIQUE INDEX CONCURRENTLY t_id ON app.t (id)"));
            project.Add("index", $"{create} ON app.t (id);");

            var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

            Assert.Contains(
                "the index app.t_id is there already, but invalid: no query can use it. An earlier build of it failed, and IF NOT EXISTS "
                    + "builds nothing in its place.",
                error.Message);
            Assert.Contains("DROP INDEX CONCURRENTLY app.t_id", error.RecommendedAction);
            Assert.DoesNotContain("half built", error.Message);
            Assert.All(await project.StatusAsync(database), status => Assert.NotEqual(MigrationStatus.Applied, status));

            await database.ExecuteAsync("DELETE FROM app.t");
            await database.ExecuteAsync("DROP INDEX app.t_id");
            await project.ApplyAsync(database);
            Assert.Equal("True", await database.ScalarAsync(Valid));
        }
    }

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task IF_NOT_EXISTS_finds_a_valid_one_and_one_of_a_partitioned_table_alone(string major)
    {
        await using EngineDatabase database = await DuplicatesAsync(major);
        await database.ExecuteAsync("CREATE INDEX t_id ON app.t (id)");
        using var project = new MigrationProject(database);
        project.Add("index", "CREATE INDEX IF NOT EXISTS t_id ON app.t (id);\nCREATE TABLE app.p (a int) PARTITION BY LIST (a);\n"
            + "CREATE TABLE app.p1 PARTITION OF app.p FOR VALUES IN (1);\nCREATE INDEX IF NOT EXISTS p_a ON ONLY app.p (a);");

        await project.ApplyAsync(database);

        Assert.Equal("True", await database.ScalarAsync(Valid));
    }

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task A_valid_one_is_not_touched(string major)
    {
        await using EngineDatabase database = await DuplicatesAsync(major);
        using var project = new MigrationProject(database);
        project.Add("index", "CREATE UNIQUE INDEX CONCURRENTLY t_id ON app.t (id);");
        await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));
        await database.ExecuteAsync("DELETE FROM app.t");
        await database.ExecuteAsync("REINDEX INDEX app.t_id");

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

        Assert.Equal("42P07", error.SqlState);
        Assert.Equal("True", await database.ScalarAsync(Valid));
    }

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task One_that_somebody_builds_right_now_is_not_touched(string major)
    {
        await using EngineDatabase database = await DuplicatesAsync(major);
        using var project = new MigrationProject(database);
        project.Add("index", "CREATE UNIQUE INDEX CONCURRENTLY t_id ON app.t (id);");
        await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));
        await database.ExecuteAsync("DROP INDEX app.t_id; DELETE FROM app.t");
        await using var writer = await WriterAsync(database);
        Task build = database.ExecuteAsync("CREATE UNIQUE INDEX CONCURRENTLY t_id ON app.t (id)");
        await IsBuildingAsync(database);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));
        await using (var commit = new NpgsqlCommand("COMMIT", writer))
            await commit.ExecuteNonQueryAsync();
        await build;

        Assert.Equal((ErrorId.LockTimeout, "app.t_id"), (error.Id, error.Target));
        Assert.Equal("True", await database.ScalarAsync(Valid));
    }

    /// <summary>A build waits for the end of a transaction that has written the table.</summary>
    private static async Task<NpgsqlConnection> WriterAsync(EngineDatabase database)
    {
        var writer = new NpgsqlConnection(TimeoutTests.ConnectionString(database));
        await writer.OpenAsync();
        await using var write = new NpgsqlCommand("BEGIN; INSERT INTO app.t VALUES (7)", writer);
        await write.ExecuteNonQueryAsync();
        return writer;
    }

    private static async Task IsBuildingAsync(EngineDatabase database)
    {
        while (
            await database.ScalarAsync("SELECT count(*) FROM pg_stat_progress_create_index WHERE index_relid = to_regclass('app.t_id')")
            == "0")
            await Task.Delay(20);
    }

    private async Task<EngineDatabase> DuplicatesAsync(string major)
    {
        EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        await database.ExecuteAsync("CREATE SCHEMA app; CREATE TABLE app.t (id int); INSERT INTO app.t VALUES (1), (1)");
        return database;
    }
}
