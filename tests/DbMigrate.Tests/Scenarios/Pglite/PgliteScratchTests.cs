using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Pglite;

/// <summary><c>"scratch": "pglite://memory"</c>: a project on a PostgreSQL server plans without making databases on it.</summary>
public sealed class PgliteScratchTests(PostgresServers servers)
{
    private const string Begun = """
        CREATE TYPE state AS ENUM ('open', 'paid');
        CREATE TABLE customers (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email varchar(200) NOT NULL UNIQUE CHECK (email LIKE '%@%'));
        CREATE TABLE orders (id serial PRIMARY KEY, customer integer NOT NULL REFERENCES customers ON DELETE CASCADE, state state NOT NULL DEFAULT 'open');
        CREATE VIEW open_orders AS SELECT o.id, c.email FROM orders o JOIN customers c ON c.id = o.customer WHERE o.state = 'open';
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TRIGGER touching BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
        """;

    public static TheoryData<string> Servers { get; } =
    [.. EngineDatabase.All.Select(row => row.Data).Where(engine => engine != EngineDatabase.Sqlite)];

    [Theory, MemberData(nameof(Servers))]
    public async Task A_server_of_any_version_is_planned_for(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database) { Scratch = "pglite://memory" };
        PgliteStore.Link(project.Root);
        try
        {
            project.Schema(Begun);
            await project.NewAsync(new() { Name = "first" });
            await project.ApplyAsync();
            Assert.Empty(await project.CompareAsync());
            Assert.Empty(await project.CompareAsync("migrations", "database"));

            project.Schema(Begun.Replace("state state NOT NULL", "note text, state state NOT NULL", StringComparison.Ordinal));
            Assert.Equal(["AddColumn"], (await project.NewAsync(new() { Name = "note" })).Changes.Select(change => change.Kind));
            await project.ApplyAsync();
            Assert.Empty(await project.SyncAsync());
            await using (SchemaWorkbench workbench = project.Workbench())
                Assert.DoesNotContain(
                    await workbench.CheckAsync(new() { Rehearse = true }), finding => finding.Severity != FindingSeverity.Information);
            Assert.Single(await project.UndoAsync(new() { Allow = [HazardCode.DataLoss] }));
            Assert.Equal(["AddColumn"], (await project.CompareAsync()).Select(change => change.Kind));
        }
        finally
        {
            // The link, and not what it leads to.
            Directory.Delete(project.PathOf("node_modules"));
        }
    }

    [Fact]
    public async Task No_database_is_made_on_the_server()
    {
        const string Databases = "SELECT string_agg(datname, ' ' ORDER BY oid) FROM pg_database";
        // Other tests make theirs on the servers that all share.
        await using PostgresServer server = await PostgresServer.StartAsync(PostgresBinaries.Servers[^1]);
        await using TestDatabase own = await server.CreateDatabaseAsync();
        await using EngineDatabase database = EngineDatabase.On(own, own.Url);
        using var project = new SchemaProject(database) { Scratch = "pglite://memory" };
        PgliteStore.Link(project.Root);
        try
        {
            string before = await database.ScalarAsync(Databases);
            project.Schema(Begun);
            await project.NewAsync(new() { Name = "first" });
            await project.ApplyAsync();
            Assert.Empty(await project.CompareAsync());
            Assert.Equal(before, await database.ScalarAsync(Databases));
        }
        finally
        {
            Directory.Delete(project.PathOf("node_modules"));
        }
    }

    [Fact]
    public async Task What_PGlite_has_not_is_named_with_the_way_out()
    {
        await using var database = await EngineDatabase.CreateAsync(servers, EngineDatabase.One.Last().Data);
        using var project = new SchemaProject(database) { Scratch = "pglite://memory" };
        project.Schema("CREATE EXTENSION postgres_fdw;");
        var missing = await Assert.ThrowsAsync<DbMigrateException>(() => project.CompareAsync());
        Assert.Equal(ErrorId.PgliteUnavailable, missing.Id);

        PgliteStore.Link(project.Root);
        try
        {
            var error = await Assert.ThrowsAnyAsync<DbMigrateException>(() => project.CompareAsync());
            Assert.Equal(ErrorId.SchemaInvalid, error.Id);
            Assert.Contains("-Scratch (--scratch)", error.RecommendedAction, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(project.PathOf("node_modules"));
        }
    }

    [Fact]
    public async Task SQLite_has_its_own()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database) { Scratch = "pglite://memory" };
        project.Schema("CREATE TABLE a (id integer);");
        Assert.Equal(ErrorId.DialectMismatch, (await Assert.ThrowsAsync<DbMigrateException>(() => project.CompareAsync())).Id);
    }
}
