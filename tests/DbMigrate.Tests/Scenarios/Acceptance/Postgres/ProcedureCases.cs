using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Procedures.</summary>
public sealed class ProcedureCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "a procedure is made",
            """
            CREATE TABLE t (a int)
            """,
            """
            CREATE TABLE t (a int);
            CREATE PROCEDURE p(x int) LANGUAGE sql AS 'INSERT INTO public.t VALUES (x)'
            """),
        new(
            "the body changes",
            "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'",
            "CREATE PROCEDURE p() LANGUAGE sql SECURITY DEFINER SET search_path = '' AS 'SELECT 2'"),
        new(
            "an argument's name changes",
            "CREATE PROCEDURE p(a int) LANGUAGE sql AS 'SELECT 1'",
            "CREATE PROCEDURE p(b int) LANGUAGE sql AS 'SELECT 1'"),
        new(
            "an inout argument",
            "CREATE PROCEDURE p(a int) LANGUAGE plpgsql AS 'BEGIN END'",
            "CREATE PROCEDURE p(INOUT a int, IN b text DEFAULT 'x') LANGUAGE plpgsql AS 'BEGIN a := 1; END'"),
        new(
            "an out argument",
            "",
            """
            CREATE PROCEDURE p(OUT a int, b text) LANGUAGE plpgsql AS 'BEGIN a := 1; END';
            COMMENT ON PROCEDURE p(text) IS 'gives';
            GRANT EXECUTE ON PROCEDURE p(text) TO app_writer
            """),
        new(
            "a body that the server parses",
            """
            CREATE TABLE t (a int)
            """,
            """
            CREATE TABLE t (a int);
            CREATE PROCEDURE p(x int) LANGUAGE sql BEGIN ATOMIC INSERT INTO t VALUES (x); DELETE FROM t WHERE a = x; END
            """),
        new(
            "overloads of procedures go",
            """
            CREATE PROCEDURE p(int) LANGUAGE sql AS 'SELECT 1';
            CREATE PROCEDURE p(text) LANGUAGE sql AS 'SELECT 1'
            """,
            ""));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Procedure(int version, string name) => RunAsync(version, Cases[name]);
}
