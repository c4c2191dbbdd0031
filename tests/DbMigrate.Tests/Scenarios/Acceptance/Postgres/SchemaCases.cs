using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Schemas.</summary>
public sealed class SchemaCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new("a schema with a table is made", "", "CREATE SCHEMA s; CREATE TABLE s.t (a int)") { Expect = ["CreateSchema", "CreateTable"] },
        new(
            "a schema with everything in it goes",
            """
            CREATE SCHEMA s;
            CREATE TYPE s.e AS ENUM ('a');
            CREATE TABLE s.t (a s.e);
            CREATE VIEW s.v AS SELECT a FROM s.t;
            CREATE FUNCTION s.f() RETURNS s.e LANGUAGE sql AS 'SELECT NULL::s.e'
            """,
            ""),
        new(
            "what a schema holds is used from another, which stays",
            """
            CREATE SCHEMA s;
            CREATE TYPE s.e AS ENUM ('a');
            CREATE FUNCTION s.f() RETURNS s.e LANGUAGE sql IMMUTABLE AS 'SELECT NULL::s.e';
            CREATE TABLE t (id int, a s.e DEFAULT s.f())
            """,
            """
            CREATE TABLE t (id int, a int)
            """)
        { Rows = "", RowsBack = "INSERT INTO t (id) VALUES (1)", KeepsRows = false },
        new("a schema is empty", "", "CREATE SCHEMA s; COMMENT ON SCHEMA s IS 'nothing'"),
        new(
            "all moves from one schema to another",
            """
            CREATE SCHEMA a;
            CREATE TABLE a.t (id serial PRIMARY KEY, v text);
            CREATE INDEX i ON a.t (v);
            CREATE VIEW a.v AS SELECT id FROM a.t
            """,
            """
            CREATE SCHEMA b;
            CREATE TABLE b.t (id serial PRIMARY KEY, v text);
            CREATE INDEX i ON b.t (v);
            CREATE VIEW b.v AS SELECT id FROM b.t
            """),
        new("the schema public goes", "", "DROP SCHEMA public; CREATE SCHEMA app; CREATE TABLE app.t (a int)"),
        new(
            "schemas of odd names",
            "",
            """
            CREATE SCHEMA "select";
            CREATE SCHEMA "A b";
            CREATE TABLE "A b"."T.x" (a int);
            CREATE VIEW "select".v AS SELECT a FROM "A b"."T.x"
            """));

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Schema(int version, string name) => RunAsync(version, Cases[name]);
}
