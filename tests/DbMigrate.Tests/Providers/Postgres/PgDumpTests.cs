using System.Diagnostics;
using DbMigrate.Engines;
using DbMigrate.Execution.Backup;
using DbMigrate.Providers.Postgres;
using DbMigrate.Tests.Infrastructure;
using Npgsql;

namespace DbMigrate.Tests.Providers.Postgres;

public sealed class PgDumpTests(PostgresServers servers) : IDisposable
{
    private readonly TempFolder _folder = new("pg-dump");

    private string Backups => _folder.File("backups");

    public void Dispose() => _folder.Dispose();

    /// <summary>Skips the running test where no pg_dump fits a server.</summary>
    internal static PostgresPrograms SkipWithoutPgDump(int serverMajor)
    {
        PostgresPrograms? programs = PostgresPrograms
            .With(PostgresPrograms.Folders(), "pg_dump", "pg_restore")
            .FirstOrDefault(found => found.Major >= serverMajor);
        Assert.SkipWhen(programs is null, $"No pg_dump of PostgreSQL {serverMajor} or later was found on this machine.");
        return programs!;
    }

    [Theory, MemberData(nameof(PostgresServers.MajorVersions), MemberType = typeof(PostgresServers))]
    public async Task The_copy_restores_into_a_new_database_as_it_was(int major)
    {
        PostgresPrograms programs = SkipWithoutPgDump(major);
        await using TestDatabase database = await servers.CreateDatabaseAsync(major, "odd /\\:*?=<é> 'name");
        using var project = new MigrationProject(Dialect.PostgreSql);
        project.Add("shop", """
            CREATE TYPE mood AS ENUM ('sad', 'ok');
            CREATE TABLE people (id serial PRIMARY KEY, name text NOT NULL UNIQUE, mood mood DEFAULT 'ok');
            CREATE VIEW happy AS SELECT * FROM people WHERE mood = 'ok';
            CREATE FUNCTION twice(i integer) RETURNS integer LANGUAGE sql AS 'SELECT i * 2';
            INSERT INTO people (name) VALUES ('Ada'), ('日本');
            """);
        string url = database.Server.Url(Uri.EscapeDataString(database.Name));
        Migrator migrator = MigrationProject.Migrator(project.Folder, url);
        await migrator.ApplyAsync(new(), TestContext.Current.CancellationToken);
        (string schema, string rows) = (await SchemaDump.DumpCatalogAsync(database), await RowsAsync(database));
        project.Add("remove", "DROP TABLE people CASCADE; DROP TYPE mood;");

        IReadOnlyList<MigrationResult> results = await migrator.ApplyAsync(
            new() { Backup = Backups }, TestContext.Current.CancellationToken);
        Assert.NotEqual(schema, await SchemaDump.DumpCatalogAsync(database));
        await using TestDatabase restored = await database.Server.CreateDatabaseAsync("restored");
        (
            await ProcessRunner.RunAsync(programs["pg_restore"], ["--dbname", restored.Url, "--exit-on-error", results.Single().Backup!])
        ).EnsureSuccess();

        Assert.Equal(schema, await SchemaDump.DumpCatalogAsync(restored));
        Assert.Equal(rows, await RowsAsync(restored));
        IReadOnlyList<JournalEntry> journal = await MigrationProject
            .Migrator(project.Folder, restored.Url)
            .GetJournalAsync(TestContext.Current.CancellationToken);
        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Pending], journal.Select(entry => entry.Status));
        Assert.StartsWith("odd _______é_ _name_".Replace(' ', '_'), Path.GetFileName(results.Single().Backup));
    }

    /// <summary>The guide's restore: under the old name, with what belongs to the database itself.</summary>
    [Fact]
    public async Task The_copy_takes_the_databases_place()
    {
        await using TestDatabase database = await WithPgDumpAsync();
        PostgresPrograms programs = SkipWithoutPgDump(database.Server.MajorVersion);
        using var project = new MigrationProject(Dialect.PostgreSql);
        project.Add("people", "CREATE TABLE people (id integer); INSERT INTO people VALUES (1);");
        await database.ExecuteAsync($"""ALTER DATABASE "{database.Name}" SET work_mem = '7MB'""");
        string schema = await SchemaDump.DumpCatalogAsync(database);

        IReadOnlyList<MigrationResult> results = await MigrationProject.Migrator(project.Folder, database.Url)
            .ApplyAsync(new() { Backup = Backups }, TestContext.Current.CancellationToken);
        await using TestDatabase maintenance = await database.Server.CreateDatabaseAsync("maintenance");
        await maintenance.ExecuteAsync($"""ALTER DATABASE "{database.Name}" RENAME TO "{database.Name}_failed";""");
        (
            await ProcessRunner.RunAsync(
                programs["pg_restore"], ["--create", "--dbname", maintenance.Url, "--exit-on-error", results.Single().Backup!])).EnsureSuccess();

        Assert.Equal(schema, await SchemaDump.DumpCatalogAsync(database));
        Assert.Equal("7MB", await database.ScalarAsync<string>("SHOW work_mem"));
        await maintenance.ExecuteAsync($"""DROP DATABASE "{database.Name}_failed";""");
    }

    [Fact]
    public async Task A_dump_that_waits_behind_a_lock_is_canceled_and_gone()
    {
        await using TestDatabase database = await WithPgDumpAsync();
        using var project = new MigrationProject(Dialect.PostgreSql);
        project.Add("next", "CREATE TABLE next (id integer);");
        await database.ExecuteAsync("CREATE TABLE locked (id integer)");
        await using NpgsqlConnection holder = await database.OpenAsync();
        await new NpgsqlCommand("BEGIN; LOCK TABLE locked", holder).ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        using var cancel = new CancellationTokenSource();

        Task<IReadOnlyList<MigrationResult>> run = Task.Run(() =>
            MigrationProject.Migrator(project.Folder, database.Url).ApplyAsync(new() { Backup = Backups }, cancel.Token));
        while (await database.ScalarAsync<long>("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'locked'::regclass") == 0)
        {
            Assert.False(run.IsCompleted, "The run ended though pg_dump must wait for the lock.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        cancel.Cancel();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Empty(Directory.EnumerateFiles(Backups));
        Assert.Equal(
            0, await database.ScalarAsync<long>("SELECT count(*) FROM pg_class WHERE relname IN ('next', '__drizzle_migrations')"));
    }

    [Fact]
    public async Task A_dump_waits_behind_a_lock_as_long_as_a_run_would()
    {
        await using TestDatabase database = await WithPgDumpAsync();
        using var project = new MigrationProject(Dialect.PostgreSql);
        project.Add("next", "CREATE TABLE next (id integer);");
        await database.ExecuteAsync("CREATE TABLE locked (id integer)");
        await using NpgsqlConnection holder = await database.OpenAsync();
        await new NpgsqlCommand("BEGIN; LOCK TABLE locked", holder).ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => MigrationProject.Migrator(project.Folder, database.Url)
            .ApplyAsync(new() { Backup = Backups, LockTimeout = TimeSpan.FromMilliseconds(200) }, TestContext.Current.CancellationToken));

        Assert.Equal(ErrorId.BackupFailed, error.Id);
        Assert.Contains("LOCK TABLE", error.Message);
        Assert.Empty(Directory.EnumerateFiles(Backups));
    }

    [Fact]
    public async Task A_table_that_the_user_may_not_read_stops_the_run()
    {
        await using TestDatabase database = await WithPgDumpAsync();
        using var project = new MigrationProject(Dialect.PostgreSql);
        project.Add("next", "CREATE TABLE next (id integer);");
        string role = $"r_{Guid.NewGuid():N}";
        await database.ExecuteAsync($"""
        CREATE ROLE {role} LOGIN PASSWORD 'planted-too'; GRANT ALL ON DATABASE "{database.Name}" TO {role}; CREATE TABLE secret (id integer);
        """);
        string url = database.Url.Replace($"{PostgresServer.User}:{PostgresServer.Password}", $"{role}:planted-too");
        try
        {
            var error = await Assert.ThrowsAsync<DbMigrateException>(() =>
                MigrationProject.Migrator(project.Folder, url).ApplyAsync(new() { Backup = Backups }));

            Assert.Equal(ErrorId.BackupFailed, error.Id);
            Assert.Contains("secret", error.Message);
            Assert.DoesNotContain("planted", error.ToString());
            Assert.Empty(Directory.EnumerateFiles(Backups));
            Assert.Equal(0, await database.ScalarAsync<long>("SELECT count(*) FROM pg_class WHERE relname = '__drizzle_migrations'"));
        }
        finally
        {
            await database.ExecuteAsync($"DROP OWNED BY {role}; DROP ROLE {role};");
        }
    }

    [Fact]
    public async Task Of_several_hosts_it_is_the_one_that_the_session_reached()
    {
        await using TestDatabase database = await WithPgDumpAsync();
        DatabaseUrl url = DatabaseUrl.Parse(database.Url.Replace("@127.0.0.1:", "@127.0.0.1:1,127.0.0.1:"), _folder);
        await using DatabaseSession session = await DatabaseSession.OpenAsync(
            url, SessionAccess.ReadWrite, SessionOptions.Reading, TestContext.Current.CancellationToken);

        string path = await new DatabaseBackup(session, Backups).TakeAsync(
            "0000_first", DateTimeOffset.UtcNow, TestContext.Current.CancellationToken);

        Assert.True(new FileInfo(path).Length > 0);
    }

    [Theory, MemberData(nameof(PostgresServers.MajorVersions), MemberType = typeof(PostgresServers))]
    public async Task A_server_newer_than_every_pg_dump_is_an_error_that_names_both_before_anything_runs(int major)
    {
        IReadOnlyList<PostgresPrograms> found = PostgresPrograms.With(PostgresPrograms.Folders(), "pg_dump");
        Assert.SkipWhen(found.Any(programs => programs.Major >= major), $"This machine has a pg_dump for PostgreSQL {major}.");
        await using TestDatabase database = await servers.CreateDatabaseAsync(major);
        using var project = new MigrationProject(Dialect.PostgreSql);
        project.Add("next", "CREATE TABLE next (id integer);");
        Migrator migrator = MigrationProject.Migrator(project.Folder, database.Url);

        foreach (
            Func<Task> call in (Func<Task>[])
                [() => migrator.PlanAsync(new() { Backup = Backups }), () => migrator.ApplyAsync(new() { Backup = Backups })])
        {
            var error = await Assert.ThrowsAsync<DbMigrateException>(call);

            Assert.Equal(ErrorId.BackupImpossible, error.Id);
            Assert.Contains($"pg_dump of version {major} or later", error.Message);
            Assert.All(found, programs => Assert.Contains($"version {programs.Major} in '{programs.Folder}'", error.Message));
        }

        Assert.False(Directory.Exists(Backups));
        Assert.Equal(
            0, await database.ScalarAsync<long>("SELECT count(*) FROM pg_class WHERE relname IN ('next', '__drizzle_migrations')"));
    }

    [Fact]
    public void Where_there_is_none_the_error_says_where_it_looked()
    {
        var error = Assert.Throws<DbMigrateException>(() => PgDump.Find(Source(16), [_folder, _folder.File("gone")]));

        Assert.Equal(ErrorId.BackupImpossible, error.Id);
        Assert.Contains($"There is none; looked in {_folder}.", error.Message);
        Assert.Contains("PostgreSQL 16", error.RecommendedAction);
    }

    [Fact]
    public void The_version_next_to_the_servers_is_taken_and_an_older_one_never()
    {
        string[] folders = [Fake(17), Fake(13), Fake(16), Fake(18)];

        Assert.Equal(Path.Combine(folders[2], "pg_dump"), PgDump.Find(Source(16), folders).DumpCommand("x").FileName);
        Assert.Equal(
            Path.Combine(folders[0], "pg_dump"), PgDump.Find(Source(14), [folders[1], folders[3], folders[0]]).DumpCommand("x").FileName);
        var error = Assert.Throws<DbMigrateException>(() => PgDump.Find(Source(16), [folders[1]]));
        Assert.Contains($"There is only version 13 in '{folders[1]}'", error.Message);
    }

    [Fact]
    public void A_link_to_a_script_that_chooses_a_version_by_itself_is_passed_over()
    {
        string real = Fake(16);
        string wrapper = _folder.File("wrapper", "pg_wrapper");
        Directory.CreateDirectory(Path.GetDirectoryName(wrapper)!);
        File.Copy(Path.Combine(real, "pg_dump"), wrapper);
        Directory.CreateDirectory(_folder.File("bin"));
        File.CreateSymbolicLink(_folder.File("bin", "pg_dump"), wrapper);
        Directory.CreateDirectory(_folder.File("link"));
        File.CreateSymbolicLink(_folder.File("link", "pg_dump"), Path.Combine(real, "pg_dump"));

        Assert.Equal([new PostgresPrograms(real, 16)], PostgresPrograms.With([_folder.File("bin"), _folder.File("link")], "pg_dump"));
    }

    [Fact]
    public void The_password_is_in_the_environment_and_nowhere_else()
    {
        ProcessStartInfo start = PgDump.Find(Source(16), [Fake(16)]).DumpCommand("/backups/x.dump");

        Assert.Equal(["--format=custom", "--no-password", "--lock-wait-timeout=5000", "--file=/backups/x.dump"], start.ArgumentList);
        Assert.DoesNotContain("planted", start.FileName + start.Arguments);
        Assert.Equal(
            ["PGPASSWORD"],
            start.Environment.Where(variable => variable.Value?.Contains("planted") == true).Select(variable => variable.Key));
    }

    [Theory]
    [InlineData("echo half > \"${4#--file=}\"; echo 'pg_dump: error: planted-secret is wrong' >&2; exit 1", "*** is wrong")]
    [InlineData("exit 3", "exit code 3")]
    [InlineData("echo rubbish > \"${4#--file=}\"", "not an archive")]
    public async Task What_fails_is_said_without_the_password(string dump, string expected)
    {
        string folder = Fake(16, dump);
        Script(Path.Combine(folder, "pg_restore"), "echo 'not an archive' >&2; exit 1");
        PgDump backup = PgDump.Find(Source(16), [folder]);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() =>
            backup.WriteAsync(_folder.File("x.dump"), TestContext.Current.CancellationToken));

        Assert.Equal(ErrorId.BackupFailed, error.Id);
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain("planted", error.Message);
    }

    [Fact]
    public void A_key_with_a_password_of_its_own_is_refused()
    {
        DumpSource source = Source(16) with
        {
            Url = DatabaseUrl.Parse("postgresql://ada@db/shop?sslkey=k&sslcert=c&sslpassword=planted-key", _folder),
        };

        var error = Assert.Throws<DbMigrateException>(() => PgDump.Find(source, [_folder]));

        Assert.Equal(ErrorId.BackupImpossible, error.Id);
        Assert.DoesNotContain("planted", error.ToString());
    }

    private async Task<TestDatabase> WithPgDumpAsync()
    {
        // A dump by a newer program cannot be restored to an older server, so the two are of one version where that is here.
        int[] majors = [.. PostgresPrograms.With(PostgresPrograms.Folders(), "pg_dump", "pg_restore").Select(programs => programs.Major)];
        PostgresServer server = PostgresBinaries.OfEachMajor.FirstOrDefault(found => majors.Contains(found.Major)) is { } same
            ? await servers.GetAsync($"{same.Version}")
            : await servers.OldestAsync();
        SkipWithoutPgDump(server.MajorVersion);
        return await server.CreateDatabaseAsync();
    }

    private DumpSource Source(int version) =>
        new(DatabaseUrl.Parse("postgresql://ada:planted-secret@db/shop", _folder), "db", 5432, version, TimeSpan.FromSeconds(5));

    /// <summary>A folder with a pg_dump that is of this version, and does what the script does.</summary>
    private string Fake(int major, string script = "exit 0")
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The programs of this test are shell scripts.");
        string folder = _folder.File($"{major}-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        Script(Path.Combine(folder, "pg_dump"), $"[ \"$1\" = --version ] && echo 'pg_dump (PostgreSQL) {major}.4' && exit 0\n{script}");
        return folder;
    }

    private static void Script(string path, string text)
    {
        File.WriteAllText(path, $"#!/bin/sh\n{text}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static async Task<string> RowsAsync(TestDatabase database) =>
        string.Join('\n', await database.RowsAsync("SELECT * FROM happy ORDER BY id"))
        + string.Join('\n', await database.RowsAsync("SELECT hash, created_at FROM drizzle.__drizzle_migrations"))
        + await database.ScalarAsync<long>("SELECT last_value FROM people_id_seq");
}
