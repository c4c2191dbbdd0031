using DbMigrate.Tests.Execution;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Sources;

public sealed class ScratchLoaderTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Objects_may_stand_in_any_order_across_files(string engine)
    {
        await using var scratch = await Scratch.OpenAsync(servers, engine);

        await scratch.LoadAsync(
            """
            CREATE VIEW v AS SELECT t.id, u.name FROM t JOIN u ON u.id = t.u;
            CREATE INDEX t_u ON t (u);
            """,
            "CREATE TABLE t (id integer PRIMARY KEY, u integer NOT NULL REFERENCES u (id));",
            "CREATE TABLE u (id integer PRIMARY KEY, name text);");

        Assert.Equal(["t", "u", "v"], await scratch.RelationsAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_long_chain_may_be_declared_last_first(string engine)
    {
        await using var scratch = await Scratch.OpenAsync(servers, engine);
        var views = Enumerable.Range(0, 200).Select(i => $"CREATE VIEW v{i} AS SELECT * FROM {(i == 199 ? "t" : $"v{i + 1}")};");

        await scratch.LoadAsync(string.Join('\n', views) + "\nCREATE TABLE t (id integer);");

        Assert.Equal(201, (await scratch.RelationsAsync()).Count);
    }

    [Fact]
    public async Task The_error_shows_what_is_wrong_in_itself_rather_than_what_follows_from_it()
    {
        await using var scratch = await Scratch.OpenAsync(servers, await NewestAsync());

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => scratch.LoadAsync(
            "CREATE TABLE t (u integer REFERENCES u);",
            "-- the other\nCREATE TABLE u (\n  id integer PRIMARY KEY,\n  name texxt\n);"));

        Assert.Equal(ErrorId.SchemaInvalid, error.Id);
        Assert.Equal("b.sql:4:8: the schema cannot be built: type \"texxt\" does not exist. One more statement fails.", error.Summary);
    }

    private async Task<string> NewestAsync() => (await servers.NewestAsync()).MajorVersion.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
