using System.Data;
using DbMigrate.Engines;
using DbMigrate.Tests.Infrastructure;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>Statements that run too long, and locks that others keep.</summary>
public sealed class TimeoutTests(PostgresServers servers)
{
    private static readonly ApplyOptions Impatient = new() { LockTimeout = TimeSpan.FromSeconds(0.3) };

    /// <summary>A statement that ends only when it is told to.</summary>
    internal static string Endless(EngineDatabase database) => database.Dialect == Dialect.Sqlite
        ? "INSERT INTO t WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c;"
        : "INSERT INTO t SELECT 1 FROM pg_sleep(100000);";

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_statement_that_runs_too_long_is_stopped_and_its_migration_undone(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string first = project.Add("first", "CREATE TABLE t (id int);");
        string slow = project.Add("slow", $"CREATE TABLE half (id int);\n{Endless(database)}");

        var error = await Assert.ThrowsAsync<StatementFailedException>(
            () => project.ApplyAsync(database, new() { StatementTimeout = TimeSpan.FromSeconds(0.3) }));

        Assert.Equal((ErrorId.StatementTimeout, slow, 2), (error.Id, error.Tag, error.Position.Line));
        Assert.DoesNotContain("half", await database.DumpAsync());
        Assert.Equal("0", await database.ScalarAsync("SELECT count(*) FROM t"));
        Assert.Equal([$"{first}|Applied", $"{slow}|Failed"], await database.HistoryAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_time_out_that_is_long_enough_changes_nothing(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("first", "CREATE TABLE t (id int); INSERT INTO t VALUES (1);");
        project.Add("second", "INSERT INTO t VALUES (2);");

        await project.ApplyAsync(database, new() { StatementTimeout = TimeSpan.FromMinutes(5) });

        Assert.Equal("2", await database.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_lock_that_another_runner_keeps_is_waited_for_and_then_given_up(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("first", "CREATE TABLE t (id int);");
        var log = new EventLog();

        await using (await HoldAsync(database))
        {
            var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database, Impatient, log));

            Assert.Equal(ErrorId.LockTimeout, error.Id);
            Assert.Contains("waited 0.3 s", error.Message);
            if (database.Dialect == Dialect.PostgreSql)
            {
                Assert.Contains("dbmigrate as postgres from 127.0.0.1 since", error.Message);
                Assert.Contains("dbmigrate as postgres from 127.0.0.1", log.Of<LockWaiting>().Single().Holder);
            }
        }

        Assert.DoesNotContain("CREATE TABLE t", (await database.DumpAsync()).Split('\n'));
        await project.ApplyAsync(database);
        Assert.Equal("0", await database.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_runner_that_waits_goes_on_when_the_other_has_finished(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("first", "CREATE TABLE t (id int);");
        var waits = new TaskCompletionSource();
        var log = new EventLog(happened =>
        {
            if (happened is LockWaiting)
                waits.TrySetResult();
        });

        Task<IReadOnlyList<MigrationResult>> run;
        await using (await HoldAsync(database))
        {
            run = project.ApplyAsync(database, observer: log);
            await waits.Task.WaitAsync(TimeSpan.FromSeconds(30));
            Assert.False(run.IsCompleted);
        }

        Assert.Single(await run);
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_refusal_for_the_lock_is_no_attempt_at_the_migration(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("first", "CREATE TABLE t (id int);");
        await project.ApplyAsync(database);
        string second = project.Add("second", "INSERT INTO t VALUES (1);");

        await using (await HoldAsync(database))
            await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database, Impatient));

        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Pending], await project.StatusAsync(database));
        Assert.Equal("0", await database.ScalarAsync($"SELECT count(*) FROM {database.History} WHERE tag = '{second}'"));
    }

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task A_journal_table_that_somebody_else_has_locked_counts_as_a_held_lock(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        using var project = new MigrationProject(database);
        project.Add("first", "CREATE TABLE t (id int);");
        await project.ApplyAsync(database);
        project.Add("second", "SET lock_timeout = '9s'; INSERT INTO t VALUES (1);");
        project.Add("third", "INSERT INTO t SELECT 1 WHERE current_setting('lock_timeout') = '0';");

        // As Drizzle's migrator does before its commit.
        await using (var other = new NpgsqlConnection(ConnectionString(database)))
        {
            await other.OpenAsync();
            await using NpgsqlTransaction transaction = await other.BeginTransactionAsync(IsolationLevel.ReadCommitted);
            await using var insert = new NpgsqlCommand(
                $"INSERT INTO {database.Journal} (hash, created_at) VALUES ('x', 1)", other, transaction);
            await insert.ExecuteNonQueryAsync();

            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database, Impatient, cancel: limit.Token));

            Assert.Equal(ErrorId.LockTimeout, error.Id);
        }

        // The time-out of the lock is not one for the migration's own statements.
        await project.ApplyAsync(database, Impatient);
        Assert.Equal("2", await database.ScalarAsync("SELECT count(*) FROM t"));
    }

    /// <summary>Keeps other runners out, as a run would, until it is disposed.</summary>
    internal static async Task<IAsyncDisposable> HoldAsync(EngineDatabase database)
    {
        if (database.Dialect == Dialect.Sqlite)
        {
            var connection = new SqliteConnection($"Data Source={database.Url["sqlite:".Length..]};Pooling=False");
            await connection.OpenAsync();
            await using SqliteCommand begin = connection.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            await begin.ExecuteNonQueryAsync();
            return connection;
        }

        await using DatabaseSession session = await DatabaseSession.OpenAsync(
            DatabaseUrl.Parse(database.Url, "/"), SessionAccess.ReadWrite, SessionOptions.Reading, CancellationToken.None);
        return await session.LockAsync(new TableName("drizzle", "__drizzle_migrations"), _ => { }, CancellationToken.None);
    }

    internal static string ConnectionString(EngineDatabase database) => DatabaseUrl.Parse(database.Url, "/").ConnectionString;
}
