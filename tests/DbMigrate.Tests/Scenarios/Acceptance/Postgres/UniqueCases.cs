using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Unique constraints.</summary>
public sealed class UniqueCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new("a unique constraint is added", "CREATE TABLE t (a int)", "CREATE TABLE t (a int UNIQUE)") { Expect = ["CreateConstraint"] },
        new("a unique constraint goes", "CREATE TABLE t (a int UNIQUE, b int)", "CREATE TABLE t (a int, b int)") { Expect = ["!DataLoss"] },
        new(
            "a unique constraint of two columns loses one",
            "CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a, b))",
            "CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a))"),
        new(
            "nulls are not distinct",
            "CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a))",
            "CREATE TABLE t (a int, CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a))")
        { MinVersion = 15 },
        new(
            "included columns",
            "CREATE TABLE t (a int, b int, c int, CONSTRAINT u UNIQUE (a) INCLUDE (b))",
            "CREATE TABLE t (a int, b int, c int, CONSTRAINT u UNIQUE (a) INCLUDE (b, c))"),
        new(
            "a constraint becomes an index of the same name",
            "CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a))",
            "CREATE TABLE t (a int); CREATE UNIQUE INDEX u ON t (a)"),
        new(
            "a constraint becomes an index of another name",
            "CREATE TABLE t (a int UNIQUE)",
            "CREATE TABLE t (a int); CREATE UNIQUE INDEX u ON t (a)"),
        new(
            "a unique constraint that a foreign key needs is made anew",
            """
            CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a));
            CREATE TABLE r (a int REFERENCES t (a))
            """,
            """
            CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a) INCLUDE (b));
            CREATE TABLE r (a int REFERENCES t (a))
            """),
        new("a unique constraint goes with its column", "CREATE TABLE t (a int, b int, UNIQUE (a, b))", "CREATE TABLE t (a int)"),
        new(
            "a column of the constraint is replaced",
            "CREATE TABLE t (a int, b int, CONSTRAINT u UNIQUE (a, b))",
            "CREATE TABLE t (a int, c int, CONSTRAINT u UNIQUE (a, c))"),
        new(
            "a unique constraint in another schema",
            "CREATE SCHEMA s; CREATE TABLE s.t (a text, b text)",
            "CREATE SCHEMA s; CREATE TABLE s.t (a text UNIQUE, b text, UNIQUE (b, a))"),
        new(
            "a temporal unique constraint",
            """
            CREATE EXTENSION btree_gist;
            CREATE TABLE t (id int, during tstzrange NOT NULL)
            """,
            """
            CREATE EXTENSION btree_gist;
            CREATE TABLE t (id int, during tstzrange NOT NULL, UNIQUE (id, during WITHOUT OVERLAPS))
            """)
        { MinVersion = 18 });

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Unique(int version, string name) => RunAsync(version, Cases[name]);
}
