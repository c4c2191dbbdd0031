using DbMigrate.Tests.Checking;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>What only the database knows: a migration that makes something anew may not change whose it is, or who may use it, without a
/// word.</summary>
public sealed class SecurityChangeTests(PostgresServers servers)
{
    private const string Roles = """
        DO $$ BEGIN CREATE ROLE security_owner; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        DO $$ BEGIN CREATE ROLE security_reader; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        """;

    private const string Make =
        "CREATE TABLE t (a int); CREATE VIEW v AS SELECT a FROM t; CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';";

    private const string Remake = """
        DROP VIEW v;
        ALTER TABLE t ALTER COLUMN a TYPE bigint;
        CREATE VIEW v AS SELECT a FROM t;
        DROP FUNCTION f(integer);
        CREATE FUNCTION f(a integer) RETURNS bigint LANGUAGE sql AS 'SELECT 1';
        """;

    public static TheoryData<string, string, string> Changes => new()
    {
        { "ALTER VIEW v OWNER TO security_owner", "", "view public.v belongs to security_owner; made anew, it would belong to postgres." },
        {
            "ALTER FUNCTION f OWNER TO security_owner",
            "",
            "function public.f(integer) belongs to security_owner; made anew, it would belong to postgres."
        },
        { "GRANT SELECT ON v TO security_reader", "", "security_reader would lose SELECT" },
        { "GRANT SELECT (a) ON v TO security_reader", "", "security_reader would lose SELECT (a)" },
        { "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO security_reader", "", "security_reader would get SELECT" },
        { "REVOKE EXECUTE ON FUNCTION f FROM PUBLIC", "", "everybody would get EXECUTE" },
        { "ALTER VIEW v OWNER TO security_owner", "ALTER VIEW v OWNER TO security_owner;", "" },
        { "COMMENT ON VIEW v IS 'it is meant'", "ALTER VIEW v OWNER TO security_owner;", "" },
        { "GRANT SELECT, INSERT ON v TO security_reader", "GRANT ALL ON v TO security_reader;", "" },
        { "REVOKE EXECUTE ON FUNCTION f FROM PUBLIC", "REVOKE ALL ON FUNCTION f(integer) FROM PUBLIC;", "" },
        { "COMMENT ON VIEW v IS 'nothing of the kind'", "", "" },
    };

    [Theory, MemberData(nameof(Changes))]
    public async Task A_run_changes_no_owner_and_no_right_unseen(string byHand, string stated, string refusal)
    {
        await using var database = EngineDatabase.On(await servers.CreateDatabaseAsync("security"));
        using var project = CheckTests.Written(database, ("0000_make", Make), ("0001_remake", Remake + stated));
        await database.ExecuteAsync(Roles);
        await project.Migrator.ApplyAsync(new() { To = "make" });
        await database.ExecuteAsync(byHand);
        if (refusal.Length > 0)
        {
            var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.Migrator.ApplyAsync(new()));
            Assert.Equal(ErrorId.HazardRefused, error.Id);
            Assert.Contains(refusal, error.Message, StringComparison.Ordinal);
            Assert.Contains("-Allow SecurityChange", error.RecommendedAction, StringComparison.Ordinal);
            Assert.Equal(["0001_remake"], await project.PendingAsync());
        }

        Assert.Single(await project.Migrator.ApplyAsync(new() { Allow = refusal.Length > 0 ? [HazardCode.SecurityChange] : [] }));
    }
}
