using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Row-level security policies.</summary>
public sealed class PolicyCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "a policy is made",
            """
            CREATE TABLE t (a int)
            """,
            """
            CREATE TABLE t (a int);
            ALTER TABLE t ENABLE ROW LEVEL SECURITY;
            CREATE POLICY p ON t USING (a > 1)
            """),
        new("a policy goes", "CREATE TABLE t (a int); CREATE POLICY p ON t USING (a > 1)", "CREATE TABLE t (a int)"),
        new(
            "its expression changes",
            "CREATE TABLE t (a int); CREATE POLICY p ON t USING (a > 1) WITH CHECK (a > 1)",
            "CREATE TABLE t (a int); CREATE POLICY p ON t USING (a > 2) WITH CHECK (a > 3)")
        { Expect = ["AlterPolicy"] },
        new(
            "its check goes",
            "CREATE TABLE t (a int); CREATE POLICY p ON t USING (a > 1) WITH CHECK (a > 1)",
            "CREATE TABLE t (a int); CREATE POLICY p ON t USING (a > 1)"),
        new(
            "its command changes",
            "CREATE TABLE t (a int); CREATE POLICY p ON t FOR SELECT USING (a > 1)",
            "CREATE TABLE t (a int); CREATE POLICY p ON t FOR UPDATE USING (a > 1)"),
        new(
            "it becomes restrictive",
            "CREATE TABLE t (a int); CREATE POLICY p ON t USING (a > 1)",
            "CREATE TABLE t (a int); CREATE POLICY p ON t AS RESTRICTIVE USING (a > 1)"),
        new(
            "its roles change",
            "CREATE TABLE t (a int); CREATE POLICY p ON t TO app_reader USING (a > 1)",
            "CREATE TABLE t (a int); CREATE POLICY p ON t TO app_writer, \"Odd Role\" USING (a > 1)"),
        new(
            "from everybody to one",
            "CREATE TABLE t (a int); CREATE POLICY p ON t USING (a > 1)",
            "CREATE TABLE t (a int); CREATE POLICY p ON t TO app_reader USING (a > 1)"),
        new(
            "insert only, with a subquery",
            """
            CREATE TABLE u (id int, tenant int);
            CREATE TABLE t (a int, tenant int)
            """,
            """
            CREATE TABLE u (id int, tenant int);
            CREATE TABLE t (a int, tenant int);
            CREATE POLICY p ON t FOR INSERT WITH CHECK (tenant IN (SELECT u.tenant FROM u WHERE u.id = t.a))
            """),
        new(
            "a policy calls a function that is made anew",
            """
            CREATE FUNCTION me() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';
            CREATE TABLE t (a int);
            CREATE POLICY p ON t USING (a = me())
            """,
            """
            CREATE FUNCTION me() RETURNS bigint LANGUAGE sql STABLE AS 'SELECT 1::bigint';
            CREATE TABLE t (a int);
            CREATE POLICY p ON t USING (a = me())
            """),
        new(
            "a comment outlives a change",
            """
            CREATE TABLE t (a int);
            CREATE POLICY p ON t FOR SELECT USING (a > 1);
            COMMENT ON POLICY p ON t IS 'kept'
            """,
            """
            CREATE TABLE t (a int);
            CREATE POLICY p ON t FOR DELETE USING (a > 1);
            COMMENT ON POLICY p ON t IS 'kept'
            """),
        new(
            "two tables whose policies read each other",
            "",
            """
            CREATE TABLE a (id int);
            CREATE TABLE b (id int);
            CREATE POLICY p ON a USING (EXISTS (SELECT FROM b WHERE b.id = a.id));
            CREATE POLICY p ON b USING (EXISTS (SELECT FROM a WHERE a.id = b.id))
            """),
        new(
            "the column a policy reads goes",
            "CREATE TABLE t (a int, b int); CREATE POLICY p ON t USING (b > 1)",
            "CREATE TABLE t (a int); CREATE POLICY p ON t USING (a > 1)"));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Policy(int version, string name) => RunAsync(version, Cases[name]);
}
