using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Migrations;

namespace DbMigrate.Tests.Sources;

/// <summary>An extension that whoever runs the server put into the database, and that no migration makes.</summary>
public sealed class ScratchExtensionTests(PostgresServers servers)
{
    /// <summary>Each kind of name that a statement may lack.</summary>
    public static TheoryData<string, string> Needs => new()
    {
        { "hstore", "CREATE TABLE t (id integer, tags hstore)" },
        { "ltree", "CREATE TABLE t (id integer, path ltree); CREATE INDEX path ON t USING gist (path)" },
        { "pg_trgm", "CREATE TABLE t (id integer, name text); CREATE INDEX name ON t USING gin (name gin_trgm_ops)" },
        { "uuid-ossp", "CREATE TABLE t (id uuid DEFAULT uuid_generate_v4())" },
        { "pg_trgm", "CREATE TABLE t (id integer, name text CHECK (name OPERATOR(public.%) 'x'))" },
        { "citext", "BEGIN; CREATE TABLE t (id integer); COMMIT; ALTER TABLE t ADD name public.citext" },
        { "bloom", "CREATE TABLE t (id integer); CREATE INDEX i ON t USING bloom (id)" },
    };

    [Theory, MemberData(nameof(Needs))]
    public async Task It_is_there_for_a_replay_and_stays_where_its_user_is_undone(string extension, string sql)
    {
        await using EngineDatabase database = await DatabaseAsync();
        using var project = new SchemaProject(database);
        await database.ExecuteAsync($"CREATE EXTENSION \"{extension}\"");
        await database.ExecuteAsync("CREATE EXTENSION tablefunc");
        Write(project, "CREATE TABLE before (id integer);", sql);
        await project.ApplyAsync();

        // What nothing needs says nothing of the migrations.
        Assert.Equal(
            ["CreateExtension tablefunc"], (await project.CompareAsync("migrations", "database")).Select(change => change.ToString()));

        await project.UndoAsync();

        Assert.Equal(
            [extension, "tablefunc"],
            await database.RowsAsync("SELECT extname::text FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname = 'tablefunc'"));
        Assert.Equal(
            ["before"],
            await database.RowsAsync("SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"));
        await project.ApplyAsync();
        Assert.Equal(
            ["CreateExtension tablefunc"], (await project.CompareAsync("migrations", "database")).Select(change => change.ToString()));
    }

    [Fact]
    public async Task A_schema_that_uses_it_needs_no_migration_for_it()
    {
        await using EngineDatabase database = await DatabaseAsync();
        using var project = new SchemaProject(database);
        await database.ExecuteAsync("CREATE SCHEMA extensions; CREATE EXTENSION citext SCHEMA extensions");
        project.Schema("CREATE TABLE t (id integer, name extensions.citext);");

        NewMigration made = await project.NewAsync();
        await project.ApplyAsync();

        Assert.DoesNotContain("EXTENSION", made.UpSql, StringComparison.Ordinal);
        Assert.Empty(await project.CompareAsync("applied", "schema"));
        Assert.Equal("citext", Assert.Single(project.Log.Warnings.Distinct()).Split('\'')[1]);
    }

    [Fact]
    public async Task One_that_the_database_has_not_is_named()
    {
        await using EngineDatabase database = await DatabaseAsync();
        using var project = new SchemaProject(database);
        Write(project, "CREATE TABLE t (id integer, name citext);");

        var replay = await Assert.ThrowsAnyAsync<DbMigrateException>(() => project.CompareAsync("migrations", "database"));
        var run = await Assert.ThrowsAnyAsync<DbMigrateException>(project.ApplyAsync);

        Assert.All(
            [replay, run],
            error =>
                Assert.Contains(
                    "Hint: It is probably that of the extension citext, which this database has not: CREATE EXTENSION \"citext\".",
                    error.Message,
                    StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_that_the_server_has_not_is_to_be_installed()
    {
        await using EngineDatabase database = await DatabaseAsync();
        using var project = new SchemaProject(database);
        Write(project, "CREATE EXTENSION nobody_has_it;");

        var replay = await Assert.ThrowsAnyAsync<DbMigrateException>(() => project.CompareAsync("migrations", "database"));
        var run = await Assert.ThrowsAnyAsync<DbMigrateException>(project.ApplyAsync);

        Assert.Equal("Give a scratch server that has the extension with -Scratch (--scratch).", replay.RecommendedAction);
        Assert.Equal("Install the extension on the server and run the command again.", run.RecommendedAction);
    }

    [Fact]
    public async Task One_that_the_schema_makes_is_left_to_it()
    {
        await using EngineDatabase database = await DatabaseAsync();
        using var project = new SchemaProject(database);
        await database.ExecuteAsync("CREATE EXTENSION citext");
        project.Schema("CREATE TABLE t (id integer, name late.citext); CREATE EXTENSION citext SCHEMA late; CREATE SCHEMA late;");

        Assert.Contains("ALTER EXTENSION citext SET SCHEMA late", (await project.CompareAsync()).SelectMany(change => change.Sql));
        Assert.Empty(project.Log.Warnings);
    }

    private static void Write(SchemaProject project, params string[] scripts)
    {
        string[] tags = [.. scripts.Select((_, index) => $"000{index}_m")];
        project.Write(
            "migrations/meta/_journal.json", JournalText.Of(tags).Replace("\"sqlite\"", "\"postgresql\"", StringComparison.Ordinal));
        for (int i = 0; i < tags.Length; i++) project.Write($"migrations/{tags[i]}.sql", scripts[i]);
    }

    private async Task<EngineDatabase> DatabaseAsync() =>
        EngineDatabase.On(await servers.CreateDatabaseAsync(PostgresBinaries.Servers.Max(server => server.Major)));
}
