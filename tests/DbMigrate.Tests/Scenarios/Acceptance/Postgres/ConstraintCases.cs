using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Acceptance.Postgres;

/// <summary>Constraints in general: names, validity, deferral, not null.</summary>
public sealed class ConstraintCases(PostgresServers servers) : PostgresAcceptance(servers)
{
    private static readonly CaseList Cases = new(
        new(
            "a check becomes a unique constraint",
            "CREATE TABLE t (a int, CONSTRAINT c CHECK (a IS NOT NULL))",
            "CREATE TABLE t (a int, CONSTRAINT c UNIQUE (a))"),
        new(
            "a constraint of each kind is added",
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE t (id int NOT NULL, v int, r int4range)
            """,
            """
            CREATE TABLE a (id int PRIMARY KEY);
            CREATE TABLE t (id int PRIMARY KEY, v int UNIQUE CHECK (v > 0), r int4range, a int REFERENCES a, EXCLUDE USING gist (r
                WITH &&))
            """),
        new(
            "a constraint's name changes without a stated rename",
            "CREATE TABLE t (v int, CONSTRAINT old_name CHECK (v > 0))",
            "CREATE TABLE t (v int, CONSTRAINT new_name CHECK (v > 0))"),
        new(
            "the same name is of another kind",
            "CREATE TABLE t (v int, CONSTRAINT k CHECK (v > 0))",
            "CREATE TABLE t (v int, CONSTRAINT k UNIQUE (v))"),
        new(
            "the same name on two tables",
            """
            CREATE TABLE a (v int);
            CREATE TABLE b (v int)
            """,
            """
            CREATE TABLE a (v int, CONSTRAINT k CHECK (v > 0));
            CREATE TABLE b (v int, CONSTRAINT k CHECK (v > -1))
            """),
        new("a deferrable unique constraint", "CREATE TABLE t (v int UNIQUE)", "CREATE TABLE t (v int UNIQUE DEFERRABLE)"),
        new(
            "a unique constraint becomes initially deferred",
            "CREATE TABLE t (v int UNIQUE DEFERRABLE)",
            "CREATE TABLE t (v int UNIQUE DEFERRABLE INITIALLY DEFERRED)"),
        new("not null goes", "CREATE TABLE t (a int NOT NULL)", "CREATE TABLE t (a int)"),
        new("not null of a key's column stays when the key goes", "CREATE TABLE t (a int PRIMARY KEY)", "CREATE TABLE t (a int NOT NULL)"),
        new("not null goes with the key", "CREATE TABLE t (a int PRIMARY KEY)", "CREATE TABLE t (a int)"),
        new(
            "comments on constraints",
            """
            CREATE TABLE t (v int, CONSTRAINT k CHECK (v > 0), CONSTRAINT u UNIQUE (v));
            COMMENT ON CONSTRAINT k ON t IS 'old'
            """,
            """
            CREATE TABLE t (v int, CONSTRAINT k CHECK (v > 0), CONSTRAINT u UNIQUE (v));
            COMMENT ON CONSTRAINT k ON t IS 'new';
            COMMENT ON CONSTRAINT u ON t IS 'one'
            """),
        new(
            "a comment outlives its constraint's change",
            "CREATE TABLE t (v int, CONSTRAINT k CHECK (v > 0)); COMMENT ON CONSTRAINT k ON t IS 'kept'",
            "CREATE TABLE t (v int, CONSTRAINT k CHECK (v >= 0)); COMMENT ON CONSTRAINT k ON t IS 'kept'"),
        new(
            "a named not-null constraint",
            "CREATE TABLE t (a int, b int NOT NULL)",
            "CREATE TABLE t (a int CONSTRAINT a_must_be NOT NULL, b int CONSTRAINT b_must_be NOT NULL)")
        { MinVersion = 18 },
        new(
            "a not-null constraint gets another name",
            "CREATE TABLE t (a int CONSTRAINT one NOT NULL)",
            "CREATE TABLE t (a int CONSTRAINT two NOT NULL)")
        { MinVersion = 18 },
        new(
            "a not-null constraint is not valid at first",
            "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID",
            "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT n NOT NULL a")
        { MinVersion = 18 },
        new(
            "not null that is not valid is added",
            "CREATE TABLE t (a int)",
            "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID")
        { MinVersion = 18 },
        new(
            "not null that is not inherited",
            "CREATE TABLE t (a int CONSTRAINT n NOT NULL)",
            "CREATE TABLE t (a int CONSTRAINT n NOT NULL NO INHERIT)")
        { MinVersion = 18 },
        new(
            "a comment on a not-null constraint",
            "CREATE TABLE t (a int CONSTRAINT n NOT NULL)",
            "CREATE TABLE t (a int CONSTRAINT n NOT NULL); COMMENT ON CONSTRAINT n ON t IS 'why'")
        { MinVersion = 18 });

    public static TheoryData<int, string> Rows => Cases.On(Versions);

    [Theory, MemberData(nameof(Rows))]
    public Task Constraint(int version, string name) => RunAsync(version, Cases[name]);
}
