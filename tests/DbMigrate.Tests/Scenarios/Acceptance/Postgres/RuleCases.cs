using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Rewrite rules.</summary>
public sealed class RuleCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "a rule is made",
            """
            CREATE TABLE t (a int);
            CREATE TABLE l (a int)
            """,
            """
            CREATE TABLE t (a int);
            CREATE TABLE l (a int);
            CREATE RULE r AS ON INSERT TO t DO ALSO INSERT INTO l VALUES (NEW.a)
            """)
        { Expect = ["CreateRule"] },
        new(
            "a rule changes",
            "CREATE TABLE t (a int); CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING",
            "CREATE TABLE t (a int); CREATE RULE r AS ON DELETE TO t WHERE OLD.a > 100 DO INSTEAD NOTHING"),
        new("a rule goes", "CREATE TABLE t (a int); CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING", "CREATE TABLE t (a int)"),
        new(
            "a rule of several statements on a view",
            """
            CREATE TABLE t (a int);
            CREATE VIEW v AS SELECT a FROM t
            """,
            """
            CREATE TABLE t (a int);
            CREATE VIEW v AS SELECT a FROM t;
            CREATE RULE r AS ON UPDATE TO v DO INSTEAD (UPDATE t SET a = NEW.a WHERE a = OLD.a;
            NOTIFY changed)
            """),
        new(
            "a rule outlives its view's change",
            """
            CREATE TABLE t (a int, b int);
            CREATE VIEW v AS SELECT a FROM t;
            CREATE RULE r AS ON INSERT TO v DO INSTEAD INSERT INTO t VALUES (NEW.a)
            """,
            """
            CREATE TABLE t (a int, b int);
            CREATE VIEW v AS SELECT b, a FROM t;
            CREATE RULE r AS ON INSERT TO v DO INSTEAD INSERT INTO t VALUES (NEW.a)
            """),
        new(
            "disabled, replica and a comment",
            """
            CREATE TABLE t (a int);
            CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
            CREATE RULE q AS ON UPDATE TO t DO ALSO NOTHING
            """,
            """
            CREATE TABLE t (a int);
            CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
            CREATE RULE q AS ON UPDATE TO t DO ALSO NOTHING;
            ALTER TABLE t DISABLE RULE r;
            ALTER TABLE t ENABLE REPLICA RULE q;
            COMMENT ON RULE r ON t IS 'kept'
            """),
        new(
            "a column the rule reads changes its type",
            """
            CREATE TABLE t (a int, b int);
            CREATE RULE r AS ON UPDATE TO t WHERE NEW.a > 500 DO INSTEAD NOTHING
            """,
            """
            CREATE TABLE t (a bigint, b int);
            CREATE RULE r AS ON UPDATE TO t WHERE NEW.a > 500 DO INSTEAD NOTHING
            """));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Rule(int version, string name) => RunAsync(version, Cases[name]);
}
