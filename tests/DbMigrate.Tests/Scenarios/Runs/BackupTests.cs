using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Providers.Postgres;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>The part that both engines share; what each does for itself is in its own tests.</summary>
public sealed class BackupTests(PostgresServers servers) : IDisposable
{
    private const string People =
        "CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL);\n--> statement-breakpoint\nINSERT INTO people VALUES (1, "
            + "'Ada');\n";
    private const string Remove = "DROP TABLE people;\n";

    private readonly TempFolder _backups = new("backups");

    private string Folder => _backups.File("new", "folder");

    private IReadOnlyList<string> Files =>
        Directory.Exists(Folder) ? [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)] : [];

    public void Dispose() => _backups.Dispose();

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Every_result_of_a_run_names_the_one_copy_that_was_made_before_it(string engine)
    {
        await using EngineDatabase database = await CreateAsync(engine);
        using var project = new MigrationProject(database);
        project.Add("people", People);
        await project.ApplyAsync(database);
        string first = project.Add("remove", Remove);
        project.Add("more", "CREATE TABLE more (id integer);");
        var log = new EventLog();

        IReadOnlyList<MigrationResult> results = await project.ApplyAsync(database, new() { Backup = Folder }, log);

        string file = Assert.Single(Files);
        Assert.Matches($@"-\d{{8}}T\d{{6}}Z-before-{first}\.(db|dump)$", file);
        Assert.Equal([file, file], results.Select(result => result.Backup));
        Assert.Equal([file, file], log.Of<MigrationFinished>().Select(finished => finished.Result.Backup));
        Assert.Equal(file, Assert.Single(log.Of<BackupTaken>()).Path);
        Assert.Contains(log.Of<StepStarted>(), step => step.Activity.StartsWith("Backing up", StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task One_transaction_for_all_of_them_names_it_too(string engine)
    {
        await using EngineDatabase database = await CreateAsync(engine);
        using var project = new MigrationProject(database);
        project.Add("people", People);
        project.Add("remove", Remove);

        IReadOnlyList<MigrationResult> results = await project.ApplyAsync(
            database, new() { Backup = Folder, TransactionMode = TransactionMode.All });

        Assert.Equal([Files.Single(), Files.Single()], results.Select(result => result.Backup));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_migration_that_fails_leaves_the_copy_and_its_result_names_it(string engine)
    {
        await using EngineDatabase database = await CreateAsync(engine);
        using var project = new MigrationProject(database);
        project.Add("broken", People + "--> statement-breakpoint\nINSERT INTO nowhere VALUES (1);\n");
        var log = new EventLog();

        await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database, new() { Backup = Folder }, log));

        MigrationResult result = Assert.Single(log.Of<MigrationFinished>()).Result;
        Assert.Equal((MigrationOutcome.Failed, Files.Single()), (result.Status, result.Backup));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Where_nothing_is_pending_there_is_no_copy(string engine)
    {
        await using EngineDatabase database = await CreateAsync(engine);
        using var project = new MigrationProject(database);
        project.Add("people", People);
        await project.ApplyAsync(database);

        Assert.Empty(await project.ApplyAsync(database, new() { Backup = Folder }));

        Assert.False(Directory.Exists(Folder));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_run_without_it_names_none_and_a_plan_writes_none(string engine)
    {
        await using EngineDatabase database = await CreateAsync(engine);
        using var project = new MigrationProject(database);
        project.Add("people", People);

        Assert.Single(await project.On(database).PlanAsync(new() { Backup = Folder }, TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(Folder));
        Assert.Null(Assert.Single(await project.ApplyAsync(database)).Backup);
    }

    [Fact]
    public async Task A_run_that_is_refused_makes_no_copy()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("people", People);
        await project.ApplyAsync(database);
        project.Add("remove", Remove);
        var guarded = new Migrator(
            new() { Root = project.Folder, Migrations = project.Folder },
            new(DatabaseUrl.Parse(database.Url, project.Folder), "production", Protected: true)) { Confirm = MigrationProject.Confirmed };

        var error = await Assert.ThrowsAsync<DbMigrateException>(() =>
            guarded.ApplyAsync(new() { Backup = Folder }, TestContext.Current.CancellationToken));

        Assert.Equal(ErrorId.DataLossRefused, error.Id);
        Assert.False(Directory.Exists(Folder));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_folder_that_cannot_be_written_stops_the_run_before_its_first_statement(string engine)
    {
        await using EngineDatabase database = await CreateAsync(engine);
        using var project = new MigrationProject(database);
        project.Add("people", People);
        string file = _backups.Write("file", "in the way");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database, new() { Backup = file }));

        Assert.Equal(ErrorId.BackupFailed, error.Id);
        Assert.Contains("no statement ran", error.Message);
        Assert.DoesNotContain(PostgresServer.Password, error.Message);
        Assert.Empty(await database.ObjectsAsync());
        Assert.Equal("in the way", File.ReadAllText(file));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_canceled_one_leaves_no_file_and_runs_no_statement(string engine)
    {
        await using EngineDatabase database = await CreateAsync(engine);
        using var project = new MigrationProject(database);
        project.Add("people", People);
        using var cancel = new CancellationTokenSource();
        var log = new EventLog(happened =>
        {
            if (happened is StepStarted)
                cancel.Cancel();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            project.ApplyAsync(database, new() { Backup = Folder }, log, cancel.Token));

        Assert.Empty(Files);
        Assert.Empty(log.Of<MigrationFinished>());
        Assert.Empty(await database.ObjectsAsync());
    }

    [Fact]
    public async Task A_relative_folder_starts_from_the_projects_current_folder()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("people", People);
        var migrator = new Migrator(
            new() { Root = project.Folder, Migrations = project.Folder, Options = new() { CurrentFolder = _backups } },
            new(DatabaseUrl.Parse(database.Url, project.Folder), "default", Protected: false));

        IReadOnlyList<MigrationResult> results = await migrator.ApplyAsync(
            new() { Backup = "new/folder" }, TestContext.Current.CancellationToken);

        Assert.Equal(Files.Single(), results.Single().Backup);
    }

    /// <summary>PostgreSQL needs a pg_dump that fits.</summary>
    private async Task<EngineDatabase> CreateAsync(string engine)
    {
        if (engine != EngineDatabase.Sqlite)
            PgDumpTests.SkipWithoutPgDump(int.Parse(engine, System.Globalization.CultureInfo.InvariantCulture));
        return await EngineDatabase.CreateAsync(servers, engine);
    }
}
