using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Generated columns.</summary>
public sealed class GeneratedCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new("a table with a generated column", "", "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED)"),
        new(
            "a generated column is added",
            "CREATE TABLE t (a int)",
            "CREATE TABLE t (a int, b text GENERATED ALWAYS AS (a::text || 'x') STORED)"),
        new("a generated column goes", "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED)", "CREATE TABLE t (a int)"),
        new(
            "the expression changes",
            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED)",
            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 2) STORED)"),
        new(
            "the expression changes under an index and a view",
            """
            CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED);
            CREATE INDEX i ON t (b);
            CREATE VIEW v AS SELECT b FROM t
            """,
            """
            CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED);
            CREATE INDEX i ON t (b);
            CREATE VIEW v AS SELECT b FROM t
            """),
        new(
            "a generated column becomes plain and keeps its values",
            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED)",
            "CREATE TABLE t (a int, b int)"),
        new(
            "a generated column becomes plain with a default",
            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED)",
            "CREATE TABLE t (a int, b int DEFAULT 5)"),
        new(
            "the type changes",
            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED)",
            "CREATE TABLE t (a int, b bigint GENERATED ALWAYS AS (a + 1) STORED)"),
        new(
            "the column it reads goes",
            "CREATE TABLE t (a int, c int, b int GENERATED ALWAYS AS (a + 1) STORED)",
            "CREATE TABLE t (c int, b int GENERATED ALWAYS AS (c + 1) STORED)"),
        new(
            "a generated column refuses null and is unique",
            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED)",
            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED NOT NULL UNIQUE)"),
        new(
            "it calls a function that changes",
            """
            CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
            CREATE TABLE t (a int, b int GENERATED ALWAYS AS (f(a)) STORED)
            """,
            """
            CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 2';
            CREATE TABLE t (a int, b int GENERATED ALWAYS AS (f(a)) STORED)
            """),
        new(
            "it calls a function that is made anew",
            """
            CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 1';
            CREATE TABLE t (a int, b bigint GENERATED ALWAYS AS (f(a)) STORED)
            """,
            """
            CREATE FUNCTION f(int) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1 + 2::bigint';
            CREATE TABLE t (a int, b bigint GENERATED ALWAYS AS (f(a)) STORED)
            """),
        new(
            "a text search column",
            """
            CREATE TABLE t (title text, body text)
            """,
            """
            CREATE TABLE t (title text, body text, words tsvector GENERATED ALWAYS AS (to_tsvector('english', coalesce(title, '') ||
                ' ' || coalesce(body, ''))) STORED);
            CREATE INDEX i ON t USING gin (words)
            """),
        new(
            "a virtual column",
            "CREATE TABLE t (a int)",
            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL)")
        { MinVersion = 18, Expect = ["!TableRewrite"] },
        new(
            "a virtual column's expression changes in place",
            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL)",
            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 2) VIRTUAL)")
        { MinVersion = 18 },
        new(
            "stored becomes virtual",
            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED)",
            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL)")
        { MinVersion = 18 },
        new(
            "virtual becomes plain",
            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL)",
            "CREATE TABLE t (a int, b int)")
        { MinVersion = 18, Expect = ["DataLoss"] },
        new(
            "a virtual column with a view, a policy and not null",
            """
            CREATE TABLE t (a int)
            """,
            """
            CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) VIRTUAL NOT NULL);
            CREATE VIEW v AS SELECT b FROM t;
            CREATE POLICY p ON t USING (b > 1)
            """)
        { MinVersion = 18 });

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Generated(int version, string name) => RunAsync(version, Cases[name]);
}
