using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Execution.Journal;

/// <summary>The journal table is taken as it is found: its shape, its name, its rows.</summary>
public sealed class JournalTableTests(PostgresServers servers)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_table_keyed_by_tag_is_read_and_written(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = Three(database);
        Migrator migrator = project.On(database);
        string hash = (await migrator.GetJournalAsync())[0].Hash!;
        await CreateAsync(database, database.Dialect == Dialect.Sqlite
            ? "id text PRIMARY KEY, hash text NOT NULL, created_at timestamp DEFAULT CURRENT_TIMESTAMP"
            : "id text PRIMARY KEY, hash text NOT NULL, created_at timestamptz DEFAULT now()");
        await database.ExecuteAsync(
            $"CREATE TABLE a (id int); INSERT INTO {database.Journal} (id, hash, created_at) VALUES ('0000_a', '{hash}', '2025-01-02 "
                + $"03:04:05')");

        IReadOnlyList<JournalEntry> before = await migrator.GetJournalAsync();
        await migrator.MarkAsync(["0001_b"], applied: true, Wait);
        await project.ApplyAsync(database);
        IReadOnlyList<JournalEntry> after = await migrator.GetJournalAsync();
        await migrator.MarkAsync(["0000_a"], applied: false, Wait);

        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Pending, MigrationStatus.Pending], before.Select(entry => entry.Status));
        Assert.Equal(new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero), before[0].AppliedAt);
        Assert.All(after, entry => Assert.Equal(MigrationStatus.Applied, entry.Status));
        Assert.All(after, entry => Assert.NotNull(entry.AppliedAt));
        Assert.Equal(["0001_b", "0002_c"], await database.RowsAsync($"SELECT id FROM {database.Journal} ORDER BY id"));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_Drizzle_1_table_gets_names_and_times(string engine)
    {
        foreach (string appliedAt in new[] { ", applied_at timestamp", "" })
        {
            await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
            using var project = Three(database);
            await CreateAsync(
                database,
                (database.Dialect == Dialect.Sqlite ? "id integer PRIMARY KEY" : "id serial PRIMARY KEY")
                    + ", hash text NOT NULL, created_at bigint, name text"
                    + appliedAt);

            await project.ApplyAsync(database, new() { To = "b" });
            await project.On(database).MarkAsync(null, applied: true, Wait);

            string[] columns = ["id", "name", .. appliedAt.Length > 0 ? ["applied_at IS NOT NULL"] : (string[])[]];
            string yes = appliedAt.Length == 0 ? "" : database.Dialect == Dialect.Sqlite ? "|1" : "|True";
            Assert.Equal(
                [$"1|0000_a{yes}", $"2|0001_b{yes}", $"3|0002_c{yes}"],
                await database.RowsAsync($"SELECT {string.Join(", ", columns)} FROM {database.Journal} ORDER BY id"));
            Assert.All(await project.StatusAsync(database), status => Assert.Equal(MigrationStatus.Applied, status));
        }
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Where_a_trigger_keeps_the_row_out_nothing_is_applied(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = Three(database);
        await project.ApplyAsync(database, new() { To = "a" });
        await database.ExecuteAsync(database.Dialect == Dialect.Sqlite
            ? $"CREATE TRIGGER silent BEFORE INSERT ON {database.Journal} BEGIN SELECT RAISE(IGNORE); END"
            : $"CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER silent BEFORE "
                + $"INSERT ON {database.Journal} FOR EACH ROW EXECUTE FUNCTION nothing()");

        foreach (var options in new ApplyOptions[] { new(), new() { TransactionMode = TransactionMode.All } })
        {
            var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database, options));
            Assert.Equal(ErrorId.JournalTableInvalid, error.Id);
            Assert.Contains("a trigger or a rule", error.Message);
        }

        var mark = await Assert.ThrowsAsync<DbMigrateException>(() => project.On(database).MarkAsync(null, applied: true, Wait));
        Assert.Equal(ErrorId.JournalTableInvalid, mark.Id);
        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Failed, MigrationStatus.Pending], await project.StatusAsync(database));
        Assert.DoesNotContain(await database.ObjectsAsync(), item => item is "b" or "c");
        await database.ExecuteAsync(database.Dialect == Dialect.Sqlite ? "DROP TRIGGER silent" : "DROP FUNCTION nothing CASCADE");
        await project.ApplyAsync(database);
        Assert.All(await project.StatusAsync(database), status => Assert.Equal(MigrationStatus.Applied, status));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Where_a_trigger_keeps_the_row_as_it_is_an_edited_file_is_not_accepted(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = Three(database);
        await project.ApplyAsync(database);
        project.Edit("0001_b", "CREATE TABLE b (id int, more int);");
        await KeepAsync(database, "UPDATE");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.On(database).MarkAsync(["0001_b"], applied: true, Wait));

        Assert.Equal(ErrorId.JournalTableInvalid, error.Id);
        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Modified, MigrationStatus.Applied], await project.StatusAsync(database));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Where_a_trigger_keeps_rows_in_a_reset_drops_nothing(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = Checking.CheckTests.Written(database, ("0000_a", "CREATE TABLE a (id int);"));
        await project.ApplyAsync();
        await KeepAsync(database, "DELETE");
        await using var workbench = project.Workbench();

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => workbench.ResetAsync(new() { Confirmed = true, Force = true }));

        Assert.Equal(ErrorId.JournalTableInvalid, error.Id);
        Assert.Contains("a", await database.ObjectsAsync());
        Assert.Empty(await project.PendingAsync());
    }

    // On PostgreSQL a function of a schema that a reset leaves alone.
    private static Task KeepAsync(EngineDatabase database, string change) => database.ExecuteAsync(database.Dialect == Dialect.Sqlite
        ? $"CREATE TRIGGER silent BEFORE {change} ON {database.Journal} BEGIN SELECT RAISE(IGNORE); END"
        : $"CREATE FUNCTION drizzle.nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER silent BEFORE "
            + $"{change} ON {database.Journal} FOR EACH ROW EXECUTE FUNCTION drizzle.nothing()");

    [Fact]
    public async Task So_it_is_where_a_rule_does()
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, EngineDatabase.One.Last().Data);
        using var project = Three(database);
        await project.ApplyAsync(database, new() { To = "a" });
        await database.ExecuteAsync($"CREATE RULE nothing AS ON INSERT TO {database.Journal} DO INSTEAD NOTHING");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));

        Assert.Equal(ErrorId.JournalTableInvalid, error.Id);
        Assert.DoesNotContain(await database.ObjectsAsync(), item => item is "b" or "c");
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Its_name_may_be_anything(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = Three(database);
        var name = new TableName("my \"schema\" ü", "jour'nal; \"x\" 😀");
        Migrator migrator = project.On(database, journal: name);

        await migrator.ApplyAsync(new ApplyOptions { To = "b" });
        await migrator.MarkAsync(["0002_c"], applied: true, Wait);
        await migrator.MarkAsync(["0000_a"], applied: false, Wait);

        string quoted = "\"jour'nal; \"\"x\"\" 😀\"";
        string table = database.Dialect == Dialect.Sqlite ? quoted : "\"my \"\"schema\"\" ü\"." + quoted;
        Assert.Equal("2", await database.ScalarAsync($"SELECT count(*) FROM {table}"));
        Assert.Equal(
            [MigrationStatus.Pending, MigrationStatus.Applied, MigrationStatus.Applied],
            (await migrator.GetJournalAsync()).Select(entry => entry.Status));
        Assert.Equal([MigrationStatus.Pending, MigrationStatus.Pending, MigrationStatus.Pending], await project.StatusAsync(database));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Two_journals_of_one_database_do_not_see_each_other(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var first = Three(database);
        using var second = new MigrationProject(database);
        second.Add("x", "CREATE TABLE x (id int);");

        await first.On(database, journal: new(null, "one")).ApplyAsync(new ApplyOptions());
        IReadOnlyList<MigrationResult> results = await second.On(database, journal: new(null, "two")).ApplyAsync(new ApplyOptions());

        Assert.Single(results);
        Assert.All(
            await first.On(database, journal: new(null, "one")).GetJournalAsync(),
            entry => Assert.Equal(MigrationStatus.Applied, entry.Status));
    }

    public static MatrixTheoryData<string, string> Impostors { get; } = new(
        EngineDatabase.All.Select(row => row.Data),
        [
            "CREATE TABLE other (id int, hash text, created_at bigint); CREATE VIEW {0} AS SELECT * FROM other;",
            "CREATE TABLE {0} (id int, hash text);",
            "CREATE TABLE {0} (id int, created_at bigint);",
            "CREATE TABLE {0} (hash text, created_at bigint);",
        ]);

    [Theory, MemberData(nameof(Impostors))]
    public async Task What_cannot_be_a_journal_is_refused_and_left_alone(string engine, string script)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = Three(database);
        await database.ExecuteAsync(
            (database.Dialect == Dialect.Sqlite ? "" : "CREATE SCHEMA drizzle; ") + string.Format(script, database.Journal));
        IReadOnlyList<string> before = await database.ObjectsAsync();

        var reading = await Assert.ThrowsAsync<DbMigrateException>(() => project.On(database).GetJournalAsync());
        var applying = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));
        var marking = await Assert.ThrowsAsync<DbMigrateException>(() => project.On(database).MarkAsync(null, applied: true, Wait));

        Assert.All([reading, applying, marking], error => Assert.Equal(ErrorId.JournalTableInvalid, error.Id));
        Assert.Contains("__drizzle_migrations", reading.Message);
        Assert.Equal(before, await database.ObjectsAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Rows_of_another_project_are_missing_with_a_warning_and_block_nothing(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = Three(database);
        await project.ApplyAsync(database, new() { To = "a" });
        await database.ExecuteAsync($"INSERT INTO {database.Journal} (hash, created_at) VALUES ('cafe', 1234567890123), ('', NULL)");
        var log = new EventLog();

        IReadOnlyList<MigrationResult> results = await project.ApplyAsync(database, observer: log);
        IReadOnlyList<JournalEntry> journal = await project.On(database).GetJournalAsync();

        Assert.Equal(["0001_b", "0002_c"], results.Select(result => result.Tag));
        Assert.Contains("2 applied migration(s) that are not in", Assert.Single(log.Warnings));
        Assert.Equal(
            [MigrationStatus.Applied, MigrationStatus.Applied, MigrationStatus.Applied, MigrationStatus.Missing, MigrationStatus.Missing],
            journal.Select(entry => entry.Status));
        Assert.Equal("5", await database.ScalarAsync($"SELECT count(*) FROM {database.Journal}"));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_row_without_a_hash_counts_by_its_time(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = Three(database);
        await project.ApplyAsync(database);
        await database.ExecuteAsync($"UPDATE {database.Journal} SET hash = ''");

        Assert.All(await project.StatusAsync(database), status => Assert.Equal(MigrationStatus.Applied, status));
        Assert.Empty(await project.ApplyAsync(database));
    }

    private static MigrationProject Three(EngineDatabase database)
    {
        var project = new MigrationProject(database);
        foreach (char name in "abc")
            project.Add($"{name}", $"CREATE TABLE {name} (id int);");
        return project;
    }

    private static Task CreateAsync(EngineDatabase database, string columns) =>
        database.ExecuteAsync(
            $"{(database.Dialect == Dialect.Sqlite ? "" : "CREATE SCHEMA drizzle;")} CREATE TABLE {database.Journal} ({columns})");
}
