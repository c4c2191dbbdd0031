using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Schemas;

/// <summary>An extension goes to another schema, and all that uses it goes by its new name.</summary>
public sealed class ExtensionMoveTests(PostgresServers servers)
{
    private const string Here = """
        CREATE EXTENSION hstore;
        CREATE TABLE t (id integer PRIMARY KEY, tags hstore DEFAULT '');
        CREATE INDEX tags ON t USING gin (tags);
        CREATE FUNCTION f(hstore) RETURNS hstore LANGUAGE sql AS 'SELECT $1';
        """;

    private const string There = """
        CREATE SCHEMA ext;
        CREATE EXTENSION hstore SCHEMA ext;
        CREATE TABLE t (id integer PRIMARY KEY, tags ext.hstore DEFAULT '');
        CREATE INDEX tags ON t USING gin (tags);
        CREATE FUNCTION f(ext.hstore) RETURNS ext.hstore LANGUAGE sql AS 'SELECT $1';
        """;

    [Fact]
    public async Task Nothing_but_the_extension_is_altered_there_and_back()
    {
        await using EngineDatabase database = EngineDatabase.On(
            await servers.CreateDatabaseAsync(PostgresBinaries.Servers.Max(server => server.Major)));
        using var project = new SchemaProject(database);
        project.Schema(Here);
        await project.NewAsync(new() { Name = "first" });
        await project.ApplyAsync();
        await database.ExecuteAsync("INSERT INTO t VALUES (1, 'a=>1')");

        project.Schema(There);
        NewMigration plan = await project.NewAsync(new() { Name = "move" });
        await project.ApplyAsync();

        Assert.Equal(["CREATE SCHEMA ext", "ALTER EXTENSION hstore SET SCHEMA ext"], plan.Changes.SelectMany(change => change.Sql));
        Assert.Empty(await project.CompareAsync());
        await project.UndoAsync();
        project.Schema(Here);
        Assert.Empty(await project.CompareAsync());
        Assert.Equal(["1|\"a\"=>\"1\""], await database.RowsAsync("SELECT id, tags::text FROM t"));
    }

    [Fact]
    public void One_that_the_server_does_not_move_is_an_error_that_says_so()
    {
        var error = Assert.Throws<DbMigrateException>(() => KnownEngines.Of(Dialect.PostgreSql).Schema.Plan(In("public"), In("ext")));

        Assert.Equal(ErrorId.PlanImpossible, error.Id);
        Assert.Contains("'fixed'", error.Message);
        Assert.Contains("not relocatable", error.Message);

        static SchemaModel In(string schema) => new(
            Dialect.PostgreSql,
            17,
            [
                new Namespace { Name = "public" },
                new Namespace { Name = "ext" },
                new Extension
                {
                    Name = "fixed",
                    InstalledIn = schema,
                    Relocatable = false,
                },
            ]);
    }
}
