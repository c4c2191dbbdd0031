using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Schemas;

public sealed class SyncTests(PostgresServers servers)
{
    private const string Users = "CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL, age integer);\n";

    private static readonly SyncOptions AllowLoss = new() { Allow = [HazardCode.DataLoss] };

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task The_database_becomes_the_schema_and_then_nothing_is_to_do(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Users);
        Assert.NotEmpty(await project.SyncAsync());
        await database.ExecuteAsync("INSERT INTO users VALUES (1, 'Ada', 36)");

        project.Schema(
            Users.Replace("age integer", "age integer, email text DEFAULT 'none'") + "CREATE VIEW names AS SELECT name FROM users;\n");
        IReadOnlyList<SchemaChange> changes = await project.SyncAsync();

        Assert.Equal(["AddColumn", "CreateView"], changes.Select(change => change.Kind).Order());
        Assert.Empty(await project.SyncAsync());
        Assert.Empty(await project.CompareAsync());
        Assert.Equal(["1|Ada|36|none"], await database.RowsAsync("SELECT id, name, age, email FROM users"));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Losing_values_is_refused_before_anything_and_done_where_it_is_allowed(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Users);
        await project.SyncAsync();
        await database.ExecuteAsync("INSERT INTO users VALUES (1, 'Ada', 36)");
        string before = await database.DumpAsync();

        project.Schema(Users.Replace(", age integer", "") + "CREATE TABLE extra (id integer PRIMARY KEY);\n");
        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.SyncAsync());

        Assert.Equal(ErrorId.DataLossRefused, error.Id);
        Assert.Contains("age", error.Message);
        Assert.Contains("-Allow DataLoss", error.RecommendedAction);
        Assert.Equal(before, await database.DumpAsync());
        Assert.NotEmpty(await project.SyncAsync(AllowLoss));
        Assert.Equal(["1|Ada"], await database.RowsAsync("SELECT * FROM users"));
    }

    /// <summary>SQLite takes a foreign key whose parent has no key of those columns, and then no row. A plan that mends it can be gone back
    /// on; one that makes it is refused in words.</summary>
    [Fact]
    public async Task A_key_that_a_foreign_key_lacked_can_be_given_and_taken_back()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database);
        const string Without = "CREATE TABLE p (id integer PRIMARY KEY, name text NOT NULL);\n"
            + "CREATE TABLE c (id integer PRIMARY KEY, p text NOT NULL REFERENCES p (name));\n";
        var with = Without.Replace("NOT NULL);", "NOT NULL UNIQUE);");
        project.Schema(Without);
        await project.NewAsync();
        await project.ApplyAsync();
        project.Schema(with);
        await project.NewAsync();
        await project.ApplyAsync();
        Assert.Empty(await project.CompareAsync());
        await database.ExecuteAsync("INSERT INTO p VALUES (1, 'a'); INSERT INTO c VALUES (1, 'a')");

        await project.UndoAsync();

        Assert.Equal(["1|a"], await database.RowsAsync("SELECT * FROM c"));
        Assert.NotEmpty(await project.SyncAsync());
        Assert.Empty(await project.CompareAsync());

        project.Schema(Without);
        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.SyncAsync());
        Assert.Equal(ErrorId.ForeignKeyViolation, error.Id);
        Assert.Contains("would leave a foreign key of 'c' without a primary key, UNIQUE constraint or unique index", error.Message);
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task What_is_empty_is_dropped_without_a_word(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Users + "CREATE TABLE extra (id integer PRIMARY KEY);\n");
        await project.SyncAsync();
        await database.ExecuteAsync("INSERT INTO users (id, name) VALUES (1, 'Ada')");

        project.Schema(Users.Replace(", age integer", ""));
        IReadOnlyList<SchemaChange> changes = await project.SyncAsync();

        Assert.DoesNotContain(changes, change => change.DataLoss);
        Assert.Equal(["DropColumn", "DropTable"], changes.Select(change => change.Kind).Order());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_plan_changes_nothing(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Users);
        await using SchemaWorkbench workbench = project.Workbench();

        IReadOnlyList<SchemaChange> changes = await workbench.PlanSyncAsync(new());

        Assert.NotEmpty(changes);
        Assert.Empty(await database.ObjectsAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_statement_that_the_data_refuses_leaves_everything_as_it_was(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Users);
        await project.SyncAsync();
        await database.ExecuteAsync("INSERT INTO users VALUES (1, 'Ada', 36), (2, 'Ada', 37)");
        string before = await database.DumpAsync();

        project.Schema(Users + "CREATE TABLE extra (id integer PRIMARY KEY);\nCREATE UNIQUE INDEX users_name ON users (name);\n");
        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.SyncAsync());

        Assert.Equal(ErrorId.StatementFailed, error.Id);
        Assert.Contains("Nothing was kept", error.Message);
        Assert.Equal(before, await database.DumpAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_protected_environment_needs_force(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database, isProtected: true);
        project.Schema(Users);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.SyncAsync());

        Assert.Equal(ErrorId.EnvironmentProtected, error.Id);
        Assert.Empty(await database.ObjectsAsync());
    }

    [Fact]
    public async Task An_environment_may_refuse_more_than_data_loss()
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(
            servers, PostgresBinaries.Servers[^1].Major.ToString(System.Globalization.CultureInfo.InvariantCulture));
        using var project = new SchemaProject(database) { Refuse = [HazardCode.TableRewrite] };
        project.Schema(Users);
        await project.SyncAsync();
        await database.ExecuteAsync("INSERT INTO users VALUES (1, 'Ada', 36)");
        project.Schema(Users.Replace("age integer", "age bigint"));

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.SyncAsync());

        Assert.Equal(ErrorId.HazardRefused, error.Id);
        Assert.Contains("-Allow TableRewrite", error.RecommendedAction);
        Assert.NotEmpty(await project.SyncAsync(new() { Allow = [HazardCode.TableRewrite] }));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_stated_rename_keeps_the_values(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Users);
        await project.SyncAsync();
        await database.ExecuteAsync("INSERT INTO users VALUES (1, 'Ada', 36)");
        project.Schema(Users.Replace("age", "years"));

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.SyncAsync());
        await project.SyncAsync(new() { Renames = ["users.age=users.years"] });

        Assert.Equal(ErrorId.RenameAmbiguous, error.Id);
        Assert.Equal(["36"], await database.RowsAsync("SELECT years FROM users"));
    }
}
