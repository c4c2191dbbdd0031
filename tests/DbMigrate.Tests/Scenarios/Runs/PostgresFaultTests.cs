using System.Net;
using System.Net.Sockets;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>Servers that refuse, are not there, or go away.</summary>
public sealed class PostgresFaultTests(PostgresServers servers)
{
    private const string Secret = "s3cret-Hunter2";

    [Fact]
    public async Task A_wrong_password_is_said_without_showing_it()
    {
        await using TestDatabase database = await servers.CreateDatabaseAsync();
        string url = database.Url.Replace(PostgresServer.Password, Secret);

        DbMigrateException error = await RefusedAsync(url);

        Assert.Equal(ErrorId.AuthenticationFailed, error.Id);
        Assert.Contains("postgres:***@127.0.0.1", error.Message);
        Assert.DoesNotContain(Secret, error.ToString());
    }

    [Fact]
    public async Task A_missing_password_is_said()
    {
        await using TestDatabase database = await servers.CreateDatabaseAsync();

        DbMigrateException error = await RefusedAsync(database.Url.Replace($":{PostgresServer.Password}", ""));

        Assert.Equal(ErrorId.AuthenticationFailed, error.Id);
    }

    [Fact]
    public async Task An_unknown_database_is_named()
    {
        PostgresServer server = await servers.NewestAsync();

        DbMigrateException error = await RefusedAsync(server.Url("no_such_database"));

        Assert.Equal(ErrorId.DatabaseNotFound, error.Id);
        Assert.Contains("no_such_database", error.Message);
        Assert.DoesNotContain(PostgresServer.Password, error.ToString());
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        DbMigrateException error = await RefusedAsync($"postgresql://postgres:{Secret}@127.0.0.1:{port}/test");

        Assert.Equal(ErrorId.ConnectionFailed, error.Id);
        Assert.Contains($"127.0.0.1:{port}", error.Message);
        Assert.DoesNotContain(Secret, error.ToString());
    }

    [Fact]
    public async Task A_server_that_speaks_another_language_is_said()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = new CancellationTokenSource();
        Task answering = AnswerAsync();

        DbMigrateException error = await RefusedAsync(
            $"postgresql://postgres:{Secret}@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/test");

        Assert.Equal(ErrorId.ConnectionFailed, error.Id);
        Assert.DoesNotContain(Secret, error.ToString());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answering);

        async Task AnswerAsync()
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(stop.Token);
                await client.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), stop.Token);
            }
        }
    }

    [Fact]
    public async Task A_server_that_is_killed_in_the_middle_leaves_what_the_next_run_finishes()
    {
        await using PostgresServer server = await PostgresServer.StartAsync(PostgresBinaries.Servers[^1], durable: true);
        await using TestDatabase database = await server.CreateDatabaseAsync();
        using var project = new MigrationProject(Dialect.PostgreSql);
        string first = project.Add("first", "CREATE TABLE t (id int); INSERT INTO t VALUES (1);");
        string slow = project.Add("slow", "INSERT INTO t VALUES (2);\nSELECT pg_sleep(100000);");
        Task death = Task.CompletedTask;
        var log = new EventLog(happened =>
        {
            if (happened is StatementStarted { Statement.Ordinal: 2 } started && started.Migration.Tag == slow)
                death = Task.Delay(200).ContinueWith(_ => server.Kill(), TaskScheduler.Default);
        }, eachStatement: true);

        var error = await Assert.ThrowsAnyAsync<DbMigrateException>(
            () => MigrationProject.Migrator(project.Folder, database.Url, log).ApplyAsync(new ApplyOptions()));
        await death;
        await server.StartAsync();
        project.Edit(slow, "INSERT INTO t VALUES (2);");
        IReadOnlyList<MigrationResult> results = await MigrationProject.Migrator(project.Folder, database.Url).ApplyAsync(
            new ApplyOptions());

        Assert.Equal(ErrorId.ConnectionFailed, error.Id);
        Assert.DoesNotContain(PostgresServer.Password, error.ToString());
        Assert.Contains(log.Warnings, warning => warning.Contains("could not be recorded"));
        Assert.Equal(
            [(first, MigrationOutcome.Applied), (slow, MigrationOutcome.Failed)],
            log.Of<MigrationFinished>().Select(finished => (finished.Result.Tag, finished.Result.Status)));
        // The first one's commit need not have reached the disk.
        Assert.Equal(slow, results[^1].Tag);
        Assert.Equal(["1", "2"], await database.RowsAsync("SELECT id FROM t ORDER BY id"));
        Assert.Equal("2", (await database.RowsAsync("SELECT count(*) FROM drizzle.__drizzle_migrations"))[0]);
    }

    [Theory, MemberData(nameof(PostgresServers.MajorVersions), MemberType = typeof(PostgresServers))]
    public async Task A_connection_that_is_ended_during_a_statement_is_a_recorded_failure(int major)
    {
        await using TestDatabase database = await servers.CreateDatabaseAsync(major);
        using var project = new MigrationProject(Dialect.PostgreSql);
        string slow = project.Add("slow", "CREATE TABLE t (id int);\nSELECT pg_sleep(100000);");

        Task<IReadOnlyList<MigrationResult>> run = MigrationProject.Migrator(project.Folder, database.Url).ApplyAsync(new ApplyOptions());
        await EndAsync(database, "query LIKE 'SELECT pg_sleep(100000)%'");
        var error = await Assert.ThrowsAnyAsync<DbMigrateException>(() => run);

        Assert.Equal(ErrorId.ConnectionFailed, error.Id);
        Assert.Equal([$"{slow}|Failed"], await database.RowsAsync("SELECT tag, outcome FROM drizzle.__dbmigrate_history"));
        project.Edit(slow, "CREATE TABLE t (id int);");
        Assert.Single(await MigrationProject.Migrator(project.Folder, database.Url).ApplyAsync(new ApplyOptions()));
    }

    [Theory, InlineData(""), InlineData(";Keepalive=1")]
    public async Task A_lock_that_is_lost_stops_the_run_before_a_migration_that_depends_on_it(string option)
    {
        await using TestDatabase database = await servers.CreateDatabaseAsync();
        using var project = new MigrationProject(Dialect.PostgreSql);
        string atomic = project.Add("atomic", "CREATE TABLE t (id int);\nSELECT pg_sleep(3);");
        string next = project.Add("concurrently", "CREATE INDEX CONCURRENTLY t_id ON t (id);");

        Task<IReadOnlyList<MigrationResult>> run = MigrationProject
            .Migrator(project.Folder, database.ConnectionString + ";Application Name=dbmigrate" + option)
            .ApplyAsync(new ApplyOptions());
        await EndAsync(
            database,
            "pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory') AND EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE "
                + "'SELECT pg_sleep(3)%')");
        var error = await Assert.ThrowsAnyAsync<DbMigrateException>(() => run);
        IReadOnlyList<MigrationResult> results = await MigrationProject.Migrator(project.Folder, database.Url).ApplyAsync(
            new ApplyOptions());

        Assert.Equal(ErrorId.LockLost, error.Id);
        Assert.Equal(next, Assert.Single(results).Tag);
        Assert.Equal(
            [$"{atomic}|Applied", $"{next}|Progress", $"{next}|Progress", $"{next}|Applied"],
            await database.RowsAsync("SELECT tag, outcome FROM drizzle.__dbmigrate_history ORDER BY id"));
    }

    [Fact]
    public async Task A_user_without_rights_is_told_so_and_changes_nothing()
    {
        await using TestDatabase database = await servers.CreateDatabaseAsync();
        string role = $"reader_{Guid.NewGuid():N}";
        await database.ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD '{Secret}'");
        try
        {
            using var project = new MigrationProject(Dialect.PostgreSql);
            project.Add("first", "CREATE TABLE t (id int);");
            string url = $"postgresql://{role}:{Secret}@127.0.0.1:{database.Server.Port}/{database.Name}";

            var error = await Assert.ThrowsAsync<DbMigrateException>(
                () => MigrationProject.Migrator(project.Folder, url).ApplyAsync(new ApplyOptions()));

            Assert.Equal(ErrorId.DatabaseRefused, error.Id);
            Assert.Contains("permission denied", error.Message);
            Assert.DoesNotContain(Secret, error.ToString());
            Assert.Equal("0", (await database.RowsAsync("SELECT count(*) FROM pg_class WHERE oid >= 16384"))[0]);
        }
        finally
        {
            await database.ExecuteAsync($"DROP ROLE {role}");
        }
    }

    [Fact]
    public async Task A_database_that_is_read_only_is_said()
    {
        await using TestDatabase database = await servers.CreateDatabaseAsync();
        await database.ExecuteAsync($"ALTER DATABASE \"{database.Name}\" SET default_transaction_read_only = on");
        using var project = new MigrationProject(Dialect.PostgreSql);
        project.Add("first", "CREATE TABLE t (id int);");

        var error = await Assert.ThrowsAsync<DbMigrateException>(
            () => MigrationProject.Migrator(project.Folder, database.Url).ApplyAsync(new ApplyOptions()));

        Assert.Equal(ErrorId.DatabaseReadOnly, error.Id);
    }

    /// <summary>Ends the session that fits, once there is one.</summary>
    private static async Task EndAsync(TestDatabase database, string condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (
            !(
                await database.RowsAsync(
                    $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.Name}' AND pid <> pg_backend_pid() "
                        + $"AND {condition}"
                )).Contains("True"))
            await Task.Delay(20, limit.Token);
    }

    private static async Task<DbMigrateException> RefusedAsync(string url)
    {
        using var project = new MigrationProject(Dialect.PostgreSql);
        project.Add("first", "CREATE TABLE t (id int);");
        Migrator migrator = MigrationProject.Migrator(project.Folder, url);

        var reading = await Assert.ThrowsAsync<DbMigrateException>(() => migrator.GetJournalAsync());
        var applying = await Assert.ThrowsAsync<DbMigrateException>(() => migrator.ApplyAsync(new ApplyOptions()));

        Assert.Equal(reading.Id, applying.Id);
        return applying;
    }
}
