using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Schemas;

public sealed class ResetAndBaselineTests(PostgresServers servers)
{
    private const string Schema = """
        CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);
        CREATE TABLE orders (id integer PRIMARY KEY, user_id integer NOT NULL REFERENCES users (id));
        CREATE INDEX orders_user ON orders (user_id);
        CREATE VIEW names AS SELECT name FROM users;

        """;

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_reset_drops_everything_and_applies_from_the_first_migration_on(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Schema);
        await project.NewAsync();
        await project.ApplyAsync();
        string before = await database.DumpAsync();
        await database.ExecuteAsync("INSERT INTO users VALUES (1, 'Ada'); CREATE TABLE stray (id integer); ");
        await using SchemaWorkbench workbench = project.Workbench();

        ResetPlan plan = await workbench.PlanResetAsync(new());
        ResetResult result = await workbench.ResetAsync(new() { Confirmed = true });

        Assert.Contains(plan.Drops, change => change.Object.EndsWith("stray"));
        Assert.Equal(plan.Drops.Select(change => change.ToString()), result.Dropped.Select(change => change.ToString()));
        Assert.Equal(["0000_create_orders_create_users_create_names"], result.Applied.Select(applied => applied.Tag));
        Assert.Equal(before, await database.DumpAsync());
        Assert.Empty(await database.RowsAsync("SELECT * FROM users"));
        Assert.Empty(await project.PendingAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Without_migrations_a_reset_makes_the_schema(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Schema);
        await database.ExecuteAsync("CREATE TABLE stray (id integer)");
        await using SchemaWorkbench workbench = project.Workbench();

        ResetResult result = await workbench.ResetAsync(new() { Confirmed = true });

        Assert.NotEmpty(result.Created);
        Assert.Empty(await project.CompareAsync());
    }

    [Theory]
    [InlineData(true, true, false, ErrorId.EnvironmentProtected)]
    [InlineData(false, false, false, ErrorId.DataLossRefused)]
    public async Task A_reset_is_refused(bool isProtected, bool confirmed, bool force, ErrorId expected)
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database, isProtected);
        project.Schema(Schema);
        await database.ExecuteAsync("CREATE TABLE stray (id integer)");
        await using SchemaWorkbench workbench = project.Workbench();

        var error = await Assert.ThrowsAsync<DbMigrateException>(() =>
            workbench.ResetAsync(new() { Confirmed = confirmed, Force = force }));

        Assert.Equal(expected, error.Id);
        Assert.Equal(["stray"], await database.ObjectsAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_baseline_records_the_database_as_it_is(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        await database.ExecuteAsync(Schema + "INSERT INTO users VALUES (1, 'Ada');");
        using var project = new SchemaProject(database);
        project.Write("schema/tables.sql", "-- The schema that the database should have: plain SQL, in as many files as you like.\n");
        await using SchemaWorkbench workbench = project.Workbench();

        BaselinePlan planned = await workbench.PlanBaselineAsync(new());
        bool wrote = Directory.Exists(project.PathOf("migrations"));
        BaselinePlan plan = await workbench.BaselineAsync(new());

        Assert.False(wrote);
        Assert.Equal(planned.Migration!.UpSql, plan.Migration!.UpSql);
        Assert.Equal("0000_baseline", plan.Migration.Tag);
        Assert.Equal(["1|Ada"], await database.RowsAsync("SELECT * FROM users"));
        Assert.Empty(await project.PendingAsync());
        Assert.Empty(await project.CompareAsync());
        Assert.Empty(await project.CompareAsync("migrations", "database"));
        // Nothing was edited since: the hashes say so.
        int steps = project.Log.Of<StepStarted>().Count();
        Assert.Null(await project.PlanAsync());
        Assert.Equal(steps, project.Log.Of<StepStarted>().Count());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_project_with_migrations_has_no_use_for_a_baseline(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Schema);
        await project.NewAsync();
        await using SchemaWorkbench workbench = project.Workbench();

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => workbench.BaselineAsync(new()));

        Assert.Equal(ErrorId.BaselineImpossible, error.Id);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_journal_whose_folder_is_lost_is_no_baseline(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Schema);
        await project.NewAsync();
        await project.ApplyAsync();
        Directory.Delete(project.PathOf("migrations"), recursive: true);
        Directory.Delete(project.PathOf("schema"), recursive: true);
        await using SchemaWorkbench workbench = project.Workbench();

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => workbench.BaselineAsync(new()));

        Assert.Equal(ErrorId.BaselineImpossible, error.Id);
        Assert.False(Directory.Exists(project.PathOf("schema")));
    }

    [Fact]
    public async Task A_schema_folder_with_files_stays_as_it_is()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        await database.ExecuteAsync(Schema);
        using var project = new SchemaProject(database);
        project.Schema("-- mine");
        await using SchemaWorkbench workbench = project.Workbench();

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => workbench.BaselineAsync(new()));

        Assert.Equal(ErrorId.FileExists, error.Id);
        Assert.Equal("-- mine", File.ReadAllText(project.PathOf("schema", "schema.sql")));
    }
}
