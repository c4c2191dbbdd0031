using DbMigrate.Providers.Postgres.Introspection;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance.Postgres;

namespace DbMigrate.Tests.Providers.Postgres;

/// <summary>A query whose catalogs are empty is not asked; none that would have a row may be left out.</summary>
public sealed class AskedQueriesTests(PostgresServers servers)
{
    // What no fixture has.
    private const string Rare = """
        CREATE ACCESS METHOD heap_too TYPE TABLE HANDLER heap_tableam_handler;
        CREATE FUNCTION public.rare() RETURNS int LANGUAGE sql AS 'SELECT 1';
        ALTER FUNCTION public.rare() OWNER TO app_reader;
        ALTER FUNCTION public.rare() DEPENDS ON EXTENSION plpgsql;
        ALTER TABLE app.circle_a DISABLE TRIGGER ALL;
        """;

    public static TheoryData<string> OfEachMajor { get; } = [.. PostgresBinaries.OfEachMajor.Select(server => $"{server.Version}")];

    [Theory, MemberData(nameof(OfEachMajor))]
    public async Task Where_there_is_one_of_everything_every_query_is_asked_and_has_rows(string version)
    {
        var (asked, withRows) = await AskAsync(version, major => EverythingFixture.Text(major) + Rare);

        Assert.Empty(PostgresIntrospector.Queries.Except(withRows));
        Assert.Equal(PostgresIntrospector.Queries.Order(), asked.Order());
    }

    [Theory, MemberData(nameof(OfEachMajor))]
    public async Task In_an_empty_database_no_query_with_a_condition_is_asked_and_none_would_have_rows(string version)
    {
        var (asked, withRows) = await AskAsync(version, _ => "");

        Assert.All(asked, name => Assert.Empty(QueryText.NeedsOf(name, 18)));
        Assert.Empty(withRows.Except(asked));
        Assert.True(PostgresIntrospector.Queries.Count - asked.Count > 20);
    }

    private async Task<(IReadOnlyList<string> Asked, IReadOnlyList<string> WithRows)> AskAsync(string version, Func<int, string> schema)
    {
        var server = await AcceptanceServer.OfAsync(servers, version);
        await using var database = await server.CreateAsync();
        await database.RunAsync(schema(database.Version), "from");
        var asked = (string[])(await database.QueryAsync(QueryText.Asking(PostgresIntrospector.Queries, database.Version)))[0][0]!;
        var schemas = (
            await database.QueryAsync(
                "SELECT array_agg(oid)::text FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"))[0][0];
        List<string> withRows = [];
        foreach (var name in PostgresIntrospector.Queries)
        {
            var sql = QueryText.For(name, database.Version)
                .Replace("$1", $"'{schemas}'::oid[]", StringComparison.Ordinal).Replace("$2", "'{}'::oid[]", StringComparison.Ordinal);
            if ((await database.QueryAsync(sql)).Count > 0) withRows.Add(name);
        }

        return (asked, withRows);
    }
}
