using DbMigrate.Engines;
using DbMigrate.Sql;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>Which migrations a run applies, and what a journal says and records without one.</summary>
public sealed class SelectionTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task One_that_was_merged_late_with_an_older_time_is_applied(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("a", "CREATE TABLE a (id int);", when: 1_750_000_000_000);
        project.Add("c", "CREATE TABLE c (id int);", when: 1_750_000_009_000);
        await project.ApplyAsync(database);
        string late = project.Add("b", "CREATE TABLE b (id int);", when: 1_750_000_005_000, at: 1);

        JournalEntry entry = (await project.On(database).GetJournalAsync())[1];
        IReadOnlyList<MigrationResult> results = await project.ApplyAsync(database);

        Assert.Equal((late, MigrationStatus.Pending, true), (entry.Tag, entry.Status, entry.OutOfOrder));
        Assert.Equal(late, Assert.Single(results).Tag);
        Assert.Equal("0", await database.ScalarAsync("SELECT count(*) FROM b"));
        Assert.Empty(await project.ApplyAsync(database));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task An_applied_one_that_was_edited_stops_the_run_until_it_is_accepted(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string edited = project.Add("first", "CREATE TABLE t (id int);");
        await project.ApplyAsync(database);
        project.Edit(edited, "CREATE TABLE t (id bigint);");
        string next = project.Add("second", "INSERT INTO t VALUES (1);");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));
        Assert.Equal([MigrationStatus.Modified, MigrationStatus.Pending], await project.StatusAsync(database));
        JournalEntry accepted = Assert.Single(await project.On(database).MarkAsync([edited], applied: true, TimeSpan.FromSeconds(5)));
        IReadOnlyList<MigrationResult> results = await project.ApplyAsync(database);

        Assert.Equal(ErrorId.MigrationModified, error.Id);
        Assert.Contains($"'{edited}'", error.Message);
        Assert.Equal(MigrationStatus.Applied, accepted.Status);
        Assert.Equal(next, Assert.Single(results).Tag);
        Assert.Equal("2", await database.ScalarAsync($"SELECT count(*) FROM {database.Journal}"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_file_with_other_line_endings_is_the_same_migration(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        const string sql = "CREATE TABLE t (\n  id int\n);\n--> statement-breakpoint\nINSERT INTO t VALUES (1);\n";
        string tag = project.Add("first", sql);
        await project.ApplyAsync(database);

        project.Edit(tag, sql.Replace("\n", "\r\n"));

        Assert.Equal([MigrationStatus.Applied], await project.StatusAsync(database));
        Assert.Empty(await project.ApplyAsync(database));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_run_can_end_at_a_migration_or_take_some_of_them(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string[] tags = [.. "abcdef".Select(name => project.Add($"{name}", $"CREATE TABLE {name} (id int);"))];

        Assert.Equal(tags[..2], await AppliedAsync(new() { To = "b" }));
        Assert.Equal(tags[2..3], await AppliedAsync(new() { Tags = [tags[2]] }));
        var error = await Assert.ThrowsAsync<DbMigrateException>(() => AppliedAsync(new() { Tags = [tags[4]] }));
        Assert.Equal(tags[4..5], await AppliedAsync(new() { Tags = [tags[4]], OutOfOrder = true }));
        Assert.Equal([tags[3], tags[5]], await AppliedAsync(new()));

        Assert.Equal(ErrorId.MigrationOutOfOrder, error.Id);
        Assert.Contains($"'{tags[3]}'", error.Message);

        async Task<IEnumerable<string>> AppliedAsync(ApplyOptions options)
        {
            string[] planned = [.. (await project.On(database).PlanAsync(options)).Select(entry => entry.Tag)];
            string[] applied = [.. (await project.ApplyAsync(database, options)).Select(result => result.Tag)];
            Assert.Equal(planned, applied);
            return applied;
        }
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Migrations_can_be_recorded_and_forgotten_without_running(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string first = project.Add("first", "CREATE TABLE t (id int);");
        string second = project.Add("second", "INSERT INTO t VALUES (1);");
        Migrator migrator = project.On(database);
        TimeSpan wait = TimeSpan.FromSeconds(5);

        IReadOnlyList<JournalEntry> recorded = await migrator.MarkAsync([first], applied: true, wait);
        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Pending], await project.StatusAsync(database));
        IReadOnlyList<JournalEntry> all = await migrator.MarkAsync(null, applied: true, wait);
        Assert.Empty(await project.ApplyAsync(database));
        IReadOnlyList<JournalEntry> forgotten = await migrator.MarkAsync([first, second], applied: false, wait);
        await project.ApplyAsync(database);

        Assert.Equal((first, MigrationStatus.Applied), (Assert.Single(recorded).Tag, recorded[0].Status));
        Assert.Equal(second, Assert.Single(all).Tag);
        Assert.Equal([MigrationStatus.Pending, MigrationStatus.Pending], forgotten.Select(entry => entry.Status));
        Assert.Equal("1", await database.ScalarAsync("SELECT count(*) FROM t"));
        Assert.Equal(
            [$"{first}|Marked", $"{second}|Marked", $"{first}|Forgotten", $"{second}|Forgotten", $"{first}|Applied", $"{second}|Applied"],
            await database.HistoryAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Nothing_of_a_mark_is_kept_where_one_tag_is_unknown(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string first = project.Add("first", "CREATE TABLE t (id int);");

        var error = await Assert.ThrowsAsync<DbMigrateException>(
            () => project.On(database).MarkAsync([first, "0009_nothing"], applied: true, TimeSpan.FromSeconds(5)));

        Assert.Equal(ErrorId.MigrationUnknown, error.Id);
        Assert.Empty(await database.ObjectsAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_run_with_nothing_to_do_takes_no_lock_and_creates_nothing(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("first", "CREATE TABLE t (id int);");
        await project.ApplyAsync(database);
        await database.ExecuteAsync($"DROP TABLE {database.History}");
        IReadOnlyList<string> before = await database.ObjectsAsync();

        await using (await TimeoutTests.HoldAsync(database))
            Assert.Empty(await project.ApplyAsync(database, new() { LockTimeout = TimeSpan.Zero }));

        Assert.Equal(before, await database.ObjectsAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Reading_and_planning_create_nothing(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("first", "CREATE TABLE t (id int);");

        IReadOnlyList<JournalEntry> journal = await project.On(database).GetJournalAsync();
        IReadOnlyList<JournalEntry> plan = await project.On(database).PlanAsync(new());

        Assert.Equal([MigrationStatus.Pending], journal.Select(entry => entry.Status));
        Assert.Single(plan);
        Assert.Empty(await database.ObjectsAsync());
        if (database.Dialect == Dialect.Sqlite)
            Assert.False(File.Exists(database.Url["sqlite:".Length..]));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_session_for_reading_refuses_to_write_and_so_does_its_engine(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        await database.ExecuteAsync("CREATE TABLE t (id int)");
        DatabaseUrl url = DatabaseUrl.Parse(database.Url, "/");
        await using DatabaseSession session = await DatabaseSession.OpenAsync(
            url, SessionAccess.ReadOnly, SessionOptions.Reading, CancellationToken.None);

        await Assert.ThrowsAsync<InvalidOperationException>(() => session.ExecuteAsync("INSERT INTO t VALUES (1)", CancellationToken.None));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => session.RunAsync([.. session.Splitter.Split(new StringReader("INSERT INTO t VALUES (1)"))], CancellationToken.None));
        var refused = await Assert.ThrowsAsync<DatabaseException>(
            () => session.QueryAsync("INSERT INTO t VALUES (1)", CancellationToken.None));

        Assert.Equal(DatabaseErrorKind.ReadOnly, refused.Error?.Kind);
        Assert.Equal("0", await database.ScalarAsync("SELECT count(*) FROM t"));
    }
}
