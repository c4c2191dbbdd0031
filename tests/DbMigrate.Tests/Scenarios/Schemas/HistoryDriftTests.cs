using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Runs;

namespace DbMigrate.Tests.Scenarios.Schemas;

/// <summary>What only comes of a PostgreSQL database's history, and no schema text says: it shows, and a plan does with it what is
/// safe.</summary>
public sealed class HistoryDriftTests(PostgresServers servers)
{
    private const string Schema = """
        CREATE EXTENSION hstore;
        CREATE TABLE users (id integer PRIMARY KEY, name text);
        CREATE INDEX users_name ON users (name);
        CREATE TABLE orders (id integer PRIMARY KEY, user_id integer CONSTRAINT orders_user REFERENCES users);
        CREATE TABLE parted (id integer) PARTITION BY RANGE (id);
        CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (0) TO (10);

        """;

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task A_foreign_key_that_is_off_shows_and_goes_on_only_where_the_rows_keep_it(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        using SchemaProject project = await AppliedAsync(database);
        await database.ExecuteAsync("ALTER TABLE orders DISABLE TRIGGER ALL; INSERT INTO orders VALUES (1, 404)");

        SchemaChange change = Assert.Single(await project.CompareAsync("applied", "database"));
        Assert.Equal("AlterForeignKey public.orders.orders_user", change.ToString());
        Assert.Equal(["DropForeignKey", "CreateForeignKey"], (await project.CompareAsync("database", "applied")).Select(back => back.Kind));
        Assert.Contains(
            "orders_user is not enforced",
            Assert.Single(await CheckAsync(project), finding => finding.Rule == CheckRules.NotEnforced).Message);

        Assert.Contains(
            "orders_user", Assert.Single(await CheckAsync(project, rehearse: true), finding => finding.Rule == CheckRules.Drifted).Message);
        string json = project.Write("drifted.json", (await project.ExportAsync(format: ExportFormat.Json))[0].Text);
        Assert.Empty(await project.CompareAsync(json, "database"));

        var failure = await Assert.ThrowsAsync<DbMigrateException>(() => project.SyncAsync());
        Assert.Contains("Key (user_id)=(404) is not present", failure.InnerException!.ToString());
        await database.ExecuteAsync("DELETE FROM orders");
        await project.SyncAsync();

        Assert.Empty(await project.CompareAsync("applied", "database"));
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.ExecuteAsync("INSERT INTO orders VALUES (1, 404)"));
    }

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task An_index_that_is_not_valid_shows_and_is_built_again(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        using SchemaProject project = await AppliedAsync(database);
        await database.ExecuteAsync(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid IN ('users_name'::regclass, 'users_pkey'::regclass)");

        var changes = await project.CompareAsync("applied", "database");

        Assert.Equal(
            ["AlterConstraint public.users.users_pkey", "AlterIndex public.users_name"], changes.Select(change => $"{change}").Order());
        Assert.Equal(
            2,
            project.Log.Warnings.Count(warning => warning.Contains(" not valid: no statement brings that about", StringComparison.Ordinal))
        );
        Assert.Equal(2, (await CheckAsync(project)).Count(finding => finding.Rule == CheckRules.InvalidIndex));

        await project.SyncAsync();

        Assert.Empty(await project.CompareAsync("applied", "database"));
        Assert.Equal("0", await database.ScalarAsync("SELECT count(*) FROM pg_index WHERE NOT indisvalid"));
    }

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task A_partition_that_is_half_detached_shows_and_has_to_be_detached_first(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        using SchemaProject project = await AppliedAsync(database);
        await database.ExecuteAsync(
            "INSERT INTO parted VALUES (1); UPDATE pg_inherits SET inhdetachpending = true WHERE inhrelid = 'parted_1'::regclass");

        Assert.Equal(["AlterTable public.parted_1"], (await project.CompareAsync("applied", "database")).Select(change => $"{change}"));
        Assert.Contains(project.Log.Warnings, warning => warning.Contains("is half detached", StringComparison.Ordinal));

        var back = (await project.CompareAsync("database", "applied")).SelectMany(change => change.Sql).ToList();
        Assert.Contains("FINALIZE", (await Assert.ThrowsAsync<DbMigrateException>(() => project.SyncAsync())).RecommendedAction);

        foreach (string statement in back) await database.ExecuteAsync(statement);
        Assert.Empty(await project.CompareAsync("applied", "database"));
        Assert.Equal("1", await database.ScalarAsync("SELECT count(*) FROM parted"));
    }

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task An_extension_of_another_version_shows_and_is_left_to_its_owner_until_the_schema_states_one(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        using SchemaProject project = await AppliedAsync(database);
        await database.ExecuteAsync("DROP EXTENSION hstore; CREATE EXTENSION hstore VERSION '1.4'");

        Assert.Equal(["AlterExtension hstore"], (await project.CompareAsync("applied", "database")).Select(change => $"{change}"));
        Assert.Equal(
            ["ALTER EXTENSION hstore UPDATE"], (await project.CompareAsync("database", "applied")).SelectMany(change => change.Sql));
        await using (SchemaWorkbench workbench = project.Workbench())
            Assert.Equal("", (await workbench.CompareAsScriptAsync(new() { From = "applied", To = "database" })).Sql.Trim());
        Assert.Contains(project.Log.Warnings, warning => warning.Contains("has version 1.4 there", StringComparison.Ordinal));
        Assert.Empty(await project.SyncAsync());
        Assert.Empty(await project.CompareAsync("database", "schema"));
        // What another server could not install is not written into a schema.
        Assert.DoesNotContain("VERSION", string.Concat((await project.ExportAsync()).Select(file => file.Text)));

        project.Schema(Schema.Replace("EXTENSION hstore", "EXTENSION hstore VERSION '1.5'", StringComparison.Ordinal));
        await project.SyncAsync();

        Assert.Equal("1.5", await database.ScalarAsync("SELECT extversion FROM pg_extension WHERE extname = 'hstore'"));
        Assert.Empty(await project.SyncAsync());
    }

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task A_migration_brings_an_extension_to_a_version_and_its_undo_leaves_it(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        using var project = new SchemaProject(database);
        project.Schema("CREATE EXTENSION hstore VERSION '1.4';");
        await project.NewAsync();
        project.Schema("CREATE EXTENSION hstore VERSION '1.5'; CREATE TABLE more (a integer);");
        NewMigration update = await project.NewAsync();
        await project.ApplyAsync();

        Assert.Contains("ALTER EXTENSION hstore UPDATE TO '1.5'", update.UpSql);
        Assert.Equal("1.5", await database.ScalarAsync("SELECT extversion FROM pg_extension WHERE extname = 'hstore'"));
        Assert.Empty(await project.CompareAsync("applied", "database"));

        File.Delete(update.DownPath);
        await project.UndoAsync(new() { Allow = [HazardCode.DataLoss] });

        Assert.Equal("1.5", await database.ScalarAsync("SELECT extversion FROM pg_extension WHERE extname = 'hstore'"));
        Assert.Equal("0", await database.ScalarAsync("SELECT count(*) FROM pg_class WHERE relname = 'more'"));
    }

    private static async Task<IReadOnlyList<Finding>> CheckAsync(SchemaProject project, bool rehearse = false)
    {
        await using SchemaWorkbench workbench = project.Workbench();
        return await workbench.CheckAsync(new() { Rehearse = rehearse });
    }

    private static async Task<SchemaProject> AppliedAsync(EngineDatabase database)
    {
        var project = new SchemaProject(database);
        project.Schema(Schema);
        await project.NewAsync();
        await project.ApplyAsync();
        return project;
    }
}
