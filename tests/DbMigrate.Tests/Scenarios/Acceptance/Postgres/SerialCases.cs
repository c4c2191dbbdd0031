using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Serial columns: a sequence that a column owns and takes its default from.</summary>
public sealed class SerialCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new("a table with a serial", "", "CREATE TABLE t (id serial PRIMARY KEY)"),
        new("a table with a serial and an identity goes", "CREATE TABLE t (id serial PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY)", ""),
        new("a serial column is added", "CREATE TABLE t (a int)", "CREATE TABLE t (a int, id bigserial)"),
        new("a serial column goes", "CREATE TABLE t (a int, id serial)", "CREATE TABLE t (a int)"),
        new("a plain column becomes serial", "CREATE TABLE t (id int NOT NULL, v int)", "CREATE TABLE t (id serial, v int)"),
        new("serial to bigserial", "CREATE TABLE t (id serial PRIMARY KEY, v int)", "CREATE TABLE t (id bigserial PRIMARY KEY, v int)"),
        new("smallserial to serial", "CREATE TABLE t (id smallserial, v int)", "CREATE TABLE t (id serial, v int)"),
        new("identity to serial", "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, v int)", "CREATE TABLE t (id serial, v int)"),
        new(
            "serial to identity with options",
            "CREATE TABLE t (id serial, v int)",
            "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START WITH 100 CACHE 10), v int)"),
        new(
            "a serial's sequence gets another name",
            """
            CREATE TABLE t (id serial, v int)
            """,
            """
            CREATE SEQUENCE counter AS int;
            CREATE TABLE t (id int NOT NULL DEFAULT nextval('counter'), v int);
            ALTER SEQUENCE counter OWNED BY t.id
            """),
        new(
            "a sequence becomes owned",
            """
            CREATE SEQUENCE s;
            CREATE TABLE t (id bigint DEFAULT nextval('s'), v int)
            """,
            """
            CREATE SEQUENCE s;
            CREATE TABLE t (id bigint DEFAULT nextval('s'), v int);
            ALTER SEQUENCE s OWNED BY t.id
            """),
        new(
            "a sequence changes its owner",
            "CREATE SEQUENCE s; CREATE TABLE t (a bigint, b bigint); ALTER SEQUENCE s OWNED BY t.a",
            "CREATE SEQUENCE s; CREATE TABLE t (a bigint, b bigint); ALTER SEQUENCE s OWNED BY t.b"),
        new(
            "a sequence outlives the column that owns it",
            """
            CREATE SEQUENCE s;
            CREATE TABLE t (a bigint, b bigint DEFAULT nextval('s'));
            ALTER SEQUENCE s OWNED BY t.b
            """,
            """
            CREATE SEQUENCE s;
            CREATE TABLE t (a bigint)
            """),
        new(
            "a sequence outlives the table that owns it",
            "CREATE SEQUENCE s; CREATE TABLE t (a bigint DEFAULT nextval('s')); ALTER SEQUENCE s OWNED BY t.a",
            "CREATE SEQUENCE s"),
        new(
            "an owned sequence changes its steps",
            "CREATE TABLE t (id serial, v int)",
            "CREATE TABLE t (id serial, v int); ALTER SEQUENCE t_id_seq INCREMENT 5 CACHE 3"),
        new(
            "an owned sequence with rights and a comment goes with its column",
            """
            CREATE TABLE t (id serial, v int);
            GRANT ALL ON SEQUENCE t_id_seq TO app_writer;
            COMMENT ON SEQUENCE t_id_seq IS 'Counts'
            """,
            """
            CREATE TABLE t (v int)
            """));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Serial(int version, string name) => RunAsync(version, Cases[name]);
}
