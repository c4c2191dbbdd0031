using DbMigrate.Engines;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Pglite;

/// <summary>What a program's start makes of a PGlite folder.</summary>
public sealed class PgliteStartTests : IDisposable
{
    private readonly PgliteStore _store = new();
    private readonly TempFolder _folder = new("pglite-start");

    private Project Project => new()
    {
        Root = _folder,
        Dialect = Dialect.PostgreSql,
        Schema = [new("schema/**/*.sql", null)],
        Migrations = _folder.File("migrations"),
        Options = new() { CurrentFolder = _folder },
    };

    public void Dispose()
    {
        // They are the user's, and large.
        foreach (var template in KeptTemplates.Of(_store.Data, ".pglite")) Directory.Delete(template, recursive: true);
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task In_development_it_follows_the_files_and_nothing_is_compared_while_neither_has_changed()
    {
        Schema("CREATE TABLE users (id integer PRIMARY KEY);");
        Assert.Single((await StartAsync(StartAction.Sync)).Changes);
        var log = new EventLog();
        Assert.Empty((await StartAsync(StartAction.Sync, log)).Changes);
        Assert.DoesNotContain(log.Of<StepStarted>(), step => step.Activity.StartsWith("Reading", StringComparison.Ordinal));

        Schema("CREATE TABLE users (id integer PRIMARY KEY, name text);");
        Assert.Equal("AddColumn", Assert.Single((await StartAsync(StartAction.Sync)).Changes).Kind);
        await ExecuteAsync("CREATE VIEW seen AS SELECT 1 AS one", "INSERT INTO users VALUES (1, 'Ann')");
        Assert.Equal("DropView", Assert.Single((await StartAsync(StartAction.Sync)).Changes).Kind);

        Schema("CREATE TABLE users (id integer PRIMARY KEY);");
        Assert.Equal(ErrorId.DataLossRefused, (await Assert.ThrowsAsync<DbMigrateException>(() => StartAsync(StartAction.Sync))).Id);
        Assert.Equal(["Ann"], (await _store.RowsAsync("SELECT name FROM users"))[0]);
    }

    [Fact]
    public async Task In_tests_it_is_a_copy_for_which_nothing_is_started()
    {
        Schema("CREATE TABLE users (id integer PRIMARY KEY);");
        Assert.Single((await StartAsync(StartAction.Fresh)).Changes);
        await ExecuteAsync("INSERT INTO users VALUES (1)", "CREATE TABLE of_the_last_test (id integer)");

        // The template is there: no Node.js could be found, and it would not matter.
        Assert.Empty((await StartAsync(StartAction.Fresh)).Changes);
        Assert.Equal(
            [
                ["0"],
                ["0"],
            ],
            await _store.RowsAsync("SELECT count(*) FROM users", "SELECT count(*) FROM pg_tables WHERE tablename = 'of_the_last_test'"));
        Assert.Equal(["data"], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(_store.Data)!).Select(Path.GetFileName));

        // Another schema is another template, and the old one is gone.
        Schema("CREATE TABLE users (id integer PRIMARY KEY, name text);");
        Assert.Single((await StartAsync(StartAction.Fresh)).Changes);
        Assert.Empty((await StartAsync(StartAction.Sync)).Changes);
    }

    [Fact]
    public async Task Each_class_of_tests_can_have_its_own()
    {
        Schema("CREATE TABLE users (id integer PRIMARY KEY);");
        string folder;
        await using (var one = await Database.CreateFreshAsync(Project, _store.Target, TestContext.Current.CancellationToken))
        await using (var other = await Database.CreateFreshAsync(Project, _store.Target, TestContext.Current.CancellationToken))
        {
            folder = one.ConnectionString;
            Assert.True(File.Exists(Path.Combine(folder, "PG_VERSION")));
            Assert.NotEqual(folder, other.ConnectionString);
            await using var workbench = new SchemaWorkbench(Project, new(one.Url, "default", false));
            Assert.Empty(await workbench.CompareAsync(new() { From = "database", To = "schema" }));
        }

        Assert.False(Directory.Exists(folder));
        Assert.False(Directory.Exists(_store.Data));
    }

    [Fact]
    public async Task One_in_memory_is_new_each_time_anyway()
    {
        Schema("CREATE TABLE users (id integer PRIMARY KEY);");
        var target = new DatabaseTarget(PgliteStore.Memory, "default", false);
        var error = await Assert.ThrowsAsync<DbMigrateException>(() => Database.StartAsync(
            Project, target, new() { Action = StartAction.Fresh }, null, TestContext.Current.CancellationToken));
        Assert.Equal(ErrorId.NotSupported, error.Id);
    }

    private void Schema(string sql) => _folder.Write("schema/schema.sql", sql);

    private Task<StartResult> StartAsync(StartAction action, EventLog? log = null) =>
        Database.StartAsync(Project, _store.Target, new() { Action = action }, log, TestContext.Current.CancellationToken);

    private async Task ExecuteAsync(params string[] statements)
    {
        await using var session = await DatabaseSession.OpenAsync(
            _store.Parsed, SessionAccess.ReadWrite, new(TimeSpan.FromSeconds(30)), TestContext.Current.CancellationToken);
        await session.CreateAsync(statements, TestContext.Current.CancellationToken);
    }
}
