using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Schemas;

/// <summary>Has somebody changed the database by hand?</summary>
public sealed class DriftTests(PostgresServers servers)
{
    private const string Users = "CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);\n";
    private const string Orders = "CREATE TABLE orders (id integer PRIMARY KEY);\n";

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task What_nobody_touched_has_none_and_a_change_by_hand_is_one(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        await AppliedAsync(project, Users);

        Assert.Empty(await project.CompareAsync("migrations", "database"));
        Assert.Empty(await project.CompareAsync("applied", "database"));

        await database.ExecuteAsync("ALTER TABLE users ADD COLUMN by_hand integer; CREATE INDEX by_hand ON users (name);");

        foreach (string from in (string[])["migrations", "applied"])
            Assert.Equal(
                ["AddColumn", "CreateIndex"], (await project.CompareAsync(from, "database")).Select(change => change.Kind).Order());
        Assert.Empty(project.Log.Warnings);
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_pending_migration_is_no_drift(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        await AppliedAsync(project, Users);
        project.Schema(Users + Orders);
        NewMigration pending = await project.NewAsync();

        Assert.Empty(await project.CompareAsync("applied", "database"));
        Assert.Equal(["CreateTable"], (await project.CompareAsync("applied", "migrations")).Select(change => change.Kind));
        Assert.Empty(project.Log.Warnings);

        Assert.Equal(["DropTable"], (await project.CompareAsync("migrations", "database")).Select(change => change.Kind));
        string warning = Assert.Single(project.Log.Warnings);
        Assert.Contains($"'{pending.Tag}'", warning);
        Assert.Contains("'applied'", warning);
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Without_the_snapshot_it_is_replayed(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        await AppliedAsync(project, Users);
        project.Schema(Users + Orders);
        await project.NewAsync();
        foreach (string snapshot in Directory.GetFiles(project.PathOf("migrations", "meta"), "*_snapshot.json"))
            File.Delete(snapshot);
        await database.ExecuteAsync("DROP TABLE users");

        Assert.Equal(["DropTable"], (await project.CompareAsync("applied", "database")).Select(change => change.Kind));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Tables_outside_the_include_are_not_looked_at(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database) { Include = new() { Tables = ["users*"] } };
        await AppliedAsync(project, Users);
        await database.ExecuteAsync("CREATE TABLE elsewhere (id integer PRIMARY KEY); CREATE INDEX elsewhere_id ON elsewhere (id);");

        Assert.Empty(await project.CompareAsync("migrations", "database"));

        await database.ExecuteAsync("CREATE TABLE users_too (id integer)");
        Assert.EndsWith("users_too", Assert.Single(await project.CompareAsync("migrations", "database")).Object);
    }

    [Theory, MemberData(nameof(PostgresServers.MajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Schemas_outside_the_include_are_not_looked_at(int major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, $"{major}");
        using var project = new SchemaProject(database) { Include = new() { Schemas = ["public", "app_*"] } };
        await AppliedAsync(project, Users + "CREATE SCHEMA app_shop;\nCREATE TABLE app_shop.carts (id integer);\n");
        await database.ExecuteAsync(
            "CREATE SCHEMA tools; CREATE TABLE tools.t (id integer); CREATE FUNCTION tools.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';"
        );

        Assert.Empty(await project.CompareAsync("migrations", "database"));

        await database.ExecuteAsync("CREATE TABLE app_shop.by_hand (id integer)");
        Assert.Equal("app_shop.by_hand", Assert.Single(await project.CompareAsync("migrations", "database")).Object);
    }

    /// <summary>Everything included, what DbMigrate and Drizzle keep for themselves is still none of the schema.</summary>
    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task The_journal_and_the_history_are_no_drift(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database) { Include = new() { Schemas = ["*"], Tables = ["*"] } };
        await AppliedAsync(project, Users);

        Assert.Empty(await project.CompareAsync("migrations", "database"));
        Assert.Empty(await project.CompareAsync("database", "migrations"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task What_was_edited_or_is_gone_from_the_folder_is_said(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        NewMigration edited = await AppliedAsync(project, Users);
        await database.ExecuteAsync($"INSERT INTO {database.Journal} (hash, created_at) VALUES ('gone', 1)");
        File.AppendAllText(
            project.PathOf("migrations", $"{edited.Tag}.sql"), "--> statement-breakpoint\nCREATE INDEX later ON users (name);\n");

        Assert.Equal(["DropIndex"], (await project.CompareAsync("applied", "database")).Select(change => change.Kind));

        Assert.Contains(
            project.Log.Warnings, warning => warning.Contains($"what was edited since, and the difference shows: '{edited.Tag}'"));
        Assert.Contains(project.Log.Warnings, warning => warning.Contains("what is not in the folder"));
    }

    [Fact]
    public async Task Who_may_not_read_the_journal_is_still_told_the_difference()
    {
        await using TestDatabase database = await servers.CreateDatabaseAsync("drift");
        await using EngineDatabase engine = await EngineDatabase.CreateAsync(servers, $"{database.Server.MajorVersion}");
        using var project = new SchemaProject(engine) { Scratch = database.Url };
        await AppliedAsync(project, Users);
        string role = $"r_{Guid.NewGuid():N}";
        await engine.ExecuteAsync($"CREATE ROLE {role} LOGIN PASSWORD 'planted-too'; CREATE TABLE by_hand (id integer);");
        try
        {
            string url = engine.Url.Replace($"{PostgresServer.User}:{PostgresServer.Password}", $"{role}:planted-too");
            await using var workbench = new SchemaWorkbench(
                project.Project, new(DatabaseUrl.Parse(url, project.Root), "default", Protected: false), project.Log);

            Assert.Equal(
                ["CreateTable"],
                (await workbench.CompareAsync(new() { From = "migrations", To = "database" })).Select(change => change.Kind));
            Assert.Contains(
                project.Log.Warnings, warning => warning.StartsWith("Whether a part of the difference is only pending cannot be told: "));
            var error = await Assert.ThrowsAsync<DbMigrateException>(() =>
                workbench.CompareAsync(new() { From = "applied", To = "database" }));
            Assert.Equal(ErrorId.DatabaseRefused, error.Id);
        }
        finally
        {
            await engine.ExecuteAsync($"DROP ROLE {role}");
        }
    }

    [Fact]
    public async Task Without_a_database_nothing_is_applied()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database);
        await AppliedAsync(project, Users);
        await using SchemaWorkbench workbench = project.Workbench(withTarget: false);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => workbench.CompareAsync(new() { From = "applied", To = "schema" }));

        Assert.Equal(ErrorId.DatabaseNotConfigured, error.Id);
    }

    private static async Task<NewMigration> AppliedAsync(SchemaProject project, string schema)
    {
        project.Schema(schema);
        NewMigration migration = await project.NewAsync();
        await project.ApplyAsync();
        return migration;
    }
}
