using DbMigrate.Engines;
using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Providers.Postgres;

namespace DbMigrate.Tests.Engines;

public sealed class ReadScopeTests(PostgresServers servers) : ReadingTest(servers)
{
    private const string Ddl = """
        CREATE SCHEMA app_one; CREATE SCHEMA app_two; CREATE SCHEMA "App";
        CREATE TABLE app_one.users (id serial PRIMARY KEY);
        CREATE TABLE app_one.user_roles (id int GENERATED ALWAYS AS IDENTITY, user_id int REFERENCES app_one.users);
        CREATE TABLE app_two.orders (id int PRIMARY KEY, user_id int REFERENCES app_one.users);
        CREATE VIEW app_two.everything AS SELECT o.id FROM app_two.orders o JOIN app_one.users u ON u.id = o.user_id;
        CREATE TABLE "App".t (id int);
        CREATE TYPE app_one.color AS ENUM ('red');
        CREATE TABLE app_two.colors (c app_one.color);
        CREATE FOREIGN DATA WRAPPER wrapper;
        """;

    [Theory]
    [InlineData("*", "App app_one app_two public")]
    [InlineData("app_*", "app_one app_two")]
    [InlineData("app_??o", "app_two")]
    [InlineData("App", "App")]
    [InlineData("app", "")]
    public async Task Schemas_are_chosen_by_wildcards(string pattern, string expected)
    {
        var model = await ReadAsync(Newest, Ddl, Scope([pattern], ["*"]));

        Assert.Equal(expected, string.Join(' ', model.Objects.OfType<Namespace>().Select(schema => schema.Name)));
        Assert.All(model.Objects.Where(item => item.Schema is not null), item => Assert.Contains(item.Schema!, expected.Split(' ')));
        Assert.Single(model.Objects.OfType<DefinedObject>());
    }

    [Fact]
    public async Task What_is_in_another_schema_is_named_but_not_needed()
    {
        var model = await ReadAsync(Newest, Ddl, Scope(["app_two"], ["*"]));

        var key = Only<ForeignKey>(model);
        Assert.Equal(new QualifiedName("app_one", "users"), key.References);
        Assert.Equal(["id"], key.ReferencedColumns);
        Assert.Equal("app_one.color", ColumnOf(model, "colors", "c").Type);
        Assert.DoesNotContain(model.Dependencies, dependency => dependency.Needs.Schema == "app_one");
    }

    [Fact]
    public async Task Tables_are_chosen_with_all_their_parts()
    {
        var model = await ReadAsync(Newest, Ddl, Scope(["*"], ["user_*", "ord?rs"]));

        Assert.Equal(["user_roles", "orders"], model.Objects.OfType<Table>().Select(table => table.Name));
        Assert.Empty(model.Objects.OfType<Sequence>());
        Assert.Equal(["orders_pkey"], model.Objects.OfType<Constraint>().Select(constraint => constraint.Name));
        Assert.Equal([["id"], ["id"]], model.Objects.OfType<ForeignKey>().Select(key => key.ReferencedColumns.ToArray()));
        Assert.Single(model.Objects.OfType<View>());
        Assert.Single(model.Objects.OfType<EnumType>());
        Assert.DoesNotContain(
            model.Dependencies, dependency => dependency.Needs.Display.StartsWith("app_one.users", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("a_b", "a_b")]
    [InlineData("a*", "a_b axb")]
    [InlineData("a?b", "a_b axb")]
    [InlineData("50%", "50%")]
    public async Task Only_the_two_wildcards_are_wildcards(string pattern, string expected)
    {
        var model = await ReadAsync(
            Newest, """CREATE TABLE a_b (); CREATE TABLE axb (); CREATE TABLE "50%" (); CREATE TABLE "500" ();""", Scope(["*"], [pattern]));

        Assert.Equal(expected, string.Join(' ', model.Objects.OfType<Table>().Select(table => table.Name)));
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task The_journal_its_history_and_their_schema_are_no_schema(int version)
    {
        const string Journal = """
            CREATE SCHEMA drizzle;
            CREATE TABLE drizzle.__drizzle_migrations (id serial PRIMARY KEY, hash text NOT NULL, created_at bigint);
            CREATE TABLE drizzle.__dbmigrate_history (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
            """;
        var empty = Provider.Empty(version);

        Assert.Equal(empty, await ReadAsync(version, Journal));
        Assert.Equal(
            empty,
            await ReadAsync(
                version,
                "CREATE TABLE log (id serial PRIMARY KEY); CREATE TABLE __dbmigrate_history ();",
                Everything with
                {
                    Journal = new("public", "log"),
                }));

        var shared = await ReadAsync(version, Journal + "CREATE TABLE drizzle.more ();");
        Assert.Equal(["Schema drizzle", "Schema public", "Table drizzle.more"], shared.Objects.Select(item => item.Id.ToString()));

        var other = await ReadAsync(
            version,
            "CREATE SCHEMA drizzle; CREATE TABLE drizzle.__drizzle_migrations ();",
            Everything with
            {
                Journal = new("public", "log"),
            });
        Assert.NotNull(other.Find(new ObjectId(ObjectKind.Table, "drizzle", "__drizzle_migrations")));
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task A_new_database_is_empty(int version)
    {
        var model = await ReadAsync(version, "SELECT 1");

        Assert.Equal(Provider.Empty(version), model);
        Assert.Equal(version, model.EngineVersion);
        Assert.Equal(Dialect.PostgreSql, model.Dialect);
    }

    [Fact]
    public void Until_version_15_anyone_could_create_in_public()
    {
        Assert.Equal([new("", "CREATE"), new("", "USAGE")], Only<Namespace>(Provider.Empty(14)).Grants);
        Assert.Equal([new("", "USAGE")], Only<Namespace>(Provider.Empty(15)).Grants);
    }

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task Temporary_objects_are_left_out(int version)
    {
        await using var database = await Servers.CreateDatabaseAsync(version);
        await using var session = await OpenAsync(database, SessionAccess.ReadWrite);
        await session.ExecuteAsync("CREATE TEMPORARY TABLE t (id serial PRIMARY KEY)", default);

        Assert.Equal(Provider.Empty(version), await Provider.ReadAsync(session, Everything, default));
    }

    private static SchemaProvider Provider => KnownEngines.Of(Dialect.PostgreSql).Schema;

    private static int Newest => PostgresBinaries.Servers[^1].Major;

    private static ReadScope Scope(string[] schemas, string[] tables) =>
        new(new() { Schemas = schemas, Tables = tables }, new(null, "__drizzle_migrations"));
}
