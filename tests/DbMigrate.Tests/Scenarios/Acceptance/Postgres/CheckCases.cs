using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Check constraints.</summary>
public sealed class CheckCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new("a check is added", "CREATE TABLE t (a int)", "CREATE TABLE t (a int CHECK (a > 0))") { Expect = ["ConstraintScan"] },
        new(
            "a check changes",
            "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0))",
            "CREATE TABLE t (a int, CONSTRAINT c CHECK (a >= 0 AND a < 1000))"),
        new("a check goes", "CREATE TABLE t (a int CHECK (a > 0), b int)", "CREATE TABLE t (a int, b int)"),
        new(
            "a check on two columns of which one goes",
            "CREATE TABLE t (a int, b int, c int, CHECK (a <= b))",
            "CREATE TABLE t (a int, c int)"),
        new(
            "a check on a column that is added",
            "CREATE TABLE t (a int)",
            "CREATE TABLE t (a int, b int DEFAULT 5, CONSTRAINT c CHECK (b > 1))"),
        new(
            "not valid is validated",
            "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID",
            "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0))")
        { ExpectedSql = ["ALTER TABLE public.t VALIDATE CONSTRAINT c"] },
        new(
            "not valid is added over rows that break it",
            "CREATE TABLE t (a int)",
            "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 100) NOT VALID")
        { Rows = "INSERT INTO t VALUES (1)" },
        new(
            "no inherit",
            "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0))",
            "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0) NO INHERIT)"),
        new(
            "a check calls a function that changes",
            """
            CREATE FUNCTION ok(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 0';
            CREATE TABLE t (a int CHECK (ok(a)))
            """,
            """
            CREATE FUNCTION ok(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > -1';
            CREATE TABLE t (a int CHECK (ok(a)))
            """),
        new(
            "a check calls a function that gets another argument's name",
            """
            CREATE FUNCTION ok(x int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT x > 0';
            CREATE TABLE t (a int CHECK (ok(a)))
            """,
            """
            CREATE FUNCTION ok(y int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT y > 0';
            CREATE TABLE t (a int CHECK (ok(a)))
            """),
        new(
            "a check that calls a new function",
            """
            CREATE TABLE t (a int)
            """,
            """
            CREATE FUNCTION ok(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 0';
            CREATE TABLE t (a int CHECK (ok(a)))
            """),
        new(
            "a check with regular expressions and lists",
            """
            CREATE TABLE t (a text)
            """,
            """
            CREATE TABLE t (a text CHECK (a ~ '^[a-z0-9''\\]+$' AND a NOT IN ('x', 'y') AND length(a) BETWEEN 1 AND 50))
            """),
        new(
            "a check of the whole row",
            "CREATE TABLE t (a int, b int)",
            "CREATE TABLE t (a int, b int, CONSTRAINT c CHECK (t IS NOT NULL))"),
        new(
            "not enforced",
            "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0))",
            "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0) NOT ENFORCED)")
        { MinVersion = 18 },
        new(
            "not enforced is added over rows that break it",
            "CREATE TABLE t (a int)",
            "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 100) NOT ENFORCED)")
        { MinVersion = 18, Rows = "INSERT INTO t VALUES (1)" });

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Check(int version, string name) => RunAsync(version, Cases[name]);
}
