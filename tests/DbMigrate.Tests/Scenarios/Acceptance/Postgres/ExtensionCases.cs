using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Extensions.</summary>
public sealed class ExtensionCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new("an extension is made", "", "CREATE EXTENSION hstore"),
        new("an extension of a version that is stated", "", "CREATE EXTENSION hstore VERSION '1.4'"),
        new(
            "an extension is brought to the version that the server installs",
            "CREATE EXTENSION hstore VERSION '1.4'; CREATE TABLE t (a int, b hstore)",
            "CREATE EXTENSION hstore; CREATE TABLE t (a int, b hstore)")
        { Expect = ["AlterExtension"], ExpectedSql = ["ALTER EXTENSION hstore UPDATE"], OneWay = true, Rows = "INSERT INTO t VALUES (1)" },
        new(
            "an extension is brought to a version that is stated",
            "CREATE EXTENSION hstore VERSION '1.4'; CREATE TABLE t (a int, b hstore)",
            "CREATE EXTENSION hstore VERSION '1.5'; CREATE TABLE t (a int, b hstore)")
        { ExpectedSql = ["ALTER EXTENSION hstore UPDATE TO '1.5'"], OneWay = true, Rows = "INSERT INTO t VALUES (1)" },
        new(
            "an extension's type is used by a new column",
            """
            CREATE TABLE t (a int)
            """,
            """
            CREATE EXTENSION citext;
            CREATE EXTENSION hstore;
            CREATE TABLE t (a int, b citext UNIQUE, c hstore DEFAULT '')
            """)
        { RowsBack = "INSERT INTO t VALUES (1, 'x')" },
        new(
            "an extension in a schema of its own",
            "",
            """
            CREATE SCHEMA ext;
            CREATE EXTENSION pg_trgm SCHEMA ext;
            CREATE TABLE t (a text);
            CREATE INDEX i ON t USING gin (a ext.gin_trgm_ops)
            """),
        new(
            "a default calls an extension's function",
            "CREATE TABLE t (a int)",
            "CREATE EXTENSION \"uuid-ossp\"; CREATE TABLE t (a int, id uuid DEFAULT uuid_generate_v4())"),
        new(
            "text becomes citext",
            "CREATE EXTENSION citext; CREATE TABLE t (a text PRIMARY KEY); CREATE VIEW v AS SELECT a FROM t",
            "CREATE EXTENSION citext; CREATE TABLE t (a citext PRIMARY KEY); CREATE VIEW v AS SELECT a FROM t"),
        new(
            "extensions that need each other",
            "",
            """
            CREATE EXTENSION cube;
            CREATE EXTENSION earthdistance;
            CREATE TABLE t (lat float8, lon float8);
            CREATE INDEX i ON t USING gist (ll_to_earth(lat, lon))
            """)
        { MinVersion = 16, RowsBack = "INSERT INTO t VALUES (1, 1)" });

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Extension(int version, string name) => RunAsync(version, Cases[name]);
}
