using DbMigrate.Engines;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>What values hold after their composite type is made anew.</summary>
public sealed class CompositeValueTests(PostgresServers servers)
{
    private const string From = """
        CREATE TYPE c AS (a text, b text);
        CREATE TYPE mood AS ENUM ('low', 'high');
        CREATE DOMAIN d AS c CHECK ((VALUE).b <> 'bad');
        CREATE TYPE o AS (m mood, v c, w c[]);
        CREATE TABLE t (id int, v c, w c[], x d[], y o);
        """;

    private const string To = """
        CREATE TYPE c AS (b varchar(5), n int, a text);
        CREATE TYPE mood AS ENUM ('high', 'low');
        CREATE DOMAIN d AS c CHECK ((VALUE).b <> 'bad');
        CREATE TYPE o AS (m mood, v c, w c[]);
        CREATE TABLE t (id int, v c, w c[], x d[], y o);
        """;

    public static TheoryData<int> Versions => [.. PostgresAcceptance.Versions];

    [Theory, MemberData(nameof(Versions))]
    public async Task Values_keep_names_nulls_and_bounds(int version)
    {
        await using var database = await ChangeAsync(
            version,
            """
            INSERT INTO t VALUES (1, ROW('1', '2'), '[2:3][0:0]={{"(3,4)"},{NULL}}', ARRAY[ROW('5', '6')::d], ROW('low', ROW('7', '8'), ARRAY[ROW(NULL, '9')::c]));
            INSERT INTO t VALUES (2, NULL, NULL, NULL, NULL), (3, ROW(NULL, NULL), '{}', '{}', ROW(NULL, NULL, NULL));
            """);

        var rows = await database.QueryAsync(
            "SELECT concat_ws(' ', v::text, w::text, x::text, y::text, v IS NOT DISTINCT FROM NULL, y IS NOT DISTINCT FROM NULL) FROM t "
                + "ORDER BY id");

        Assert.Equal(
            [
                """(2,,1) [2:3][0:0]={{"(4,,3)"},{NULL}} {"(6,,5)"} (low,"(8,,7)","{""(9,,)""}") f f""",
                "t t",
                "(,,) {} {} (,,) f f",
            ],
            rows.Select(row => (string)row[0]!));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_value_that_does_not_fit_is_refused(int version)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
            await ChangeAsync(version, "INSERT INTO t (id, v) VALUES (1, ROW('1', 'longer than five'))"));

        Assert.Contains("value too long", error.ToString());
    }

    private async Task<AcceptanceDatabase> ChangeAsync(int version, string rows)
    {
        var server = await AcceptanceServer.OfAsync(servers, version);
        await using var wanted = await server.CreateAsync();
        await wanted.RunAsync(To, "to");
        var database = await server.CreateAsync();
        try
        {
            await database.RunAsync(From, "from");
            await database.RunAsync(rows, "rows");
            var plan = KnownEngines.Of(Dialect.PostgreSql).Schema.Plan(await database.ReadAsync(), await wanted.ReadAsync());
            await database.RunAsync(["BEGIN", .. plan.Statements, "COMMIT"]);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }
}
