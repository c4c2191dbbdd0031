using DbMigrate.Providers.Postgres;
using DbMigrate.Sql;
using DbMigrate.Tests.Sql.Scripts;

namespace DbMigrate.Tests.Providers.Postgres;

public sealed class PostgresClassificationTests
{
    public static TheoryData<string, string> Statements
    {
        get
        {
            (string Kind, string[] Statements)[] rows =
            [
                (nameof(StatementKind.Ordinary),
                [
                    "SELECT 1",
                    "INSERT INTO t VALUES (1)",
                    "CREATE TABLE vacuum (id int)",
                    "CREATE INDEX i ON t (a)",
                    "CREATE UNIQUE INDEX IF NOT EXISTS i ON t (a)",
                    "CREATE INDEX \"concurrently\" ON t (a)",
                    "DROP INDEX i",
                    "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
                    "REINDEX INDEX i",
                    "REINDEX TABLE t",
                    "REINDEX (VERBOSE) TABLE t",
                    "REINDEX (CONCURRENTLY false) TABLE t",
                    "CLUSTER t",
                    "CLUSTER VERBOSE t USING i",
                    "CLUSTER (VERBOSE) t",
                    "ALTER DATABASE d SET work_mem = '1MB'",
                    "ALTER DATABASE d RENAME TO e",
                    "ALTER TABLE t SET TABLESPACE s",
                    "ALTER TABLE t DETACH PARTITION p",
                    "ALTER TABLE t DETACH PARTITION p FINALIZE",
                    "ALTER TABLE t ADD detach int",
                    "ALTER TYPE t ADD ATTRIBUTE value int",
                    "ALTER TYPE t RENAME VALUE 'a' TO 'b'",
                    "ALTER TYPE t RENAME TO value",
                    "ALTER SUBSCRIPTION s DISABLE",
                    "ALTER SUBSCRIPTION s ADD PUBLICATION p WITH (refresh = false)",
                    "ALTER SUBSCRIPTION s SET (slot_name = 'x')",
                    "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = false)",
                    "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (enabled, create_slot = 'off')",
                    "CREATE PUBLICATION p",
                    "ALTER EXTENSION e UPDATE",
                    "SET LOCAL lock_timeout = 0",
                    "set transaction read only",
                    "SET CONSTRAINTS ALL DEFERRED",
                    "LISTEN c",
                    "UNLISTEN c",
                    "LOAD 'x'",
                    "NOTIFY c",
                    "EXECUTE p",
                    "SELECT 'set_config('",
                    "SELECT set_config FROM t",
                    "SELECT 1 -- set_config(\n",
                    "INSERT INTO t SELECT 'x'",
                    "COPY t TO STDOUT",
                    "COPY t FROM '/tmp/stdin'",
                    "COPY (SELECT 1 FROM stdin) TO STDOUT",
                    "COPY t FROM PROGRAM 'stdin'",
                    "COPY",
                    "DO $$ BEGIN COMMIT; END $$",
                    "EXPLAIN VACUUM",
                    "CREATE DATABASES",
                    "\"vacuum\"",
                    "'BEGIN'",
                    "ALTER",
                    "ALTER TYPE",
                    "CREATE",
                    "REINDEX",
                    "(SELECT 1)",
                    "SHOW search_path",
                    "START_REPLICATION",
                    "CREATE TEMP TABLE t ()",
                    "CHECKPOINT",
                ]),
                (nameof(StatementKind.Begin),
                [
                    "BEGIN", "begin", "BEGIN WORK", "BEGIN TRANSACTION ISOLATION LEVEL SERIALIZABLE", "START TRANSACTION READ ONLY",
                    "/* a */ BEGIN", "-- a\nBEGIN",
                ]),
                (nameof(StatementKind.Commit),
                [
                    "COMMIT", "commit work", "END", "END TRANSACTION", "COMMIT AND CHAIN", "PREPARE TRANSACTION 'x'",
                ]),
                (
                    nameof(StatementKind.Rollback),
                    ["ROLLBACK", "rollback work", "ROLLBACK TRANSACTION AND NO CHAIN", "ABORT", "ABORT TRANSACTION"]),
                (nameof(StatementKind.Savepoint),
                [
                    "SAVEPOINT s", "RELEASE s", "RELEASE SAVEPOINT s", "ROLLBACK TO s", "ROLLBACK TO SAVEPOINT s", "rollback work to s",
                    "ROLLBACK TRANSACTION TO SAVEPOINT s",
                ]),
                (nameof(StatementKind.OutsideTransaction),
                [
                    "CREATE INDEX CONCURRENTLY i ON t (a)", "create unique index concurrently if not exists i on t (a)",
                    "CREATE INDEX /* a */ CONCURRENTLY -- b\n i ON t (a)", "DROP INDEX CONCURRENTLY IF EXISTS i",
                    "REINDEX INDEX CONCURRENTLY i", "REINDEX TABLE CONCURRENTLY t", "REINDEX (CONCURRENTLY) INDEX i",
                    "REINDEX (VERBOSE, CONCURRENTLY true) TABLE t", "REINDEX (VERBOSE) SCHEMA CONCURRENTLY s", "REINDEX DATABASE d",
                    "REINDEX DATABASE", "REINDEX SYSTEM d", "REINDEX SCHEMA s", "VACUUM", "vacuum (full) t", "CREATE DATABASE d",
                    "DROP DATABASE IF EXISTS d", "CREATE TABLESPACE s LOCATION '/x'", "DROP TABLESPACE s", "ALTER SYSTEM SET a = 1",
                    "ALTER DATABASE \"a.b\" SET TABLESPACE s", "ALTER TABLE IF EXISTS ONLY a.t DETACH PARTITION a.p CONCURRENTLY",
                    "ALTER TABLE t * DETACH PARTITION p CONCURRENTLY",
                    "CREATE SUBSCRIPTION s CONNECTION 'connect = false' PUBLICATION p", "DROP SUBSCRIPTION s",
                    "ALTER SUBSCRIPTION s REFRESH PUBLICATION", "ALTER SUBSCRIPTION s SET PUBLICATION p",
                    "ALTER SUBSCRIPTION s ADD PUBLICATION p WITH (refresh)", "ALTER SUBSCRIPTION s DROP PUBLICATION p",
                    "ALTER SUBSCRIPTION s SET (failover = true)", "CLUSTER", "CLUSTER VERBOSE", "CLUSTER (VERBOSE)", "DISCARD ALL",
                    "COMMIT PREPARED 'x'", "ROLLBACK PREPARED 'x'",
                ]),
                (nameof(StatementKind.SessionSetting),
                [
                    "SET search_path = a, b", "set lock_timeout to '5s'", "SET SESSION lock_timeout = 0", "SET ROLE admin",
                    "SET TIME ZONE 'UTC'",
                    "SET SESSION AUTHORIZATION u", "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY", "SET \"local\" = 1", "RESET ALL",
                    "RESET search_path", "DISCARD PLANS", "DISCARD TEMP", "SELECT pg_catalog.set_config('search_path', '', false)",
                    "select SET_CONFIG /* a */ ('a', 'b', false)", "SELECT \"set_config\"('a', 'b', false)",
                    "WITH x AS (SELECT 1) SELECT set_config('a', 'b', false) FROM x", "SELECT set_config, set_config('a', 'b', false)",
                ]),
                (nameof(StatementKind.AddEnumValue),
                [
                    "ALTER TYPE t ADD VALUE 'a'", "alter type \"public\".\"role\" add value if not exists 'a' before 'b'",
                    "ALTER TYPE a.b.c ADD VALUE 'x'",
                ]),
                (nameof(StatementKind.CopyFromStdin),
                [
                    "COPY t FROM STDIN;\n\\.",
                    "copy a.t (a, \"from\", b) from stdin with (format csv);\n1\n\\.\n",
                    "COPY BINARY t FROM /* a */ STDIN;\n\\.",
                ]),
            ];
            var data = new TheoryData<string, string>();
            foreach (var (kind, statements) in rows)
                foreach (var statement in statements) data.Add(kind, statement);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Statements))]
    public void A_statement_is_known_by_its_first_tokens(string kind, string sql) =>
        Assert.Equal(kind, $"{Assert.Single(Splitting.Split(SqlEngine.Postgres, sql)).Kind}");

    [Theory]
    [InlineData("ALTER TYPE t ADD VALUE 'a'", "a")]
    [InlineData("ALTER TYPE \"public\".\"role\" ADD VALUE IF NOT EXISTS 'it''s' BEFORE 'b'", "it's")]
    [InlineData("ALTER TYPE t ADD VALUE /* c */ '' AFTER 'b'", "")]
    [InlineData("ALTER TYPE t ADD VALUE E'a\\n\\'b\\\\'''", "a\n'b\\'")]
    [InlineData("ALTER TYPE t ADD VALUE $$it's$$", "it's")]
    [InlineData("ALTER TYPE t ADD VALUE $v$a$v$", "a")]
    public void The_added_enum_value_is_unquoted(string sql, string value)
    {
        Assert.True(PostgresStatementClassifier.TryGetAddedEnumValue(Splitting.Split(SqlEngine.Postgres, sql)[0], out var added));
        Assert.Equal(value, added);
    }

    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("ALTER TYPE t ADD VALUE")]
    [InlineData("ALTER TYPE t ADD VALUE IF NOT EXISTS")]
    [InlineData("ALTER TYPE t ADD VALUE a")]
    [InlineData("ALTER TYPE t ADD VALUE E'\\x41'")]
    [InlineData("ALTER TYPE t ADD VALUE U&'\\0041'")]
    [InlineData("ALTER TYPE t ADD VALUE 'a'\n'b'")]
    [InlineData("ALTER TYPE t ADD VALUE E'a'\n'b'")]
    [InlineData("ALTER TYPE t RENAME VALUE 'a' TO 'b'")]
    public void A_value_that_is_not_plain_is_not_guessed(string sql) =>
        Assert.False(PostgresStatementClassifier.TryGetAddedEnumValue(Splitting.Split(SqlEngine.Postgres, sql)[0], out _));
}
