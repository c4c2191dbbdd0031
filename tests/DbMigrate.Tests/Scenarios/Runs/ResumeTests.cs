using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>A migration that failed after a part of it had become durable: it is continued, or refused, never repeated.</summary>
public sealed class ResumeTests(PostgresServers servers)
{
    private const string Script = """
        CREATE TABLE t (id int);
        INSERT INTO t VALUES (1);
        COMMIT;
        BEGIN;
        INSERT INTO t VALUES (2);
        INSERT INTO nowhere VALUES (3);
        INSERT INTO t VALUES (4);
        COMMIT;
        """;

    private static readonly ApplyOptions Resume = new() { Resume = true };

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task The_failure_says_what_is_durable(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string tag = project.Add("half", Script);
        var log = new EventLog();

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database, observer: log));

        Assert.Equal((6, 6), (error.Statement, error.Position.Line));
        Assert.Contains("Its statements 1 to 3 of 8 are durable; the rest was undone.", error.Message);
        Assert.Contains("-Resume", error.RecommendedAction);
        MigrationResult result = log.Of<MigrationFinished>().Single().Result;
        Assert.Equal((MigrationOutcome.Partial, 3), (result.Status, result.Statements));
        Assert.Equal(["1"], await database.RowsAsync("SELECT id FROM t"));
        Assert.Equal($"{tag}|Partial|3|8", (await database.HistoryAsync("tag, outcome, statements_done, statements_total"))[^1]);
        JournalEntry entry = Assert.Single(await project.On(database).GetJournalAsync());
        Assert.Equal(MigrationStatus.Failed, entry.Status);
        Assert.StartsWith("3 of 8 statements are durable: ", entry.Error);
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task It_is_continued_at_exactly_the_next_statement_and_only_when_asked(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string tag = project.Add("half", Script);
        string later = project.Add("later", "INSERT INTO t VALUES (5);");
        await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

        var refused = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));
        await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database, Resume));
        Assert.Equal(["1"], await database.RowsAsync("SELECT id FROM t"));
        // Statements after the durable ones may change; so may line endings.
        project.Edit(tag, Script.Replace("nowhere", "t").Replace("\n", "\r\n"));
        IReadOnlyList<MigrationResult> results = await project.ApplyAsync(database, Resume);

        Assert.Equal((ErrorId.MigrationPartial, tag), (refused.Id, refused.Target));
        Assert.Equal([tag, later], results.Select(result => result.Tag));
        Assert.Equal(["1", "2", "3", "4", "5"], await database.RowsAsync("SELECT id FROM t ORDER BY id"));
        Assert.All(await project.StatusAsync(database), status => Assert.Equal(MigrationStatus.Applied, status));
        Assert.Equal("2", await database.ScalarAsync($"SELECT count(*) FROM {database.Journal}"));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task It_is_not_continued_where_the_durable_statements_changed(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string tag = project.Add("half", Script);
        await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));
        project.Edit(tag, Script.Replace("nowhere", "t").Replace("VALUES (1)", "VALUES (11)"));

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database, Resume));

        Assert.Equal(ErrorId.ResumeImpossible, error.Id);
        Assert.Equal(["1"], await database.RowsAsync("SELECT id FROM t"));
        Assert.Equal("0", await database.ScalarAsync($"SELECT count(*) FROM {database.Journal}"));

        project.Edit(tag, Script.Replace("nowhere", "t"));
        await project.ApplyAsync(database, Resume);
        Assert.Equal(["1", "2", "3", "4"], await database.RowsAsync("SELECT id FROM t ORDER BY id"));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task It_is_not_continued_where_the_file_is_shorter_than_what_is_durable(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string tag = project.Add("half", Script);
        await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));
        project.Edit(tag, "CREATE TABLE t (id int);");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database, Resume));

        Assert.Equal(ErrorId.ResumeImpossible, error.Id);
        Assert.Equal("0", await database.ScalarAsync($"SELECT count(*) FROM {database.Journal}"));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Forgetting_the_attempt_starts_the_migration_over(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string tag = project.Add("half", Script);
        await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));
        await database.ExecuteAsync("DROP TABLE t");

        JournalEntry forgotten = Assert.Single(await project.On(database).MarkAsync([tag], applied: false, TimeSpan.FromSeconds(5)));
        project.Edit(tag, Script.Replace("nowhere", "t"));
        await project.ApplyAsync(database);

        Assert.Equal(MigrationStatus.Pending, forgotten.Status);
        Assert.Equal(["1", "2", "3", "4"], await database.RowsAsync("SELECT id FROM t ORDER BY id"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Resume_changes_nothing_for_migrations_that_are_not_half_done(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string tag = project.Add("fails", "CREATE TABLE t (id int); INSERT INTO nowhere VALUES (1);");
        await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));
        project.Edit(tag, "CREATE TABLE t (id int); INSERT INTO t VALUES (1);");

        await project.ApplyAsync(database, Resume);

        Assert.Equal(["1"], await database.RowsAsync("SELECT id FROM t"));
    }

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task Settings_made_before_the_durable_point_hold_after_it(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        using var project = new MigrationProject(database);
        string tag = project.Add("settings", """
            CREATE SCHEMA app;
            SET search_path = app;
            CREATE TABLE t (id int);
            COMMIT;
            INSERT INTO t VALUES (1);
            INSERT INTO nowhere VALUES (2);
            """);
        await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));
        Assert.Equal("5", (await database.HistoryAsync("statements_done"))[^1]);
        project.Edit(tag, File.ReadAllText(project.PathOf(tag)).Replace("nowhere", "t"));

        await project.ApplyAsync(database, Resume);

        Assert.Equal(["1", "2"], await database.RowsAsync("SELECT id FROM app.t ORDER BY id"));
    }
}
