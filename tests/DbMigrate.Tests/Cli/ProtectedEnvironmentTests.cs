namespace DbMigrate.Tests.Cli;

public sealed class ProtectedEnvironmentTests
{
    public static TheoryData<string[]> Changes { get; } = new(["apply"], ["mark", "--applied", "--all"]);

    [Theory, MemberData(nameof(Changes))]
    public async Task A_change_without_a_confirmation_is_refused(string[] verb)
    {
        using var project = CliProject.WithTwoMigrations();
        var before = project.Snapshot();

        var result = await project.RunAsync([.. verb, "-e", "production"]);

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("error EnvironmentProtected: The environment 'production' (sqlite:", result.Error);
        Assert.Contains("--confirm production", result.Error);
        Assert.Contains("DBMIGRATE_CONFIRM=production", result.Error);
        Assert.Equal(before, project.Snapshot());
    }

    [Theory, MemberData(nameof(Changes))]
    public async Task It_is_confirmed_by_option(string[] verb)
    {
        using var project = CliProject.WithTwoMigrations();
        using var other = CliProject.WithTwoMigrations();

        Assert.Equal(0, (await project.RunAsync([.. verb, "-e", "production", "--confirm", "production"])).ExitCode);
        Assert.Equal(0, (await other.RunAsync([.. verb, "-e", "production", "--yes"])).ExitCode);
    }

    [Fact]
    public async Task It_is_confirmed_by_variable()
    {
        using var project = CliProject.WithTwoMigrations();
        project.Variables["DBMIGRATE_CONFIRM"] = "production";

        Assert.Equal(0, (await project.RunAsync("apply", "-e", "production")).ExitCode);
    }

    [Fact]
    public async Task Another_environments_confirmation_is_none()
    {
        using var project = CliProject.WithTwoMigrations();

        var result = await project.RunAsync("apply", "-e", "production", "--confirm", "staging");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("what was confirmed is 'staging'", result.Error);
    }

    [Fact]
    public async Task Reading_needs_no_confirmation()
    {
        using var project = CliProject.WithTwoMigrations();

        Assert.Equal(0, (await project.RunAsync("journal", "-e", "production")).ExitCode);
        Assert.Equal(0, (await project.RunAsync("apply", "-e", "production", "--what-if")).ExitCode);
        Assert.Equal(0, (await project.RunAsync("mark", "--applied", "--all", "-e", "production", "--what-if")).ExitCode);
    }

    [Theory]
    [InlineData("y\n", 0)]
    [InlineData("n\n", 1)]
    [InlineData("\n", 1)]
    [InlineData("", 1)]
    public async Task A_person_is_asked_and_told_the_database(string typed, int exitCode)
    {
        using var project = new CliProject { Typed = typed }
            .WithConfig("""{ "environments": { "production": { "url": "sqlite:production.db", "protected": true } } }""")
            .WithMigration("0000_users", "CREATE TABLE users (id integer);");

        var result = await project.RunAsync("apply", "-e", "production");

        Assert.Equal(exitCode, result.ExitCode);
        Assert.StartsWith(
            $"Apply pending migrations to sqlite:{project.File("production.db")} (environment 'production', protected)? [y/N] ",
            result.Error);
        Assert.Equal(exitCode == 0, File.Exists(project.File("production.db")));
    }

    [Fact]
    public async Task Nobody_is_asked_in_json()
    {
        using var project = new CliProject { Typed = "y\n" }
            .WithConfig("""{ "environments": { "production": { "url": "sqlite:production.db", "protected": true } } }""")
            .WithMigration("0000_users", "CREATE TABLE users (id integer);");

        var result = await project.RunAsync("apply", "-e", "production", "--json");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("EnvironmentProtected", Assert.Single(result.Errors).Text("id"));
    }
}
