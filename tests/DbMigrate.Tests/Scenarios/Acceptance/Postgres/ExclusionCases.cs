using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Exclusion constraints.</summary>
public sealed class ExclusionCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new("an exclusion is added", "CREATE TABLE t (r int4range)", "CREATE TABLE t (r int4range, EXCLUDE USING gist (r WITH &&))"),
        new(
            "an exclusion goes",
            "CREATE TABLE t (r int4range, CONSTRAINT x EXCLUDE USING gist (r WITH &&), v int)",
            "CREATE TABLE t (r int4range, v int)"),
        new(
            "the operator changes",
            "CREATE TABLE t (r int4range, CONSTRAINT x EXCLUDE USING gist (r WITH &&))",
            "CREATE TABLE t (r int4range, CONSTRAINT x EXCLUDE USING gist (r WITH =))"),
        new(
            "a predicate is added",
            """
            CREATE TABLE t (r int4range, on_hold boolean, CONSTRAINT x EXCLUDE USING gist (r WITH &&))
            """,
            """
            CREATE TABLE t (r int4range, on_hold boolean, CONSTRAINT x EXCLUDE USING gist (r WITH &&) WHERE (NOT on_hold))
            """),
        new(
            "an expression and an operator class of an extension",
            """
            CREATE EXTENSION btree_gist;
            CREATE TABLE t (room int, a date, b date)
            """,
            """
            CREATE EXTENSION btree_gist;
            CREATE TABLE t (room int, a date, b date, EXCLUDE USING gist (room WITH =, daterange(a, b) WITH &&))
            """)
        {
            Rows = "INSERT INTO t VALUES (1, '2024-01-01', '2024-01-05'), (2, '2024-01-01', '2024-01-05')",
            RowsBack = "INSERT INTO t VALUES (1, '2024-01-01', '2024-01-05')",
        },
        new(
            "deferrable",
            """
            CREATE TABLE t (c circle, CONSTRAINT x EXCLUDE USING gist (c WITH &&))
            """,
            """
            CREATE TABLE t (c circle, CONSTRAINT x EXCLUDE USING gist (c WITH &&) DEFERRABLE INITIALLY DEFERRED)
            """),
        new(
            "a hash exclusion on a column whose type changes",
            "CREATE TABLE t (a int, CONSTRAINT x EXCLUDE USING hash (a WITH =))",
            "CREATE TABLE t (a bigint, CONSTRAINT x EXCLUDE USING hash (a WITH =))"),
        new("it goes with its column", "CREATE TABLE t (v int, r int4range, EXCLUDE USING gist (r WITH &&))", "CREATE TABLE t (v int)"),
        new(
            "a comment on an exclusion",
            """
            CREATE TABLE t (r int4range, CONSTRAINT x EXCLUDE USING gist (r WITH &&))
            """,
            """
            CREATE TABLE t (r int4range, CONSTRAINT x EXCLUDE USING gist (r WITH &&));
            COMMENT ON CONSTRAINT x ON t IS 'one at a time'
            """));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Exclusion(int version, string name) => RunAsync(version, Cases[name]);
}
