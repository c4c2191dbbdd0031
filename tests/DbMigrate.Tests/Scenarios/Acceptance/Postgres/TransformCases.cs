using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Transforms.</summary>
public sealed class TransformCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "a transform is made",
            "CREATE TABLE a (x int)",
            """
            CREATE TABLE a (x int);
            CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int4recv(internal));
            COMMENT ON TRANSFORM FOR int LANGUAGE sql IS 'ours'
            """),
        new(
            "a transform loses one of its functions",
            "CREATE TABLE a (x int); CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH "
                + "FUNCTION int4recv(internal))",
            "CREATE TABLE a (x int); CREATE TRANSFORM FOR int LANGUAGE sql (TO SQL WITH FUNCTION int4recv(internal))"));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Transform(int version, string name) => RunAsync(version, Cases[name]);
}
