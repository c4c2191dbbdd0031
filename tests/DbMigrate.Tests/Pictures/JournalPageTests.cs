using System.Text.Json.Nodes;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Pictures;

public sealed class JournalPageTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Every_migration_and_every_attempt_is_in_the_page(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using JournalScene scene = await JournalScene.CreateAsync(database);

        JsonNode page = PageText.Data(await scene.Project.ReportAsync(database));

        Assert.Equal(scene.Project.Folder, Text(page, "migrations"));
        JsonNode one = Assert.Single(page["databases"]!.AsArray())!;
        Assert.Equal(engine == EngineDatabase.Sqlite ? "SQLite" : "PostgreSQL", Text(one, "engine"));
        Assert.InRange((DateTimeOffset)one["readAt"]!, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow);
        JsonArray migrations = one["migrations"]!.AsArray();
        Assert.Equal(JournalScene.Statuses, migrations.Select(migration => $"{Text(migration, "tag")} {Text(migration, "status")}"));
        Assert.Equal(
            ["0003_given"], migrations.Where(migration => (bool)migration!["marked"]!).Select(migration => Text(migration, "tag")));
        Assert.Equal([true, true, true, false, false, false, false], migrations.Select(migration => migration!["duration"] is not null));
        Assert.Equal([true, true, true, true, false, false, false], migrations.Select(migration => migration!["appliedAt"] is not null));
        Assert.Contains("nowhere", Text(migrations[4], "error"));
        Assert.Contains(migrations[5]!["hazards"]!.AsArray(), hazard => Text(hazard, "code") == "DataLoss");
        JsonArray attempts = one["attempts"]!.AsArray();
        Assert.Equal(JournalScene.Attempts, attempts.Select(attempt =>
            $"{Text(attempt, "tag")} {Text(attempt, "direction")} {Text(attempt, "status")} "
                + $"{attempt!["statements"]}/{attempt["totalStatements"]}"));
        Assert.All(
            attempts.SkipLast(1),
            attempt =>
                Assert.Equal((Environment.MachineName, true), (Text(attempt, "host"), Text(attempt, "tool").StartsWith("dbmigrate "))));
        Assert.Equal(("2026-01-02T03:04:05.678+00:00", 90000), (Text(attempts[^1], "startedAt"), (double)attempts[^1]!["duration"]!));
        Assert.Contains("nowhere", Text(attempts[4], "error"));
    }

    /// <summary>Cheap is what needs no scratch server: SQLite's is in memory, PostgreSQL needs the snapshot of what is applied.</summary>
    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Drift_is_told_where_that_is_cheap_and_said_not_to_be_known_elsewhere(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema("CREATE TABLE one (id integer, note text);");
        await project.NewAsync();
        await project.ApplyAsync();
        await database.ExecuteAsync("CREATE INDEX by_hand ON one (note)");

        JsonNode known = await DriftAsync();
        JsonNode change = Assert.Single(known["changes"]!.AsArray())!;
        Assert.Equal(
            ("new", "create index", "by_hand"), (Text(change, "way"), Text(change, "what"), Text(change, "object").Split('.')[^1]));
        Assert.Contains("CREATE INDEX", Text(change, "sql"), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(known["notes"]!.AsArray());

        foreach (string snapshot in Directory.GetFiles(project.PathOf("migrations", "meta"), "*snapshot*"))
            File.Delete(snapshot);
        JsonNode unknown = await DriftAsync();
        if (engine == EngineDatabase.Sqlite)
        {
            Assert.Single(unknown["changes"]!.AsArray());
        }
        else
        {
            Assert.Null(unknown["changes"]);
            Assert.StartsWith(
                "Not compared: no snapshot stands for what is applied.", (string)unknown["notes"]![0]!, StringComparison.Ordinal);
        }

        async Task<JsonNode> DriftAsync()
        {
            var report = new JournalReport(project.Project) { FindsDrift = true };
            await report.ReadAsync(project.Target, _ => true);
            return PageText.Data(report.ToHtml().Text)["databases"]![0]!["drift"]!;
        }
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Attempts_are_objects_too_with_the_start_of_each(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using JournalScene scene = await JournalScene.CreateAsync(database);

        IReadOnlyList<HistoryEntry> attempts = await scene.Project.On(database).GetHistoryAsync();

        Assert.Equal(
            JournalScene.Attempts,
            attempts.Select(attempt => $"{attempt} {attempt.Direction} {attempt.Status} {attempt.Statements}/{attempt.TotalStatements}"));
        Assert.Equal(["0002_half", "0004_broken", "0006_gone"], attempts.Where(attempt => attempt.Failed).Select(attempt => attempt.Tag));
        Assert.Equal(("one", TimeSpan.FromSeconds(90)), (attempts[0].Name, attempts[^1].Duration));
        Assert.Equal(
            attempts.SkipLast(1).Select(attempt => attempt.StartedAt).Order(), attempts.SkipLast(1).Select(attempt => attempt.StartedAt));
    }

    [Fact]
    public async Task Several_databases_are_one_page_and_one_that_cannot_be_read_is_told_of()
    {
        await using EngineDatabase good = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(good);
        project.Add("one", "CREATE TABLE one (id integer);");
        await project.ApplyAsync(good);
        using var folder = new TempFolder("text");
        folder.Write("text.db", string.Concat(Enumerable.Repeat("no database at all ", 50)));
        var report = new JournalReport(new() { Root = project.Folder, Migrations = project.Folder });

        await Assert.ThrowsAsync<DbMigrateException>(() => ReadAsync("text.db"));
        Assert.True(report.IsEmpty);
        Assert.Equal(["0000_one"], (await ReadAsync(good.Url)).Select(entry => entry.Tag));
        Assert.False(report.IsEmpty);
        await ReadAsync("new.db");

        JsonArray databases = PageText.Data(report.ToHtml().Text)["databases"]!.AsArray();
        Assert.Equal(
            [$"sqlite:{folder.File("text.db")}", good.Url, $"sqlite:{folder.File("new.db")}"], databases.Select(one => Text(one, "name")));
        Assert.Contains("is not an SQLite database", Text(databases[0], "failure"));
        Assert.Equal([0, 1, 1], databases.Select(one => one!["migrations"]!.AsArray().Count));
        Assert.False(File.Exists(folder.File("new.db")));

        Task<IReadOnlyList<JournalEntry>> ReadAsync(string url) =>
            report.ReadAsync(new(DatabaseUrl.Parse(url, folder), "default", Protected: false), _ => true);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_database_that_only_Drizzle_has_migrated_has_no_history_and_gets_none(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("one", "CREATE TABLE one (id integer);");
        await project.ApplyAsync(database);
        await database.ExecuteAsync($"DROP TABLE {database.History}");
        IReadOnlyList<string> before = await database.ObjectsAsync();

        JsonNode one = PageText.Data(await project.ReportAsync(database))["databases"]![0]!;

        Assert.Null(one["attempts"]);
        Assert.Equal("Applied", Text(one["migrations"]![0], "status"));
        Assert.Empty(await project.On(database).GetHistoryAsync());
        Assert.Equal(before, await database.ObjectsAsync());
    }

    [Fact]
    public async Task Hostile_tags_errors_and_users_are_data_and_nothing_else()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("one", "CREATE TABLE one (id integer);");
        await project.ApplyAsync(database);
        string plain = await project.ReportAsync(database);
        await HostileAttempts.WriteAsync(database);

        string page = await project.ReportAsync(database);

        JsonArray attempts = PageText.Data(page)["databases"]![0]!["attempts"]!.AsArray();
        Assert.Equal(HostileAttempts.Names, attempts.Skip(1).Select(attempt => Text(attempt, "tag")));
        foreach (string field in (string[])["error", "user", "host", "tool"])
            Assert.Equal(HostileAttempts.Names, attempts.Skip(1).Select(attempt => Text(attempt, field)));
        PageText.AssertOnlyDataDiffers(plain, page);
        PageText.AssertSelfContained(page);
    }

    [Fact]
    public async Task No_password_is_in_the_page_though_the_history_has_one()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("one", "CREATE TABLE one (id integer);");
        await project.ApplyAsync(database);
        string password = PrintedText.Plant("Pl4nted-in-a-row");
        await database.ExecuteAsync(
            $"UPDATE {database.History} SET outcome = 'Failed', error = 'could not reach postgresql://app:{password}@db.example.com/app'; "
                + $"DELETE FROM {database.Journal}");

        string page = await project.ReportAsync(database);

        const string Shown = "could not reach postgresql://app:***@db.example.com/app";
        JsonNode one = PageText.Data(page)["databases"]![0]!;
        Assert.Equal((Shown, Shown), (Text(one["attempts"]![0], "error"), Text(one["migrations"]![0], "error")));
        Assert.Equal(Shown, Assert.Single(await project.On(database).GetHistoryAsync()).Error);
        Assert.Equal(Shown, Assert.Single(await project.On(database).GetJournalAsync()).Error);
    }

    [Fact]
    public async Task An_outcome_that_no_version_knows_is_a_part_of_a_migration_and_a_time_that_is_none_is_missing()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("one", "CREATE TABLE one (id integer);");
        await project.ApplyAsync(database);
        await database.ExecuteAsync($"""
            INSERT INTO {database.History} (tag, direction, outcome, started_at, duration_ms, statements_done, statements_total, tool)
            VALUES ('a', 'up', 'Rehearsed', 'yesterday', -5, 1, 2, 'x'), ('b', 'up', '42', '2026-01-01T00:00:00Z', 5, 1, 2, 'x');
            """);

        IReadOnlyList<HistoryEntry> attempts = await project.On(database).GetHistoryAsync();

        Assert.Equal([HistoryStatus.Partial, HistoryStatus.Partial], attempts.Skip(1).Select(attempt => attempt.Status));
        Assert.Equal((null, TimeSpan.Zero), (attempts[1].StartedAt, attempts[1].Duration));
        Assert.Contains("\"tag\":\"a\"", await project.ReportAsync(database));
    }

    [Fact]
    public async Task Points_within_an_attempt_are_one_attempt()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add("one", "CREATE TABLE one (id integer);");
        await project.ApplyAsync(database);
        // Two runs at once, whose points alternate; one of them is killed and tried again.
        await database.ExecuteAsync($"""
        DELETE FROM {database.History};
        INSERT INTO {database.History} (tag, direction, outcome, started_at, duration_ms, statements_done, statements_total, tool) VALUES
            ('a', 'up', 'Progress', '2026-01-01T00:00:00Z', 1, 1, 9, 'x'), ('b', 'up', 'Progress', '2026-01-01T00:00:00Z', 1, 2, 9, 'x'),
            ('a', 'up', 'Progress', '2026-01-01T00:00:00Z', 2, 3, 9, 'x'), ('b', 'up', 'Applied', '2026-01-01T00:00:00Z', 3, 9, 9, 'x'),
            ('b', 'up', 'Applied', '2026-01-01T00:00:00Z', 4, 9, 9, 'x'), ('a', 'up', 'Progress', '2026-01-01T00:00:01Z', 5, 4, 9, 'x'),
            ('a', 'up', 'Partial', '2026-01-01T00:00:01Z', 6, 5, 9, 'x');
        """);

        Assert.Equal(
            ["a Interrupted 3", "b Applied 9", "b Applied 9", "a Partial 5"],
            (await project.On(database).GetHistoryAsync()).Select(attempt => $"{attempt.Tag} {attempt.Status} {attempt.Statements}"));
    }

    [Fact]
    public async Task The_file_is_replaced_whole_and_a_link_to_it_stays()
    {
        using var folder = new TempFolder("page");
        ExportFile[] files = [new("journal.html", new('x', 100_000)) { IsDocument = true }];
        string old = folder.Write("old.html", "old");
        string link = folder.File("journal.html");
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs a right on Windows.");
        File.CreateSymbolicLink(link, old);
        // Who reads while it is written goes on with the old one.
        using var reader = new StreamReader(new FileStream(old, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

        Assert.Equal([link], SchemaWorkbench.WriteExport(files, folder.Path));

        Assert.Equal("old", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(files[0].Text, File.ReadAllText(old));
        Assert.NotNull(new FileInfo(link).LinkTarget);
        Assert.Equal(["journal.html", "old.html"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static string Text(JsonNode? node, string name) => (string)node![name]!;
}
