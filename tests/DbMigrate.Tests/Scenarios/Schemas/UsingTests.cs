using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Schemas;

/// <summary>Stated expressions for values that change their type.</summary>
public sealed class UsingTests(PostgresServers servers)
{
    private const string Orders =
        "CREATE TABLE orders (id integer PRIMARY KEY, total integer, at bigint, done boolean NOT NULL DEFAULT false);\n";

    private static string Postgres => $"{PostgresBinaries.Servers[^1].Major}";

    private static string WithTimes => Orders.Replace("at bigint", "at timestamptz");

    [Fact]
    public async Task Without_a_cast_it_is_an_error_and_with_an_expression_a_migration_whose_reverse_gives_the_values_up()
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, Postgres);
        using SchemaProject project = await StartAsync(database);
        project.Schema(WithTimes);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.PlanAsync());
        NewMigration plan = await project.NewAsync(new() { Using = ["orders.at = to_timestamp(at)"] });
        await project.ApplyAsync();

        Assert.Equal(ErrorId.CastImpossible, error.Id);
        Assert.Contains("USING to_timestamp(at)", plan.UpSql);
        Assert.Contains("USING NULL", plan.DownSql);
        Assert.Contains("DataLoss", plan.DownSql);
        Assert.DoesNotContain(plan.Changes, change => change.DataLoss);
        Assert.Contains(
            project.Log.Of<RunWarning>(), warning => warning.Message.Contains("orders.at") && warning.Message.Contains("reverse"));
        Assert.Equal(["1|1234|86400"], await database.RowsAsync("SELECT id, total, extract(epoch FROM at)::int FROM orders"));
        await project.UndoAsync(new() { Allow = [HazardCode.DataLoss] });
        Assert.Equal(["1|1234|NULL"], await database.RowsAsync("SELECT id, total, at FROM orders"));
        project.Schema(Orders);
        Assert.Empty(await project.CompareAsync());
    }

    [Fact]
    public async Task A_migration_that_nothing_takes_back_is_written_without_a_reverse()
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, Postgres);
        using SchemaProject project = await StartAsync(database);
        project.Schema(Orders.Replace("done boolean NOT NULL DEFAULT false", "done date NOT NULL"));

        NewMigration plan = await project.NewAsync(
            new() { Using = ["orders.done=CASE WHEN done THEN date '2024-01-01' ELSE date '2023-01-01' END"] });
        await project.ApplyAsync();

        Assert.Equal("", plan.DownSql);
        Assert.False(File.Exists(plan.DownPath));
        Assert.Contains(
            project.Log.Of<RunWarning>(),
            warning => warning.Message.Contains("no reverse script") && warning.Message.Contains("orders.done"));
        Assert.Equal(["2023-01-01"], await database.RowsAsync("SELECT done::text FROM orders"));
        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.UndoAsync());
        Assert.Equal(ErrorId.CastImpossible, error.Id);
    }

    [Fact]
    public async Task An_expression_takes_a_casts_place_and_a_comment_says_the_same()
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, Postgres);
        using SchemaProject project = await StartAsync(database);
        project.Schema("""
            CREATE TABLE orders (
              id integer PRIMARY KEY,
              total numeric(12,2), -- using: total / 100.0
              -- using: to_timestamp(at)
              -- when it came in
              at timestamptz,
              done boolean NOT NULL DEFAULT false -- using: nothing that changes
            );
            """);

        var compared = await project.CompareAsync();
        await project.NewAsync();
        await project.ApplyAsync();
        project.Write("schema/more.sql", "CREATE TABLE more (id integer);");
        NewMigration next = await project.NewAsync();

        Assert.Contains(compared, change => change.Sql.Any(sql => sql.EndsWith("USING total / 100.0")));
        Assert.DoesNotContain(project.Log.Warnings, warning => warning.Contains("-Using"));
        Assert.Equal(["12.34|86400"], await database.RowsAsync("SELECT total, extract(epoch FROM at)::int FROM orders"));
        Assert.Equal(["CreateTable"], next.Changes.Select(change => change.Kind));
    }

    [Fact]
    public async Task Synchronizing_and_online_plans_take_expressions_too()
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, Postgres);
        using SchemaProject project = await StartAsync(database);
        project.Schema(WithTimes);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.SyncAsync());
        // What becomes of the values, nothing but the expression tells.
        var refused = await Assert.ThrowsAsync<DbMigrateException>(() =>
            project.SyncAsync(new() { Using = ["public.orders.at=to_timestamp(at % 7)"] }));
        await project.SyncAsync(new() { Using = ["public.orders.at=to_timestamp(at)"], Online = true });

        Assert.Equal((ErrorId.CastImpossible, ErrorId.DataLossRefused), (error.Id, refused.Id));
        Assert.Equal(["86400"], await database.RowsAsync("SELECT extract(epoch FROM at)::int FROM orders"));
        Assert.Empty(await project.CompareAsync());
    }

    [Fact]
    public async Task A_comparison_shows_the_change_with_a_warning()
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, Postgres);
        using SchemaProject project = await StartAsync(database);
        project.Schema(WithTimes);

        var changes = await project.CompareAsync();

        Assert.Equal("AlterColumn", Assert.Single(changes).Kind);
        Assert.Contains(
            project.Log.Of<RunWarning>(), warning => warning.Message.Contains("orders.at") && warning.Message.Contains("-Using"));
    }

    [Theory]
    [InlineData("orders.nothing=1", "orders.nothing")]
    [InlineData("nowhere.at=1", "nowhere.at")]
    [InlineData("orders.total=total", "does not change its type")]
    [InlineData("orders.at", "does not say")]
    [InlineData("at=1", "does not say")]
    [InlineData("orders.at=", "does not say")]
    public async Task An_expression_for_no_column_that_changes_its_type_is_refused(string stated, string said)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, Postgres);
        using SchemaProject project = await StartAsync(database);
        project.Schema(WithTimes);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.PlanAsync(new() { Using = [stated] }));

        Assert.Equal(ErrorId.UsingInvalid, error.Id);
        Assert.Contains(said, error.Message);
    }

    [Fact]
    public async Task SQLite_has_no_place_for_an_expression()
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, EngineDatabase.Sqlite);
        using SchemaProject project = new(database);
        project.Schema("CREATE TABLE orders (total integer);");
        await project.NewAsync();
        project.Schema("CREATE TABLE orders (total text);");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.PlanAsync(new() { Using = ["orders.total=total / 100.0"] }));

        Assert.Equal(ErrorId.NotSupported, error.Id);
    }

    private static async Task<SchemaProject> StartAsync(EngineDatabase database)
    {
        var project = new SchemaProject(database);
        project.Schema(Orders);
        await project.NewAsync();
        await project.ApplyAsync();
        await database.ExecuteAsync("INSERT INTO orders (id, total, at) VALUES (1, 1234, 86400)");
        return project;
    }
}
