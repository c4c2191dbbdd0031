using DbMigrate.Schema;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Acceptance.Postgres;

/// <summary>Sequences that stand alone.</summary>
public sealed class SequenceCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new("a sequence is made", "", "CREATE SEQUENCE s") { Expect = ["CreateSequence"] },
        new(
            "a sequence with every option",
            "",
            """
            CREATE SEQUENCE s AS smallint INCREMENT BY -3 MINVALUE -100 MAXVALUE 50 START WITH 20 CACHE 4 CYCLE
            """),
        new(
            "the increment and the cache",
            "CREATE SEQUENCE s",
            "CREATE SEQUENCE s INCREMENT 10 CACHE 100")
        { ExpectedSql = ["ALTER SEQUENCE public.s INCREMENT BY 10 CACHE 100"] },
        new("the limits", "CREATE SEQUENCE s MINVALUE 1 MAXVALUE 100", "CREATE SEQUENCE s MINVALUE 0 MAXVALUE 5000 START 1"),
        new("the start", "CREATE SEQUENCE s", "CREATE SEQUENCE s START 1000"),
        new("the type", "CREATE SEQUENCE s AS int", "CREATE SEQUENCE s AS bigint"),
        new("the type and the limit", "CREATE SEQUENCE s AS bigint MAXVALUE 100", "CREATE SEQUENCE s AS smallint CYCLE"),
        new("it starts to count down", "CREATE SEQUENCE s", "CREATE SEQUENCE s INCREMENT -1"),
        new("it cycles", "CREATE SEQUENCE s", "CREATE SEQUENCE s CYCLE"),
        new("it is unlogged", "CREATE SEQUENCE s", "CREATE UNLOGGED SEQUENCE s") { MinVersion = 15 },
        new(
            "a comment and grants",
            """
            CREATE SEQUENCE s
            """,
            """
            CREATE SEQUENCE s;
            COMMENT ON SEQUENCE s IS 'one after the other';
            GRANT USAGE, SELECT ON SEQUENCE s TO app_writer WITH GRANT OPTION
            """),
        new(
            "a sequence in use goes",
            """
            CREATE SEQUENCE s;
            CREATE TABLE t (id bigint DEFAULT nextval('s') PRIMARY KEY);
            CREATE VIEW v AS SELECT last_value FROM s
            """,
            """
            CREATE TABLE t (id bigint PRIMARY KEY)
            """),
        new("a sequence becomes a table", "CREATE SEQUENCE s", "CREATE TABLE s (id int)"),
        new(
            "a sequence in another schema that a default names",
            "CREATE SCHEMA q; CREATE TABLE t (id int, v int)",
            "CREATE SCHEMA q; CREATE SEQUENCE q.s; CREATE TABLE t (id int, v int DEFAULT nextval('q.s'))"));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Sequence(int version, string name) => RunAsync(version, Cases[name]);
}
