using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>What is there already is a warning where the run is told so, and an error where it is not.</summary>
public sealed class IgnoreExistingTests(PostgresServers servers)
{
    private const string Postgres = """
        CREATE SCHEMA app;
        CREATE TYPE app.mood AS ENUM ('calm');
        CREATE TABLE app.t (id int PRIMARY KEY, mood app.mood);
        ALTER TABLE app.t ADD COLUMN note text;
        CREATE INDEX t_note ON app.t (note);
        ALTER TABLE app.t ADD CONSTRAINT t_positive CHECK (id > 0);
        ALTER TABLE app.t ADD CONSTRAINT t_note_unique UNIQUE (note);
        ALTER TABLE app.t ADD CONSTRAINT t_self FOREIGN KEY (id) REFERENCES app.t (id);
        CREATE VIEW app.v AS SELECT id FROM app.t;
        CREATE SEQUENCE app.s;
        CREATE FUNCTION app.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
        """;

    private const string Sqlite = """
        CREATE TABLE t (id integer PRIMARY KEY);
        ALTER TABLE t ADD COLUMN note text;
        CREATE INDEX t_note ON t (note);
        CREATE VIEW v AS SELECT id FROM t;
        CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END;
        """;

    private static readonly ApplyOptions Ignore = new() { IgnoreExisting = true };

    public static MatrixTheoryData<string, TransactionMode> EachMode { get; } =
        new(EngineDatabase.All.Select(row => row.Data), Enum.GetValues<TransactionMode>());

    [Theory, MemberData(nameof(EachMode))]
    public async Task What_is_there_is_a_warning_and_the_rest_is_made(string engine, TransactionMode mode)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        string existing = database.Dialect == Dialect.Sqlite ? Sqlite : Postgres;
        await database.ExecuteAsync(existing);
        using var project = new MigrationProject(database);
        string tag = project.Add("again", $"CREATE TABLE first (id int);\n{existing}\nCREATE TABLE last (id int);");
        var log = new EventLog();

        await project.ApplyAsync(database, Ignore with { TransactionMode = mode }, log);

        Assert.Equal(existing.Split('\n').Length, log.Warnings.Count());
        Assert.All(log.Warnings.Index(), warning => Assert.StartsWith($"{tag}:{warning.Index + 2}:1: skipped, ", warning.Item));
        Assert.Equal("0", await database.ScalarAsync("SELECT (SELECT count(*) FROM first) + (SELECT count(*) FROM last)"));
        Assert.Equal([MigrationStatus.Applied], await project.StatusAsync(database));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Without_the_option_it_is_an_error_that_names_the_option(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        string existing = database.Dialect == Dialect.Sqlite ? Sqlite : Postgres;
        await database.ExecuteAsync(existing);
        string before = await database.DumpAsync();
        foreach (string statement in existing.Split('\n'))
        {
            using var project = new MigrationProject(database);
            project.Add("again", statement);

            var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

            Assert.Contains("-IgnoreExisting", error.RecommendedAction);
        }

        Assert.Equal(before, await database.DumpAsync());
    }

    /// <summary>What of it is not there would never be made, and the journal would say that it is.</summary>
    [Theory]
    [InlineData("ALTER TABLE t ADD COLUMN x int, ADD COLUMN y int")]
    [InlineData("ALTER TABLE t ADD CONSTRAINT ck CHECK (id > 0), ALTER COLUMN x SET NOT NULL")]
    [InlineData("DO $$ BEGIN CREATE TABLE t (id int); CREATE TABLE more (id int); END $$")]
    [InlineData("CREATE SCHEMA s CREATE TABLE st (id int)")]
    [InlineData("ALTER TABLE t RENAME TO taken")]
    [InlineData("ALTER TABLE t RENAME COLUMN id TO x")]
    public async Task A_statement_that_does_more_than_make_what_is_there_is_an_error(string statement)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, EngineDatabase.One.Last().Data);
        await database.ExecuteAsync(
            "CREATE TABLE t (id int, x int, CONSTRAINT ck CHECK (id > 0)); CREATE TABLE taken (id int); CREATE SCHEMA s");
        using var project = new MigrationProject(database);
        project.Add("more", $"{statement};");
        var before = await database.DumpAsync();

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database, Ignore));

        Assert.DoesNotContain("-IgnoreExisting", error.RecommendedAction);
        Assert.Contains("does more than make that", error.RecommendedAction);
        Assert.Equal(before, await database.DumpAsync());
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Another_error_still_fails_and_undoes_the_migration(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        await database.ExecuteAsync("CREATE TABLE t (id int)");
        using var project = new MigrationProject(database);
        project.Add("fails", "CREATE TABLE t (id int); INSERT INTO t VALUES (1); INSERT INTO nowhere VALUES (1);");

        await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database, Ignore));

        Assert.Equal("0", await database.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task The_scripts_own_savepoints_and_commits_still_hold(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        await database.ExecuteAsync("CREATE TABLE t (id int)");
        using var project = new MigrationProject(database);
        project.Add("savepoints", """
            CREATE TABLE t (id int);
            SAVEPOINT mine;
            INSERT INTO t VALUES (1);
            CREATE TABLE t (id int);
            ROLLBACK TO mine;
            INSERT INTO t VALUES (2);
            RELEASE mine;
            COMMIT;
            BEGIN;
            CREATE TABLE t (id int);
            INSERT INTO t VALUES (3);
            COMMIT;
            """);

        await project.ApplyAsync(database, Ignore);

        Assert.Equal(["2", "3"], await database.RowsAsync("SELECT id FROM t ORDER BY id"));
    }

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task An_index_that_is_built_concurrently_may_be_there(string major)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
        await database.ExecuteAsync("CREATE TABLE t (id int); CREATE INDEX i ON t (id)");
        using var project = new MigrationProject(database);
        project.Add("index", "CREATE INDEX CONCURRENTLY i ON t (id); INSERT INTO t VALUES (1);");
        var log = new EventLog();

        await project.ApplyAsync(database, Ignore, log);

        Assert.Single(log.Warnings);
        Assert.Equal("1", await database.ScalarAsync("SELECT count(*) FROM t"));
    }
}
