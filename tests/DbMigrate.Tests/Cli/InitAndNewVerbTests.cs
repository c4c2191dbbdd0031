namespace DbMigrate.Tests.Cli;

public sealed class InitAndNewVerbTests
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
            [$"Wrote {project.File("dbmigrate.json")}", $"Wrote {project.File("migrations", "meta", "_journal.json")}", $"Wrote {project.File("schema", "tables.sql")}"],
            init.Out.TrimEnd().Split('\n'));
        Assert.Equal($"Wrote {project.File("migrations", "0000_users.sql")}\n", add.Out);
        Assert.Equal(0, apply.ExitCode);
        Assert.True(File.Exists(project.File("app.db")));
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
        Assert.Equal(["index", "tag", "name", "when", "path"], migration.Keys());
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

    [Fact]
    public async Task Generating_is_not_in_this_version()
    {
        using var project = CliProject.WithTwoMigrations();

        var result = await project.RunAsync("new", "--name", "more");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("error NotSupported: Generating a migration from the schema is not in this version.", result.Error);
        Assert.Contains("--custom", result.Error);
    }
}
