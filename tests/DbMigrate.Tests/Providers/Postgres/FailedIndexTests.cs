using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Runs;
using Npgsql;

namespace DbMigrate.Tests.Providers.Postgres;

/// <summary>A CREATE INDEX CONCURRENTLY that failed leaves an invalid index behind, which would be in the way of the next attempt.</summary>
public sealed class FailedIndexTests(PostgresServers servers)
{
    private const string Valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'app.t_id'::regclass";

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task It_is_dropped_when_the_migration_is_resumed_at_that_statement(string major)
    {
        foreach (string create in new[] { "CREATE UNIQUE INDEX CONCURRENTLY t_id", "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"t_id\"" })
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

        Assert.Contains("Nothing of this migration was kept. The index 't_id' may be there half built: it is dropped when the migration goes on.", failure.Message);

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
        // The build waits for the end of a transaction that has written the table.
        await using var writer = new NpgsqlConnection(TimeoutTests.ConnectionString(database));
        await writer.OpenAsync();
        await using (var write = new NpgsqlCommand("BEGIN; INSERT INTO app.t VALUES (7)", writer))
            await write.ExecuteNonQueryAsync();
        Task build = database.ExecuteAsync("CREATE UNIQUE INDEX CONCURRENTLY t_id ON app.t (id)");
        while (await database.ScalarAsync("SELECT count(*) FROM pg_stat_progress_create_index WHERE index_relid = to_regclass('app.t_id')") == "0")
            await Task.Delay(20);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));
        await using (var commit = new NpgsqlCommand("COMMIT", writer))
            await commit.ExecuteNonQueryAsync();
        await build;

        Assert.Equal((ErrorId.LockTimeout, "app.t_id"), (error.Id, error.Target));
        Assert.Equal("True", await database.ScalarAsync(Valid));
    }

    private async Task<EngineDatabase> DuplicatesAsync(string major)
    {
        EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        await database.ExecuteAsync("CREATE SCHEMA app; CREATE TABLE app.t (id int); INSERT INTO app.t VALUES (1), (1)");
        return database;
    }
}
