using DbMigrate.Migrations;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Operations;

public sealed class NewMigrationTests(PostgresServers servers)
{
    private const string Users = "CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);\n";

    private const string Orders =
        "CREATE TABLE orders (id integer PRIMARY KEY, user_id integer NOT NULL REFERENCES users (id));\nCREATE INDEX orders_user ON orders "
            + "(user_id);\n";

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task The_schema_becomes_a_migration_that_applies_and_is_undone(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Users);
        NewMigration first = await project.NewAsync();
        await project.ApplyAsync();
        string before = await database.DumpAsync();

        project.Schema(Users.Replace("NOT NULL)", "NOT NULL, email text)") + Orders);
        NewMigration second = await project.NewAsync();
        await project.ApplyAsync();

        Assert.Equal("0000_create_users", first.Tag);
        Assert.Equal("0001_create_orders_add_users_email", second.Tag);
        Assert.Empty(await project.CompareAsync());
        Assert.Empty(await project.CompareAsync("migrations", "database"));
        MigrationResult undone = Assert.Single(await project.UndoAsync());
        Assert.Equal((second.Tag, MigrationDirection.Down, MigrationOutcome.Undone), (undone.Tag, undone.Direction, undone.Status));
        Assert.Equal(before, await database.DumpAsync());
        Assert.Equal([second.Tag], await project.PendingAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task The_files_are_Drizzles_and_ours(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Users + Orders);

        NewMigration plan = await project.NewAsync(new() { Name = "The first one" });

        Assert.Equal(
            ["0000_The_first_one.down.sql", "0000_The_first_one.sql", "meta/0000_snapshot.json", "meta/_journal.json"],
            Directory.EnumerateFiles(project.PathOf("migrations"), "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(project.PathOf("migrations"), path).Replace('\\', '/')).Order(StringComparer.Ordinal));
        Assert.Equal(plan.UpSql, File.ReadAllText(plan.Path));
        Assert.Equal(plan.DownSql, File.ReadAllText(plan.DownPath));
        Assert.Contains(";--> statement-breakpoint\n", plan.UpSql);
        Assert.EndsWith(";\n", plan.UpSql);
        Migration migration = Assert.Single(MigrationFolder.Read(project.PathOf("migrations")).Migrations);
        Assert.Equal((plan.Tag, plan.When), (migration.Tag, migration.When));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Without_an_edit_the_answer_needs_no_database(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Users);
        await project.NewAsync();
        int steps = project.Log.Of<StepStarted>().Count();

        // Line endings are no edit either.
        project.Schema(Users.Replace("\n", "\r\n"));
        Assert.Null(await project.PlanAsync());

        Assert.Equal(steps, project.Log.Of<StepStarted>().Count());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task An_edit_that_changes_nothing_makes_no_migration(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Users);
        await project.NewAsync();

        project.Schema("-- a remark\ncreate table USERS(\"id\" INTEGER primary key, name TEXT not null)".Replace("USERS", "users"));

        Assert.Null(await project.PlanAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_migration_that_was_edited_by_hand_counts_as_it_is(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Users);
        NewMigration first = await project.NewAsync();
        File.AppendAllText(first.Path, "--> statement-breakpoint\nCREATE INDEX users_name ON users (name);\n");

        project.Schema(Users + "CREATE INDEX users_name ON users (name);\nCREATE INDEX users_name_id ON users (name, id);\n");
        NewMigration? second = await project.PlanAsync();

        Assert.Equal(["CreateIndex users_name_id"], second!.Changes.Select(change => $"{change.Kind} {change.Object.Split('.')[^1]}"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_damaged_snapshot_is_only_a_cache(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Users);
        NewMigration first = await project.NewAsync();
        File.WriteAllText(first.SnapshotPath, File.ReadAllText(first.SnapshotPath)[..200]);

        Assert.Null(await project.PlanAsync());
        project.Schema(Users + Orders);

        Assert.Equal("0001_create_orders", (await project.PlanAsync())!.Tag);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_plan_is_not_written_into_a_folder_that_has_changed(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Users);
        NewMigration plan = (await project.PlanAsync())!;
        await project.NewAsync();
        await using SchemaWorkbench workbench = project.Workbench();

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => workbench.WriteMigrationAsync(plan));

        Assert.Equal(ErrorId.PlanOutdated, error.Id);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_file_that_is_in_the_way_leaves_the_folder_as_it_was(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Users);
        await project.NewAsync();
        project.Schema(Users + Orders);
        NewMigration plan = (await project.PlanAsync())!;
        File.WriteAllText(plan.Path, "-- mine");
        string journal = File.ReadAllText(project.PathOf("migrations", "meta", "_journal.json"));
        await using SchemaWorkbench workbench = project.Workbench();

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => workbench.WriteMigrationAsync(plan));

        Assert.Equal(ErrorId.FileExists, error.Id);
        Assert.Equal("-- mine", File.ReadAllText(plan.Path));
        Assert.False(File.Exists(plan.DownPath));
        Assert.False(File.Exists(plan.SnapshotPath));
        Assert.Equal(journal, File.ReadAllText(project.PathOf("migrations", "meta", "_journal.json")));
    }

    [Fact]
    public async Task A_project_without_sources_says_so()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database);
        await using var workbench = new SchemaWorkbench(project.Project.WithSchema(), project.Target);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => workbench.PlanMigrationAsync(new()));

        Assert.Equal(ErrorId.SourceNotFound, error.Id);
    }

    [Fact]
    public async Task A_SQLite_rebuild_keeps_the_rows_both_ways()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database);
        project.Schema(Users + Orders);
        await project.NewAsync();
        await project.ApplyAsync();
        await database.ExecuteAsync("INSERT INTO users VALUES (1, 'Ada'); INSERT INTO orders VALUES (1, 1);");

        project.Schema(
            Users.Replace("name text NOT NULL", "name text NOT NULL CHECK (name <> '')")
                + Orders.Replace("REFERENCES users (id)", "REFERENCES users (id) ON DELETE CASCADE"));
        await project.NewAsync();
        await project.ApplyAsync();
        Assert.Equal(["1|Ada"], await database.RowsAsync("SELECT * FROM users"));
        Assert.Equal(["1|1"], await database.RowsAsync("SELECT * FROM orders"));
        await project.UndoAsync();

        Assert.Equal(["1|Ada"], await database.RowsAsync("SELECT * FROM users"));
        Assert.Equal(["1|1"], await database.RowsAsync("SELECT * FROM orders"));
        project.Schema(Users + Orders);
        Assert.Empty(await project.CompareAsync());
    }
}
