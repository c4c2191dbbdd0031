using System.Globalization;
using System.Text.Json.Nodes;
using DbMigrate.Engines;
using DbMigrate.Execution.Journal;
using DbMigrate.Sql;
using DbMigrate.Sql.Scripts;
using DbMigrate.Tests.Examples;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.D1;

/// <summary>Runs on D1 that are cut, throttled, raced or wrong: nothing is lost, and nothing is done twice.</summary>
public sealed class D1RunTests(D1Facade facade)
{
    /// <summary>The heart of the faults: at each request of a run, each of these.</summary>
    public static TheoryData<string> Faults { get; } = ["cut", "cut-after", "lost", "error-after", "throttled", "unavailable"];

    [Theory, MemberData(nameof(Faults))]
    public async Task A_run_that_is_disturbed_at_any_request_is_finished_by_itself_or_by_the_next(string fault)
    {
        using MigrationProject project = ThreeMigrations();
        D1Database first = await facade.CreateAsync();
        int before = await RequestsAsync(first);
        await project.ApplyAsync(first);
        int requests = await RequestsAsync(first) - before;
        Assert.InRange(requests, 8, 40);
        string expected = await StateAsync(first);

        for (var at = 1; at <= requests; at++)
        {
            D1Database database = await facade.CreateAsync();
            await database.ControlAsync(FaultOf(fault, at));
            try
            {
                await project.ApplyAsync(database);
            }
            catch (DbMigrateException) when (fault.StartsWith("cut", StringComparison.Ordinal))
            {
                // It was killed; another one comes when the lease is over.
            }

            await database.ControlAsync();
            await database.RunAsync(
                "CREATE TABLE IF NOT EXISTS __dbmigrate_lock (id INTEGER PRIMARY KEY CHECK (id = 1), holder TEXT, until INTEGER NOT NULL "
                    + "DEFAULT 0, batch TEXT)",
                "UPDATE __dbmigrate_lock SET until = 0");
            if (fault.StartsWith("cut", StringComparison.Ordinal)) await project.ApplyAsync(database);

            Assert.True(expected == await StateAsync(database), $"{fault} at request {at} of {requests}");
            Assert.All(await project.StatusAsync(database), status => Assert.Equal(MigrationStatus.Applied, status));
        }
    }

    [Fact]
    public async Task What_a_batch_does_is_no_list_of_statements_and_no_script()
    {
        D1Database database = await facade.CreateAsync();
        using MigrationProject project = ThreeMigrations();

        var list = await Assert.ThrowsAsync<DbMigrateException>(() => project.On(database).PlanStatementsAsync(new()));
        var script = await Assert.ThrowsAsync<DbMigrateException>(() =>
            project.On(database).WriteScriptAsync(Path.Combine(project.Folder, "all.run.sql"), new()));

        Assert.Equal((ErrorId.NotSupported, ErrorId.NotSupported), (list.Id, script.Id));
        Assert.Contains("one batch", list.Message, StringComparison.Ordinal);
        Assert.Contains("no program runs a file of SQL on Cloudflare D1", script.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(project.Folder, "*.run.sql*"));
    }

    [Fact]
    public async Task A_migration_that_fails_at_any_statement_is_undone_whole_and_the_statement_is_named()
    {
        string[] statements =
        [
            "CREATE TABLE a (id integer PRIMARY KEY)",
            "INSERT INTO a VALUES (1)",
            "CREATE TABLE b (a integer REFERENCES a)",
            "INSERT INTO b VALUES (1)",
            "CREATE INDEX b_a ON b (a)",
        ];
        for (var at = 0; at < statements.Length; at++)
        {
            D1Database database = await facade.CreateAsync();
            using var project = new MigrationProject(database);
            project.Add(
                "wrong",
                string.Join('\n', statements.Select((statement, i) => i == at ? "INSERT INTO nowhere VALUES (1);" : $"{statement};")));

            var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

            Assert.Contains($"0000_wrong.sql:{at + 1}:1: ", error.Message, StringComparison.Ordinal);
            Assert.Contains($"statement {at + 1} of 5: no such table: nowhere.", error.Message, StringComparison.Ordinal);
            Assert.Contains("npx wrangler d1 time-travel restore", error.RecommendedAction, StringComparison.Ordinal);
            Assert.Equal("", await database.DumpAsync());
            Assert.Equal([MigrationStatus.Failed], await project.StatusAsync(database));
            Assert.Equal(["0000_wrong|Failed|1"], await database.HistoryAsync("tag, outcome, bookmark <> ''"));
        }
    }

    /// <summary>What wrangler and others have failed at: https://github.com/cloudflare/workers-sdk/issues/15178, …/pull/5207,
    /// https://github.com/cloudflare/workerd/issues/5411.</summary>
    public static TheoryData<string> Odd { get; } =
    [
        "-- nothing but a comment\n", "", "SELECT 1", "CREATE TABLE t (a) -- ; no end",
        """
        CREATE TABLE t (a, b); -- a; b
        CREATE TRIGGER t_in AFTER INSERT ON t WHEN NEW.a = ';' BEGIN
          -- END;
          UPDATE t SET b = CASE WHEN a = 'x' THEN 1 ELSE 2 END WHERE a = NEW.a;
          DELETE FROM t WHERE a IS NULL;
        END;
        /* END */ INSERT INTO t VALUES (';', NULL)
        """,
        "PRAGMA defer_foreign_keys = true;\nCREATE TABLE c (p REFERENCES p (id));\nCREATE TABLE p (id integer PRIMARY KEY);\nINSERT INTO c "
            + "VALUES (1);\nINSERT INTO p VALUES (1);",
    ];

    [Theory, MemberData(nameof(Odd))]
    public async Task What_others_fail_at_runs(string script)
    {
        D1Database database = await facade.CreateAsync();
        using var project = new MigrationProject(database);
        project.Add("odd", script);

        Assert.Single(await project.ApplyAsync(database));
        Assert.Equal([MigrationStatus.Applied], await project.StatusAsync(database));
    }

    [Fact]
    public async Task Rows_that_would_refer_to_none_stop_the_commit()
    {
        D1Database database = await facade.CreateAsync();
        using var project = new MigrationProject(database);
        project.Add(
            "dangling",
            "PRAGMA defer_foreign_keys=ON;\nCREATE TABLE a (id integer PRIMARY KEY);\nCREATE TABLE b (a integer REFERENCES a);\nINSERT "
                + "INTO b VALUES (1);");

        var error = await Assert.ThrowsAnyAsync<DbMigrateException>(() => project.ApplyAsync(database));

        Assert.NotEqual(ErrorId.Unexpected, error.Id);
        Assert.Equal("", await database.DumpAsync());
    }

    [Fact]
    public async Task Three_runners_at_once_apply_once()
    {
        using MigrationProject project = ThreeMigrations();
        D1Database database = await facade.CreateAsync();
        using var waits = new Barrier(3);

        var results = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            waits.SignalAndWait();
            return project.ApplyAsync(database);
        })));

        Assert.Equal(
            ["0000_tables", "0001_rows", "0002_rebuild"],
            results.SelectMany(result => result).Select(result => result.Tag).Order(StringComparer.Ordinal));
        Assert.Equal("1|3", await database.ScalarAsync("SELECT (SELECT count(*) FROM child), (SELECT count(*) FROM __drizzle_migrations)"));
    }

    [Fact]
    public async Task Two_batches_that_found_the_same_journal_are_run_one_of_them_though_nobody_holds_a_lock()
    {
        D1Database database = await facade.CreateAsync();
        await database.ExecuteAsync("CREATE TABLE journal (id integer PRIMARY KEY); CREATE TABLE t (a);");
        await using DatabaseSession one = await OpenAsync(database), two = await OpenAsync(database);
        var mark = new JournalMark(new(null, "journal"), "SELECT coalesce((SELECT max(id) FROM journal), '') || ','", ",");
        var script = new WholeScript(
            new("It", null), new() { Total = 1 }, [.. one.Splitter.Split(new StringReader("INSERT INTO t VALUES (1)"))]);
        SqlCommand[] record = [new("INSERT INTO journal DEFAULT VALUES", [])];

        string?[] marks = await Task.WhenAll(
            one.TryRunWholeAsync(mark, new(script, record), default), two.TryRunWholeAsync(mark, new(script, record), default));

        Assert.Single(marks, seen => seen is null);
        Assert.Single(marks, seen => seen == "1,");
        Assert.Equal("1", await database.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Who_waits_is_told_for_whom_and_not_for_ever()
    {
        using MigrationProject project = ThreeMigrations();
        D1Database database = await facade.CreateAsync();
        await database.RunAsync(
            "CREATE TABLE __dbmigrate_lock (id INTEGER PRIMARY KEY CHECK (id = 1), holder TEXT, until INTEGER NOT NULL DEFAULT 0, batch "
                + "TEXT)",
            "INSERT INTO __dbmigrate_lock VALUES (1, 'ann@host, process 7, 0123', unixepoch() + 1000, NULL)");
        var log = new EventLog();

        var error = await Assert.ThrowsAsync<DbMigrateException>(() =>
            project.ApplyAsync(database, new() { LockTimeout = TimeSpan.FromMilliseconds(300) }, log));

        Assert.Equal(ErrorId.LockTimeout, error.Id);
        Assert.Contains("ann@host, process 7 holds the lock", error.Message, StringComparison.Ordinal);
        Assert.Equal("ann@host, process 7", log.Of<LockWaiting>().Single().Holder);
    }

    [Fact]
    public async Task What_is_longer_than_a_batch_says_so_first_and_goes_on_where_it_stopped()
    {
        D1Database database = await facade.CreateAsync();
        using var project = new MigrationProject(database);
        project.Add(
            "long",
            $"CREATE TABLE t (id integer PRIMARY "
                + $"KEY);\n{string.Join('\n', Enumerable.Range(1, 2500).Select(id => string.Create(CultureInfo.InvariantCulture, $"INSERT INTO t VALUES ({id});")))}"
        );
        var log = new EventLog();
        Migrator planned = project.On(database, log);
        await planned.PlanAsync(new());
        Assert.Contains("is longer than a batch", log.Warnings.Single(), StringComparison.Ordinal);

        // The first batch, and then no more.
        await database.ControlAsync();
        int before = await RequestsAsync(database);
        await database.ExecuteAsync("CREATE TABLE seen (a);");
        D1Database other = await facade.CreateAsync();
        await Assert.ThrowsAsync<DbMigrateException>(() => CutAfterRowsAsync(project, database, 500));
        string rows = await database.ScalarAsync("SELECT count(*) FROM t");
        Assert.True(rows is "999" or "1999", rows);
        Assert.True(before > 0);

        Assert.Equal(ErrorId.MigrationPartial, (await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database))).Id);
        await project.ApplyAsync(database, new() { Resume = true });

        Assert.Equal("2500", await database.ScalarAsync("SELECT count(*) FROM t"));
        Assert.Equal([MigrationStatus.Applied], await project.StatusAsync(database));
        await project.ApplyAsync(other);
        Assert.Equal("2500", await database.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task The_bookstore_goes_through_the_same_commands()
    {
        using var bookstore = BookstoreProject.OnSqlite();
        D1Database database = await facade.CreateAsync();
        Project project = ProjectLoader.Load(new() { Project = bookstore.Folder, Database = [database.Url] });
        DatabaseTarget target = ProjectLoader.Targets(project)[0];
        var migrator = new Migrator(project, target);
        await using var workbench = new SchemaWorkbench(project, target);

        Assert.Equal(bookstore.Tags, (await migrator.ApplyAsync(new())).Select(result => result.Tag));
        Assert.Empty(await workbench.CompareAsync(new() { From = "database", To = "schema" }));
        Assert.DoesNotContain(await workbench.CheckAsync(new()), finding => finding.Severity == FindingSeverity.Error);
        await migrator.UndoAsync(new() { Steps = bookstore.Tags.Count, Allow = [HazardCode.DataLoss] });
        Assert.Equal("", await database.DumpAsync());
        Assert.NotEmpty(await workbench.SyncAsync(new()));
        Assert.Empty(await workbench.CompareAsync(new() { From = "database", To = "schema" }));
        await workbench.ResetAsync(new() { Confirmed = true });
        Assert.Empty(await workbench.CompareAsync(new() { From = "database", To = "schema" }));
        Assert.Equal(bookstore.Tags.Count, (await migrator.GetJournalAsync()).Count(entry => entry.Applied));
    }

    [Fact]
    public async Task A_reset_that_is_cut_at_any_request_leaves_tables_with_their_journal_or_neither()
    {
        using MigrationProject migrations = ThreeMigrations();
        var project = new Project
        {
            Root = migrations.Folder,
            Dialect = Dialect.Sqlite,
            Schema = [new("schema.sql", null)],
            Migrations = migrations.Folder,
            Options = new() { CurrentFolder = migrations.Folder },
        };
        File.WriteAllText(Path.Combine(migrations.Folder, "schema.sql"), "CREATE TABLE parent (id integer PRIMARY KEY, a);");
        var seen = new HashSet<string>();
        for (var at = 1; at < 40; at++)
        {
            D1Database database = await facade.CreateAsync();
            await migrations.ApplyAsync(database);
            await database.ControlAsync(FaultOf("cut", at));
            await using var workbench = new SchemaWorkbench(
                project, new(DatabaseUrl.Parse(database.Url, migrations.Folder), "default", false));
            Exception? cut = await Record.ExceptionAsync(() => workbench.ResetAsync(new() { Confirmed = true }));
            await database.ControlAsync();

            string tables = await database.ScalarAsync("SELECT count(*) FROM sqlite_master WHERE name IN ('parent', 'child')"),
                rows = await database.ScalarAsync("SELECT count(*) FROM __drizzle_migrations");
            Assert.Contains((tables, rows), (IEnumerable<(string, string)>)[("2", "3"), ("0", "0"), ("2", "1"), ("2", "2")]);
            seen.Add(tables);
            if (cut is null) break;
        }

        Assert.Equal(["0", "2"], seen.Order(StringComparer.Ordinal));
    }

    private static MigrationProject ThreeMigrations()
    {
        var project = new MigrationProject(Dialect.Sqlite);
        project.Add(
            "tables",
            "CREATE TABLE parent (id integer PRIMARY KEY); CREATE TABLE child (id integer PRIMARY KEY, parent_id integer REFERENCES parent "
                + "ON DELETE CASCADE);");
        project.Add("rows", "INSERT INTO parent DEFAULT VALUES; INSERT INTO child (parent_id) VALUES (1);");
        project.Add(
            "rebuild",
            "PRAGMA foreign_keys=OFF; CREATE TABLE __new_parent (id integer PRIMARY KEY, a); INSERT INTO __new_parent (id) SELECT id FROM "
                + "parent; DROP TABLE parent; ALTER TABLE __new_parent RENAME TO parent; PRAGMA foreign_keys=ON;");
        return project;
    }

    private static JsonObject FaultOf(string name, int at) => name switch
    {
        "cut" or "cut-after" => new() { ["how"] = name, ["at"] = at, ["forever"] = true },
        "throttled" => new()
        {
            ["how"] = "status",
            ["status"] = 429,
            ["at"] = at,
            ["times"] = 2,
            ["headers"] = new JsonObject { ["retry-after"] = "0" },
        },
        "unavailable" => new() { ["how"] = "status", ["status"] = 503, ["at"] = at },
        _ => new() { ["how"] = name, ["at"] = at },
    };

    private static async Task<int> RequestsAsync(D1Database database) => (int)(await database.ControlAsync())["requests"]!;

    /// <summary>Everything but times and the numbers of rows in the history.</summary>
    private static async Task<string> StateAsync(D1Database database) =>
        $"{await database.DumpAsync()}\n{string.Join('\n', await database.RowsAsync("SELECT 'p', id, a FROM parent UNION ALL SELECT 'c', id, parent_id FROM child UNION ALL SELECT 'j', id, hash FROM __drizzle_migrations"))}\n"
        + string.Join(
            '\n', await database.RowsAsync("SELECT DISTINCT tag, outcome FROM __dbmigrate_history WHERE outcome = 'Applied' ORDER BY 1"));

    /// <summary>Runs until the table has some rows, and is heard of no more then.</summary>
    private static async Task CutAfterRowsAsync(MigrationProject project, D1Database database, int rows)
    {
        for (var at = 1; at < 40; at++)
        {
            await database.ControlAsync(FaultOf("cut-after", at));
            var failed = await Record.ExceptionAsync(() => project.ApplyAsync(database, new() { Resume = true }));
            await database.ControlAsync();
            await database.RunAsync(
                "CREATE TABLE IF NOT EXISTS __dbmigrate_lock (id INTEGER PRIMARY KEY CHECK (id = 1), holder TEXT, until INTEGER NOT NULL "
                    + "DEFAULT 0, batch TEXT)",
                "UPDATE __dbmigrate_lock SET until = 0");
            if (
                (await database.ObjectsAsync()).Contains("t")
                && int.Parse(await database.ScalarAsync("SELECT count(*) FROM t"), CultureInfo.InvariantCulture) > rows)
                throw failed!;
        }
    }

    private static async Task<DatabaseSession> OpenAsync(D1Database database) =>
        await DatabaseSession.OpenAsync(
            DatabaseUrl.Parse(database.Url, Path.GetTempPath()), SessionAccess.ReadWrite, SessionOptions.Reading, default);
}
