using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Functions.</summary>
public sealed class FunctionCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new("a function is made", "", "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a'") { Expect = ["CreateRoutine"] },
        new(
            "only the body changes",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2'")
        { Expect = ["AlterRoutine"] },
        new(
            "the result's type changes",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT ''x'''"),
        new(
            "an argument's name changes",
            "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE FUNCTION f(b int) RETURNS int LANGUAGE sql AS 'SELECT 1'"),
        new(
            "an argument's default goes",
            "CREATE FUNCTION f(a int DEFAULT 1, b int DEFAULT 2) RETURNS int LANGUAGE sql AS 'SELECT a'",
            "CREATE FUNCTION f(a int, b int DEFAULT 3) RETURNS int LANGUAGE sql AS 'SELECT a'"),
        new(
            "an argument is added",
            "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "CREATE FUNCTION f(a int, b text) RETURNS int LANGUAGE sql AS 'SELECT 1'"),
        new(
            "overloads",
            """
            CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 2'
            """,
            """
            CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE FUNCTION f(text, int[]) RETURNS int LANGUAGE sql AS 'SELECT 3';
            CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 4'
            """),
        new(
            "out, inout, variadic and a table",
            "",
            """
            CREATE FUNCTION f(a int, INOUT b text, OUT c date, VARIADIC d int[] DEFAULT '{}') LANGUAGE sql AS
                'SELECT b, CURRENT_DATE';
            CREATE FUNCTION g(x int) RETURNS TABLE (a int, b text) LANGUAGE sql ROWS 10 AS 'SELECT x, ''y'''
            """),
        new(
            "the columns of a table result change",
            "CREATE FUNCTION g() RETURNS TABLE (a int) LANGUAGE sql AS 'SELECT 1'",
            "CREATE FUNCTION g() RETURNS TABLE (a int, b int) LANGUAGE sql AS 'SELECT 1, 2'"),
        new(
            "every option",
            """
            CREATE FUNCTION f(int) RETURNS boolean LANGUAGE sql AS 'SELECT true'
            """,
            """
            CREATE FUNCTION f(int) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT LEAKPROOF SECURITY DEFINER PARALLEL SAFE COST 5 SET
                search_path = pg_catalog, public SET work_mem = '8MB' AS 'SELECT true'
            """),
        new("a function in plpgsql with every kind of quote", "", """
            CREATE FUNCTION f(a text) RETURNS text LANGUAGE plpgsql AS $body$
            DECLARE x text := $q$it's; -- no end$q$;
            BEGIN
                /* neither; here */ EXECUTE format('SELECT %L || $1', x) INTO x USING a;
                RETURN x || E'\n\t' || $$;$$;
            END
            $body$
            """),
        new(
            "a body that the server parses",
            """
            CREATE TABLE t (a int)
            """,
            """
            CREATE TABLE t (a int);
            CREATE FUNCTION f(x int) RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t WHERE a = x; END;
            CREATE FUNCTION g() RETURNS bigint LANGUAGE sql RETURN f(1) + 1
            """),
        new(
            "the table under a parsed body changes",
            """
            CREATE TABLE t (a int);
            CREATE FUNCTION f() RETURNS SETOF bigint LANGUAGE sql BEGIN ATOMIC SELECT a::bigint FROM t; END
            """,
            """
            CREATE TABLE t (a bigint);
            CREATE FUNCTION f() RETURNS SETOF bigint LANGUAGE sql BEGIN ATOMIC SELECT a FROM t; END
            """),
        new(
            "a function takes and gives rows of a table",
            """
            CREATE TABLE t (a int)
            """,
            """
            CREATE TABLE t (a int, b text);
            CREATE FUNCTION f(t) RETURNS SETOF t LANGUAGE sql AS 'SELECT ($1).*'
            """),
        new(
            "a function that calls a function, made in the wrong order of names",
            "",
            """
            CREATE FUNCTION z() RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE FUNCTION a() RETURNS int LANGUAGE sql AS 'SELECT public.z()'
            """),
        new(
            "a function over a view",
            """
            CREATE TABLE t (a int)
            """,
            """
            CREATE TABLE t (a int);
            CREATE VIEW v AS SELECT a FROM t;
            CREATE FUNCTION f() RETURNS SETOF v LANGUAGE sql AS 'SELECT * FROM public.v'
            """),
        new(
            "volatility changes under an index",
            """
            CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
            CREATE TABLE t (a int);
            CREATE INDEX i ON t (f(a))
            """,
            """
            CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 2 AS 'SELECT $1 + 0';
            CREATE TABLE t (a int);
            CREATE INDEX i ON t (f(a))
            """),
        new(
            "grants and a comment outlive a new signature",
            """
            CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
            REVOKE EXECUTE ON FUNCTION f FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION f TO app_reader;
            COMMENT ON FUNCTION f IS 'kept'
            """,
            """
            CREATE FUNCTION f(b int) RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
            REVOKE EXECUTE ON FUNCTION f FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION f TO app_reader;
            COMMENT ON FUNCTION f IS 'kept'
            """),
        new(
            "a polymorphic function",
            "",
            """
            CREATE FUNCTION f(a anyelement, b anyarray) RETURNS anyelement LANGUAGE sql AS 'SELECT a';
            CREATE FUNCTION g(anycompatible, VARIADIC anycompatiblearray) RETURNS anycompatible LANGUAGE sql AS 'SELECT $1'
            """),
        new(
            "an internal and a window function",
            "",
            """
            CREATE FUNCTION mylower(text) RETURNS text LANGUAGE internal IMMUTABLE STRICT AS 'lower';
            CREATE FUNCTION myrank() RETURNS bigint LANGUAGE internal WINDOW AS 'window_rank'
            """),
        new(
            "a function becomes a procedure",
            "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'SELECT 1'",
            "CREATE PROCEDURE f() LANGUAGE sql AS 'SELECT 1'"),
        new(
            "a support function's default argument uses a type that changes",
            """
            CREATE TYPE e AS ENUM ('a', 'b');
            CREATE FUNCTION f(x e DEFAULT 'a') RETURNS int LANGUAGE sql AS 'SELECT 1'
            """,
            """
            CREATE TYPE e AS ENUM ('b', 'a');
            CREATE FUNCTION f(x e DEFAULT 'b') RETURNS int LANGUAGE sql AS 'SELECT 1'
            """));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Function(int version, string name) => RunAsync(version, Cases[name]);
}
