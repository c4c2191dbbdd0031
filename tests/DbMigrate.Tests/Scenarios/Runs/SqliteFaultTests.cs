using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>Files that are not databases, cannot be written, or have no room.</summary>
public sealed class SqliteFaultTests
{
    private const string Fill =
        "INSERT INTO t WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 5000) SELECT zeroblob(1000) FROM c;";

    [Fact]
    public async Task A_URL_for_reading_only_is_not_written()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        await database.ExecuteAsync("CREATE TABLE own (id int)");
        using var project = new MigrationProject(database);
        project.Add("first", "CREATE TABLE t (id int);");

        var error = await Assert.ThrowsAsync<DbMigrateException>(
            () => MigrationProject.Migrator(project.Folder, database.Url + "?mode=ro").ApplyAsync(new ApplyOptions()));

        Assert.Equal(ErrorId.DatabaseReadOnly, error.Id);
        Assert.Equal(["own"], await database.ObjectsAsync());
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_said()
    {
        Assert.SkipWhen(
            Environment.IsPrivilegedProcess || OperatingSystem.IsWindows(), "root writes every file, and Windows has other permissions.");
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        await database.ExecuteAsync("CREATE TABLE own (id int)");
        using var project = new MigrationProject(database);
        project.Add("first", "CREATE TABLE t (id int);");
        string file = database.Url["sqlite:".Length..];
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, UnixFileMode.UserRead);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));

        Assert.Equal(ErrorId.DatabaseReadOnly, error.Id);
        Assert.Single(await project.On(database).GetJournalAsync());
    }

    [Fact]
    public async Task A_full_database_undoes_the_migration_and_says_so()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("first", "CREATE TABLE t (id blob);");
        string fills = project.Add("fills", $"PRAGMA max_page_count = 100;\nCREATE TABLE half (id int);\n{Fill}");

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

        Assert.Equal((fills, 3), (error.Tag, error.Position.Line));
        Assert.Contains("full", error.EngineMessage);
        Assert.Contains("Make room", error.RecommendedAction);
        Assert.DoesNotContain("half", await database.DumpAsync());
        Assert.Equal("0", await database.ScalarAsync("SELECT count(*) FROM t"));
        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Failed], await project.StatusAsync(database));
    }

    [Fact]
    public async Task A_full_disk_undoes_the_migration_and_the_next_run_finishes_when_there_is_room()
    {
        using var folder = new TempFolder("tiny");
        ProcessResult? mounted = Environment.IsPrivilegedProcess && OperatingSystem.IsLinux()
            ? await ProcessRunner.RunAsync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder])
            : null;
        Assert.SkipUnless(mounted is { ExitCode: 0 }, "A small file system takes root on Linux, and the right to mount.");
        try
        {
            using var project = new MigrationProject(Dialect.Sqlite);
            project.Add("first", "CREATE TABLE t (id blob);");
            project.Add("fills", Fill);
            Migrator migrator = MigrationProject.Migrator(project.Folder, folder.File("full.db"));

            var error = await Assert.ThrowsAsync<StatementFailedException>(() => migrator.ApplyAsync(new ApplyOptions()));
            Assert.Equal(
                [MigrationStatus.Applied, MigrationStatus.Failed], (await migrator.GetJournalAsync()).Select(entry => entry.Status));
            (await ProcessRunner.RunAsync("mount", ["-o", "remount,size=50m", folder])).EnsureSuccess();
            IReadOnlyList<MigrationResult> results = await migrator.ApplyAsync(new ApplyOptions());

            Assert.Contains("Make room", error.RecommendedAction);
            Assert.Single(results);
        }
        finally
        {
            await ProcessRunner.RunAsync("umount", [folder]);
        }
    }

    [Theory, InlineData("not a database, but long enough to have a header of a hundred bytes: "), InlineData("x")]
    public async Task A_file_that_is_no_database_is_left_alone(string text)
    {
        using var folder = new TempFolder();
        string content = string.Concat(Enumerable.Repeat(text, 20));
        string file = folder.Write("notes.txt", content);

        DbMigrateException error = await RefusedAsync(file);

        Assert.Equal(ErrorId.ConnectionFailed, error.Id);
        Assert.Contains("is not an SQLite database", error.Message);
        Assert.Equal(content, File.ReadAllText(file));
    }

    [Fact]
    public async Task A_folder_in_place_of_a_file_is_said()
    {
        using var folder = new TempFolder();

        DbMigrateException error = await RefusedAsync(folder);

        Assert.Contains(folder, error.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_file_in_a_folder_that_is_not_there_is_read_as_empty_and_not_created()
    {
        using var folder = new TempFolder();
        using var project = new MigrationProject(Dialect.Sqlite);
        project.Add("first", "CREATE TABLE t (id int);");
        Migrator migrator = MigrationProject.Migrator(project.Folder, folder.File("missing", "a.db"));

        Assert.Single(await migrator.GetJournalAsync());
        var error = await Assert.ThrowsAsync<DbMigrateException>(() => migrator.ApplyAsync(new ApplyOptions()));

        Assert.Equal(ErrorId.ConnectionFailed, error.Id);
        Assert.Contains("missing", error.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task A_program_that_has_used_SQLite_before_goes_on_with_its_library()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        string tag = project.Add("first", "CREATE TABLE t (id int); INSERT INTO t VALUES (1);");
        string fails = project.Add("fails", "SELECT 1, missing;");

        using RunnerProcess runner = await RunnerProcess.StartAsync(project.Folder, database.Url, "driver-first");
        runner.Go();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(runner.FinishAsync);

        Assert.Contains($"migration '{fails}' failed at statement 1 of 1: no such column: missing", error.Message);
        Assert.Equal("1", await database.ScalarAsync("SELECT count(*) FROM t"));
        Assert.Equal(tag, (await project.On(database).GetJournalAsync())[0].Tag);
    }

    private static async Task<DbMigrateException> RefusedAsync(string path)
    {
        using var project = new MigrationProject(Dialect.Sqlite);
        project.Add("first", "CREATE TABLE t (id int);");
        Migrator migrator = MigrationProject.Migrator(project.Folder, path);

        var reading = await Assert.ThrowsAsync<DbMigrateException>(() => migrator.GetJournalAsync());
        var applying = await Assert.ThrowsAsync<DbMigrateException>(() => migrator.ApplyAsync(new ApplyOptions()));

        Assert.Equal(reading.Id, applying.Id);
        return applying;
    }
}
