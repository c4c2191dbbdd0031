using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>What a script asks of the runner in its comments.</summary>
public sealed class DirectiveTests(PostgresServers servers)
{
    private const string WithoutTransaction = """
        -- dbmigrate: transaction none
        CREATE TABLE t (id int);
        INSERT INTO t VALUES (1);
        INSERT INTO nowhere VALUES (2);
        INSERT INTO t VALUES (3);
        """;

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Without_a_transaction_every_statement_is_durable_at_once_and_the_rest_is_resumed(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string tag = project.Add("half", WithoutTransaction);
        string atomic = project.Add("atomic", "INSERT INTO t VALUES (4); INSERT INTO nowhere VALUES (5);");

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

        Assert.Contains("Its statements 1 to 2 of 4 are durable", error.Message);
        Assert.Equal(["1"], await database.RowsAsync("SELECT id FROM t"));
        project.Edit(tag, WithoutTransaction.Replace("nowhere", "t"));
        var next = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database, new() { Resume = true }));
        Assert.Equal(atomic, next.Tag);
        Assert.Contains("Nothing of this migration was kept.", next.Message);
        Assert.Equal(["1", "2", "3"], await database.RowsAsync("SELECT id FROM t ORDER BY id"));
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_script_without_a_transaction_cannot_share_one(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string tag = project.Add("alone", "-- dbmigrate: transaction none\nCREATE TABLE t (id int);");

        var error = await Assert.ThrowsAsync<DbMigrateException>(() =>
            project.ApplyAsync(database, new() { TransactionMode = TransactionMode.All }));

        Assert.Equal((ErrorId.TransactionModeImpossible, tag), (error.Id, error.Target));
        Assert.Contains("-- dbmigrate: transaction none", error.Message);
        Assert.Empty(await database.ObjectsAsync());
    }

    [Theory]
    [InlineData("lock-timeout", "like 'lock-timeout 2s'")]
    [InlineData("lock-timeout soon", "like 'lock-timeout 2s'")]
    [InlineData("lock-timeout 0", "like 'lock-timeout 2s'")]
    [InlineData("lock-timeout 2s retry", "like 'lock-timeout 2s'")]
    [InlineData("lock-timeout 2s retry -1", "like 'lock-timeout 2s'")]
    [InlineData("lock-timeout 2s retry 1001", "like 'lock-timeout 2s'")]
    [InlineData("lock-timeout 2s again 3", "like 'lock-timeout 2s'")]
    [InlineData("statement-timeout", "like 'statement-timeout 10s'")]
    [InlineData("statement-timeout 1 parsec", "like 'statement-timeout 10s'")]
    [InlineData("transaction some", "only 'transaction none'")]
    [InlineData("transaction none", "head of the file")]
    [InlineData("timeout 2s", "'lock-timeout', 'statement-timeout' and 'allow'")]
    [InlineData("", "'lock-timeout', 'statement-timeout' and 'allow'")]
    public async Task What_is_no_directive_is_said_before_the_first_statement_runs(string directive, string said)
    {
        foreach (string engine in EngineDatabase.One.Select(row => row.Data))
        {
            await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
            using var project = new MigrationProject(database);
            string tag = project.Add("wrong", $"CREATE TABLE t (id int);\n\n-- dbmigrate: {directive}\nINSERT INTO t VALUES (1);");

            var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));

            Assert.Equal((ErrorId.ScriptInvalid, tag), (error.Id, error.Target));
            Assert.Contains($"{tag}.sql:4:1: 'INSERT INTO t VALUES", error.Message);
            Assert.Contains(said, error.Message);
            Assert.Empty(await database.ObjectsAsync());
        }
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task Other_comments_are_comments(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        project.Add("comments", """
            /* Once it was
            -- dbmigrate: transaction some
            */ -- see dbmigrate: nothing
            -- dbmigrate: allow DataLoss the table is empty
            CREATE TABLE t (id int);
            INSERT INTO t VALUES (1); -- dbmigrated: long ago
            INSERT INTO t VALUES (2);
            """);

        await project.ApplyAsync(database);

        Assert.Equal("2", await database.ScalarAsync("SELECT count(*) FROM t"));
    }

    [Theory, MemberData(nameof(EmbeddedTransactionTests.Majors), MemberType = typeof(EmbeddedTransactionTests))]
    public async Task Limits_hold_for_their_statement_only(string major)
    {
        const string look = "INSERT INTO seen SELECT current_setting('lock_timeout') || ' ' || current_setting('statement_timeout');\n";
        const string limits = "-- dbmigrate: LOCK-TIMEOUT 1500ms retry 3\n-- dbmigrate: statement-timeout 00:01:00\n";
        const string script =
            "CREATE TABLE seen (value text);\n" + look + limits + look + "SET lock_timeout = '7s';\n" + limits + look + look;
        foreach (string head in new[] { "", "-- dbmigrate: transaction none\n" })
        {
            await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, major);
            using var project = new MigrationProject(database);
            project.Add("limits", head + script.Replace("LOCK-TIMEOUT", "lock-timeout"));
            project.Add("later", look);

            await project.ApplyAsync(database, new() { StatementTimeout = TimeSpan.FromMinutes(5) });

            Assert.Equal(["0 5min", "1500ms 1min", "1500ms 1min", "7s 5min", "0 5min"], await database.RowsAsync("SELECT value FROM seen"));
        }
    }

    [Theory, MemberData(nameof(EngineDatabase.All), MemberType = typeof(EngineDatabase))]
    public async Task A_statement_time_out_of_its_own_ends_a_statement(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new MigrationProject(database);
        string endless = engine == EngineDatabase.Sqlite
            ? "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
            : "INSERT INTO t SELECT 1 FROM pg_sleep(600)";
        project.Add("slow", $"CREATE TABLE t (id bigint);\n-- dbmigrate: statement-timeout 200ms\n{endless};");

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => project.ApplyAsync(database));

        Assert.Equal((ErrorId.StatementTimeout, 2), (error.Id, error.Statement));
        Assert.DoesNotContain("CREATE TABLE t", await database.DumpAsync());
    }
}
