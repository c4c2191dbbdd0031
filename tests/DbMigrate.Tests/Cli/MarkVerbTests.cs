using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Cli;

public sealed class MarkVerbTests
{
    [Fact]
    public async Task Applied_records_without_running()
    {
        using var project = CliProject.WithTwoMigrations();

        var result = await project.RunAsync("mark", "--applied", "0000_users", "--json");

        Assert.Equal(0, result.ExitCode);
        var entry = Assert.Single(result.Objects);
        Assert.Equal("0000_users", entry.Text("tag"));
        Assert.Equal("Applied", entry.Text("status"));
        Assert.DoesNotContain("users", SchemaDump.DumpSqlite(project.File("app.db")));
        Assert.Equal("0001_orders", Assert.Single((await project.RunAsync("apply", "--json")).Objects).Text("tag"));
    }

    [Fact]
    public async Task All_takes_what_is_pending_and_accepts_what_was_edited()
    {
        using var project = CliProject.WithTwoMigrations();
        await project.RunAsync("apply", "--to", "0000_users");
        project.Write("migrations/0000_users.sql", "CREATE TABLE people (id integer);\n");

        var result = await project.RunAsync("mark", "--applied", "--all", "--json");

        Assert.Equal(["0000_users", "0001_orders"], result.Objects.Select(entry => entry.Text("tag")));
        Assert.Equal(0, (await project.RunAsync("journal", "--exit-code")).ExitCode);
    }

    [Fact]
    public async Task Pending_forgets()
    {
        using var project = CliProject.WithTwoMigrations();
        await project.RunAsync("apply");

        var result = await project.RunAsync("mark", "--pending", "0001_orders");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("0001_orders  Pending", result.Out);
        Assert.Contains("orders", SchemaDump.DumpSqlite(project.File("app.db")));
    }

    [Theory]
    [InlineData("--applied", "--all")]
    [InlineData("--applied", "0000_users")]
    public async Task What_if_writes_nothing(string direction, string what)
    {
        using var project = CliProject.WithTwoMigrations();
        var before = project.Snapshot();

        var result = await project.RunAsync("mark", direction, what, "--what-if");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("0000_users", result.Out);
        Assert.Contains("Nothing was changed.", result.Error);
        Assert.Equal(before, project.Snapshot());
    }

    [Theory]
    [InlineData]
    [InlineData("--what-if")]
    public async Task An_unknown_migration_is_an_error(params string[] more)
    {
        using var project = CliProject.WithTwoMigrations();

        var result = await project.RunAsync(["mark", "--applied", "0009_nothing", .. more]);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("error MigrationUnknown: No migration of the folder is called '0009_nothing'.", result.Error);
    }

    [Theory]
    [InlineData("0000_users")]
    [InlineData("0000_users", "--applied", "--pending")]
    [InlineData("--applied")]
    [InlineData("--pending")]
    [InlineData("--pending", "--all")]
    [InlineData("--applied", "--all", "0000_users")]
    public async Task What_is_meant_must_be_said(params string[] args)
    {
        using var project = CliProject.WithTwoMigrations();

        var result = await project.RunAsync(["mark", .. args]);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("error Usage: ", result.Error);
        Assert.False(System.IO.File.Exists(project.File("app.db")));
    }
}
