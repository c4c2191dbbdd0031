using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Schemas;

public sealed class UndoTests(PostgresServers servers)
{
    private static readonly UndoOptions AllowLoss = new() { Allow = [HazardCode.DataLoss] };

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_down_script_runs_with_the_removal_of_the_journal_row(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var migrations = new MigrationProject(database);
        migrations.Add("one", "CREATE TABLE one (id integer);");
        string two = migrations.Add("two", "CREATE TABLE two (id integer);");
        Down(migrations, two, "DROP TABLE two;");
        await migrations.ApplyAsync(database);

        MigrationResult result = Assert.Single(await migrations.On(database).UndoAsync(new()));

        Assert.Equal(
            (two, MigrationDirection.Down, MigrationOutcome.Undone, 1), (result.Tag, result.Direction, result.Status, result.Statements));
        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Pending], await migrations.StatusAsync(database));
        Assert.Equal("one", Assert.Single(await Tables(database)));
        Assert.Equal("0001_two|down|Undone", (await database.HistoryAsync("tag, direction, outcome"))[^1]);
        await migrations.ApplyAsync(database);
        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Applied], await migrations.StatusAsync(database));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task What_an_undo_brings_back_empty_it_says(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var migrations = new MigrationProject(database);
        migrations.Add(
            "start",
            "CREATE TABLE one (id integer); CREATE TABLE two (id integer, note text, kept text); CREATE TABLE three (id integer);");
        string drop = migrations.Add("drop", "DROP TABLE one; ALTER TABLE two DROP COLUMN note; DROP TABLE three;");
        Down(
            migrations,
            drop,
            "CREATE TABLE one (id integer); ALTER TABLE two ADD COLUMN note text; CREATE TABLE three (id integer); INSERT INTO three "
                + "VALUES (1);");
        await migrations.ApplyAsync(database);

        UndoStep step = Assert.Single(await migrations.On(database).PlanUndoAsync(new()));

        Assert.Equal(
            ["Table one comes back without rows", "Column two.note comes back without its values"],
            step.Hazards.Where(hazard => hazard.Code == HazardCode.NotReversible).Select(hazard => hazard.Message.Split(':')[0]));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Without_a_down_script_one_is_derived_and_renames_are_renamed_back(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var migrations = new MigrationProject(database);
        migrations.Add("users", "CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);");
        migrations.Add(
            "rename",
            "ALTER TABLE users RENAME COLUMN name TO title;\nALTER TABLE users RENAME TO people;\nALTER TABLE people RENAME COLUMN title "
                + "TO full_name;");
        await migrations.ApplyAsync(database);
        await database.ExecuteAsync("INSERT INTO people VALUES (1, 'Ada')");

        UndoStep step = Assert.Single(await migrations.On(database).PlanUndoAsync(new()));
        await migrations.On(database).UndoAsync(new());

        Assert.True(step.Derived);
        Assert.False(step.DataLoss);
        Assert.Equal(["1|Ada"], await database.RowsAsync("SELECT id, name FROM users"));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Losing_rows_is_refused_before_the_first_statement(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var migrations = new MigrationProject(database);
        migrations.Add("users", "CREATE TABLE users (id integer PRIMARY KEY, name text);");
        migrations.Add("orders", "CREATE TABLE orders (id integer PRIMARY KEY);");
        string email = migrations.Add("email", "ALTER TABLE users ADD COLUMN email text;");
        Down(migrations, email, "ALTER TABLE users DROP COLUMN email;");
        await migrations.ApplyAsync(database);
        await database.ExecuteAsync("INSERT INTO users VALUES (1, 'Ada', NULL); INSERT INTO orders VALUES (1);");
        string before = await database.DumpAsync();

        var derived = await Assert.ThrowsAsync<DbMigrateException>(() => migrations.On(database).UndoAsync(new() { Steps = 2 }));
        Assert.Equal(before, await database.DumpAsync());
        await database.ExecuteAsync("UPDATE users SET email = 'a@b'");
        var written = await Assert.ThrowsAsync<DbMigrateException>(() => migrations.On(database).UndoAsync(new()));

        Assert.Equal((ErrorId.DataLossRefused, ErrorId.DataLossRefused), (derived.Id, written.Id));
        Assert.Contains("orders", derived.Message);
        Assert.Contains("ALTER TABLE users DROP COLUMN email", written.Message);
        Assert.Contains("-Allow DataLoss", written.RecommendedAction);
        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Applied, MigrationStatus.Applied], await migrations.StatusAsync(database));
        Assert.Equal(2, (await migrations.On(database).UndoAsync(AllowLoss with { Steps = 2 })).Count);
        Assert.Equal(["1|Ada"], await database.RowsAsync("SELECT * FROM users"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Steps_a_tag_and_to_select_the_newest(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var migrations = new MigrationProject(database);
        for (int i = 0; i < 5; i++)
            migrations.Add($"m{i}", $"CREATE TABLE t{i} (id integer);");
        await migrations.ApplyAsync(database);
        Migrator migrator = migrations.On(database);

        Assert.Equal(["0004_m4", "0003_m3"], Tags(await migrator.PlanUndoAsync(new() { Steps = 2 })));
        Assert.Equal(["0004_m4", "0003_m3"], Tags(await migrator.PlanUndoAsync(new() { To = "m2" })));
        Assert.Equal(["0004_m4", "0003_m3"], Tags(await migrator.PlanUndoAsync(new() { Tags = ["m3", "m4"] })));
        Assert.Empty(await migrator.PlanUndoAsync(new() { To = "m4" }));
        Assert.Equal(5, (await migrator.PlanUndoAsync(new() { Steps = int.MaxValue })).Count);
        var error = await Assert.ThrowsAsync<DbMigrateException>(() => migrator.PlanUndoAsync(new() { Tags = ["m2", "m4"] }));

        Assert.Equal(ErrorId.MigrationOutOfOrder, error.Id);
        Assert.Contains("'0003_m3'", error.Message);
        Assert.Equal(["t0", "t1", "t2", "t3", "t4"], await Tables(database));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_failure_undoes_the_undo_and_is_recorded(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var migrations = new MigrationProject(database);
        migrations.Add("one", "CREATE TABLE one (id integer);");
        string two = migrations.Add("two", "CREATE TABLE two (id integer);");
        Down(migrations, two, "DROP TABLE two;\nDROP VIEW nowhere;");
        await migrations.ApplyAsync(database);
        var log = new EventLog();

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => migrations.On(database, log).UndoAsync(new()));

        Assert.Contains("0001_two.down.sql:2:", error.Message);
        Assert.Contains("the undo of '0001_two' failed at statement 2 of 2", error.Message);
        Assert.Equal(MigrationOutcome.Failed, Assert.Single(log.Of<MigrationFinished>()).Result.Status);
        Assert.Equal(["one", "two"], await Tables(database));
        JournalEntry entry = (await migrations.On(database).GetJournalAsync())[1];
        Assert.Equal(MigrationStatus.Applied, entry.Status);
        Assert.Contains("nowhere", entry.Error);
        Assert.Equal("0001_two|down|Failed", (await database.HistoryAsync("tag, direction, outcome"))[^1]);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task An_undo_that_stopped_half_way_goes_on_with_resume(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var migrations = new MigrationProject(database);
        migrations.Add("one", "CREATE TABLE one (id integer);");
        string two = migrations.Add("two", "CREATE TABLE two (id integer);\nCREATE TABLE three (id integer);");
        Down(migrations, two, "DROP TABLE two;\nCOMMIT;\nDROP VIEW nowhere;");
        await migrations.ApplyAsync(database);
        await Assert.ThrowsAsync<StatementFailedException>(() => migrations.On(database).UndoAsync(new()));
        Down(migrations, two, "DROP TABLE two;\nCOMMIT;\nDROP TABLE three;");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => migrations.On(database).UndoAsync(new()));
        await migrations.On(database).UndoAsync(new() { Resume = true });

        Assert.Equal(ErrorId.MigrationPartial, error.Id);
        Assert.Equal(["one"], await Tables(database));
        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Pending], await migrations.StatusAsync(database));
    }

    /// <summary>Not a silent nothing: a part of it is there.</summary>
    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task What_stopped_half_way_is_told_where_nothing_else_is_applied(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var migrations = new MigrationProject(database);
        string half = migrations.Add("half", "-- dbmigrate: transaction none\nCREATE TABLE one (id integer);\nDROP TABLE nowhere;");
        var failure = await Assert.ThrowsAsync<StatementFailedException>(() => migrations.ApplyAsync(database));

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => migrations.On(database).UndoAsync(new()));

        Assert.Contains("Its statement 1 of 2 is durable; the rest was undone.", failure.Message);
        Assert.Equal(ErrorId.MigrationPartial, error.Id);
        Assert.StartsWith($"'{half}' stopped half-way on ", error.Message);
        Assert.EndsWith(": 1 of its 2 statements is durable.", error.Message);
        Assert.StartsWith("Continue it with Invoke-DbMigration -Resume (dbmigrate apply --resume);", error.RecommendedAction);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task What_is_not_in_the_folder_or_was_edited_cannot_be_undone(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var migrations = new MigrationProject(database);
        string one = migrations.Add("one", "CREATE TABLE one (id integer);");
        migrations.Add("two", "CREATE TABLE two (id integer);");
        await migrations.ApplyAsync(database);
        using var older = new MigrationProject(database);
        older.Add("one", "CREATE TABLE one (id integer);");

        var missing = await Assert.ThrowsAsync<DbMigrateException>(() => older.On(database).UndoAsync(new()));
        migrations.Edit(one, "CREATE TABLE one (id integer, other text);");
        var modified = await Assert.ThrowsAsync<DbMigrateException>(() => migrations.On(database).UndoAsync(new()));

        Assert.Equal((ErrorId.MigrationMissing, ErrorId.MigrationModified), (missing.Id, modified.Id));
        Assert.Equal(["one", "two"], await Tables(database));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_database_that_has_drifted_is_left_alone(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var migrations = new MigrationProject(database);
        migrations.Add("one", "CREATE TABLE one (id integer);");
        migrations.Add("two", "ALTER TABLE one ADD COLUMN note text;");
        await migrations.ApplyAsync(database);
        await database.ExecuteAsync("ALTER TABLE one RENAME COLUMN note TO remark");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => migrations.On(database).UndoAsync(new()));

        Assert.Equal(ErrorId.SchemaDrifted, error.Id);
        Assert.Contains("note", error.Message);
        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Applied], await migrations.StatusAsync(database));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_plan_changes_nothing(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var migrations = new MigrationProject(database);
        migrations.Add("one", "CREATE TABLE one (id integer);");
        await migrations.ApplyAsync(database);
        IReadOnlyList<string> before = [.. await database.ObjectsAsync(), .. await database.HistoryAsync()];

        UndoStep step = Assert.Single(await migrations.On(database).PlanUndoAsync(new()));

        Assert.Contains("DROP TABLE", step.Sql);
        Assert.Equal(before, [.. await database.ObjectsAsync(), .. await database.HistoryAsync()]);
    }

    [Fact]
    public async Task What_changed_rows_is_undone_with_a_warning()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var migrations = new MigrationProject(database);
        migrations.Add("one", "CREATE TABLE one (id integer);");
        string data = migrations.Add("data", "INSERT INTO one VALUES (1);");
        await migrations.ApplyAsync(database);
        var log = new EventLog();

        MigrationResult result = Assert.Single(await migrations.On(database, log).UndoAsync(new()));

        Assert.Equal((data, 0), (result.Tag, result.Statements));
        Assert.Contains(log.Warnings, warning => warning.Contains("also changes rows"));
        Assert.Equal(["1"], await database.RowsAsync("SELECT * FROM one"));
    }

    private static void Down(MigrationProject project, string tag, string sql) => project.Edit($"{tag}.down", sql);

    private static IEnumerable<string> Tags(IReadOnlyList<UndoStep> steps) => steps.Select(step => step.Tag);

    private static Task<IReadOnlyList<string>> Tables(EngineDatabase database) => database.RowsAsync(database.Dialect == Dialect.Sqlite
        ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\' ORDER BY 1"
        : "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1");
}
