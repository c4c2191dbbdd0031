using System.Globalization;
using DbMigrate.Providers.Postgres;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>SQL of a newer server or of another engine is refused by the engine with a syntax error; the message says what it probably
/// is.</summary>
public sealed class LikelyReasonTests(PostgresServers servers)
{
    private const string Merge = "CREATE TABLE m (a int); MERGE INTO m USING (SELECT 1 AS a) s ON m.a = s.a WHEN NOT MATCHED";
    private const string Parent =
        "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE c (a int, b int DEFAULT 1, FOREIGN KEY (a, b) REFERENCES p ON "
            + "DELETE";

    /// <summary>What is known to be newer than some server, with a script that says it.</summary>
    private static readonly Dictionary<string, string> Newer = new()
    {
        ["NULLS NOT DISTINCT"] = "CREATE TABLE u (a int UNIQUE NULLS NOT DISTINCT)",
        ["MERGE"] = $"{Merge} THEN INSERT VALUES (s.a)",
        ["security_invoker"] = "CREATE VIEW v WITH (security_invoker = true) AS SELECT 1",
        ["SET ACCESS METHOD"] = "CREATE TABLE a (id int); ALTER TABLE a SET ACCESS METHOD heap",
        ["TABLES IN SCHEMA"] = "CREATE PUBLICATION p FOR TABLES IN SCHEMA public",
        ["a right on a parameter"] = "GRANT SET ON PARAMETER work_mem TO pg_monitor; REVOKE SET ON PARAMETER work_mem FROM pg_monitor",
        ["SET NULL with columns"] = $"{Parent} SET NULL (b))",
        ["SET DEFAULT with columns"] = $"{Parent} SET DEFAULT (b))",
        ["IS JSON"] = "SELECT '{}' IS JSON",
        ["IS NOT JSON"] = "SELECT '{}' IS NOT JSON",
        ["JSON_ARRAYAGG"] = "SELECT JSON_ARRAYAGG(1)",
        ["JSON_OBJECTAGG"] = "SELECT JSON_OBJECTAGG('a': 1)",
        ["ANY_VALUE"] = "SELECT ANY_VALUE(1)",
        ["a membership WITH INHERIT"] =
            "GRANT pg_read_all_stats TO pg_signal_backend WITH INHERIT TRUE; REVOKE pg_read_all_stats FROM pg_signal_backend",
        ["a membership WITH SET"] =
            "GRANT pg_read_all_stats TO pg_signal_backend WITH SET FALSE; REVOKE pg_read_all_stats FROM pg_signal_backend",
        ["MERGE … RETURNING"] = $"{Merge} THEN INSERT VALUES (s.a) RETURNING m.a",
        ["NOT MATCHED BY SOURCE"] = $"{Merge} BY SOURCE THEN DELETE",
        ["NOT MATCHED BY TARGET"] = $"{Merge} BY TARGET THEN INSERT VALUES (s.a)",
        ["JSON_TABLE"] = "SELECT * FROM JSON_TABLE('[1]'::jsonb, '$[*]' COLUMNS (a int PATH '$')) t",
        ["JSON_EXISTS"] = "SELECT JSON_EXISTS('{}'::jsonb, '$.a')",
        ["JSON_VALUE"] = "SELECT JSON_VALUE('{}'::jsonb, '$.a')",
        ["JSON_QUERY"] = "SELECT JSON_QUERY('{}'::jsonb, '$.a')",
        ["transaction_timeout"] = "SET transaction_timeout = 0",
        ["ON_ERROR"] = "CREATE TABLE t (a int); COPY t FROM stdin WITH (ON_ERROR ignore);\n1\n\\.\n",
        ["SET EXPRESSION"] =
            "CREATE TABLE e (a int, b int GENERATED ALWAYS AS (a) STORED); ALTER TABLE e ALTER COLUMN b SET EXPRESSION AS (a + 1)",
        ["the right MAINTAIN"] = "CREATE TABLE t (a int); GRANT MAINTAIN ON t TO pg_monitor",
        ["a virtual generated column"] = "CREATE TABLE g (a int, b int GENERATED ALWAYS AS (a) VIRTUAL)",
        ["a generated column without STORED"] = "CREATE TABLE g (a int, b int GENERATED ALWAYS AS (a))",
        ["WITHOUT OVERLAPS"] = "CREATE TABLE w (id int4range, at tsrange, PRIMARY KEY (id, at WITHOUT OVERLAPS))",
        ["PERIOD"] =
            "CREATE TABLE w (id int4range, at tsrange); ALTER TABLE w ADD FOREIGN KEY (id, PERIOD at) REFERENCES w (id, PERIOD at)",
        ["NOT ENFORCED"] = "CREATE TABLE n (a int CHECK (a > 0) NOT ENFORCED)",
        ["a NOT NULL constraint with a name"] = "CREATE TABLE n (a int); ALTER TABLE n ADD CONSTRAINT c NOT NULL a",
        ["OLD in RETURNING"] = "CREATE TABLE t (a int); UPDATE t SET a = 1 RETURNING old.a",
        ["NEW in RETURNING"] = "CREATE TABLE t (a int); UPDATE t SET a = 1 RETURNING new.a",
        ["uuidv7"] = "SELECT uuidv7()",
        ["uuidv4"] = "SELECT uuidv4()",
        ["REJECT_LIMIT"] = "CREATE TABLE t (a int); COPY t FROM stdin WITH (ON_ERROR ignore, REJECT_LIMIT 3);\n1\n\\.\n",
    };

    [Fact]
    public void Everything_that_is_known_is_tried() =>
        Assert.Equal(PostgresReasons.Newer.Select(item => item.What).Order(), Newer.Keys.Order());

    [Theory, MemberData(nameof(PostgresServers.AllMajorVersions), MemberType = typeof(PostgresServers))]
    public async Task What_a_newer_server_takes_is_named_with_its_version_and_there_it_runs(int major)
    {
        var wrong = new List<string>();
        foreach (var (since, what, _) in PostgresReasons.Newer)
        {
            await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major.ToString(CultureInfo.InvariantCulture));
            using var project = new MigrationProject(database);
            project.Add("a", Newer[what]);
            var error = await Record.ExceptionAsync(() => project.ApplyAsync(database));
            if (major >= since)
            {
                // It needs a key that the case leaves out: the syntax is what is tried.
                if (error is not null && what != "PERIOD")
                    wrong.Add($"{what} runs on no {major}: {error.Message}");
            }
            else if (
                error is not StatementFailedException failed
                || !failed.Message.Contains($"needs PostgreSQL {since}, and this server is {major}.", StringComparison.Ordinal)
                || failed.RecommendedAction != $"Write it for PostgreSQL {major}, or use a server of version {since} or newer.")
            {
                wrong.Add($"{what} on {major}: {error?.Message}");
            }
        }

        Assert.Empty(wrong);
    }

    public static TheoryData<string, string, string> Foreign { get; } =
    [
        .. from row in ((string, string)[])
            [
                ("PRAGMA foreign_keys = ON", "SQLite's"),
                ("CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT)", "SQLite's"),
                ("CREATE TABLE t (id integer PRIMARY KEY) WITHOUT ROWID", "SQLite's"),
                ("SELECT strftime('%Y', 'now')", "SQLite's"),
                ("SELECT unixepoch()", "SQLite's"),
                ("CREATE TABLE t (id int AUTO_INCREMENT)", "MySQL's"),
                ("CREATE TABLE t (id int) ENGINE=InnoDB", "MySQL's"),
                ("CREATE TABLE `t` (id int)", "Backticks"),
                ("CREATE TABLE [t] (id int)", "Brackets"),
                ("CREATE TABLE t (id int IDENTITY(1, 1))", "SQL Server's"),
                ("CREATE TABLE t (a NVARCHAR(20))", "SQL Server's"),
                ("CREATE TABLE ${prefix}t (id int)", "placeholder"),
                ("CREATE TABLE {{ name }} (id int)", "placeholder"),
                ("CREATE TABLE :name (id int)", "variable of psql"),
            ]
        select ("postgres", row.Item1, row.Item2),
        .. from row in ((string, string)[])
            [
                ("CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TO a text NOT NULL", "libSQL's"),
                ("CREATE TABLE t (a int) RANDOM ROWID", "libSQL's"),
                ("SELECT vector('[1,2]')", "libSQL's"),
                ("CREATE TABLE t (e F32_BLOB(3)); CREATE INDEX i ON t (libsql_vector_idx(e))", "libSQL's"),
                ("SELECT vector_distance_cos(x'00', x'00')", "libSQL's"),
                ("CREATE TABLE t (e F32_BLOB(3)); INSERT INTO t VALUES (vector32('[1,2,3]'))", "libSQL's"),
                ("SELECT * FROM vector_top_k('i', '[1]', 3)", "libSQL's"),
                ("CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a TYPE text", "PostgreSQL's"),
                ("CREATE SCHEMA s", "PostgreSQL's"),
                ("CREATE TYPE e AS ENUM ('a')", "PostgreSQL's"),
                ("CREATE EXTENSION citext", "PostgreSQL's"),
                ("CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY)", "PostgreSQL's"),
                ("CREATE TABLE t (id int); CREATE INDEX CONCURRENTLY i ON t (id)", "PostgreSQL's"),
                ("CREATE TABLE t (id int); CREATE INDEX i ON t USING btree (id)", "PostgreSQL's"),
                ("COMMENT ON TABLE t IS 'x'", "PostgreSQL's"),
                ("TRUNCATE t", "PostgreSQL's"),
                ("GRANT ALL ON t TO x", "PostgreSQL's"),
                ("SELECT now()", "PostgreSQL's"),
                ("SELECT gen_random_uuid()", "PostgreSQL's"),
                ("SELECT '1'::int", "PostgreSQL's"),
                ("CREATE TABLE t (id int NOT NULL AUTO_INCREMENT)", "MySQL's"),
                ("CREATE TABLE t (id int) ENGINE=InnoDB", "MySQL's"),
                ("CREATE TABLE ${prefix}t (id int)", "placeholder"),
                ("CREATE OR REPLACE VIEW v AS SELECT 1", "PostgreSQL's"),
            ]
        select (EngineDatabase.Sqlite, row.Item1, row.Item2),
    ];

    [Theory, MemberData(nameof(Foreign))]
    public async Task What_another_engine_takes_is_named_with_that_engine(string engine, string script, string reason)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(
            servers, engine == EngineDatabase.Sqlite ? engine : EngineDatabase.One.Last().Data);
        using var project = new MigrationProject(database);
        project.Add("a", script);

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

        Assert.Contains(reason, error.Summary);
        Assert.False(string.IsNullOrEmpty(error.RecommendedAction));
        Assert.DoesNotContain("Correct the migration", error.RecommendedAction);
    }
}
