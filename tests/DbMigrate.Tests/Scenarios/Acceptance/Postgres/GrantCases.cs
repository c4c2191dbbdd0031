using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Rights.</summary>
public sealed class GrantCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "rights on a table are granted",
            """
            CREATE TABLE t (a int)
            """,
            """
            CREATE TABLE t (a int);
            GRANT SELECT, INSERT ON t TO app_reader;
            GRANT ALL ON t TO app_writer;
            GRANT SELECT ON t TO PUBLIC
            """),
        new(
            "rights change",
            "CREATE TABLE t (a int); GRANT SELECT, INSERT ON t TO app_reader",
            "CREATE TABLE t (a int); GRANT SELECT, DELETE, TRIGGER ON t TO app_reader")
        {
            ExpectedSql = ["REVOKE INSERT ON TABLE public.t FROM app_reader", "GRANT DELETE, TRIGGER ON TABLE public.t TO app_reader"],
        },
        new(
            "grant option comes and goes",
            """
            CREATE TABLE t (a int);
            GRANT SELECT ON t TO app_reader;
            GRANT INSERT ON t TO app_reader WITH GRANT OPTION
            """,
            """
            CREATE TABLE t (a int);
            GRANT SELECT ON t TO app_reader WITH GRANT OPTION;
            GRANT INSERT ON t TO app_reader
            """),
        new(
            "rights on columns",
            "CREATE TABLE t (a int, b int); GRANT SELECT (a) ON t TO app_reader",
            "CREATE TABLE t (a int, b int); GRANT SELECT (b), UPDATE (a, b) ON t TO app_reader"),
        new("rights on a new column", "CREATE TABLE t (a int)", "CREATE TABLE t (a int, b int); GRANT SELECT (b) ON t TO app_reader"),
        new(
            "rights on views and sequences",
            """
            CREATE TABLE t (a int);
            CREATE VIEW v AS SELECT a FROM t;
            CREATE SEQUENCE s
            """,
            """
            CREATE TABLE t (a int);
            CREATE VIEW v AS SELECT a FROM t;
            CREATE SEQUENCE s;
            GRANT SELECT ON v TO app_reader;
            GRANT USAGE ON SEQUENCE s TO app_writer;
            GRANT SELECT (a) ON v TO app_writer
            """),
        new(
            "rights on a schema",
            """
            CREATE SCHEMA s
            """,
            """
            CREATE SCHEMA s;
            GRANT USAGE ON SCHEMA s TO app_reader;
            GRANT ALL ON SCHEMA s TO app_writer WITH GRANT OPTION
            """),
        new("rights on the schema public", "", "GRANT CREATE ON SCHEMA public TO app_writer; REVOKE USAGE ON SCHEMA public FROM PUBLIC"),
        new(
            "everybody may no longer call a function",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; REVOKE ALL ON FUNCTION f FROM PUBLIC"),
        new(
            "a new function that nobody may call",
            "",
            """
            CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
            REVOKE ALL ON FUNCTION f FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION f TO "Odd Role"
            """),
        new(
            "rights on types and domains",
            """
            CREATE TYPE e AS ENUM ('a');
            CREATE DOMAIN d AS int;
            CREATE TYPE c AS (a int)
            """,
            """
            CREATE TYPE e AS ENUM ('a');
            CREATE DOMAIN d AS int;
            CREATE TYPE c AS (a int);
            GRANT USAGE ON TYPE e TO app_reader;
            REVOKE USAGE ON DOMAIN d FROM PUBLIC;
            GRANT USAGE ON TYPE c TO app_writer WITH GRANT OPTION
            """),
        new(
            "rights on a procedure",
            """
            CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'
            """,
            """
            CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1';
            GRANT EXECUTE ON PROCEDURE p TO app_reader;
            REVOKE EXECUTE ON PROCEDURE p FROM PUBLIC
            """),
        new(
            "default privileges",
            "",
            """
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO app_reader;
            ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC
            """),
        new(
            "default privileges change",
            """
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO app_reader
            """,
            """
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, UPDATE ON TABLES TO app_reader, app_writer;
            ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO app_reader
            """),
        new(
            "default privileges do not reach what a plan makes",
            "",
            """
            CREATE TABLE t (a int);
            CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
            ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO app_reader;
            ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC
            """),
        new("maintain", "CREATE TABLE t (a int)", "CREATE TABLE t (a int); GRANT MAINTAIN ON t TO app_writer") { MinVersion = 17 },
        new(
            "rights on a language and a foreign server",
            """
            CREATE EXTENSION postgres_fdw;
            CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw
            """,
            """
            CREATE EXTENSION postgres_fdw;
            CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw;
            GRANT USAGE ON FOREIGN SERVER s TO app_reader
            """));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Grant(int version, string name) => RunAsync(version, Cases[name]);
}
