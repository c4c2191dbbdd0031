using DbMigrate.Tests.Checking;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>What a script changes in its session holds for the script and for nothing else: its record is written all the same, and the
/// next migration finds a session as a run of its own would.</summary>
public sealed class LeftBehindTests(PostgresServers servers)
{
    private static readonly string[] OnPostgres =
    [
        "SET search_path = ''",
        "SELECT pg_catalog.set_config('search_path', '', false)",
        "SET ROLE pg_monitor",
        "SET SESSION AUTHORIZATION DEFAULT",
        "DISCARD ALL",
        "RESET ALL",
        "LISTEN c",
        "SET session_replication_role = replica",
        "SET default_transaction_read_only = off",
        "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE",
        "SET statement_timeout = 0",
        "SET standard_conforming_strings = off",
        "SET client_encoding = 'UTF8'",
        "CREATE TEMP TABLE a (id int)",
        "CREATE TEMPORARY VIEW a AS SELECT 1 AS id",
        "SELECT 1 AS id INTO TEMP a",
        "CREATE TABLE pg_temp.a (id int)",
        "SET CONSTRAINTS ALL DEFERRED",
        "LOCK TABLE a",
        "PREPARE p AS SELECT 1",
        "DEALLOCATE ALL",
        "DECLARE c CURSOR WITH HOLD FOR SELECT 1",
        "DO $$ BEGIN EXECUTE 'DECLARE c CURSOR WITH HOLD FOR SELECT 1'; END $$",
        "DO $$ BEGIN LISTEN c; END $$",
        "SELECT pg_advisory_lock(77)",
        "DO $$ BEGIN PERFORM pg_try_advisory_lock_shared(77); END $$",
    ];

    private static readonly string[] OnSqlite =
    [
        "PRAGMA legacy_alter_table = ON",
        "PRAGMA ignore_check_constraints = 1",
        "PRAGMA writable_schema = ON",
        "PRAGMA recursive_triggers = ON",
        "PRAGMA reverse_unordered_selects = ON",
        "PRAGMA case_sensitive_like = ON",
        "PRAGMA foreign_keys = OFF",
        "PRAGMA defer_foreign_keys = ON",
        "PRAGMA locking_mode = EXCLUSIVE",
        "PRAGMA synchronous = OFF",
        "ATTACH ':memory:' AS a",
        "CREATE TEMP TABLE a (id int)",
        "CREATE TEMPORARY VIEW a AS SELECT 1 AS id",
        "CREATE TABLE temp.a (id int)",
        "CREATE TEMP TRIGGER g AFTER INSERT ON a BEGIN DELETE FROM a; END",
    ];

    public static TheoryData<string, string> Statements { get; } =
    [
        .. from engine in EngineDatabase.One
        from statement in engine.Data == EngineDatabase.Sqlite ? OnSqlite : OnPostgres
        select (engine.Data, statement),
    ];

    [Theory, MemberData(nameof(Statements))]
    public async Task It_reaches_neither_the_record_nor_the_next_migration(string engine, string statement)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        var seen =
            database.Dialect == Dialect.Sqlite
                ? OfSqlite
                : OfPostgres;
        using var project = CheckTests.Written(
            database,
            ("0000_first", $"CREATE TABLE a (id int);\nCREATE TABLE first AS {seen};"),
            ("0001_changes", $"{statement};\nCREATE TABLE {(database.Dialect == Dialect.Sqlite ? "main" : "public")}.b (id int);"),
            ("0002_after", $"INSERT INTO a VALUES (1);\nCREATE TABLE later AS {seen};"));
        // The role of a migration needs no right on the schema.
        if (statement.StartsWith("SET ROLE", StringComparison.Ordinal))
            await database.ExecuteAsync("GRANT CREATE ON SCHEMA public TO pg_monitor");

        await project.ApplyAsync();

        Assert.Empty(await project.PendingAsync());
        Assert.Equal(["1"], await database.RowsAsync($"SELECT id FROM {(database.Dialect == Dialect.Sqlite ? "main" : "public")}.a"));
        Assert.Equal(
            await database.RowsAsync("SELECT * FROM first ORDER BY 1"), await database.RowsAsync("SELECT * FROM later ORDER BY 1"));
    }

    private const string OfPostgres = """
        SELECT name, setting FROM pg_settings WHERE source = 'session' AND name NOT LIKE '%timeout%' AND name <> 'synchronous_commit'
        UNION ALL SELECT 'cursor', name FROM pg_cursors WHERE is_holdable UNION ALL SELECT 'channel', pg_listening_channels()
        UNION ALL SELECT 'lock', objid::text FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()
        """;

    private const string OfSqlite = """
        SELECT 'legacy' AS name, legacy_alter_table AS setting FROM pragma_legacy_alter_table UNION ALL SELECT 'checks', ignore_check_constraints FROM pragma_ignore_check_constraints
        UNION ALL SELECT 'writable', writable_schema FROM pragma_writable_schema UNION ALL SELECT 'recursive', recursive_triggers FROM pragma_recursive_triggers
        UNION ALL SELECT 'reverse', reverse_unordered_selects FROM pragma_reverse_unordered_selects UNION ALL SELECT 'like', 'a' LIKE 'A'
        UNION ALL SELECT 'keys', foreign_keys FROM pragma_foreign_keys UNION ALL SELECT 'deferred', defer_foreign_keys FROM pragma_defer_foreign_keys
        UNION ALL SELECT 'locking', locking_mode FROM pragma_locking_mode UNION ALL SELECT 'synchronous', synchronous FROM pragma_synchronous
        UNION ALL SELECT 'temporary', count(*) FROM sqlite_temp_master UNION ALL SELECT 'attached', count(*) FROM pragma_database_list WHERE name <> 'temp'
        """;

    /// <summary>In one transaction around them all, too.</summary>
    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_temporary_table_hides_no_table_of_the_next_migration(string engine)
    {
        foreach (var mode in (TransactionMode[])[TransactionMode.PerMigration, TransactionMode.All])
        {
            await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
            using var project = new MigrationProject(database);
            project.Add("a", "CREATE TABLE users (id int);");
            project.Add("b", "CREATE TEMP TABLE users (id int);\nINSERT INTO users VALUES (1);");
            project.Add("c", "INSERT INTO users VALUES (2);");

            await project.ApplyAsync(database, new() { TransactionMode = mode });

            Assert.Equal(["2"], await database.RowsAsync("SELECT id FROM users"));
        }
    }

    /// <summary>A user's sessions may begin as another role, which owns what it makes, and whose rights it has in no other way.</summary>
    [Theory, InlineData("SET ROLE {0}"), InlineData("COMMIT; BEGIN"), InlineData("SET search_path = public")]
    public async Task The_role_that_a_session_begins_with_is_the_one_it_is_given_back_to(string statement)
    {
        await using var database = await servers.CreateDatabaseAsync();
        var (owner, login) = ($"owner_{Guid.NewGuid():N}", $"login_{Guid.NewGuid():N}");
        await database.ExecuteAsync($"CREATE ROLE {owner}; CREATE ROLE {login} LOGIN NOINHERIT PASSWORD 'x'; GRANT {owner} TO {login}");
        await database.ExecuteAsync(
            $"GRANT CREATE ON DATABASE \"{database.Name}\" TO {owner}; GRANT CREATE ON SCHEMA public TO {owner}; ALTER ROLE {login} SET "
                + $"role = '{owner}'");
        try
        {
            var engine = EngineDatabase.On(database, $"postgresql://{login}:x@127.0.0.1:{database.Server.Port}/{database.Name}");
            using var project = new MigrationProject(engine);
            project.Add("a", "CREATE TABLE a (id int);");
            project.Add("b", $"{string.Format(null, statement, owner)};\nCREATE TABLE b (id int);");
            project.Add("c", "CREATE TABLE c (id int);");

            await project.ApplyAsync(engine);

            Assert.Equal(
                [$"a|{owner}", $"b|{owner}", $"c|{owner}"],
                await database.RowsAsync(
                    "SELECT relname::text, relowner::regrole::text FROM pg_class WHERE relname IN ('a', 'b', 'c') ORDER BY 1"));
        }
        finally
        {
            await database.ExecuteAsync($"DROP OWNED BY {owner} CASCADE; DROP ROLE {login}, {owner}");
        }
    }

    /// <summary>Every migration is a script of its own to it, in whichever way it is sent.</summary>
    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task The_last_row_is_the_own_scripts_or_none(string engine)
    {
        foreach (var mode in Enum.GetValues<TransactionMode>())
        {
            foreach (var before in mode == TransactionMode.All ? (string[])[""] : ["", "-- dbmigrate: transaction none\n"])
            {
                await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
                var isSqlite = database.Dialect == Dialect.Sqlite;
                var last = isSqlite
                    ? "SELECT last_insert_rowid()"
                    : "DO $$ BEGIN INSERT INTO seen VALUES (lastval()); EXCEPTION WHEN object_not_in_prerequisite_state THEN INSERT INTO "
                        + "seen VALUES (0); END $$";
                var look = isSqlite ? $"INSERT INTO seen {last};" : $"{last};";
                using var project = new MigrationProject(database);
                project.Add(
                    "a",
                    $"{before}CREATE TABLE seen (v bigint);\n{(isSqlite ? "" : look)}\nCREATE TABLE rows (id "
                        + $"{(isSqlite ? "integer" : "serial")} PRIMARY KEY, n int);\nINSERT INTO rows (n) VALUES (1);");
                // The ones in the middle are sent ahead where an engine takes that.
                foreach (var name in (string[])["b", "c", "d"]) project.Add(name, $"{look}\nINSERT INTO rows (n) VALUES (1);");
                project.Add("e", $"{before}{look}");

                await project.ApplyAsync(database, new() { TransactionMode = mode });

                Assert.Equal(["0"], await database.RowsAsync("SELECT DISTINCT v FROM seen"));
            }
        }
    }

    /// <summary>What is recorded, or counted on, between two statements is no row of the script's (PostgreSQL: see
    /// EmbeddedTransactionTests).</summary>
    [Theory]
    [InlineData("-- dbmigrate: transaction none", "")]
    [InlineData("", "COMMIT; BEGIN;")]
    [InlineData(
        "",
        "CREATE TABLE n (id integer PRIMARY KEY AUTOINCREMENT, v text); INSERT INTO n SELECT * FROM counted; DROP TABLE counted; ALTER "
            + "TABLE n RENAME TO counted;")]
    public async Task The_last_row_on_SQLite_is_the_scripts_own_across_a_commit(string directive, string between)
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new MigrationProject(database);
        project.Add(
            "counted",
            "CREATE TABLE counted (id integer PRIMARY KEY AUTOINCREMENT, v text); INSERT INTO counted (id) VALUES (7); DELETE FROM "
                + "counted;");
        project.Add("last", $"""
            {directive}
            CREATE TABLE parents (id integer PRIMARY KEY, note text); CREATE TABLE children (parent integer) STRICT;
            INSERT INTO parents VALUES (41, 'x'), (42, 'y');
            {between}
            UPDATE parents SET note = last_insert_rowid() WHERE id = 41;
            {between}
            INSERT INTO children VALUES (last_insert_rowid());
            """);

        await project.ApplyAsync(database);

        Assert.Equal(["42"], await database.RowsAsync("SELECT note FROM parents WHERE id = 41"));
        Assert.Equal(["42"], await database.RowsAsync("SELECT parent FROM children"));
        Assert.Equal(["7"], await database.RowsAsync("SELECT seq FROM sqlite_sequence"));
    }

    [Fact]
    public async Task A_statement_time_out_holds_for_the_migrations_after_one_that_discards_all()
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, EngineDatabase.One.Last().Data);
        using var project = new MigrationProject(database);
        project.Add("a", "DISCARD ALL;");
        project.Add("b", "SELECT pg_sleep(20);");

        var error = await Assert.ThrowsAsync<StatementFailedException>(() =>
            project.ApplyAsync(database, new() { StatementTimeout = TimeSpan.FromMilliseconds(300) }));

        Assert.Equal((ErrorId.StatementTimeout, "0001_b"), (error.Id, error.Tag));
    }
}
