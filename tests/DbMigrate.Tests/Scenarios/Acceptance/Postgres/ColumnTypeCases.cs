using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Columns that change their type.</summary>
public sealed class ColumnTypeCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new("int to bigint", "CREATE TABLE t (a int)", "CREATE TABLE t (a bigint)") { Expect = ["AlterColumn", "TableRewrite"] },
        new(
            "bigint key with a foreign key to it",
            "CREATE TABLE a (id int PRIMARY KEY); CREATE TABLE b (a int REFERENCES a)",
            "CREATE TABLE a (id bigint PRIMARY KEY); CREATE TABLE b (a bigint REFERENCES a)"),
        new(
            "varchar is widened",
            "CREATE TABLE t (a varchar(10))",
            "CREATE TABLE t (a varchar(20))")
        { Expect = ["AlterColumn"], ExpectedSql = ["ALTER TABLE public.t ALTER COLUMN a TYPE character varying(20)"] },
        new(
            "varchar to text with an index",
            "CREATE TABLE t (a varchar(10) NOT NULL); CREATE INDEX i ON t (a)",
            "CREATE TABLE t (a text NOT NULL); CREATE INDEX i ON t (a)"),
        new("text to varchar", "CREATE TABLE t (a text)", "CREATE TABLE t (a varchar(100))"),
        new("char to varchar", "CREATE TABLE t (a char(5))", "CREATE TABLE t (a varchar(5))"),
        new(
            "text to int with a cast",
            "CREATE TABLE t (a text)",
            "CREATE TABLE t (a int)")
        {
            Rows = "INSERT INTO t VALUES ('1'), ('2')",
            KeepsRows = false,
            ExpectedSql = ["ALTER TABLE public.t ALTER COLUMN a TYPE integer USING a::integer"],
        },
        new(
            "text to boolean",
            "CREATE TABLE t (a text)",
            "CREATE TABLE t (a boolean)")
        { Rows = "INSERT INTO t VALUES ('true'), ('no')", KeepsRows = false },
        new(
            "text with a default to int with a default",
            "CREATE TABLE t (id int, a text DEFAULT '5')",
            "CREATE TABLE t (id int, a int DEFAULT 6)")
        { Rows = "INSERT INTO t VALUES (1, '1')" },
        new(
            "a default that cannot be cast goes and the type changes",
            "CREATE TABLE t (a text DEFAULT 'none')",
            "CREATE TABLE t (a int)")
        { Rows = "INSERT INTO t VALUES ('1')", KeepsRows = false },
        new("a default stays the same while the type changes", "CREATE TABLE t (a int DEFAULT 0)", "CREATE TABLE t (a numeric DEFAULT 0)"),
        new("numeric gets a precision", "CREATE TABLE t (a numeric)", "CREATE TABLE t (a numeric(20,6))"),
        new(
            "numeric loses digits",
            "CREATE TABLE t (a numeric(12,4))",
            "CREATE TABLE t (a numeric(8,1))")
        { Rows = "INSERT INTO t VALUES (1.5)" },
        new(
            "numeric with a negative scale",
            "CREATE TABLE t (a numeric(5,2))",
            "CREATE TABLE t (a numeric(5,-2))")
        { MinVersion = 15, KeepsRows = false },
        new(
            "int to text",
            "CREATE TABLE t (a int PRIMARY KEY)",
            "CREATE TABLE t (a text PRIMARY KEY)")
        { RowsBack = "INSERT INTO t VALUES ('1')" },
        new("boolean to int", "CREATE TABLE t (a boolean DEFAULT true)", "CREATE TABLE t (a int DEFAULT 1)"),
        new("timestamp to timestamptz", "CREATE TABLE t (a timestamp DEFAULT now())", "CREATE TABLE t (a timestamptz DEFAULT now())"),
        new("timestamp precision", "CREATE TABLE t (a timestamp(3), b time(0))", "CREATE TABLE t (a timestamp, b time(6))"),
        new("date to timestamp", "CREATE TABLE t (a date DEFAULT CURRENT_DATE)", "CREATE TABLE t (a timestamp DEFAULT CURRENT_DATE)"),
        new(
            "text to uuid",
            "CREATE TABLE t (a text)",
            "CREATE TABLE t (a uuid)")
        { Rows = "INSERT INTO t VALUES (gen_random_uuid()::text)" },
        new("json to jsonb", "CREATE TABLE t (a json DEFAULT '{}')", "CREATE TABLE t (a jsonb DEFAULT '{}')"),
        new("text to jsonb", "CREATE TABLE t (a text)", "CREATE TABLE t (a jsonb)") { Rows = "INSERT INTO t VALUES ('{\"a\": 1}')" },
        new("text to bytea", "CREATE TABLE t (a text)", "CREATE TABLE t (a bytea)"),
        new(
            "text to an array",
            "CREATE TABLE t (a text)",
            "CREATE TABLE t (a text[])")
        { Rows = "INSERT INTO t VALUES ('{a,b}')", KeepsRows = false },
        new("an int array to a bigint array", "CREATE TABLE t (a int[] DEFAULT '{}')", "CREATE TABLE t (a bigint[] DEFAULT '{1,2}')"),
        new(
            "a varchar array to a text array with a gin index",
            "CREATE TABLE t (a varchar(5)[]); CREATE INDEX i ON t USING gin (a)",
            "CREATE TABLE t (a text[]); CREATE INDEX i ON t USING gin (a)"),
        new(
            "text to an enum",
            "CREATE TYPE mood AS ENUM ('calm', 'cross'); CREATE TABLE t (a text DEFAULT 'calm')",
            "CREATE TYPE mood AS ENUM ('calm', 'cross'); CREATE TABLE t (a mood DEFAULT 'calm')")
        { Rows = "INSERT INTO t VALUES ('cross')" },
        new(
            "text to a new enum",
            "CREATE TABLE t (a text NOT NULL)",
            "CREATE TYPE mood AS ENUM ('calm', 'cross'); CREATE TABLE t (a mood NOT NULL)")
        { Rows = "INSERT INTO t VALUES ('cross')" },
        new(
            "an enum to another",
            """
            CREATE TYPE a AS ENUM ('x', 'y');
            CREATE TYPE b AS ENUM ('y', 'x', 'z');
            CREATE TABLE t (v a DEFAULT 'x')
            """,
            """
            CREATE TYPE a AS ENUM ('x', 'y');
            CREATE TYPE b AS ENUM ('y', 'x', 'z');
            CREATE TABLE t (v b DEFAULT 'x')
            """)
        { RowsBack = "INSERT INTO t VALUES ('y')" },
        new(
            "text to a domain",
            "CREATE DOMAIN d AS text CHECK (VALUE <> ''); CREATE TABLE t (a text)",
            "CREATE DOMAIN d AS text CHECK (VALUE <> ''); CREATE TABLE t (a d)"),
        new("interval fields", "CREATE TABLE t (a interval)", "CREATE TABLE t (a interval hour to minute)"),
        new("bit length", "CREATE TABLE t (a bit(4))", "CREATE TABLE t (a bit varying(8))") { RowsBack = "INSERT INTO t VALUES ('0101')" },
        new(
            "point to box, by the cast that the server has",
            "CREATE TABLE t (a point)",
            "CREATE TABLE t (a box)")
        { Rows = "INSERT INTO t VALUES ('(1,1)')", RowsBack = "INSERT INTO t VALUES ('(2,2),(0,0)')" },
        new(
            "inet to text and text to inet",
            "CREATE TABLE t (a inet, b text)",
            "CREATE TABLE t (a text, b inet)")
        { Rows = "INSERT INTO t VALUES ('10.0.0.1', '10.0.0.2')", RowsBack = "INSERT INTO t VALUES ('10.0.0.1', '10.0.0.2')" },
        new(
            "a column with a unique constraint, a check and an index",
            "CREATE TABLE t (a int UNIQUE CHECK (a > 0)); CREATE INDEX i ON t (a) WHERE a > 5",
            "CREATE TABLE t (a bigint UNIQUE CHECK (a > 0)); CREATE INDEX i ON t (a) WHERE a > 5"),
        new(
            "a column with an expression index",
            "CREATE TABLE t (a varchar(20)); CREATE INDEX i ON t (lower(a))",
            "CREATE TABLE t (a text); CREATE INDEX i ON t (lower(a))"),
        new(
            "an indexed column to a type without the operator class",
            "CREATE TABLE t (a text); CREATE INDEX i ON t (a text_pattern_ops)",
            "CREATE TABLE t (a int); CREATE INDEX i ON t (a)")
        { Rows = "INSERT INTO t VALUES ('1')" },
        new(
            "a column that a generated column reads",
            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED)",
            "CREATE TABLE t (a bigint, b bigint GENERATED ALWAYS AS (a * 2) STORED)"),
        new(
            "a column of which statistics exist",
            "CREATE TABLE t (a int, b int); CREATE STATISTICS s ON a, b FROM t",
            "CREATE TABLE t (a bigint, b int); CREATE STATISTICS s ON a, b FROM t"),
        new("a column that a trigger watches", """
            CREATE TABLE t (a int); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER g BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (OLD.a <> NEW.a) EXECUTE FUNCTION f()
            """, """
            CREATE TABLE t (a bigint); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
            CREATE TRIGGER g BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (OLD.a <> NEW.a) EXECUTE FUNCTION f()
            """),
        new(
            "a column that a policy reads",
            "CREATE TABLE t (a int); CREATE POLICY p ON t USING (a > 1)",
            "CREATE TABLE t (a bigint); CREATE POLICY p ON t USING (a > 1)"),
        new(
            "a column that a rule writes",
            """
            CREATE TABLE t (a int);
            CREATE TABLE l (a int);
            CREATE RULE r AS ON INSERT TO t DO ALSO INSERT INTO l VALUES (NEW.a)
            """,
            """
            CREATE TABLE t (a bigint);
            CREATE TABLE l (a bigint);
            CREATE RULE r AS ON INSERT TO t DO ALSO INSERT INTO l VALUES (NEW.a)
            """),
        new(
            "a column with grants and a comment",
            "CREATE TABLE t (a int); GRANT SELECT (a) ON t TO app_reader; COMMENT ON COLUMN t.a IS 'Kept'",
            "CREATE TABLE t (a bigint); GRANT SELECT (a) ON t TO app_reader; COMMENT ON COLUMN t.a IS 'Kept'"),
        new(
            "several columns of one table",
            "CREATE TABLE t (a int, b varchar(5), c timestamp)",
            "CREATE TABLE t (a bigint, b text, c timestamptz)"),
        new(
            "both sides of a foreign key of two columns",
            """
            CREATE TABLE a (x int, y varchar(9), PRIMARY KEY (x, y));
            CREATE TABLE b (x int, y varchar(9), FOREIGN KEY (x, y) REFERENCES a)
            """,
            """
            CREATE TABLE a (x bigint, y text, PRIMARY KEY (x, y));
            CREATE TABLE b (x bigint, y text, FOREIGN KEY (x, y) REFERENCES a)
            """),
        new(
            "a list becomes JSON, and each has an empty default",
            "CREATE TABLE t (id int, a text[] DEFAULT '{}', m json NOT NULL DEFAULT '{}'); CREATE INDEX i ON t ((m ->> 'k'))",
            "CREATE TABLE t (id int, a jsonb DEFAULT '[]', m jsonb NOT NULL DEFAULT '{\"k\": [1]}'); CREATE INDEX i ON t ((m ->> 'k'))")
        {
            Rows = "INSERT INTO t VALUES (1, '{x,y}', '{\"k\": 1}'), (2, NULL, '{}')",
            RowsBack = "INSERT INTO t VALUES (1, '[\"x\"]'), (2, NULL), (3, '[]')",
        },
        new(
            "a table that refers to itself",
            "CREATE TABLE t (id int PRIMARY KEY, up int REFERENCES t)",
            "CREATE TABLE t (id bigint PRIMARY KEY, up bigint REFERENCES t)"),
        new(
            "a primary key to uuid, with all that refers to it: no cast says which",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE)
            """,
            """
            CREATE TABLE a (id uuid PRIMARY KEY);
            CREATE TABLE b (id int PRIMARY KEY, a uuid REFERENCES a ON DELETE CASCADE)
            """)
        { Error = "'public.a.id' cannot become uuid" });

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task ColumnType(int version, string name) => RunAsync(version, Cases[name]);
}
