using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Event triggers.</summary>
public sealed class EventTriggerCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "an event trigger is made",
            """
            CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'
            """,
            """
            CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
            CREATE EVENT TRIGGER g ON ddl_command_start WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION f()
            """),
        new(
            "its event and state change",
            """
            CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
            CREATE EVENT TRIGGER g ON ddl_command_end EXECUTE FUNCTION f()
            """,
            """
            CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
            CREATE EVENT TRIGGER g ON sql_drop EXECUTE FUNCTION f();
            ALTER EVENT TRIGGER g DISABLE;
            COMMENT ON EVENT TRIGGER g IS 'off'
            """),
        new(
            "an event trigger and its function go",
            """
            CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
            CREATE EVENT TRIGGER g ON table_rewrite EXECUTE FUNCTION f();
            ALTER EVENT TRIGGER g ENABLE ALWAYS
            """,
            ""),
        new(
            "a new event trigger does not meet the plan's own statements",
            """
            CREATE TABLE t (a int)
            """,
            """
            CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''no more''; END';
            CREATE TABLE t (a bigint, b int);
            CREATE VIEW v AS SELECT a FROM t;
            CREATE EVENT TRIGGER g ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'CREATE VIEW', 'ALTER TABLE') EXECUTE FUNCTION
                f()
            """)
        { Rows = "", RowsBack = "" });

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task EventTrigger(int version, string name) => RunAsync(version, Cases[name]);
}
