using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>PostgreSQL's statements that no transaction can hold, when they are interrupted.</summary>
public sealed class StatementOutsideTests(PostgresServers servers)
{
    private static readonly ApplyOptions None = new() { TransactionMode = TransactionMode.None };

    [
        Theory,
        InlineData("CREATE INDEX CONCURRENTLY entry_amount ON entry (amount)"),
        InlineData("CREATE INDEX CONCURRENTLY IF NOT EXISTS \"entry_amount\" ON public.\"entry\" (amount)")
    ]
    public async Task An_invalid_index_is_dropped_with_a_warning_when_the_first_statement_is_run_again(string statement)
    {
        await using EngineDatabase database = await NewestAsync();
        using var project = new MigrationProject(database);
        project.Add("entry", "CREATE TABLE entry (id int, amount int);");
        await project.ApplyAsync(database);
        project.Add("index", statement + ";");
        using var cancel = new CancellationTokenSource();
        await using (Gate gate = await Gate.CloseAsync(database, RunMode.DuringOutside.Gate))
        {
            Task run = project.ApplyAsync(database, cancel: cancel.Token);
            await gate.WaitForRunAsync(database);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        }

        Assert.Equal("False", await database.ScalarAsync("SELECT indisvalid FROM pg_index WHERE indexrelid = 'entry_amount'::regclass"));
        var log = new EventLog();
        await project.ApplyAsync(database, observer: log);

        Assert.Equal("True", await database.ScalarAsync("SELECT indisvalid FROM pg_index WHERE indexrelid = 'entry_amount'::regclass"));
        Assert.Contains("An earlier attempt at 'CREATE INDEX CONCURRENTLY", Assert.Single(log.Warnings));
    }

    [Fact]
    public async Task A_valid_index_of_that_name_that_somebody_else_made_is_still_an_error()
    {
        await using EngineDatabase database = await NewestAsync();
        using var project = new MigrationProject(database);
        project.Add("entry", "CREATE TABLE entry (id int, amount int); CREATE INDEX entry_amount ON entry (id);");
        project.Add("index", "CREATE INDEX CONCURRENTLY entry_amount ON entry (amount);");

        for (int attempt = 0; attempt < 2; attempt++)
        {
            var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));
            Assert.Contains("already exists", error.EngineMessage);
        }
    }

    [Fact]
    public async Task A_lost_answer_is_told_as_uncertain_and_the_index_that_was_made_is_taken()
    {
        await using EngineDatabase database = await NewestAsync();
        using var project = new MigrationProject(database);
        string tag = project.Add(
            "index", "CREATE TABLE entry (id int);\nCREATE INDEX CONCURRENTLY entry_id ON entry (id);\nDROP INDEX CONCURRENTLY entry_id;");
        var cut = new CutPoint("CREATE INDEX CONCURRENTLY", Answered: true);
        await using (var proxy = new CuttingProxy((await servers.NewestAsync()).Port, cut))
        {
            var error = await Assert.ThrowsAnyAsync<DbMigrateException>(
                () => MigrationProject.Migrator(project.Folder, proxy.Through(database.Url)).ApplyAsync(new()));
            Assert.Contains("statement 1 of 3 is durable; statement 2, which no transaction holds, may have run", error.Message);
            Assert.Contains("-Resume", error.RecommendedAction);
        }

        Assert.StartsWith($"{tag}|Progress|1|", (await database.HistoryAsync("tag, outcome, statements_done, error"))[^1]);
        cut = new CutPoint("DROP INDEX CONCURRENTLY", Answered: true);
        await using (var proxy = new CuttingProxy((await servers.NewestAsync()).Port, cut))
        {
            await Assert.ThrowsAnyAsync<DbMigrateException>(
                () => MigrationProject.Migrator(project.Folder, proxy.Through(database.Url)).ApplyAsync(new() { Resume = true }));
        }

        var log = new EventLog();
        await project.ApplyAsync(database, new() { Resume = true }, log);

        Assert.Contains("does not exist", Assert.Single(log.Warnings));
        Assert.Equal([MigrationStatus.Applied], await project.StatusAsync(database));
    }

    [Fact]
    public async Task A_procedure_that_commits_runs_once_though_it_is_tried_in_a_transaction_first()
    {
        await using EngineDatabase database = await NewestAsync();
        using var project = new MigrationProject(database);
        project.Add("procedure", """
            CREATE TABLE t (id int);
            CREATE PROCEDURE fill() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO t VALUES (1); COMMIT; INSERT INTO t VALUES (2); END $$;
            CALL fill();
            INSERT INTO t VALUES (3);
            """);

        await project.ApplyAsync(database, None);

        Assert.Equal(["1", "2", "3"], await database.RowsAsync("SELECT id FROM t ORDER BY id"));
    }

    [Fact]
    public async Task Without_a_transaction_a_statement_and_its_record_are_durable_together()
    {
        await using EngineDatabase database = await NewestAsync();
        using var project = new MigrationProject(database);
        project.Add("rows", "CREATE TABLE t (id int);\nINSERT INTO t VALUES (1);\nINSERT INTO t VALUES (2);");
        // The server has run the statement, but its record does not reach it.
        await using (
            var proxy = new CuttingProxy(
                (await servers.NewestAsync()).Port, new("COMMIT", Answered: false, Behind: "INSERT INTO t VALUES (1)")))
        {
            var error = await Assert.ThrowsAnyAsync<DbMigrateException>(
                () => MigrationProject.Migrator(project.Folder, proxy.Through(database.Url)).ApplyAsync(None));
            Assert.Contains("statement 1 of 3 is durable", error.Message);
        }

        Assert.Empty(await database.RowsAsync("SELECT id FROM t"));
        await project.ApplyAsync(database, None with { Resume = true });
        Assert.Equal(["1", "2"], await database.RowsAsync("SELECT id FROM t ORDER BY id"));
    }

    private async Task<EngineDatabase> NewestAsync() => EngineDatabase.On(await servers.CreateDatabaseAsync());
}
