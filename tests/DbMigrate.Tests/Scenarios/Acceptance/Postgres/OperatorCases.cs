using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Operators, their classes and families, casts, conversions and languages.</summary>
public sealed class OperatorCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "an operator is made",
            "",
            """
            CREATE FUNCTION same(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
            CREATE OPERATOR === (leftarg = int, rightarg = int, function = same, commutator = ===, restrict = eqsel, join =
                eqjoinsel, hashes, merges)
            """),
        new(
            "an operator and its negator",
            "",
            """
            CREATE FUNCTION same(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
            CREATE FUNCTION differs(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 <> $2';
            CREATE OPERATOR === (leftarg = int, rightarg = int, function = same, negator = !==);
            CREATE OPERATOR !== (leftarg = int, rightarg = int, function = differs, negator = ===)
            """),
        new(
            "a prefix operator in another schema",
            "CREATE SCHEMA s",
            "CREATE SCHEMA s; CREATE OPERATOR s.@#@ (rightarg = bigint, function = int8um)"),
        new(
            "an operator's function changes under a check and a view",
            """
            CREATE FUNCTION same(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
            CREATE FUNCTION other(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
            CREATE OPERATOR === (leftarg = int, rightarg = int, function = same);
            CREATE TABLE t (a int CHECK (a === a));
            CREATE VIEW v AS SELECT a FROM t WHERE a === 1
            """,
            """
            CREATE FUNCTION same(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
            CREATE FUNCTION other(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = $2';
            CREATE OPERATOR === (leftarg = int, rightarg = int, function = other);
            CREATE TABLE t (a int CHECK (a === a));
            CREATE VIEW v AS SELECT a FROM t WHERE a === 1
            """),
        new(
            "an operator class",
            """
            CREATE TABLE t (a int)
            """,
            """
            CREATE FUNCTION backward(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp($2, $1)';
            CREATE OPERATOR CLASS int_desc FOR TYPE int USING btree AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=,
                OPERATOR 5 <, FUNCTION 1 backward(int, int);
            CREATE TABLE t (a int);
            CREATE INDEX i ON t (a int_desc)
            """),
        new(
            "an operator family",
            "",
            """
            CREATE OPERATOR FAMILY f USING btree;
            ALTER OPERATOR FAMILY f USING btree ADD OPERATOR 1 < (int, bigint), FUNCTION 1 (int, bigint) btint48cmp(int, bigint)
            """),
        new(
            "a cast with a function",
            """
            CREATE TYPE c AS (a int)
            """,
            """
            CREATE TYPE c AS (a int);
            CREATE FUNCTION to_c(int) RETURNS c LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1)::public.c';
            CREATE CAST (int AS c) WITH FUNCTION to_c(int) AS ASSIGNMENT
            """),
        new(
            "a cast becomes implicit",
            """
            CREATE TYPE e AS ENUM ('a');
            CREATE CAST (text AS e) WITH INOUT
            """,
            """
            CREATE TYPE e AS ENUM ('a');
            CREATE CAST (text AS e) WITH INOUT AS IMPLICIT;
            COMMENT ON CAST (text AS e) IS 'easy'
            """),
        new("a cast goes with its type", "CREATE TYPE e AS ENUM ('a'); CREATE CAST (e AS int) WITH INOUT", ""),
        new("a conversion", "", "CREATE CONVERSION c FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8"),
        new(
            "a language",
            "",
            """
            CREATE TRUSTED LANGUAGE mine HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
            CREATE FUNCTION f() RETURNS int LANGUAGE mine AS 'BEGIN RETURN 1; END'
            """),
        new(
            "an access method",
            """
            CREATE TABLE t (a int)
            """,
            """
            CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
            CREATE TABLE t (a int);
            CREATE TABLE u (a int) USING heap2
            """));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Operator(int version, string name) => RunAsync(version, Cases[name]);
}
