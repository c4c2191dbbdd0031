namespace DbMigrate.Tests.Cli;

/// <summary>Each gets one sentence that names the thing, and what to do.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("jurnal")]
    [InlineData("apply", "--nonsense")]
    [InlineData("export", "--lock-timeout", "3")]
    [InlineData("apply", "--lock-timeout", "soon")]
    [InlineData("apply", "--lock-timeout", "-3")]
    [InlineData("apply", "--throttle-limit", "0")]
    [InlineData("apply", "--throttle-limit", "many")]
    [InlineData("apply", "--transaction-mode", "some")]
    [InlineData("apply", "--dialect", "mysql")]
    [InlineData("apply", "--to")]
    [InlineData("init", "-d", "a.db", "-d", "b.db")]
    public async Task Wrong_usage_ends_with_2(params string[] args)
    {
        using var project = CliProject.WithTwoMigrations();
        var before = project.Snapshot();

        var result = await project.RunAsync(args);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Out);
        Assert.StartsWith("error Usage: ", result.Error);
        Assert.Contains("--help", result.Error);
        Assert.Equal(2, result.Error.TrimEnd().Split('\n').Length);
        Assert.Equal(before, project.Snapshot());
    }

    [Fact]
    public async Task Wrong_usage_in_json()
    {
        using var project = CliProject.WithTwoMigrations();

        var error = Assert.Single((await project.RunAsync("journal", "--json", "--nonsense")).Errors);

        Assert.Equal("Usage", error.Text("id"));
        Assert.Equal("Unrecognized option '--nonsense'.", error.Text("message"));
    }

    [Fact]
    public async Task No_configuration()
    {
        using var project = new CliProject();
        await AssertErrorAsync(project, "ConfigNotFound", project.Folder);
    }

    [Fact]
    public async Task Unknown_environment()
    {
        using var project = CliProject.WithTwoMigrations();
        await AssertErrorAsync(project, "EnvironmentUnknown", "has no environment 'stage'", "-e", "stage");
    }

    [Fact]
    public async Task Unset_variable()
    {
        using var project = CliProject
            .WithTwoMigrations()
            .WithConfig("""{ "environments": { "default": { "url": "env:MY_DATABASE" } } }""");
        await AssertErrorAsync(project, "VariableNotSet", "MY_DATABASE");
    }

    [Fact]
    public async Task Broken_configuration()
    {
        using var project = CliProject.WithTwoMigrations().WithConfig("{\n  \"dialect\": \"sqlite\",\n  oops\n}");
        await AssertErrorAsync(project, "ConfigInvalid", $"{project.File("dbmigrate.json")}:3:");
    }

    [Fact]
    public async Task Broken_journal()
    {
        using var project = CliProject.WithTwoMigrations();
        project.Write("migrations/meta/_journal.json", "{ \"entries\": [");
        await AssertErrorAsync(project, "JournalInvalid", project.File("migrations", "meta", "_journal.json"));
    }

    [Fact]
    public async Task Empty_folder()
    {
        using var project = CliProject.WithTwoMigrations();
        Directory.Delete(project.File("migrations"), recursive: true);
        Directory.CreateDirectory(project.File("migrations"));
        await AssertErrorAsync(project, "JournalNotFound", project.File("migrations"));
    }

    [Fact]
    public async Task No_folder()
    {
        using var project = CliProject.WithTwoMigrations();
        await AssertErrorAsync(project, "FolderNotFound", project.File("elsewhere"), "-m", "elsewhere");
    }

    [Fact]
    public async Task Unknown_url_scheme()
    {
        using var project = CliProject.WithTwoMigrations();
        await AssertErrorAsync(project, "EngineNotSupported", "'mysql:'", "-d", "mysql://me:planted-pa55word@host/db");
    }

    [Fact]
    public async Task A_file_that_is_not_a_database()
    {
        using var project = CliProject.WithTwoMigrations();
        project.Write("app.db", new string('x', 4096));
        await AssertErrorAsync(project, "ConnectionFailed", project.File("app.db"));
    }

    private static async Task AssertErrorAsync(CliProject project, string id, string names, params string[] options)
    {
        foreach (var verb in (string[])["journal", "apply"])
        {
            var before = project.Snapshot();

            var result = await project.RunAsync([verb, .. options]);

            Assert.Equal(1, result.ExitCode);
            Assert.Equal("", result.Out);
            Assert.StartsWith($"error {id}: ", result.Error);
            Assert.Contains(names, result.Error);
            Assert.Contains("\n  → ", result.Error);
            Assert.DoesNotContain("   at ", result.Error);
            Assert.DoesNotContain("planted-pa55word", result.Error);
            Assert.Equal(before, project.Snapshot());
        }
    }
}
