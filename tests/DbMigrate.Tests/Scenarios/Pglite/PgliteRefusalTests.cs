using DbMigrate.Engines;
using DbMigrate.Providers.Pglite;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Pglite;

/// <summary>What PGlite cannot do, or cannot be run for, is said in words.</summary>
public sealed class PgliteRefusalTests : IDisposable
{
    private readonly PgliteStore _store = new();
    private readonly MigrationProject _project = new(Dialect.PostgreSql);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _project.Dispose();
        _store.Dispose();
    }

    [Theory]
    [InlineData("PG_VERSION", "15\n", "it is PostgreSQL 15, and @electric-sql/pglite ")]
    [InlineData("notes.txt", "mine", "it holds files, and none of them is PG_VERSION.")]
    public async Task A_folder_of_somebody_else_s_is_left_as_it_is(string file, string text, string message)
    {
        Directory.CreateDirectory(_store.Data);
        await File.WriteAllTextAsync(Path.Combine(_store.Data, file), text, Cancel);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => OpenAsync(_store.Parsed));

        Assert.Equal(ErrorId.ConnectionFailed, error.Id);
        Assert.StartsWith($"{_store.Url} cannot be opened: {message}", error.Message, StringComparison.Ordinal);
        Assert.Equal([file], Directory.EnumerateFileSystemEntries(_store.Data).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_project_without_the_package_is_told_what_to_install()
    {
        using var project = new TempFolder("empty");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => OpenAsync(DatabaseUrl.Parse("pglite://memory", project)));

        Assert.Equal((ErrorId.PgliteUnavailable, "Run npm install @electric-sql/pglite there."), (error.Id, error.RecommendedAction));
        Assert.Contains($"'{project}' has no package @electric-sql/pglite", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_another_runner_has_is_waited_for_and_then_given_up()
    {
        await using var holder = await OpenAsync(_store.Parsed);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => DatabaseSession.OpenAsync(
            _store.Parsed, SessionAccess.ReadOnly, new(TimeSpan.FromSeconds(1)), Cancel));

        Assert.Equal(ErrorId.LockTimeout, error.Id);
        Assert.StartsWith(
            $"{_store.Url} is in use by dbmigrate, process {Environment.ProcessId} on {Environment.MachineName} since ",
            error.Message,
            StringComparison.Ordinal);
        Assert.EndsWith("; waited 1 s.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_the_application_has_open_is_named_with_the_application()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells which files another process has open.");
        await (await OpenAsync(_store.Parsed)).DisposeAsync();
        await using var application = RunningProcess.Start(
            "node",
            [
                "-e",
                "require('fs').openSync(process.argv[1]); console.log('ready'); setInterval(() => {}, 1000)",
                Path.Combine(_store.Data, "PG_VERSION"),
            ]);
        await application.LineAsync("ready");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => DatabaseSession.OpenAsync(
            _store.Parsed, SessionAccess.ReadOnly, new(TimeSpan.FromSeconds(0.2)), Cancel));

        Assert.Equal(ErrorId.LockTimeout, error.Id);
        Assert.Contains("(node), and PGlite's folders are for one process at a time", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_only_read_is_not_made()
    {
        _project.Add("first", "CREATE TABLE t (id int);");

        Assert.All(await _store.Migrator(_project.Folder).GetJournalAsync(Cancel), entry => Assert.True(entry.Pending));
        Assert.Single(await _store.Migrator(_project.Folder).PlanAsync(new(), Cancel));

        Assert.False(Path.Exists(_store.Data));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(_store.Data)!));
    }

    [Fact]
    public async Task Another_database_and_online_plans_are_refused()
    {
        _project.Add("first", "CREATE DATABASE other;");

        var database = await Assert.ThrowsAsync<DbMigrateException>(() => _store.Migrator(_project.Folder).ApplyAsync(new(), Cancel));
        Assert.Equal(ErrorId.ScriptInvalid, database.Id);
        Assert.Contains("would make a database that nobody can connect to", database.Message, StringComparison.Ordinal);

        await using var workbench = new SchemaWorkbench(
            new()
            {
                Root = _project.Folder,
                Migrations = _project.Folder,
                Dialect = Dialect.PostgreSql,
            },
            _store.Target);
        var online = await Assert.ThrowsAsync<DbMigrateException>(() => workbench.PlanMigrationAsync(new() { Online = true }, Cancel));
        Assert.Equal((ErrorId.NotSupported, PgliteSchemaProvider.Instance.WhyNotOnline), (online.Id, online.Message));
    }

    private static Task<DatabaseSession> OpenAsync(DatabaseUrl url) =>
        DatabaseSession.OpenAsync(url, SessionAccess.ReadWrite, SessionOptions.Reading, Cancel);
}
