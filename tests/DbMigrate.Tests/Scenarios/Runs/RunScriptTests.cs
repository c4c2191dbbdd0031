using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>The file of all that a run would do: run by psql or sqlite3 on one database, it leaves what a run leaves on another.</summary>
public sealed class RunScriptTests(PostgresServers servers)
{
    private static readonly (string Name, string Sql)[] Common =
    [
        (
            "plain",
            "CREATE TABLE plain (id integer PRIMARY KEY, name text); INSERT INTO plain VALUES (1, 'a;b'), (2, '-- no comment'), (3, 'it''s "
                + ":name $1 \\n ünïcode 日本');"),
        (
            "comments",
            "-- Why: because.\nCREATE TABLE commented (id integer /* ; */, -- the key\n  v text);\n--> statement-breakpoint\n/* last */ "
                + "INSERT INTO commented VALUES (1, '\n--> statement-breakpoint\n')"),
        ("empty", "-- Nothing here.\n"),
        (
            "no_transaction",
            "-- dbmigrate: transaction none\nCREATE TABLE loose (id integer);\nINSERT INTO loose VALUES (1);\nINSERT INTO loose VALUES (2);"
        ),
        (
            "own_commit",
            "CREATE TABLE first (id integer);\nCOMMIT;\nBEGIN;\nCREATE TABLE second (id integer);\nINSERT INTO second VALUES (7);"),
        (
            "limits",
            "CREATE TABLE limited (id integer);\n-- dbmigrate: lock-timeout 2s retry 3\n-- dbmigrate: statement-timeout 1m\nINSERT INTO "
                + "limited VALUES (1);\nINSERT INTO limited VALUES (2);"),
        ("allowed", "-- dbmigrate: allow DataLoss it is empty\nDROP TABLE limited;"),
    ];

    private static readonly (string Name, string Sql)[] Postgres =
    [
        (
            "function",
            "CREATE FUNCTION twice(n integer) RETURNS integer LANGUAGE plpgsql AS $f$ BEGIN RETURN n * 2; END; $f$; CREATE FUNCTION one() "
                + "RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT 1; END;"),
        (
            "concurrently",
            "CREATE TABLE indexed (id integer, v text);\nINSERT INTO indexed SELECT n, n::text FROM generate_series(1, 50) n;\nCREATE "
                + "INDEX CONCURRENTLY indexed_v ON indexed (v);\nCREATE INDEX CONCURRENTLY IF NOT EXISTS indexed_v ON indexed "
                + "(v);\nANALYZE indexed;"),
        (
            "enum",
            "CREATE TYPE mood AS ENUM ('sad');\nALTER TYPE mood ADD VALUE 'ok';\nCREATE TABLE moods (m mood);\nINSERT INTO moods VALUES "
                + "('ok');"),
        (
            "copy",
            "\\restrict abc\nSELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.copied (id integer, v "
                + "text);\nCOPY public.copied (id, v) FROM stdin;\n1\ta\\tb\n2\t\\N\n3\t;\n\\.\nINSERT INTO public.copied VALUES (4, "
                + "'after');\n\\unrestrict abc\n"),
        ("after_copy", "CREATE TABLE found_by_search_path (id integer);"),
        (
            "settings",
            "SET search_path = other, public; CREATE SCHEMA other; CREATE TABLE in_other (id integer); SET standard_conforming_strings = "
                + "off; INSERT INTO in_other VALUES (length('a\\\\b'));"),
        ("temporary", "CREATE TEMP TABLE plain_ids AS SELECT id FROM plain; CREATE TABLE kept_ids AS SELECT * FROM plain_ids;"),
        (
            "rights",
            "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'script_role') THEN CREATE ROLE script_role; END IF; END $$; "
                + "GRANT CREATE ON SCHEMA public TO script_role; SET ROLE script_role; CREATE TABLE of_role (id integer);"),
        (
            "slices",
            "CREATE TABLE arrays (a integer[]); INSERT INTO arrays VALUES (ARRAY[1, 2, 3]); CREATE VIEW sliced AS SELECT a[1:2] AS s, "
                + "a::text AS t FROM arrays;"),
        (
            "rule",
            "CREATE TABLE ruled (id integer); CREATE RULE more AS ON INSERT TO plain DO ALSO (INSERT INTO ruled VALUES (new.id); INSERT "
                + "INTO ruled VALUES (-new.id)); INSERT INTO plain VALUES (9, 'x');"),
    ];

    private static readonly (string Name, string Sql)[] Sqlite =
    [
        (
            "trigger",
            "CREATE TRIGGER kept AFTER INSERT ON plain WHEN new.id > 5 BEGIN INSERT INTO second VALUES (new.id); SELECT CASE WHEN new.id > "
                + "1000 THEN RAISE(ABORT, 'no') END; END; INSERT INTO plain VALUES (6, 'six');"),
        (
            "families",
            "CREATE TABLE parents (id integer PRIMARY KEY AUTOINCREMENT, name text); CREATE TABLE children (id integer PRIMARY KEY, "
                + "parent_id integer REFERENCES parents (id) ON DELETE CASCADE); INSERT INTO parents (name) VALUES ('a'), ('b'), ('c'); "
                + "INSERT INTO children VALUES (1, 1), (2, 2); DELETE FROM parents WHERE name = 'c';"),
        (
            "rebuild",
            "PRAGMA foreign_keys=OFF;--> statement-breakpoint\nCREATE TABLE `__new_parents` (`id` integer PRIMARY KEY AUTOINCREMENT, "
                + "`name` text NOT NULL DEFAULT 'x');--> statement-breakpoint\nINSERT INTO `__new_parents`(`id`, `name`) SELECT `id`, "
                + "`name` FROM `parents`;--> statement-breakpoint\nDROP TABLE `parents`;--> statement-breakpoint\nALTER TABLE "
                + "`__new_parents` RENAME TO `parents`;--> statement-breakpoint\nPRAGMA foreign_keys=ON;"),
        (
            "rebuild_and_delete",
            "PRAGMA foreign_keys=OFF;\nCREATE TABLE new_children (id integer PRIMARY KEY, parent_id integer REFERENCES parents (id) ON "
                + "DELETE CASCADE, more text);\nINSERT INTO new_children (id, parent_id) SELECT id, parent_id FROM children;\nDROP TABLE "
                + "children;\nALTER TABLE new_children RENAME TO children;\nPRAGMA foreign_keys=ON;\nDELETE FROM parents WHERE id = 2;"),
        (
            "by_the_old_name",
            "ALTER TABLE plain RENAME TO old_plain;\nCREATE TABLE plain (id integer PRIMARY KEY, name text, more text);\nINSERT INTO plain "
                + "(id, name) SELECT id, name FROM old_plain;\nDROP TABLE old_plain;"),
        ("vacuum", "VACUUM;"),
        ("double_quotes", "CREATE TABLE quoted (v text DEFAULT \"it is\"); INSERT INTO quoted VALUES (\"a text\");"),
        ("after", "INSERT INTO parents (name) VALUES ('next');"),
    ];

    private static IReadOnlyList<(string Name, string Sql)> For(Dialect dialect) =>
        [.. Common, .. dialect == Dialect.Sqlite ? Sqlite : Postgres];

    public static TheoryData<string, TransactionMode, int> Runs()
    {
        var runs = new TheoryData<string, TransactionMode, int>();
        foreach (string engine in EngineDatabase.All.Select(row => row.Data))
        {
            foreach (TransactionMode mode in (TransactionMode[])[TransactionMode.PerMigration, TransactionMode.None])
            {
                foreach (int applied in (int[])[0, 2])
                    runs.Add(engine, mode, applied);
            }
        }

        return runs;
    }

    [Theory, MemberData(nameof(Runs))]
    public async Task Leaves_what_the_run_leaves(string engine, TransactionMode mode, int applied)
    {
        await using EngineDatabase ran = await EngineDatabase.CreateAsync(servers, engine);
        await using EngineDatabase scripted = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(ran);
        project.AddAll(For(ran.Dialect));
        if (applied > 0)
        {
            foreach (EngineDatabase database in (EngineDatabase[])[ran, scripted])
                await project.ApplyAsync(database, new() { To = $"{applied - 1:0000}_{Common[applied - 1].Name}" });
        }

        var options = new ApplyOptions { TransactionMode = mode };
        string script = await WriteAsync(project, scripted, options);
        Assert.Equal(applied, (await project.StatusAsync(scripted)).Count(status => status == MigrationStatus.Applied));
        await project.ApplyAsync(ran, options);
        ProcessResult run = await ShellAsync(scripted, script);

        Assert.True(run.ExitCode == 0, run.ToString());
        await SameAsync(ran, scripted);
        Assert.All(await project.StatusAsync(scripted), status => Assert.Equal(MigrationStatus.Applied, status));
        Assert.Empty(await project.ApplyAsync(scripted));

        // Once is enough: a second time it changes nothing.
        ProcessResult again = await ShellAsync(scripted, script);
        Assert.NotEqual(0, again.ExitCode);
        Assert.Contains("as it was when this script was made", again.StandardError);
        await SameAsync(ran, scripted);
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task One_transaction_around_all_is_one_in_the_script(string engine)
    {
        await using EngineDatabase ran = await EngineDatabase.CreateAsync(servers, engine);
        await using EngineDatabase scripted = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(ran);
        project.Add("one", "CREATE TABLE one (id integer);");
        project.Add("two", "CREATE TABLE two (id integer); INSERT INTO two VALUES (2);");
        var options = new ApplyOptions { TransactionMode = TransactionMode.All };

        string script = await WriteAsync(project, scripted, options);
        await project.ApplyAsync(ran, options);
        Assert.Equal(0, (await ShellAsync(scripted, script)).ExitCode);

        await SameAsync(ran, scripted);
        IEnumerable<PlannedStatement> commits = (await Task.Run(() => project.On(ran).PlanStatementsAsync(options))).Where(statement =>
            statement.Sql == "COMMIT");
        Assert.Empty(commits);
        // One for the tables of ours, one for all.
        await using EngineDatabase empty = await EngineDatabase.CreateAsync(servers, engine);
        Assert.Equal(
            2, (await Task.Run(() => project.On(empty).PlanStatementsAsync(options))).Count(statement => statement.Sql == "COMMIT"));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Stops_where_the_run_would_stop_and_a_run_goes_on(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("good", "CREATE TABLE good (id integer);");
        string half = project.Add(
            "half",
            "-- dbmigrate: transaction none\nCREATE TABLE half (id integer);\nINSERT INTO nowhere VALUES (1);\nINSERT INTO half VALUES (2);"
        );
        project.Add("never", "CREATE TABLE never (id integer);");

        ProcessResult run = await ShellAsync(database, await WriteAsync(project, database));

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("nowhere", run.StandardError);
        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Failed, MigrationStatus.Pending], await project.StatusAsync(database));
        project.Edit(
            half,
            "-- dbmigrate: transaction none\nCREATE TABLE half (id integer);\nINSERT INTO half VALUES (1);\nINSERT INTO half VALUES (2);");
        await project.ApplyAsync(database, new() { Resume = true });
        Assert.Equal(["1", "2"], await database.RowsAsync("SELECT id FROM half ORDER BY id"));
        HistoryEntry attempt = (await Task.Run(() => project.On(database).GetHistoryAsync())).First(entry => entry.Tag == half);
        Assert.Equal((HistoryStatus.Interrupted, 1, 3), (attempt.Status, attempt.Statements, attempt.TotalStatements));
        Assert.InRange(attempt.StartedAt!.Value, DateTimeOffset.UtcNow.AddMinutes(-10), DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Refuses_a_database_that_somebody_has_migrated_since(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("one", "CREATE TABLE one (id integer);");
        string two = project.Add("two", "CREATE TABLE two (id integer);");
        string script = await WriteAsync(project, database);
        await project.ApplyAsync(database, new() { To = "0" });

        ProcessResult run = await ShellAsync(database, script);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("as it was when this script was made", run.StandardError);
        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Pending], await project.StatusAsync(database));
        // As many rows, but other ones.
        string late = await WriteAsync(project, database);
        await Task.Run(() => project.On(database).MarkAsync(["0000_one"], applied: false, TimeSpan.FromSeconds(30)));
        await Task.Run(() => project.On(database).MarkAsync([two], applied: true, TimeSpan.FromSeconds(30)));
        Assert.NotEqual(0, (await ShellAsync(database, late)).ExitCode);
        Assert.Equal(["one"], (await database.ObjectsAsync()).Where(name => name is "one" or "two"));
    }

    [Fact]
    public async Task A_rebuild_that_orphans_rows_is_stopped_by_the_script_too()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add(
            "tables",
            "CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE c (p integer REFERENCES p (id)); INSERT INTO p VALUES (1), (2); INSERT "
                + "INTO c VALUES (1), (2);");
        await project.ApplyAsync(database);
        project.Add(
            "loses",
            "PRAGMA foreign_keys=OFF; CREATE TABLE n (id integer PRIMARY KEY); INSERT INTO n SELECT id FROM p WHERE id < 2; DROP TABLE p; "
                + "ALTER TABLE n RENAME TO p; PRAGMA foreign_keys=ON;");

        ProcessResult run = await ShellAsync(database, await WriteAsync(project, database));

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("No row has lost the row that its foreign key names", run.StandardError);
        Assert.Equal(["1", "2"], await database.RowsAsync("SELECT id FROM p"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Its_statements_are_objects_with_their_place_and_their_cost(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("one", "CREATE TABLE one (id integer); INSERT INTO one VALUES (1);");
        await project.ApplyAsync(database);
        string tag = project.Add("two", "CREATE TABLE two (id integer);\n\nDROP TABLE one;");

        IReadOnlyList<PlannedStatement> planned = await Task.Run(() => project.On(database).PlanStatementsAsync(new()));

        PlannedStatement[] own = [.. planned.Where(statement => statement.Kind == PlannedStatementKind.Migration)];
        Assert.Equal(
            [(tag, 1, 1, "CREATE TABLE two (id integer)"), (tag, 2, 3, "DROP TABLE one")],
            own.Select(statement => (statement.Tag!, statement.Statement!.Value, statement.Line!.Value, statement.Sql)));
        Assert.All(own, statement => Assert.Equal(project.PathOf(tag), statement.Path));
        Assert.DoesNotContain(own[0].Hazards, hazard => hazard.Code == HazardCode.DataLoss);
        Assert.Contains(own[1].Hazards, hazard => hazard.Code == HazardCode.DataLoss);
        Assert.Equal(2, planned.Count(statement => statement.Kind == PlannedStatementKind.Journal));
        Assert.Contains(planned, statement => statement is { Kind: PlannedStatementKind.Transaction, Sql: "COMMIT" });
        Assert.All(planned.Where(statement => statement.Kind != PlannedStatementKind.Migration), statement => Assert.Null(statement.Line));
        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Pending], await project.StatusAsync(database));
    }

    [Fact]
    public async Task What_a_script_cannot_do_is_refused_in_words_and_no_file_is_left()
    {
        await using EngineDatabase sqlite = EngineDatabase.CreateSqlite();
        await using EngineDatabase postgres = await EngineDatabase.CreateAsync(servers, EngineDatabase.One.Last().Data);
        await RefusedAsync(sqlite, "CREATE TABLE t (id integer);", new() { Backup = "x" }, "makes no copy");
        await RefusedAsync(sqlite, "CREATE TABLE t (id integer);", new() { IgnoreExisting = true }, "ends at its first error");
        await RefusedAsync(sqlite, "CREATE TABLE t (id integer);", new() { CreateDatabase = true }, "in a database that is there");
        await RefusedAsync(
            sqlite,
            "CREATE TABLE t (id integer);",
            new() { StatementTimeout = TimeSpan.FromSeconds(1) },
            "sqlite3 ends no statement that takes long");
        await RefusedAsync(sqlite, "PRAGMA recursive_triggers = ON;", new(), "changes its connection");
        await RefusedAsync(sqlite, "CREATE TABLE t (id integer);\nINSERT INTO t SELECT 4\n/\n2;", new(), "nothing but '/' or 'go'");
        await RefusedAsync(
            sqlite,
            "-- dbmigrate: transaction none\nCREATE TABLE t (id integer);\nINSERT INTO t SELECT last_insert_rowid();",
            new(),
            "our record of how far the script is");
        await RefusedAsync(
            postgres,
            "CREATE TABLE t (\"USER\" integer, a integer[]);\nCREATE VIEW v AS SELECT a[1:USER] FROM t;",
            new(),
            "takes for a variable");

        static async Task RefusedAsync(EngineDatabase database, string sql, ApplyOptions options, string words)
        {
            using var project = new MigrationProject(database);
            project.Add("refused", sql);
            var error = await Assert.ThrowsAsync<DbMigrateException>(() => WriteAsync(project, database, options));
            Assert.Equal(ErrorId.NotSupported, error.Id);
            Assert.Contains(words, error.Message);
            Assert.Empty(Directory.GetFiles(project.Folder, "*.run.sql*"));
        }
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Where_nothing_is_pending_the_file_says_so_and_does_nothing(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("one", "CREATE TABLE one (id integer);");
        await project.ApplyAsync(database);

        string script = await WriteAsync(project, database);

        Assert.All(File.ReadAllLines(script), line => Assert.StartsWith("--", line));
        Assert.Contains("-- Nothing is pending.", File.ReadAllText(script));
        Assert.Equal(0, (await ShellAsync(database, script)).ExitCode);
    }

    private static async Task<string> WriteAsync(MigrationProject project, EngineDatabase database, ApplyOptions? options = null)
    {
        string path = Path.Combine(project.Folder, "all.run.sql");
        await Task.Run(() => project.On(database).WriteScriptAsync(path, options ?? new()));
        return path;
    }

    private static async Task<ProcessResult> ShellAsync(EngineDatabase database, string script)
    {
        string program = database.Dialect == Dialect.Sqlite ? "sqlite3" : "psql";
        Assert.SkipUnless(Programs.IsOnPath(program), SkipReasons.NoProgram(program));
        return database.Dialect == Dialect.Sqlite
            ? await ProcessRunner.RunAsync(program, [database.Url["sqlite:".Length..]], File.ReadAllText(script))
            : await ProcessRunner.RunAsync(program, ["-X", "-q", "-f", script, database.Url]);
    }

    private static async Task SameAsync(EngineDatabase one, EngineDatabase other)
    {
        Assert.Equal(await one.DumpAsync(), await other.DumpAsync());
        Assert.Equal(await ObjectsAsync(one), await ObjectsAsync(other));
        string journal = one.Dialect == Dialect.Sqlite ? "rowid, hash, created_at" : "id, hash, created_at";
        Assert.Equal(
            await one.RowsAsync($"SELECT {journal} FROM {one.Journal} ORDER BY 1"),
            await other.RowsAsync($"SELECT {journal} FROM {other.Journal} ORDER BY 1"));
        const string history = "tag, direction, outcome, statements_done, statements_total, statements_hash, hash, error";
        Assert.Equal(await one.HistoryAsync(history), await other.HistoryAsync(history));
        foreach (string table in await TablesAsync(one))
            Assert.Equal(
                await one.RowsAsync($"SELECT * FROM {table} ORDER BY 1"), await other.RowsAsync($"SELECT * FROM {table} ORDER BY 1"));
    }

    // PostgreSQL calls the tables of long values, and the schemas of temporary ones, by numbers.
    private static async Task<IEnumerable<string>> ObjectsAsync(EngineDatabase database) =>
        (await database.ObjectsAsync()).Where(name => !name.StartsWith("pg_t", StringComparison.Ordinal));

    private static Task<IReadOnlyList<string>> TablesAsync(EngineDatabase database) => database.RowsAsync(database.Dialect == Dialect.Sqlite
        ? $"SELECT '\"' || name || '\"' FROM sqlite_master WHERE type = 'table' AND name <> '{database.History}'"
        : "SELECT oid::regclass::text FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', 'p') AND relname <> '__dbmigrate_history'");
}
