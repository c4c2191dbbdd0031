using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Cli;

public sealed class NewVerbTests(PostgresServers servers)
{
    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task It_writes_what_the_schema_needs(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CliProject.WithSchema(database);

        var first = await project.RunAsync("new", "initial");
        var apply = await project.RunAsync("apply");
        var second = await project.WithEmail().RunAsync("new", "--json");

        Assert.Equal(0, first.ExitCode);
        Assert.Equal(
            $"Wrote {project.File("migrations", "0000_initial.sql")}\nWrote {project.File("migrations", "0000_initial.down.sql")}\n",
            first.Out);
        Assert.True(apply.ExitCode == 0, apply.Error);
        var migration = Assert.Single(second.Objects);
        Assert.Equal(["index", "tag", "name", "when", "path", "downPath"], migration.Keys());
        Assert.Matches("^0001_.*email", migration.Text("tag"));
        Assert.Matches("ADD COLUMN \"?email", await File.ReadAllTextAsync(migration.Text("path")!));
        Assert.Matches("DROP COLUMN \"?email", await File.ReadAllTextAsync(migration.Text("downPath")!));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Online_is_for_PostgreSQL(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CliProject.WithSchema(database);
        await project.RunAsync("new", "initial");
        project.Write("schema/index.sql", "CREATE INDEX users_name ON users (name);");

        var result = await project.RunAsync("new", "by_name", "--online");

        if (engine == EngineDatabase.Sqlite)
        {
            Assert.Equal(1, result.ExitCode);
            Assert.StartsWith("error NotSupported: SQLite cannot change a schema online", result.Error);
            Assert.Contains("Leave -Online (--online) out.", result.Error);
            return;
        }

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.StartsWith(
            "-- dbmigrate: transaction none\nCREATE INDEX CONCURRENTLY users_name",
            await File.ReadAllTextAsync(project.File("migrations", "0001_by_name.sql")));
        var apply = await project.RunAsync("apply");
        Assert.True(apply.ExitCode == 0, apply.Error);
    }

    [Fact]
    public async Task An_empty_migration_is_not_online()
    {
        using var project = new CliProject();

        var result = await project.RunAsync("new", "mine", "--custom", "--online");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("leave --online or --custom out", result.Error);
    }

    [Fact]
    public async Task Nothing_to_do_is_said_and_writes_nothing()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = CliProject.WithSchema(database);
        await project.RunAsync("new");
        var before = project.Snapshot();

        var text = await project.RunAsync("new");
        var json = await project.RunAsync("new", "--json");

        Assert.Equal((0, "", "No migration is needed: the schema is what the migrations make.\n"), (text.ExitCode, text.Out, text.Error));
        Assert.Empty(json.Objects);
        Assert.Equal(before, project.Snapshot());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task What_if_shows_both_scripts_and_writes_nothing(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CliProject.WithSchema(database);
        var before = project.Snapshot();

        var text = await project.RunAsync("new", "--name", "initial", "--what-if");
        var json = await project.RunAsync("new", "--name", "initial", "--what-if", "--json");
        Assert.Equal(before, project.Snapshot());
        await project.RunAsync("new", "initial");

        var up = await File.ReadAllTextAsync(project.File("migrations", "0000_initial.sql"));
        var down = await File.ReadAllTextAsync(project.File("migrations", "0000_initial.down.sql"));
        Assert.Contains(up.TrimEnd(), text.Out);
        Assert.Contains(down.TrimEnd(), text.Out);
        Assert.Contains("Nothing was changed.", text.Error);
        var plan = Assert.Single(json.Objects);
        Assert.Equal((up, down), (plan.Text("upSql"), plan.Text("downSql")));
        Assert.Equal("CreateTable", plan.GetProperty("changes")[0].Text("kind"));
    }

    [Fact]
    public async Task A_rename_is_stated_asked_for_or_an_error()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var alone = CliProject.WithSchema(database);
        using var attended = CliProject.WithSchema(database, typed: "2\n");
        foreach (var project in (CliProject[])[alone, attended])
        {
            await project.RunAsync("new", "initial");
            project.Write("schema/users.sql", "CREATE TABLE users (id integer PRIMARY KEY, full_name text NOT NULL);");
        }

        var error = await alone.RunAsync("new", "--what-if");
        var stated = await alone.RunAsync("new", "--rename", "users.name=users.full_name", "--what-if");
        var dropped = await alone.RunAsync("new", "--no-rename", "--what-if");
        var asked = await attended.RunAsync("new", "--what-if");

        Assert.Equal(1, error.ExitCode);
        Assert.StartsWith("error RenameAmbiguous: ", error.Error);
        Assert.Contains("users.name=users.full_name", error.Error);
        Assert.Contains("--no-rename", error.Error);
        Assert.Contains("RENAME COLUMN", stated.Out);
        Assert.Equal(0, dropped.ExitCode);
        Assert.DoesNotContain("RENAME COLUMN", dropped.Out);
        Assert.Contains("'users.full_name'", asked.Error);
        Assert.Contains("  2  users.name, renamed\n", asked.Error);
        Assert.Contains("RENAME COLUMN", asked.Out);
    }

    [Fact]
    public async Task The_end_of_the_input_is_no_answer()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = CliProject.WithSchema(database, typed: "nonsense\n");
        await project.RunAsync("new", "initial");
        project.Write("schema/users.sql", "CREATE TABLE users (id integer PRIMARY KEY, full_name text NOT NULL);");
        var before = project.Snapshot();

        var result = await project.RunAsync("new");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error Canceled: Not answered", result.Error);
        Assert.Equal(before, project.Snapshot());
    }

    [Fact]
    public async Task Wrong_sql_in_a_schema_file_is_shown_with_its_place()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = CliProject.WithSchema(database);
        project.Write("schema/wrong.sql", "CREATE TABLE ok (id integer);\nCREATE TABLE wrong (id integer,, x);");

        var text = await project.RunAsync("new");
        var error = Assert.Single((await project.RunAsync("new", "--json")).Errors);

        Assert.Equal(1, text.ExitCode);
        Assert.StartsWith("error SchemaInvalid: schema/wrong.sql:2:", text.Error);
        Assert.Equal(("schema/wrong.sql", 2), (error.Text("file"), error.GetProperty("line").GetInt32()));
    }

    [Fact]
    public async Task A_powershell_script_is_for_the_module()
    {
        await using var database = EngineDatabase.CreateSqlite();
        using var project = CliProject.WithSchema(database);
        project.Write("schema/tables.ps1", "'CREATE TABLE t (id integer);'");

        var result = await project.RunAsync("new", "--schema", "schema/tables.ps1");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("error SourceInvalid: 'schema/tables.ps1' is a PowerShell script", result.Error);
    }

    [Theory]
    [InlineData("new", "one", "two")]
    [InlineData("new", "one", "--name", "two")]
    [InlineData("new", "--what")]
    public async Task Wrong_usage(params string[] args)
    {
        using var project = CliProject.WithTwoMigrations();

        var result = await project.RunAsync(args);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("error Usage: ", result.Error);
    }
}
