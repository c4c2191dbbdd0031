using DbMigrate.Engines;
using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Acceptance;
using DbMigrate.Tests.Scenarios.Acceptance.Postgres;

namespace DbMigrate.Tests.Providers.Pglite;

/// <summary>Every eighth case of PostgreSQL's acceptance suite is held to the same on PGlite.</summary>
public sealed class PgliteAcceptanceTests(PgliteServer server) : IClassFixture<PgliteServer>
{
    private const int Every = 8;

    private const string Roles = """CREATE ROLE app_reader; CREATE ROLE app_writer; CREATE ROLE "Odd Role";""";

    /// <summary>Takes away what a case made in its schemas, without a new database.</summary>
    private const string Sweep = """
        DO $sweep$
        DECLARE name text;
        BEGIN
            FOR name IN SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
                EXECUTE 'DROP SCHEMA ' || name || ' CASCADE';
            END LOOP;
        END $sweep$;
        CREATE SCHEMA public AUTHORIZATION pg_database_owner;
        GRANT USAGE ON SCHEMA public TO PUBLIC;
        COMMENT ON SCHEMA public IS 'standard public schema';
        """;

    private static readonly (string List, AcceptanceCase Case)[] Known =
        [.. RoundTripLawTests.AllCases.Where(item => item.Case.MinVersion <= 18 && NotThere(item.Case) is null)];

    public static TheoryData<string> Lists { get; } = [.. Part.Select(item => item.List).Distinct()];

    private static IEnumerable<(string List, AcceptanceCase Case)> Part => Known.Where((_, at) => at % Every == 0);

    [Fact]
    public void A_part_of_the_cases_runs_here() => Assert.InRange(Part.Count(), RoundTripLawTests.AllCases.Count() / 10, Known.Length);

    [Theory, MemberData(nameof(Lists))]
    public async Task The_cases_of_a_list_hold(string list)
    {
        List<string> problems = [];
        foreach (var (_, item) in Part.Where(item => item.List == list))
        {
            try
            {
                await PostgresAcceptance.RunAsync(await EmptyAsync(server.First), await EmptyAsync(server.Second), item, bothWays: false);
            }
            catch (Exception e)
            {
                problems.Add($"{item.Name}: {e.Message}");
            }
        }

        Assert.True(problems.Count == 0, string.Join("\n\n", problems));
    }

    private static async Task<AcceptanceDatabase> EmptyAsync(ScratchDatabase scratch)
    {
        await scratch.Session.ExecuteAsync("ROLLBACK; DISCARD ALL", CancellationToken.None);
        await scratch.Session.ExecuteAsync(Sweep, CancellationToken.None);
        // What lies in no schema, or could not be dropped with one, is gone with the database.
        var schemas = scratch.Session.Url.Engine.Schema;
        var read = await schemas.ReadAsync(scratch.Session, new(new(), new("drizzle", "__drizzle_migrations")), CancellationToken.None);
        if (!read.Equals(schemas.Empty(scratch.EngineVersion)))
        {
            await scratch.ResetAsync(CancellationToken.None);
        }

        if ((await scratch.Session.QueryAsync("SELECT 1 FROM pg_roles WHERE rolname = 'app_reader'", CancellationToken.None)).Count == 0)
            await scratch.Session.ExecuteAsync(Roles, CancellationToken.None);
        return AcceptanceDatabase.Of(scratch.Session);
    }

    /// <summary>What PGlite's build has not, or what needs a second server; null where a case asks for nothing of it.</summary>
    private static string? NotThere(AcceptanceCase item)
    {
        string[] missing = ["postgres_fdw", "dblink", "CREATE EXTENSION", "icu", "LANGUAGE plperl", "LANGUAGE plpython"];
        return Array.Find(missing, word => (item.From + item.To).Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
