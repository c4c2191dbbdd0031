using System.Globalization;
using DbMigrate.Tests.Cli;
using DbMigrate.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>What is told is what is so: the object that is refused, the part that can be read, the database that failed.</summary>
public sealed class TruthTests(PostgresServers servers)
{
    private static string Newest => PostgresBinaries.Servers[^1].Major.ToString(CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("GRANT SELECT ON drizzle.__drizzle_migrations TO {0}", "table __dbmigrate_history")]
    [InlineData("GRANT SELECT ON drizzle.__dbmigrate_history TO {0}", "table __drizzle_migrations")]
    public async Task A_right_that_is_missing_to_read_is_named_with_its_table(string grant, string named)
    {
        await using TestDatabase database = await servers.CreateDatabaseOnAsync(Newest);
        await using EngineDatabase engine = EngineDatabase.On(database);
        using var project = new MigrationProject(engine);
        project.Add("a", "CREATE TABLE a (id int);");
        await project.ApplyAsync(engine);
        await using Role role = await Role.CreateAsync(database);
        await database.ExecuteAsync(
            $"GRANT USAGE ON SCHEMA drizzle TO {role.Name}; {string.Format(CultureInfo.InvariantCulture, grant, role.Name)}");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() =>
            MigrationProject.Migrator(project.Folder, role.Url).GetJournalAsync());

        Assert.Equal(ErrorId.DatabaseRefused, error.Id);
        Assert.Contains(named, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "Grant the user SELECT on drizzle.__drizzle_migrations and drizzle.__dbmigrate_history",
            error.RecommendedAction,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_right_that_is_missing_to_record_is_no_fault_of_the_migration()
    {
        await using TestDatabase database = await servers.CreateDatabaseOnAsync(Newest);
        await using EngineDatabase engine = EngineDatabase.On(database);
        using var project = new MigrationProject(engine);
        project.Add("a", "CREATE TABLE a (id int);");
        await project.ApplyAsync(engine);
        project.Add("b", "SELECT 1;");
        await using Role role = await Role.CreateAsync(database);
        await database.ExecuteAsync($"""
            GRANT USAGE ON SCHEMA drizzle TO {role.Name};
            GRANT ALL ON drizzle.__drizzle_migrations TO {role.Name}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA drizzle TO {role.Name};
            GRANT SELECT ON drizzle.__dbmigrate_history TO {role.Name};
            """);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() =>
            MigrationProject.Migrator(project.Folder, role.Url).ApplyAsync(new()));

        Assert.Contains("__dbmigrate_history", error.Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "Grant the user SELECT on drizzle.__drizzle_migrations and drizzle.__dbmigrate_history; for a run also INSERT",
            error.RecommendedAction,
            StringComparison.Ordinal);
        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Pending], await project.StatusAsync(engine));
    }

    [Fact]
    public async Task A_servers_warning_is_shown_and_its_notice_is_a_detail()
    {
        await using TestDatabase database = await servers.CreateDatabaseOnAsync(Newest);
        await using EngineDatabase engine = EngineDatabase.On(database);
        using var project = new MigrationProject(engine);
        project.Add("a", "DO $$ BEGIN RAISE WARNING 'careful'; RAISE NOTICE 'by the way'; END $$;");
        var events = new List<RunEvent>();

        await project.ApplyAsync(engine, observer: new Recorder(events));

        Assert.Equal(["WARNING: careful"], events.OfType<RunWarning>().Select(warning => warning.Message));
        Assert.Equal(["NOTICE: by the way"], events.OfType<RunDetail>().Select(detail => detail.Message));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_migration_whose_file_is_missing_hides_no_other(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string applied = project.Add("a", "CREATE TABLE a (id int);");
        project.Add("b", "CREATE TABLE b (id int);");
        await project.ApplyAsync(database);
        string pending = project.Add("c", "CREATE TABLE c (id int);");
        File.Delete(project.PathOf(applied));
        File.Delete(project.PathOf(pending));
        var problems = new List<DbMigrateException>();

        IReadOnlyList<JournalEntry> journal = await project.On(database).GetJournalAsync(new JournalOptions { Problem = problems.Add });

        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Applied, MigrationStatus.Pending], journal.Select(entry => entry.Status));
        Assert.Equal(
            [true, false, true], journal.Select(entry => entry.Error?.EndsWith("is not there.", StringComparison.Ordinal) ?? false));
        Assert.Equal([ErrorId.MigrationFileNotFound, ErrorId.MigrationFileNotFound], problems.Select(problem => problem.Id));
        Assert.Equal(2, (await project.On(database).GetHistoryAsync()).Count);
        // Nothing runs on such a folder.
        Assert.Equal(ErrorId.MigrationFileNotFound, (await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database))).Id);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_database_that_is_locked_is_waited_for_and_then_the_folder_is_shown(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string tag = project.Add("a", "CREATE TABLE a (id int);");
        await project.ApplyAsync(database);
        var problems = new List<DbMigrateException>();
        await using IAsyncDisposable held =
            database.Dialect == Dialect.Sqlite ? HeldFile.Lock(database.Url) : await HeldTable.LockAsync(database.Url, database.Journal);

        IReadOnlyList<JournalEntry> journal = await Task.Run(() => project.On(database).GetJournalAsync(
            new JournalOptions { LockTimeout = TimeSpan.FromSeconds(1), Problem = problems.Add }));

        JournalEntry entry = Assert.Single(journal);
        Assert.Equal((tag, MigrationStatus.Unknown, false, false), (entry.Tag, entry.Status, entry.Pending, entry.Applied));
        Assert.Equal(ErrorId.LockTimeout, Assert.Single(problems).Id);
    }

    [Fact]
    public async Task The_command_line_shows_what_it_can_and_then_fails()
    {
        using var project = CliProject.WithTwoMigrations();
        Assert.Equal(0, (await project.RunAsync("apply")).ExitCode);
        string missing = Directory.GetFiles(project.Folder, "0000_*.sql", SearchOption.AllDirectories).Single();
        File.Delete(missing);

        var run = await project.RunAsync("journal");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("0001_", run.Out, StringComparison.Ordinal);
        Assert.Contains("error MigrationFileNotFound: ", run.Error, StringComparison.Ordinal);
    }

    /// <summary>What ends the scratch database's session, or keeps it from its work, in the place of a server that does.</summary>
    [Theory]
    [InlineData("SELECT pg_terminate_backend(pg_backend_pid());")]
    [InlineData("DO $$ BEGIN RAISE SQLSTATE '53100'; END $$;")]
    [InlineData("DO $$ BEGIN RAISE SQLSTATE '53200'; END $$;")]
    [InlineData("DO $$ BEGIN RAISE SQLSTATE '58030'; END $$;")]
    public async Task A_scratch_database_that_fails_is_told_as_that(string failure)
    {
        await using TestDatabase database = await servers.CreateDatabaseOnAsync(Newest);
        using var project = new CliProject();
        project.Write("schema/a.sql", $"CREATE TABLE a (id int); {failure}");

        var run = await project.RunAsync(
            "new", "--schema", "schema", "--dialect", "postgresql", "--migrations", "m", "--scratch", database.Url);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error ScratchUnavailable: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("bug", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Correct the schema", run.Error, StringComparison.Ordinal);
    }

    private sealed class Recorder(List<RunEvent> events) : IRunObserver
    {
        public bool EachStatement => false;

        public void OnEvent(RunEvent runEvent)
        {
            lock (events) events.Add(runEvent);
        }
    }

    private sealed class Role(TestDatabase database, string name) : IAsyncDisposable
    {
        private const string Password = "a-readers-own";

        public string Name => name;

        public string Url => new UriBuilder(database.Url) { UserName = name, Password = Password }.Uri.ToString();

        public static async Task<Role> CreateAsync(TestDatabase database)
        {
            string name = $"reader_{Guid.NewGuid():N}";
            await database.ExecuteAsync($"CREATE ROLE {name} LOGIN PASSWORD '{Password}'");
            return new(database, name);
        }

        public async ValueTask DisposeAsync() => await database.ExecuteAsync($"DROP OWNED BY {name}; DROP ROLE {name}");
    }

    private sealed class HeldFile(SqliteConnection connection) : IAsyncDisposable
    {
        public static HeldFile Lock(string url)
        {
            var connection = new SqliteConnection($"Data Source={url["sqlite:".Length..]};Pooling=False");
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "BEGIN EXCLUSIVE";
            command.ExecuteNonQuery();
            return new(connection);
        }

        public ValueTask DisposeAsync() => connection.DisposeAsync();
    }

    private sealed class HeldTable(Npgsql.NpgsqlConnection connection) : IAsyncDisposable
    {
        public static async Task<HeldTable> LockAsync(string url, string table)
        {
            var connection = new Npgsql.NpgsqlConnection(DatabaseUrl.Parse(url, "/").ConnectionString);
            await connection.OpenAsync();
            await using var command = new Npgsql.NpgsqlCommand($"BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE", connection);
            await command.ExecuteNonQueryAsync();
            return new(connection);
        }

        public ValueTask DisposeAsync() => connection.DisposeAsync();
    }
}
