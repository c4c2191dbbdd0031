using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Cli;

public sealed class DiffVerbTests(PostgresServers servers)
{
    private const string Old = """
        CREATE TABLE shelves (id integer PRIMARY KEY, label text);
        CREATE TABLE books (id integer PRIMARY KEY, title text NOT NULL, shelf_id integer REFERENCES shelves (id)); -- the end
        """;

    private const string New = """
        CREATE TABLE shelves (id integer PRIMARY KEY, label text NOT NULL DEFAULT '-- none; yet', width integer); -- in cm
        CREATE TABLE books (id integer PRIMARY KEY, title text NOT NULL CHECK (title <> ';'), shelf_id integer REFERENCES shelves (id) ON DELETE CASCADE);
        CREATE INDEX books_shelf ON books (shelf_id);
        CREATE VIEW titles AS SELECT id, title FROM books -- all of them
        ;
        """;

    /// <summary>The engine's own shell runs what was printed, and nothing is left to do.</summary>
    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task The_sql_runs_in_the_engines_own_shell(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new CliProject();
        await database.ExecuteAsync(Old);
        await database.ExecuteAsync("INSERT INTO shelves VALUES (1, 'top'); INSERT INTO books VALUES (1, 'Emma', 1)");
        string[] target = ["--from", database.Url, "--to", project.Write("new.sql", New), .. Scratch(database)];

        var diff = await project.RunAsync(["diff", .. target, "--sql"]);
        Assert.True(diff.ExitCode == 0, diff.Error);
        await RunInShellAsync(database, diff.Out);
        var again = await project.RunAsync(["diff", .. target, "--sql", "--exit-code"]);

        Assert.Equal((0, ""), (again.ExitCode, again.Out));
        Assert.Equal(["1|Emma|1"], await database.RowsAsync("SELECT * FROM books"));
    }

    /// <summary>Either side tells the engine to the other, whichever is read first.</summary>
    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task One_side_says_which_engine_the_other_is_of(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new CliProject();
        await database.ExecuteAsync(New);
        string file = project.Write("new.sql", New);

        foreach (string[] sides in new string[][] { ["--from", file, "--to", database.Url], ["--from", database.Url, "--to", file] })
        {
            var diff = await project.RunAsync(["diff", .. sides, .. Scratch(database), "--exit-code"]);
            Assert.Equal(0, diff.ExitCode);
            Assert.StartsWith("No difference", diff.Error);
        }
    }

    /// <summary>psql commits after each statement by itself: what fails half-way would leave the first half.</summary>
    [Fact]
    public async Task The_sql_for_psql_is_whole_or_nothing()
    {
        await using var database = EngineDatabase.On(await servers.CreateDatabaseAsync());
        using var project = new CliProject();
        await database.ExecuteAsync("CREATE TABLE a (id integer); CREATE TABLE b (id integer, note text); INSERT INTO b VALUES (1, NULL)");
        string[] target =
        [
            "--from",
            database.Url,
            "--to",
            project.Write("new.sql", "CREATE TABLE a (id integer, more text);\nCREATE TABLE b (id integer, note text NOT NULL);\n"),
            .. Scratch(database),
        ];

        var diff = await project.RunAsync(["diff", .. target, "--sql"]);
        Assert.StartsWith("BEGIN;\n", diff.Out);
        Assert.EndsWith("COMMIT;\n", diff.Out);
        await Assert.ThrowsAnyAsync<Exception>(() => RunInShellAsync(database, diff.Out));
        Assert.Equal(["0"], await database.RowsAsync("SELECT count(*) FROM information_schema.columns WHERE column_name = 'more'"));

        await database.ExecuteAsync("DELETE FROM b");
        await RunInShellAsync(database, diff.Out);
        Assert.Equal("", (await project.RunAsync(["diff", .. target, "--sql"])).Out);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Files_alone_are_enough(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new CliProject();
        project.Write("old.sql", Old);
        project.Write("new/all.sql", New);
        string[] given = ["--dialect", engine == EngineDatabase.Sqlite ? "sqlite" : "postgresql", .. Scratch(database)];

        var diff = await project.RunAsync(["diff", "--from", "old.sql", "--to", "new", .. given, "--sql"]);
        Assert.True(diff.ExitCode == 0, diff.Error);
        await database.ExecuteAsync(Old);
        await RunInShellAsync(database, diff.Out);
        var check = await project.RunAsync(["diff", "--from", database.Url, "--to", "new", .. given, "--exit-code"]);

        Assert.Equal(0, check.ExitCode);
        Assert.EndsWith(" and new.\n", check.Error);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Drift_is_one_call_with_an_exit_code(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CliProject.WithSchema(database);
        Assert.Equal(0, (await project.RunAsync("new", "--name", "users")).ExitCode);
        Assert.Equal(0, (await project.RunAsync("apply")).ExitCode);
        project.WithEmail();
        Assert.Equal(0, (await project.RunAsync("new", "--name", "email")).ExitCode);
        string[] drift = ["diff", "--from", "applied", "--to", "database", "--exit-code"];

        var none = await project.RunAsync(drift);
        await database.ExecuteAsync("ALTER TABLE users ADD COLUMN by_hand text");
        var some = await project.RunAsync([.. drift, "--json"]);
        var all = await project.RunAsync("diff", "--from", "migrations", "--to", "database", "--exit-code", "--no-rename");

        Assert.Equal((0, ""), (none.ExitCode, none.Out));
        Assert.StartsWith("No difference between the applied migrations and ", none.Error);
        Assert.Equal((3, ""), (some.ExitCode, some.Error));
        Assert.Equal("AddColumn", Assert.Single(some.Objects).Text("kind"));
        Assert.Equal(3, all.ExitCode);
        Assert.Contains("1 pending migration(s), whose changes show as a difference: '0001_email'", all.Error);
        Assert.Contains("'applied'", all.Error);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task The_database_is_compared_with_the_schema(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CliProject.WithSchema(database);

        var different = await project.RunAsync("diff");
        var code = await project.RunAsync("diff", "--exit-code");
        Assert.Empty(await database.ObjectsAsync());
        await project.RunAsync("sync");
        var equal = await project.RunAsync("diff", "--exit-code");

        Assert.True(different.ExitCode == 0, different.Error);
        Assert.Matches(@"^CHANGE\s+OBJECT\s+HAZARDS\nCreateTable\s+\S*users\n$", different.Out);
        Assert.StartsWith("1 change from ", different.Error);
        Assert.Equal(3, code.ExitCode);
        Assert.Equal((0, ""), (equal.ExitCode, equal.Out));
        Assert.StartsWith("No difference between ", equal.Error);
    }

    [Fact]
    public async Task Json_holds_the_changes()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = CliProject.WithSchema(database).WithEmail();
        await database.ExecuteAsync("CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL, notes blob)");

        var changes = (await project.RunAsync("diff", "--json")).Objects;

        Assert.Equal(["AddColumn", "DropColumn"], changes.Select(change => change.Text("kind")).Order());
        var drop = changes.Single(change => change.Text("kind") == "DropColumn");
        Assert.Equal(("users.notes", "users"), (drop.Text("object"), drop.Text("table")));
        Assert.True(drop.GetProperty("dataLoss").GetBoolean());
        Assert.Equal("DataLoss", drop.GetProperty("hazards")[0].Text("code"));
        Assert.Contains("notes", drop.GetProperty("hazards")[0].Text("message"));
        Assert.NotEqual(0, drop.GetProperty("sql").GetArrayLength());
    }

    [Fact]
    public async Task Warnings_do_not_reach_the_sql()
    {
        using var project = new CliProject();
        project.Write("a.sql", "CREATE TABLE users (id integer, name text);");
        project.Write("b.sql", "CREATE TABLE users (id integer, full_name text);");

        var plain = await project.RunAsync("diff", "--from", "a.sql", "--to", "b.sql", "--dialect", "sqlite", "--sql");
        var stated = await project.RunAsync(
            "diff", "--from", "a.sql", "--to", "b.sql", "--dialect", "sqlite", "--sql", "--rename", "users.name=users.full_name");

        Assert.Equal(0, plain.ExitCode);
        Assert.StartsWith("warning: ", plain.Error);
        Assert.DoesNotContain("warning", plain.Out);
        Assert.Equal("", stated.Error);
        Assert.Matches("RENAME COLUMN .*;\n$", stated.Out);
    }

    [Fact]
    public async Task A_password_in_a_source_is_not_shown()
    {
        await using var database = await servers.CreateDatabaseAsync("diff");
        using var project = new CliProject();

        var equal = await project.RunAsync("diff", "--from", database.Url, "--to", database.Url);
        var wrong = await project.RunAsync(
            "diff", "--from", database.Url.Replace(PostgresServer.Password, "wr0ng-secret"), "--to", database.Url);

        Assert.True(equal.ExitCode == 0, equal.Error);
        Assert.DoesNotContain(PostgresServer.Password, equal.Out + equal.Error);
        Assert.Equal(1, wrong.ExitCode);
        Assert.DoesNotContain("wr0ng-secret", wrong.Out + wrong.Error);
    }

    [Theory]
    [InlineData("ConfigNotFound")]
    [InlineData("SchemaSpecUnknown", "--from", "nowhere.sql", "--dialect", "sqlite")]
    [InlineData("DatabaseNotConfigured", "--to", "a.sql", "--dialect", "sqlite")]
    [InlineData("DialectMismatch", "--from", "a.sql", "--to", "a.sql")]
    [InlineData("SourceNotFound", "--from", "a.sql", "--to", "schema", "--dialect", "sqlite")]
    public async Task What_cannot_be_compared(string id, params string[] args)
    {
        using var project = new CliProject();
        project.Write("a.sql", "CREATE TABLE t (id integer);");

        var result = await project.RunAsync(["diff", .. args]);

        Assert.Equal((1, ""), (result.ExitCode, result.Out));
        Assert.StartsWith($"error {id}: ", result.Error);
    }

    [Fact]
    public async Task A_database_url_of_another_engine_is_not_in_the_way()
    {
        using var project = new CliProject();
        project.Variables["DATABASE_URL"] = "postgresql://nobody@127.0.0.1:1/none";
        project.Write("a.sql", "CREATE TABLE t (id integer);");
        project.Write("b.sql", "CREATE TABLE t (id integer, name text);");

        var result = await project.RunAsync("diff", "--from", "a.sql", "--to", "b.sql", "--dialect", "sqlite", "--sql");

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("ADD COLUMN", result.Out);
    }

    private static string[] Scratch(EngineDatabase database) => database.Dialect == Dialect.Sqlite ? [] : ["--scratch", database.Url];

    private static async Task RunInShellAsync(EngineDatabase database, string sql)
    {
        var shell = database.Dialect == Dialect.Sqlite ? "sqlite3" : "psql";
        Assert.SkipUnless(Programs.IsOnPath(shell), $"{shell} is not on this machine.");
        string[] arguments = database.Dialect == Dialect.Sqlite
            ? ["-bail", database.Url["sqlite:".Length..]]
            : ["--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--file", "-", database.Url];
        (await ProcessRunner.RunAsync(shell, arguments, sql)).EnsureSuccess();
    }
}
