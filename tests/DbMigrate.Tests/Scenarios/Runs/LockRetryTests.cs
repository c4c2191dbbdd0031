using DbMigrate.Tests.Infrastructure;
using Npgsql;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>A lock that somebody else holds: what waits for it in vain is tried again, where nothing is lost by that.</summary>
public sealed class LockRetryTests(PostgresServers servers)
{
    private const string Add = "ALTER TABLE t ADD COLUMN note text";

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_statement_that_runs_alone_is_tried_again(string engine)
    {
        await using Scene scene = await Scene.OpenAsync(servers, engine);
        scene.Project.Add(
            "note",
            $"-- dbmigrate: transaction none\nINSERT INTO t VALUES (1);\n-- dbmigrate: lock-timeout 50ms retry 20\n{Add};\nINSERT INTO t "
                + $"VALUES (2, 'b');");

        await scene.ApplyAsync(holdBefore: 2, release: true);

        Assert.Equal(["1|NULL", "2|b"], await scene.Database.RowsAsync("SELECT * FROM t ORDER BY id"));
        Assert.Contains("got no lock", Assert.Single(scene.Log.Warnings));
        Assert.Contains("1 of 20", scene.Log.Warnings.Single());
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task After_the_last_retry_it_is_an_error_that_is_resumed(string engine)
    {
        await using Scene scene = await Scene.OpenAsync(servers, engine);
        scene.Project.Add(
            "note", $"-- dbmigrate: transaction none\nINSERT INTO t VALUES (1);\n-- dbmigrate: lock-timeout 50ms retry 1\n{Add};");

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => scene.ApplyAsync(holdBefore: 2, release: false));

        Assert.Equal((ErrorId.LockTimeout, 2), (error.Id, error.Statement));
        Assert.Contains("-Resume", error.RecommendedAction);
        await scene.ReleaseAsync();
        await scene.Project.ApplyAsync(scene.Database, new() { Resume = true });
        Assert.Equal(["1|NULL"], await scene.Database.RowsAsync("SELECT * FROM t"));
    }

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task Inside_a_transaction_it_is_not_tried_again(string major)
    {
        await using Scene scene = await Scene.OpenAsync(servers, major);
        scene.Project.Add("note", $"CREATE TABLE other (id int);\n-- dbmigrate: lock-timeout 50ms retry 20\n{Add};");

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => scene.ApplyAsync(holdBefore: 1, release: true));

        Assert.Equal((ErrorId.LockTimeout, 2), (error.Id, error.Statement));
        Assert.Contains("Nothing of this migration was kept.", error.Message);
        Assert.Empty(scene.Log.Warnings);
    }

    // On SQLite the BEGIN itself takes the lock, and waits for it as long as the run does.
    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task A_transaction_of_the_script_is_tried_again_as_a_whole(string major)
    {
        await using Scene scene = await Scene.OpenAsync(servers, major);
        scene.Project.Add("note", $"""
            -- dbmigrate: transaction none
            CREATE TABLE other (id int);
            -- dbmigrate: lock-timeout 50ms retry 20
            BEGIN;
            INSERT INTO other VALUES (1);
            {Add};
            INSERT INTO other VALUES (2);
            COMMIT;
            INSERT INTO other VALUES (3);
            """);

        await scene.ApplyAsync(holdBefore: 2, release: true);

        Assert.Equal(["1", "2", "3"], await scene.Database.RowsAsync("SELECT id FROM other ORDER BY id"));
        Assert.Single(scene.Log.Warnings);
        Assert.Equal("Applied", (await scene.Database.HistoryAsync("outcome"))[^1]);
    }

    /// <summary>A migrations folder on a database whose table t a stranger locks.</summary>
    private sealed class Scene(EngineDatabase database) : IAsyncDisposable
    {
        private IAsyncDisposable? _stranger;

        public EngineDatabase Database { get; } = database;

        public MigrationProject Project { get; } = new(database);

        public EventLog Log { get; private set; } = new();

        public static async Task<Scene> OpenAsync(PostgresServers servers, string engine)
        {
            EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
            await database.ExecuteAsync("CREATE TABLE t (id int)");
            return new(database);
        }

        /// <param name="holdBefore">The statement before which the stranger takes the lock.</param>
        /// <param name="release">Whether the stranger lets go once the statement was told to have got no lock.</param>
        public async Task ApplyAsync(int holdBefore, bool release)
        {
            Log = new(happened =>
            {
                if (happened is StatementStarted { Statement.Ordinal: var ordinal } && ordinal == holdBefore)
                    _stranger ??= HoldAsync().GetAwaiter().GetResult();
                if (happened is RunWarning && release)
                    ReleaseAsync().GetAwaiter().GetResult();
            });
            // On SQLite the stranger's lock is in the way of the record of the failure too.
            await Project.ApplyAsync(Database, new() { LockTimeout = TimeSpan.FromSeconds(1) }, Log);
        }

        public async Task ReleaseAsync()
        {
            if (_stranger is not null) await _stranger.DisposeAsync();
            _stranger = null;
        }

        public async ValueTask DisposeAsync()
        {
            await ReleaseAsync();
            Project.Dispose();
            await Database.DisposeAsync();
        }

        private async Task<IAsyncDisposable> HoldAsync()
        {
            if (Database.Dialect == Dialect.Sqlite)
                return await TimeoutTests.HoldAsync(Database);
            var connection = new NpgsqlConnection(TimeoutTests.ConnectionString(Database));
            await connection.OpenAsync();
            await using var hold = new NpgsqlCommand("BEGIN; LOCK TABLE t IN ROW EXCLUSIVE MODE", connection);
            await hold.ExecuteNonQueryAsync();
            return connection;
        }
    }
}
