using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Defaults of columns.</summary>
public sealed class DefaultCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "a default is set",
            "CREATE TABLE t (a int)",
            "CREATE TABLE t (a int DEFAULT 1)")
        { Expect = ["AlterColumn", "!TableRewrite"], ExpectedSql = ["ALTER TABLE public.t ALTER COLUMN a SET DEFAULT 1"] },
        new("a default changes", "CREATE TABLE t (a int DEFAULT 1)", "CREATE TABLE t (a int DEFAULT 2)"),
        new(
            "a text default with quotes and backslashes",
            "CREATE TABLE t (a text DEFAULT 'it''s')",
            """CREATE TABLE t (a text DEFAULT E'a\\b\n''c', b text DEFAULT '$$')"""),
        new("a default of null", "CREATE TABLE t (a int DEFAULT 1)", "CREATE TABLE t (a int DEFAULT NULL)"),
        new(
            "a default that calls a function",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE t (a int)",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE t (a int DEFAULT f())"),
        new(
            "a default whose function is new",
            "CREATE TABLE t (a int)",
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE t (a int DEFAULT f())"),
        new(
            "a default whose function changes its result",
            """
            CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE TABLE t (a bigint DEFAULT f())
            """,
            """
            CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
            CREATE TABLE t (a bigint DEFAULT f())
            """),
        new(
            "a default whose function takes the row's clock",
            "CREATE TABLE t (a timestamptz DEFAULT now())",
            "CREATE TABLE t (a timestamptz DEFAULT clock_timestamp() + interval '1 day')"),
        new(
            "a default from a sequence",
            "CREATE SEQUENCE s; CREATE TABLE t (a bigint)",
            "CREATE SEQUENCE s; CREATE TABLE t (a bigint DEFAULT nextval('s'))"),
        new(
            "a default from another sequence",
            "CREATE SEQUENCE s; CREATE SEQUENCE r; CREATE TABLE t (a bigint DEFAULT nextval('s'))",
            "CREATE SEQUENCE s; CREATE SEQUENCE r; CREATE TABLE t (a bigint DEFAULT nextval('r'))"),
        new(
            "two tables share a sequence that goes",
            """
            CREATE SEQUENCE s;
            CREATE TABLE a (id bigint DEFAULT nextval('s'));
            CREATE TABLE b (id bigint DEFAULT nextval('s'))
            """,
            """
            CREATE TABLE a (id bigint);
            CREATE TABLE b (id bigint)
            """),
        new(
            "defaults of arrays, json, enums and rows",
            """
            CREATE TYPE e AS ENUM ('x', 'y');
            CREATE TYPE c AS (a int, b text);
            CREATE TABLE t (a e[], b jsonb, c c, d int4range)
            """,
            """
            CREATE TYPE e AS ENUM ('x', 'y');
            CREATE TYPE c AS (a int, b text);
            CREATE TABLE t (a e[] DEFAULT '{x}', b jsonb DEFAULT '{"a": [1, 2]}', c c DEFAULT ROW(1, 'x'), d int4range DEFAULT
                '[1,5)')
            """),
        new(
            "session values",
            "CREATE TABLE t (a text DEFAULT CURRENT_USER, b date DEFAULT CURRENT_DATE)",
            "CREATE TABLE t (a text DEFAULT SESSION_USER, b date DEFAULT LOCALTIMESTAMP)"),
        new(
            "a default of a view's column",
            """
            CREATE TABLE t (a int, b text);
            CREATE VIEW v AS SELECT a, b FROM t
            """,
            """
            CREATE TABLE t (a int, b text);
            CREATE VIEW v AS SELECT a, b FROM t;
            ALTER VIEW v ALTER b SET DEFAULT 'x'
            """),
        new(
            "a long expression",
            """
            CREATE TABLE t (a int DEFAULT 1)
            """,
            """
            CREATE TABLE t (a int DEFAULT CASE WHEN extract(year FROM now()) > 2000 THEN (array[1, 2, 3])[2] ELSE coalesce(NULL, 5)
                END)
            """),
        new(
            "numbers with signs and casts",
            """
            CREATE TABLE t (a numeric DEFAULT -1.5, b bigint DEFAULT -1, c real DEFAULT 'NaN')
            """,
            """
            CREATE TABLE t (a numeric DEFAULT 1.50, b bigint DEFAULT 9223372036854775807, c real DEFAULT '-Infinity')
            """));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Default(int version, string name) => RunAsync(version, Cases[name]);
}
