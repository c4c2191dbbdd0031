using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Cli;

public sealed class InitAndNewVerbTests(PostgresServers servers)
{
    [Fact]
    public async Task A_project_from_nothing_to_applied()
    {
        using var project = new CliProject();

        var init = await project.RunAsync("init", "--dialect", "sqlite", "--database", "sqlite:app.db");
        var add = await project.RunAsync("new", "--custom", "--name", "users");
        project.Write("migrations/0000_users.sql", "CREATE TABLE users (id integer);\n");
        var apply = await project.RunAsync("apply");

        Assert.Equal(0, init.ExitCode);
        Assert.Equal(
            [
                $"Wrote {project.File("dbmigrate.json")}",
                $"Wrote {project.File("migrations", "meta", "_journal.json")}",
                $"Wrote {project.File("schema", "tables.sql")}",
            ],
            init.Out.TrimEnd().Split('\n'));
        Assert.Equal($"Wrote {project.File("migrations", "0000_users.sql")}\n", add.Out);
        Assert.Equal(0, apply.ExitCode);
        Assert.True(File.Exists(project.File("app.db")));
    }

    /// <summary>A folder that is taken over has its migrations already.</summary>
    [Fact]
    public async Task The_next_step_is_that_of_the_folder()
    {
        using var empty = new CliProject();
        using var taken = CliProject.WithTwoMigrations();
        File.Delete(taken.File("dbmigrate.json"));

        Assert.EndsWith(
            "then write the schema into schema/*.sql, and dbmigrate new.\n", (await empty.RunAsync("init", "--dialect", "sqlite")).Error);
        Assert.EndsWith("then dbmigrate journal.\n", (await taken.RunAsync("init")).Error);
    }

    [Fact]
    public async Task Json_names_the_files()
    {
        using var project = new CliProject();

        var init = await project.RunAsync("init", "--dialect", "sqlite", "--json");
        var add = await project.RunAsync("new", "--custom", "--json");

        Assert.Equal("", init.Error);
        var scaffold = Assert.Single(init.Objects);
        Assert.Equal(["root", "files"], scaffold.Keys());
        Assert.Equal(project.File("dbmigrate.json"), scaffold.GetProperty("files")[0].GetString());
        var migration = Assert.Single(add.Objects);
        Assert.Equal(["index", "tag", "name", "when", "path", "downPath"], migration.Keys());
        Assert.Equal("0000_custom", migration.Text("tag"));
        Assert.Equal(project.File("migrations", "0000_custom.sql"), migration.Text("path"));
    }

    [Fact]
    public async Task What_if_writes_nothing()
    {
        using var project = CliProject.WithTwoMigrations();
        using var empty = new CliProject();
        var before = project.Snapshot();

        var init = await empty.RunAsync("init", "--dialect", "postgresql", "--what-if");
        var add = await project.RunAsync("new", "--custom", "--what-if");

        Assert.StartsWith($"Would write {empty.File("dbmigrate.json")}\n", init.Out);
        Assert.Empty(Directory.EnumerateFileSystemEntries(empty.Folder));
        Assert.Equal($"Would write {project.File("migrations", "0002_custom.sql")}\n", add.Out);
        Assert.Equal(before, project.Snapshot());
    }

    [Fact]
    public async Task Init_keeps_a_configuration_that_is_there()
    {
        using var project = CliProject.WithTwoMigrations();
        var before = project.Snapshot();

        var result = await project.RunAsync("init", "--dialect", "sqlite");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("error FileExists: ", result.Error);
        Assert.Equal(before, project.Snapshot());
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Init_can_record_a_database_that_is_there(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        await database.ExecuteAsync("CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL); INSERT INTO users VALUES (1, 'Ada')");
        using var project = new CliProject();
        project.Variables["DATABASE_URL"] = database.Url;
        string[] args = ["init", "--baseline", "--dialect", database.Dialect == Dialect.Sqlite ? "sqlite" : "postgresql"];

        var plan = await project.RunAsync([.. args, "--what-if"]);
        Assert.Empty(project.Snapshot());
        var init = await project.RunAsync(args);
        var journal = await project.RunAsync("journal", "--json");
        var again = await project.RunAsync(args);

        Assert.Contains($"Would write {project.File("migrations", "0000_baseline.sql")}\n", plan.Out);
        Assert.True(init.ExitCode == 0, init.Error);
        Assert.All(init.Out.TrimEnd().Split('\n'), line => Assert.True(File.Exists(line["Wrote ".Length..])));
        Assert.Equal("Applied", Assert.Single(journal.Objects).Text("status"));
        Assert.Equal((0, ""), await DifferenceAsync(project, "schema"));
        Assert.Equal((0, ""), await DifferenceAsync(project, "migrations"));
        Assert.Equal(["1|Ada"], await database.RowsAsync("SELECT * FROM users"));
        Assert.StartsWith("error BaselineImpossible: ", again.Error);
    }

    private static async Task<(int ExitCode, string Sql)> DifferenceAsync(CliProject project, string source)
    {
        var result = await project.RunAsync("diff", "--to", source, "--sql", "--exit-code");
        return (result.ExitCode, result.Out + result.Error);
    }
}
