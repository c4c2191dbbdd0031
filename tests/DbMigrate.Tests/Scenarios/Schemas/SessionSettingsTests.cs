using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Schemas;

/// <summary>A schema and a script mean on a scratch database what they mean to a session on the target.</summary>
public sealed class SessionSettingsTests(PostgresServers servers)
{
    private const string Schema = """
        CREATE TABLE orders (id integer PRIMARY KEY, at timestamptz DEFAULT '2026-01-01 12:00', state varchar(9) CHECK (state IN ('a', 'b')));
        CREATE TYPE article AS (id integer, label text);
        CREATE FUNCTION plain(x article) RETURNS article LANGUAGE sql STABLE AS 'SELECT ROW(x.id, ''plain'')::article';

        """;

    /// <summary>Where a search path may come from, and on whose server the scratch database is.</summary>
    public static TheoryData<string, bool> Places =>
        new MatrixTheoryData<string, bool>(["url", "role", "database", "role in database"], [false, true]);

    [Theory, MemberData(nameof(Places))]
    public async Task The_search_path_of_the_target_is_the_scratch_databases(string place, bool elsewhere)
    {
        TestDatabase database = await servers.CreateDatabaseAsync();
        string role = $"settings_{Guid.NewGuid():N}";
        await database.ExecuteAsync($"""
            CREATE ROLE {role} LOGIN SUPERUSER PASSWORD '{PostgresServer.Password}';
            CREATE SCHEMA app;
            """);
        try
        {
            const string set = "SET search_path = app, public";
            await database.ExecuteAsync(place switch
            {
                "role" => $"ALTER ROLE {role} {set}",
                "database" => $"ALTER DATABASE \"{database.Name}\" {set}",
                "role in database" => $"ALTER ROLE {role} IN DATABASE \"{database.Name}\" {set}",
                _ => "SELECT 1",
            });
            string url = $"postgresql://{role}:{PostgresServer.Password}@127.0.0.1:{database.Server.Port}/{database.Name}";
            await using EngineDatabase target = EngineDatabase.On(
                database, place == "url" ? url + "?options=-csearch_path%3Dapp,public" : url);
            using var project = new SchemaProject(target) { Scratch = elsewhere ? database.Server.Url() : null };
            project.Schema(Schema);

            NewMigration made = await project.NewAsync();
            await project.ApplyAsync();

            Assert.Contains("CREATE TABLE app.orders", made.UpSql);
            Assert.DoesNotContain("CREATE SCHEMA app", made.UpSql);
            Assert.Equal([], (await project.CompareAsync()).Select(change => change.ToString()));
            Assert.Equal([], (await project.CompareAsync("applied", "database")).Select(change => change.ToString()));
            Assert.Null(await project.PlanAsync());

            project.Schema(Schema + "ALTER TABLE orders ADD note text;\n");
            await project.NewAsync();
            await project.ApplyAsync();
            foreach (string down in Directory.EnumerateFiles(project.PathOf("migrations"), "*.down.sql")) File.Delete(down);
            await project.UndoAsync();
            Assert.Equal(["AddColumn app.orders.note"], (await project.CompareAsync()).Select(change => change.ToString()));
            await project.SyncAsync();
            Assert.Equal([], (await project.CompareAsync()).Select(change => change.ToString()));
        }
        finally
        {
            await database.DisposeAsync();
            await using var server = new TestDatabase(database.Server, "postgres", owned: false);
            await server.ExecuteAsync($"DROP ROLE {role}");
        }
    }

    [Theory, MemberData(nameof(PostgresServers.MajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Bodies_are_left_unchecked_where_only_their_callers_can_resolve_them(int version)
    {
        await using EngineDatabase database = EngineDatabase.On(await servers.CreateDatabaseAsync(version));
        using var project = new SchemaProject(database);
        project.Schema("""
            CREATE SCHEMA shop;
            CREATE TYPE shop.article AS (id integer, label text);
            CREATE FUNCTION shop.plain(x shop.article) RETURNS shop.article LANGUAGE sql STABLE AS 'SELECT ROW(x.id, ''plain'')::article';
            CREATE FUNCTION shop.declared() RETURNS void LANGUAGE plpgsql AS 'DECLARE x article; BEGIN END';
            CREATE FUNCTION shop.sound(x integer) RETURNS integer LANGUAGE sql AS 'SELECT x + 1';
            """);

        NewMigration made = await project.NewAsync();
        await project.ApplyAsync();

        Assert.Equal(2, Count(made.UpSql, "SET check_function_bodies = off"));
        Assert.Equal(2, Count(made.UpSql, "RESET check_function_bodies"));
        Assert.Contains("SET check_function_bodies = off;--> statement-breakpoint\nCREATE FUNCTION shop.plain", made.UpSql);
        Assert.DoesNotContain("SET check_function_bodies = off;--> statement-breakpoint\nCREATE FUNCTION shop.sound", made.UpSql);
        Assert.Equal([], (await project.CompareAsync()).Select(change => change.ToString()));

        // The way back makes them too.
        project.Schema("CREATE SCHEMA shop;\n");
        NewMigration back = await project.NewAsync();
        Assert.Equal(2, Count(back.DownSql, "SET check_function_bodies = off"));
        await project.ApplyAsync();
        await project.UndoAsync();
        Assert.Equal(3, (await project.CompareAsync("schema", "database")).Count(change => change.Kind == "CreateRoutine"));
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
