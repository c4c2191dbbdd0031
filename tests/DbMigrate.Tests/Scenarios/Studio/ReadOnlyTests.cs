using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Studio;

/// <summary>Where nothing may be changed, nothing is: whatever tricks a text knows.</summary>
public sealed class ReadOnlyTests(PostgresServers servers)
{
    private static readonly string[] PostgresTricks =
    [
        "INSERT INTO t VALUES (2)",
        "UPDATE t SET n = 2",
        "DELETE FROM t",
        "TRUNCATE t",
        "DROP TABLE t",
        "CREATE TABLE x (n int)",
        "ALTER TABLE t ADD x int",
        "COMMENT ON TABLE t IS 'x'",
        "SET TRANSACTION READ WRITE; INSERT INTO t VALUES (2)",
        "COMMIT; INSERT INTO t VALUES (2)",
        "ROLLBACK; BEGIN; INSERT INTO t VALUES (2); COMMIT",
        "END; BEGIN READ WRITE; INSERT INTO t VALUES (2); END",
        "START TRANSACTION READ WRITE; INSERT INTO t VALUES (2); COMMIT",
        "SET default_transaction_read_only = off; INSERT INTO t VALUES (2)",
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE; INSERT INTO t VALUES (2)",
        "SET transaction_read_only = off; INSERT INTO t VALUES (2)",
        "RESET default_transaction_read_only; INSERT INTO t VALUES (2)",
        "RESET ALL; INSERT INTO t VALUES (2)",
        "DISCARD ALL; INSERT INTO t VALUES (2)",
        "SELECT set_config('transaction_read_only', 'off', false); INSERT INTO t VALUES (2)",
        "SELECT set_config('default_transaction_read_only', 'off', false); INSERT INTO t VALUES (2)",
        "SELECT set_config('transaction_read_only', 'off', true), writes()",
        "SELECT writes()",
        "WITH w AS (INSERT INTO t VALUES (2) RETURNING n) SELECT * FROM w",
        "EXPLAIN ANALYZE INSERT INTO t VALUES (2)",
        "PREPARE p AS INSERT INTO t VALUES (2); EXECUTE p",
        "SELECT nextval('s')",
        "SELECT setval('s', 50)",
        "SELECT lo_create(4711)",
        "SELECT lo_from_bytea(4711, 'x')",
        "SELECT lo_put(1, 0, 'x')",
        "SELECT lo_unlink(1)",
        "SELECT lo_import('/etc/hostname', 4711)",
        "SELECT lo_export(1, '/tmp/dbmigrate-trick')",
        "DO $$ BEGIN COMMIT; INSERT INTO t VALUES (2); END $$",
        "DO $$ BEGIN EXECUTE 'COPY (SELECT 1) TO PROGRAM ''touch /tmp/dbmigrate-trick'''; END $$",
        "CALL commits()",
        "COPY t FROM PROGRAM 'echo 2'",
        "COPY t TO PROGRAM 'touch /tmp/dbmigrate-trick'",
        "COPY (SELECT 1) TO '/tmp/dbmigrate-trick'",
        "COPY t FROM STDIN",
        "SELECT query_to_xml('insert into t values (2)', true, true, '')",
        "SELECT * FROM t FOR UPDATE",
        "LOCK TABLE t IN ACCESS EXCLUSIVE MODE; INSERT INTO t VALUES (2)",
        "CREATE TEMP TABLE t2 AS SELECT 1",
        "SELECT 1 INTO x",
        "REFRESH MATERIALIZED VIEW m",
        "VACUUM t",
        "ANALYZE t",
        "REINDEX TABLE t",
        "CREATE INDEX CONCURRENTLY i ON t (n)",
        "SELECT U&\"lo\\005fexport\"(1, '/tmp/dbmigrate-trick')",
        "SELECT \"lo_export\"(1, '/tmp/dbmigrate-trick')",
        "NOTIFY x",
        "SELECT pg_terminate_backend(pg_backend_pid())",
        "GRANT ALL ON t TO PUBLIC",
        "CREATE DATABASE trick",
        "ALTER SYSTEM SET work_mem = '1MB'",
        "PREPARE TRANSACTION 'x'",
        "SAVEPOINT a; ROLLBACK TO a; INSERT INTO t VALUES (2)",
        "/* COMMIT */ INSERT INTO t VALUES (2)",
        "; ; INSERT INTO t VALUES (2)",
        "INSERT INTO t VALUES (2) -- x",
    ];

    private static readonly string[] SqliteTricks =
    [
        "INSERT INTO t VALUES (2)",
        "UPDATE t SET n = 2",
        "DELETE FROM t",
        "REPLACE INTO t VALUES (2)",
        "DROP TABLE t",
        "CREATE TABLE x (n)",
        "ALTER TABLE t ADD x",
        "CREATE INDEX i ON t (n)",
        "PRAGMA query_only = 0; INSERT INTO t VALUES (2)",
        "PRAGMA query_only(0); INSERT INTO t VALUES (2)",
        "PRAGMA writable_schema = 1; DELETE FROM sqlite_master",
        "BEGIN IMMEDIATE; INSERT INTO t VALUES (2); COMMIT",
        "COMMIT; INSERT INTO t VALUES (2)",
        "SAVEPOINT a; INSERT INTO t VALUES (2); RELEASE a",
        "ATTACH '{0}' AS other; INSERT INTO other.t VALUES (2)",
        "ATTACH 'file:{0}?mode=rw' AS other; INSERT INTO other.t VALUES (2)",
        "ATTACH 'file:{0}?mode=rwc&immutable=0' AS other",
        "ATTACH '{0}.new' AS other; CREATE TABLE other.x (n)",
        "VACUUM",
        "VACUUM INTO '{0}.new'",
        "PRAGMA journal_mode = WAL",
        "PRAGMA journal_mode = MEMORY",
        "PRAGMA user_version = 7",
        "PRAGMA wal_checkpoint",
        "PRAGMA optimize",
        "PRAGMA incremental_vacuum",
        "PRAGMA auto_vacuum = 1",
        "REINDEX",
        "ANALYZE",
        "CREATE TEMP TABLE x (n)",
        "CREATE TEMP TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END",
        "WITH w AS (SELECT 1) INSERT INTO t SELECT * FROM w",
        "INSERT INTO t VALUES (2) RETURNING n",
        "EXPLAIN INSERT INTO t VALUES (2); INSERT INTO t VALUES (2)",
        "SELECT load_extension('x')",
        "SELECT fts3_tokenizer('x', x'00')",
        "SELECT writefile('{0}.new', 'x')",
        "DETACH main",
    ];

    public static TheoryData<string, bool> Ways
    {
        get
        {
            var ways = new TheoryData<string, bool>();
            foreach (var engine in StudioDatabase.Ends)
            {
                ways.Add(engine.Data, true);
                ways.Add(engine.Data, false);
            }

            return ways;
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task No_trick_changes_anything(string engine, bool isProtected)
    {
        var isSqlite = engine == EngineDatabase.Sqlite;
        await using var database = await StudioDatabase.CreateAsync(
            servers, engine,
            isSqlite
                ? "CREATE TABLE t (n integer); INSERT INTO t VALUES (1);"
                : """
                CREATE TABLE t (n integer); INSERT INTO t VALUES (1); CREATE SEQUENCE s; CREATE MATERIALIZED VIEW m AS SELECT 1; SELECT lo_from_bytea(1, 'a');
                CREATE FUNCTION writes() RETURNS integer LANGUAGE sql AS 'INSERT INTO t VALUES (2) RETURNING n';
                CREATE PROCEDURE commits() LANGUAGE plpgsql AS 'BEGIN COMMIT; INSERT INTO t VALUES (2); COMMIT; END';
                """,
            readOnly: !isProtected,
            isProtected: isProtected);
        var file = isSqlite ? database.Database.Url["sqlite:".Length..] : "";
        var before = await StateAsync(database, file);
        var wrong = new List<string>();
        foreach (
            var trick in isSqlite ? SqliteTricks.Select(trick => trick.Replace("{0}", file, StringComparison.Ordinal)) : PostgresTricks)
        {
            var outcome = await database.Browser.QueryAsync(new() { Text = trick, Timeout = TimeSpan.FromSeconds(20) });
            if (await StateAsync(database, file) != before) wrong.Add($"{trick}: {outcome.Failure?.Message}");
            before = await StateAsync(database, file);
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.False(File.Exists("/tmp/dbmigrate-trick"));
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Reading_goes_on_and_rows_are_not_changed_either(string engine, bool isProtected)
    {
        await using var database = await StudioDatabase.CreateAsync(
            servers,
            engine,
            "CREATE TABLE t (n integer PRIMARY KEY); INSERT INTO t VALUES (1);",
            readOnly: !isProtected,
            isProtected: isProtected);

        Assert.Equal("1", (await database.QueryAsync("WITH w AS (SELECT n FROM t) SELECT count(*) FROM w")).Rows[0][0].Text);
        Assert.True(database.Browser.IsReadOnly);
        var row = (await database.RowsAsync("t"))[0];
        var error = await Assert.ThrowsAsync<DbMigrateException>(() =>
            database.Browser.EditAsync([
                new()
                {
                    Kind = RowEditKind.Delete,
                    Table = database.Table("t"),
                    Id = row.Id,
                },
            ]));
        Assert.Equal(ErrorId.DatabaseReadOnly, error.Id);
        await Assert.ThrowsAsync<DbMigrateException>(() =>
            database.Browser.ReadAllAsync("DELETE FROM t RETURNING n", _ => Task.CompletedTask, _ => ValueTask.CompletedTask));
        if (!database.IsSqlite)
            await Assert.ThrowsAsync<DbMigrateException>(() =>
                database.Browser.ExplainAsync("DELETE FROM t", analyze: true, TimeSpan.FromSeconds(10)));
        Assert.Equal("1", await database.Database.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Explaining_changes_nothing_anywhere(string engine)
    {
        await using var database = await StudioDatabase.CreateAsync(
            servers, engine, "CREATE TABLE t (n integer PRIMARY KEY); INSERT INTO t VALUES (1);");

        await database.Browser.ExplainAsync("DELETE FROM t", analyze: true, TimeSpan.FromSeconds(10));

        Assert.Equal("1", await database.Database.ScalarAsync("SELECT count(*) FROM t"));
    }

    private static async Task<string> StateAsync(StudioDatabase database, string file) =>
        database.IsSqlite
            ? $"{Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(file)))} "
                + $"{File.Exists(file + ".new")} {File.Exists(file + "-wal")}"
            : string.Join(
                ' ',
                await database.Database.RowsAsync(
                    """
                    SELECT (SELECT string_agg(n::text, ',') FROM t), (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_largeobject_metadata), (SELECT last_value FROM s), (SELECT is_called FROM s),
                        (SELECT count(*) FROM pg_database WHERE datname = 'trick'), (SELECT relacl::text FROM pg_class WHERE relname = 't'), obj_description('t'::regclass), (SELECT data FROM pg_largeobject WHERE loid = 1),
                        (SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database())
                    """));
}
