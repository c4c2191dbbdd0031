using System.Diagnostics;
using DbMigrate.Engines;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Pglite;

/// <summary>Runs on PGlite, undisturbed and not.</summary>
public sealed class PgliteRunTests : IDisposable
{
    private const string Journal = "SELECT created_at FROM drizzle.__drizzle_migrations ORDER BY 1";
    private const string Effects = "SELECT step FROM effects ORDER BY 1";
    private const string History = "SELECT tag, outcome FROM drizzle.__dbmigrate_history ORDER BY id";

    // Ends only with its process; a sleep would do nothing else either.
    private const string Endless = "INSERT INTO effects SELECT 9 FROM generate_series(1, 1000000000) i WHERE i < 0";

    private readonly PgliteStore _store = new();
    private readonly MigrationProject _project = new(Dialect.PostgreSql);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _project.Dispose();
        _store.Dispose();
    }

    [Fact]
    public async Task What_would_run_is_told_statement_by_statement_and_no_shell_would_run_it_as_a_script()
    {
        string tag = _project.Add("one", "CREATE TABLE one (id int);\nINSERT INTO one VALUES (1);");

        IReadOnlyList<PlannedStatement> planned = await _store.Migrator(_project.Folder).PlanStatementsAsync(new(), Cancel);
        Assert.Equal(
            [(tag, 1), (tag, 2)],
            planned
                .Where(statement => statement.Kind == PlannedStatementKind.Migration)
                .Select(statement => (statement.Tag!, statement.Line!.Value)));
        string script = Path.Combine(_project.Folder, "all.run.sql");
        var refused = await Assert.ThrowsAsync<DbMigrateException>(() =>
            _store.Migrator(_project.Folder).WriteScriptAsync(script, new(), Cancel));
        Assert.Equal(ErrorId.NotSupported, refused.Id);
        Assert.Contains("no program runs a file of SQL on PGlite", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_project.Folder, "*.run.sql*"));
    }

    [Fact]
    public async Task Its_process_killed_at_any_statement_nothing_is_lost_or_done_twice()
    {
        _project.Add("tables", "CREATE TABLE effects (step int PRIMARY KEY); CREATE TABLE t (id int);");
        _project.Add(
            "parts",
            "INSERT INTO effects VALUES (1);\nCOMMIT;\nCREATE INDEX CONCURRENTLY IF NOT EXISTS t_id ON t (id);\nBEGIN;\nINSERT INTO "
                + "effects VALUES (2);\nCOMMIT;\nINSERT INTO effects VALUES (3);");
        _project.Add("whole", "INSERT INTO effects VALUES (4);\nINSERT INTO effects VALUES (5);");
        // Most of a new one's time is PostgreSQL's own making of it.
        using var blank = new PgliteStore();
        await using (await DatabaseSession.OpenAsync(blank.Parsed, SessionAccess.ReadWrite, SessionOptions.Reading, Cancel))
        {
        }

        var kills = 0;
        for (var at = 1; ; at++)
        {
            using var store = blank.Copy();
            var (next, seen) = (at, 0);
            var log = new EventLog(
                happened =>
                {
                    if (happened is not StatementStarted || ++seen != next) return;
                    Process.GetProcessById(store.BridgeId).Kill();
                },
                eachStatement: true);
            try
            {
                await store.Migrator(_project.Folder, log).ApplyAsync(new(), Cancel);
            }
            catch (DbMigrateException e)
            {
                kills++;
                Assert.Contains(e.Id, new[] { ErrorId.ConnectionFailed, ErrorId.MigrationPartial });
                await store.Migrator(_project.Folder).ApplyAsync(new() { Resume = true }, Cancel);
            }

            var rows = await store.RowsAsync(
                Effects, Journal, "SELECT count(*) FROM drizzle.__dbmigrate_history WHERE outcome = 'Applied'");
            Assert.Equal(["1", "2", "3", "4", "5"], rows[0]);
            Assert.Equal(3, rows[1].Count);
            Assert.Equal(["3"], rows[2]);
            if (seen < at) break;
        }

        Assert.True(kills >= 8, $"Only {kills} statements were met.");
    }

    [Fact]
    public async Task A_runner_that_is_killed_with_its_statement_under_way_leaves_nothing_that_holds_the_next_one_up()
    {
        _project.Add("first", "CREATE TABLE effects (step int);");
        var tag = _project.Add("second", $"INSERT INTO effects VALUES (1);\nCOPY (SELECT 1) TO '/pglite/data/under_way';\n{Endless};");
        using (var runner = await RunnerProcess.StartAsync(_project.Folder, _store.Url, PgliteStore.Environment))
        {
            runner.Go();
            // The statement before it has left a file in the database's folder.
            while (!File.Exists(Path.Combine(_store.Data, "under_way"))) await Task.Delay(20, Cancel);
            using var bridge = Process.GetProcessById(_store.BridgeId);
            Assert.True(await runner.KillAsync());
            // Nobody tells the bridge: it looks itself, though its statement never ends.
            Assert.True(bridge.WaitForExit(TimeSpan.FromSeconds(20)), "The bridge outlives its runner.");
        }

        _project.Edit(tag, "INSERT INTO effects VALUES (1);");
        Assert.Equal([tag], (await _store.Migrator(_project.Folder).ApplyAsync(new(), Cancel)).Select(result => result.Tag).TakeLast(1));
        Assert.Equal(["1"], (await _store.RowsAsync(Effects))[0]);
    }

    [Fact]
    public async Task Two_runners_at_once_apply_once()
    {
        _project.Add("first", "CREATE TABLE effects (step int);");
        _project.Add("second", "INSERT INTO effects VALUES (1);");
        using var one = await RunnerProcess.StartAsync(_project.Folder, _store.Url, PgliteStore.Environment);
        using var other = await RunnerProcess.StartAsync(_project.Folder, _store.Url, PgliteStore.Environment);
        one.Go();
        other.Go();

        var applied = await Task.WhenAll(one.FinishAsync(), other.FinishAsync());

        Assert.Equal(["0000_first", "0001_second"], applied.SelectMany(tags => tags).Order(StringComparer.Ordinal));
        Assert.Equal(["1"], (await _store.RowsAsync(Effects))[0]);
        Assert.False(File.Exists($"{_store.Data}.dbmigrate.lock") || File.Exists($"{_store.Data}.dbmigrate.owner"));
    }

    [Fact]
    public async Task A_statement_that_runs_too_long_is_ended_with_its_process_and_what_was_durable_is_told()
    {
        _project.Add("first", "CREATE TABLE effects (step int);");
        var tag = _project.Add("slow", $"INSERT INTO effects VALUES (1);\nCOMMIT;\nINSERT INTO effects VALUES (2);\n{Endless};");

        var error = await Assert.ThrowsAsync<StatementFailedException>(
            () => _store.Migrator(_project.Folder).ApplyAsync(new() { StatementTimeout = TimeSpan.FromSeconds(1) }, Cancel));

        Assert.Equal((ErrorId.StatementTimeout, tag, 4), (error.Id, error.Tag, error.Position.Line));
        Assert.Contains(
            "the statement ran longer than 1 s, and PGlite's process was ended, which is the one way to stop it",
            error.Message,
            StringComparison.Ordinal);
        var rows = await _store.RowsAsync(Effects, History);
        Assert.Contains("statements 1 to 3 of 4 are durable", error.Message, StringComparison.Ordinal);
        Assert.Equal(["1", "2"], rows[0]);
        Assert.Equal(("0000_first|Applied", "0001_slow|Partial"), (rows[1][0], rows[1][^1]));
    }

    [Fact]
    public async Task A_run_that_is_canceled_keeps_nothing_and_is_recorded()
    {
        _project.Add("first", "CREATE TABLE effects (step int);");
        var tag = _project.Add("slow", $"INSERT INTO effects VALUES (1);\n{Endless};");
        using var source = new CancellationTokenSource();
        var log = new EventLog(happened =>
        {
            if (happened is StatementStarted { Statement.Ordinal: 2 }) source.CancelAfter(300);
        }, eachStatement: true);

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _store.Migrator(_project.Folder, log).ApplyAsync(new(), source.Token));

        Assert.Contains($"'{tag}' was canceled. Nothing of this migration was kept.", error.Message, StringComparison.Ordinal);
        var rows = await _store.RowsAsync(Effects, History);
        Assert.Empty(rows[0]);
        Assert.Equal(["0000_first|Applied", "0001_slow|Failed"], rows[1]);
    }

    [Fact]
    public async Task Rows_extensions_and_a_backup_come_along()
    {
        _project.Add(
            "extension",
            "CREATE EXTENSION IF NOT EXISTS hstore;\nCREATE TABLE effects (step int, more hstore);\nCOPY effects FROM "
                + "stdin;\n1\ta=>1\n2\t\\N\n\\.\n");
        _project.Add(
            "more",
            "BEGIN;\nCREATE EXTENSION \"uuid-ossp\";\nCOMMIT;\nUPDATE effects SET more = 'b=>2' WHERE uuid_generate_v4() IS NOT NULL AND "
                + "step = 2;");
        using var backups = new TempFolder("backup");

        Assert.Equal(2, (await _store.Migrator(_project.Folder).ApplyAsync(new() { Backup = backups }, Cancel)).Count);

        // A new process has to start with what the database has.
        Assert.Equal(
            ["1|1", "2|2"], (await _store.RowsAsync("SELECT step, coalesce(more -> 'a', more -> 'b') FROM effects ORDER BY 1"))[0]);
        var archive = Assert.Single(Directory.GetFiles(backups));
        Assert.EndsWith("-before-0000_extension.tar.gz", archive, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_unpacked_is_the_database_as_it_was()
    {
        _project.Add("first", "CREATE TABLE effects (step int); INSERT INTO effects VALUES (1);");
        await _store.Migrator(_project.Folder).ApplyAsync(new(), Cancel);
        _project.Add("second", "DELETE FROM effects;");
        using var backups = new TempFolder("backup");
        await _store.Migrator(_project.Folder).ApplyAsync(new() { Backup = backups, Allow = [HazardCode.DataLoss] }, Cancel);

        using var other = new PgliteStore();
        Directory.CreateDirectory(other.Data);
        (await ProcessRunner.RunAsync("tar", ["-xzf", Assert.Single(Directory.GetFiles(backups)), "-C", other.Data])).EnsureSuccess();

        Assert.Equal(["1"], (await other.RowsAsync(Effects))[0]);
        Assert.Empty((await _store.RowsAsync(Effects))[0]);
    }

    [Fact]
    public async Task A_project_s_folder_is_applied_listed_compared_and_taken_back()
    {
        using var copy = new TempFolder("homarr").CopyFrom(RepoPaths.Case("homarr-pg"));
        var migrator = _store.Migrator(copy);

        var applied = await migrator.ApplyAsync(new(), Cancel);
        Assert.All(await migrator.GetJournalAsync(Cancel), entry => Assert.Equal(MigrationStatus.Applied, entry.Status));
        await using (
            var workbench = new SchemaWorkbench(
                new()
                {
                    Root = copy,
                    Migrations = copy,
                    Dialect = Dialect.PostgreSql,
                },
                _store.Target))
            Assert.Empty(await workbench.CompareAsync(new() { From = "migrations", To = "database" }, Cancel));
        var undone = await migrator.UndoAsync(new() { Steps = 3, Allow = [HazardCode.DataLoss] }, Cancel);

        Assert.Equal((10, 3), (applied.Count, undone.Count));
        Assert.Equal(3, (await migrator.GetJournalAsync(Cancel)).Count(entry => entry.Pending));
    }
}
