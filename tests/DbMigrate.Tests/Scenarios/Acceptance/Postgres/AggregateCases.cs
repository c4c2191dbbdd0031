using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Aggregates.</summary>
public sealed class AggregateCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "an aggregate is made",
            "",
            "CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int, initcond = '0')")
        { Expect = ["CreateAggregate"] },
        new(
            "its initial value changes",
            "CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int, initcond = '0')",
            "CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int, initcond = '100')"),
        new(
            "it changes under a view",
            """
            CREATE TABLE t (a int);
            CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int);
            CREATE VIEW v AS SELECT total(a) FROM t
            """,
            """
            CREATE TABLE t (a int);
            CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int, initcond = '5');
            CREATE VIEW v AS SELECT total(a) FROM t
            """),
        new(
            "every option",
            "",
            """
            CREATE FUNCTION fin(bigint) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1::text';
            CREATE AGGREGATE total(bigint) (sfunc = int8pl, stype = bigint, sspace = 8, finalfunc = fin, finalfunc_modify =
                read_only, combinefunc = int8pl, initcond = '0', msfunc = int8pl, minvfunc = int8mi, mstype = bigint, mfinalfunc =
                fin, minitcond = '0', parallel = safe)
            """),
        new("with a sort operator", "", "CREATE AGGREGATE biggest(int) (sfunc = int4larger, stype = int, sortop = >)"),
        new(
            "without arguments and with several",
            "",
            """
            CREATE FUNCTION s0(int) RETURNS int LANGUAGE sql AS 'SELECT $1 + 1';
            CREATE FUNCTION s2(int, int, text) RETURNS int LANGUAGE sql AS 'SELECT $1 + $2';
            CREATE AGGREGATE n(*) (sfunc = s0, stype = int, initcond = '0');
            CREATE AGGREGATE m(a int, b text) (sfunc = s2, stype = int)
            """),
        new(
            "an ordered-set aggregate",
            "",
            """
            CREATE AGGREGATE my_percentile(float8 ORDER BY anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc
                = percentile_disc_final, finalfunc_extra)
            """),
        new(
            "a hypothetical-set and a variadic aggregate",
            "",
            """
            CREATE AGGREGATE my_rank(VARIADIC "any" ORDER BY VARIADIC "any") (sfunc = ordered_set_transition_multi, stype =
                internal, finalfunc = rank_final, finalfunc_extra, hypothetical)
            """),
        new(
            "its function is made anew",
            """
            CREATE FUNCTION s(x int, y int) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE AGGREGATE a(int) (sfunc = s, stype = int)
            """,
            """
            CREATE FUNCTION s(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT 1';
            CREATE AGGREGATE a(int) (sfunc = s, stype = int)
            """),
        new(
            "a comment and grants",
            """
            CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int)
            """,
            """
            CREATE AGGREGATE total(int) (sfunc = int4pl, stype = int);
            COMMENT ON AGGREGATE total(int) IS 'sum';
            REVOKE EXECUTE ON FUNCTION total(int) FROM PUBLIC;
            GRANT EXECUTE ON FUNCTION total(int) TO app_reader
            """));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Aggregate(int version, string name) => RunAsync(version, Cases[name]);
}
