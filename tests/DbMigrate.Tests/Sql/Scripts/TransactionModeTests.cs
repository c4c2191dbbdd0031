using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Sql.Scripts;

/// <summary>What is kept and what is undone in each transaction mode when a migration fails, and when none does.</summary>
public sealed class TransactionModeTests(PostgresServers servers)
{
    private const string Good = "CREATE TABLE good (id int); INSERT INTO good VALUES (1);";
    private const string Bad =
        "CREATE TABLE half (id int);\nINSERT INTO good VALUES (2);\nINSERT INTO nowhere VALUES (1);\nCREATE TABLE after_it (id int);";

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Each_mode_applies_everything_and_records_it(string engine)
    {
        foreach (TransactionMode mode in Enum.GetValues<TransactionMode>())
        {
            await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
            using var project = new MigrationProject(database);
            string first = project.Add("good", Good);
            string second = project.Add("more", "INSERT INTO good VALUES (2); INSERT INTO good VALUES (3);");
            var log = new EventLog();

            IReadOnlyList<MigrationResult> results = await project.ApplyAsync(database, new() { TransactionMode = mode }, log);

            Assert.Equal(
                [(first, MigrationOutcome.Applied, 2), (second, MigrationOutcome.Applied, 2)],
                results.Select(result => (result.Tag, result.Status, result.Statements)));
            Assert.Equal(results, log.Of<MigrationFinished>().Select(finished => finished.Result));
            Assert.Equal("3", await database.ScalarAsync("SELECT count(*) FROM good"));
            Assert.Equal("2", await database.ScalarAsync($"SELECT count(*) FROM {database.Journal}"));
            Assert.All(await project.StatusAsync(database), status => Assert.Equal(MigrationStatus.Applied, status));
            Assert.Equal([$"{first}|2|2", $"{second}|2|2"], await database.RowsAsync(
                $"SELECT tag, statements_done, statements_total FROM {database.History} WHERE outcome = 'Applied' ORDER BY id"));
        }
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_failure_undoes_its_migration_keeps_the_earlier_ones_and_stops_the_run(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string good = project.Add("good", Good);
        await project.ApplyAsync(database);
        string before = await database.DumpAsync();
        string bad = project.Add("bad", Bad);
        project.Add("later", "CREATE TABLE later (id int);");
        var log = new EventLog();

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database, observer: log));

        Assert.Equal((ErrorId.StatementFailed, bad, 3), (error.Id, error.Tag, error.Statement));
        Assert.Contains("Nothing of this migration was kept.", error.Message);
        Assert.Equal(before, await database.DumpAsync());
        Assert.Equal("1", await database.ScalarAsync("SELECT count(*) FROM good"));
        Assert.Equal(
            (bad, MigrationOutcome.Failed, 0),
            log.Of<MigrationFinished>()
                .Select(finished => (finished.Result.Tag, finished.Result.Status, finished.Result.Statements))
                .Single());
        Assert.Equal(
            [$"{good}|Applied|2|2|NULL", $"{bad}|Failed|0|4|{error.EngineMessage}"],
            await database.HistoryAsync("tag, outcome, statements_done, statements_total, error"));
        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Failed, MigrationStatus.Pending], await project.StatusAsync(database));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_corrected_migration_is_applied_after_its_failure(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("good", Good);
        string bad = project.Add("bad", Bad);
        await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

        project.Edit(bad, Bad.Replace("nowhere", "half"));
        IReadOnlyList<MigrationResult> results = await project.ApplyAsync(database);

        Assert.Equal(bad, Assert.Single(results).Tag);
        Assert.Equal("2", await database.ScalarAsync("SELECT count(*) FROM good"));
        Assert.All(await project.StatusAsync(database), status => Assert.Equal(MigrationStatus.Applied, status));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_failure_in_one_transaction_for_all_undoes_them_all(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("good", Good);
        string bad = project.Add("bad", Bad);
        string before = await database.DumpAsync();
        var log = new EventLog();

        var error = await Assert.ThrowsAsync<StatementFailedException>(
            () => project.ApplyAsync(database, new() { TransactionMode = TransactionMode.All }, log));

        Assert.Equal(bad, error.Tag);
        Assert.Equal(before, await database.DumpAsync());
        Assert.Equal("0", await database.ScalarAsync($"SELECT count(*) FROM {database.Journal}"));
        Assert.Equal([$"{bad}|Failed"], await database.HistoryAsync());
        Assert.Equal([MigrationStatus.Pending, MigrationStatus.Failed], await project.StatusAsync(database));
        Assert.DoesNotContain(log.Of<MigrationFinished>(), finished => finished.Result.Status == MigrationOutcome.Applied);
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Without_transactions_what_ran_before_the_failure_is_durable_and_said(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("good", Good);
        string bad = project.Add("bad", Bad);
        var none = new ApplyOptions { TransactionMode = TransactionMode.None };
        var log = new EventLog();

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database, none, log));

        Assert.Contains("Its statements 1 to 2 of 4 are durable", error.Message);
        Assert.Contains("-Resume", error.RecommendedAction);
        Assert.Equal(MigrationOutcome.Partial, log.Of<MigrationFinished>().Last().Result.Status);
        Assert.Equal(2, log.Of<MigrationFinished>().Last().Result.Statements);
        Assert.Equal("2", await database.ScalarAsync("SELECT count(*) FROM good"));
        Assert.Equal($"{bad}|Partial|2|4", (await database.HistoryAsync("tag, outcome, statements_done, statements_total"))[^1]);

        project.Edit(bad, Bad.Replace("nowhere", "half"));
        Assert.Equal(ErrorId.MigrationPartial, (await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database, none))).Id);
        Assert.Equal(bad, Assert.Single(await project.ApplyAsync(database, none with { Resume = true })).Tag);
        Assert.Equal("2", await database.ScalarAsync("SELECT count(*) FROM good"));
        Assert.Equal("1", await database.ScalarAsync("SELECT count(*) FROM half"));
    }

    [Theory]
    [InlineData("18", "CREATE TABLE t (id int); CREATE INDEX CONCURRENTLY i ON t (id);", "line 1, 'CREATE INDEX CONCURRENTLY")]
    [InlineData("18", "CREATE TABLE t (id int);\nCOMMIT;\nBEGIN;", "line 2, 'COMMIT'")]
    [InlineData("18", "CREATE TYPE m AS ENUM ('a'); ALTER TYPE m ADD VALUE 'b'; CREATE TABLE t (m m DEFAULT 'b');", "commits half-way")]
    [InlineData("sqlite", "CREATE TABLE t (id int);\nVACUUM;", "line 2, 'VACUUM'")]
    public async Task One_transaction_for_all_is_refused_before_anything_runs_where_it_is_impossible(
        string engine, string script, string reason)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("good", Good);
        project.Add("breaks", script);

        var error = await Assert.ThrowsAsync<DbMigrateException>(
            () => project.ApplyAsync(database, new() { TransactionMode = TransactionMode.All }));

        Assert.Equal(ErrorId.TransactionModeImpossible, error.Id);
        Assert.Contains(reason, error.Message);
        Assert.Empty(await database.ObjectsAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_script_that_cannot_be_cut_is_refused_before_any_migration_runs(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("good", Good);
        string broken = project.Add("broken", "SELECT 1;\nSELECT 'never closed;\n");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));

        Assert.Equal(ErrorId.ScriptInvalid, error.Id);
        Assert.StartsWith($"{project.PathOf(broken)}:2:8: ", error.Message);
        Assert.Empty(await database.ObjectsAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task An_empty_migration_and_one_of_comments_are_applied(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("empty", "");
        project.Add("comments", "-- Custom SQL migration file, put your code below! --\n");

        IReadOnlyList<MigrationResult> results = await project.ApplyAsync(database);

        Assert.Equal([0, 0], results.Select(result => result.Statements));
        Assert.Equal("2", await database.ScalarAsync($"SELECT count(*) FROM {database.Journal}"));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_commit_that_is_refused_undoes_the_migration(string engine)
    {
        foreach (TransactionMode mode in new[] { TransactionMode.PerMigration, TransactionMode.All })
        {
            await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
            using var project = new MigrationProject(database);
            project.Add(
                "tables", "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED);");
            await project.ApplyAsync(database);
            string orphan = project.Add("orphan", "INSERT INTO c VALUES (1);");

            var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database, new() { TransactionMode = mode }));

            Assert.Equal((ErrorId.StatementFailed, orphan), (error.Id, error.Target));
            Assert.Matches(
                "failed when it was committed: .*(?i)foreign key.*\\. Nothing of this (migration|run) was kept\\.$", error.Message);
            Assert.Equal("0", await database.ScalarAsync("SELECT count(*) FROM c"));
            Assert.Equal([MigrationStatus.Applied, MigrationStatus.Failed], await project.StatusAsync(database));
            project.Edit(orphan, "INSERT INTO c VALUES (1); INSERT INTO p VALUES (1);");
            Assert.Single(await project.ApplyAsync(database));
        }
    }
}
