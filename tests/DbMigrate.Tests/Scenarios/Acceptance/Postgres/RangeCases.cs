using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Range types.</summary>
public sealed class RangeCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new("a range type is made", "", "CREATE TYPE r AS RANGE (subtype = float8, subtype_diff = float8mi)"),
        new(
            "a range type with all its options",
            "",
            """
            CREATE FUNCTION diff(time, time) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT extract(epoch FROM $1 - $2)';
            CREATE TYPE r AS RANGE (subtype = time, subtype_diff = diff, multirange_type_name = many_r);
            CREATE TYPE s AS RANGE (subtype = text, subtype_opclass = text_pattern_ops, collation = "C")
            """),
        new(
            "the subtype changes",
            "CREATE TYPE r AS RANGE (subtype = float4)",
            "CREATE TYPE r AS RANGE (subtype = float8, subtype_diff = float8mi)"),
        new(
            "the difference function is added",
            "CREATE TYPE r AS RANGE (subtype = float8)",
            "CREATE TYPE r AS RANGE (subtype = float8, subtype_diff = float8mi)"),
        new(
            "a range type in use changes",
            """
            CREATE TYPE r AS RANGE (subtype = float8);
            CREATE TABLE t (a r, EXCLUDE USING gist (a WITH &&))
            """,
            """
            CREATE TYPE r AS RANGE (subtype = float8, subtype_diff = float8mi);
            CREATE TABLE t (a r, EXCLUDE USING gist (a WITH &&))
            """),
        new("a range over a domain", "CREATE DOMAIN d AS numeric", "CREATE DOMAIN d AS numeric; CREATE TYPE r AS RANGE (subtype = d)"),
        new(
            "a range type goes with its column",
            """
            CREATE TYPE r AS RANGE (subtype = float8, multirange_type_name = rr);
            CREATE TABLE t (id int, a r, b rr)
            """,
            """
            CREATE TABLE t (id int)
            """),
        new(
            "a comment and rights on a range type",
            """
            CREATE TYPE r AS RANGE (subtype = float8)
            """,
            """
            CREATE TYPE r AS RANGE (subtype = float8);
            COMMENT ON TYPE r IS 'span';
            GRANT USAGE ON TYPE r TO app_reader;
            REVOKE USAGE ON TYPE r FROM PUBLIC
            """));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Range(int version, string name) => RunAsync(version, Cases[name]);
}
