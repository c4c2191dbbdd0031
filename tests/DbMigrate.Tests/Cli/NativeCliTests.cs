using System.CommandLine;
using System.Text.RegularExpressions;
using DbMigrate.Cli;
using DbMigrate.Tests.Examples;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Cli;

/// <summary>The native executable does what the code in this process does. All tests of the command line run it where DBMIGRATE_TEST_CLI
/// names one; these do wherever one can be linked.</summary>
public sealed partial class NativeCliTests(PostgresServers servers)
{
    /// <summary>Every verb, and the whole.</summary>
    public static TheoryData<string> Verbs { get; } =
    ["", .. CliApp.BuildRoot(new(), Shell.OfProcess()).Subcommands.Select(verb => verb.Name)];

    [Theory, MemberData(nameof(Verbs))]
    public async Task Its_help_is_the_same(string verb)
    {
        using var project = new CliProject();
        string[] args = [.. new[] { verb, "--help" }.Where(word => word.Length > 0)];

        // In this process the usage names the program that runs the tests.
        var expected = await project.RunInProcessAsync(args);
        Assert.Equal(expected.Out.Replace($" {RootCommand.ExecutableName}", " dbmigrate"), (await project.RunNativelyAsync(args)).Out);
    }

    [Theory]
    [InlineData("journal")]
    [InlineData("journal --json --exit-code")]
    [InlineData("journal --format html")]
    [InlineData("apply --what-if")]
    [InlineData("apply --what-if --json")]
    [InlineData("check --json")]
    [InlineData("check --rehearse")]
    [InlineData("diff")]
    [InlineData("diff --json --sql")]
    [InlineData("diff --from migrations --to schema --exit-code")]
    [InlineData("export --from migrations")]
    [InlineData("export --from migrations --format json")]
    [InlineData("export --from migrations --format mermaid")]
    [InlineData("export --from migrations --format html")]
    [InlineData("mark --applied nothing")]
    [InlineData("apply -e nowhere")]
    [InlineData("apply -e nowhere --json")]
    [InlineData("aply")]
    [InlineData("journal -d postgresql://me:s3cret@127.0.0.1:1/app")]
    [InlineData("journal -d postgresql://me@no-such-host.invalid/app --json")]
    [InlineData("journal -d sqlite:no/such/folder/app.db")]
    public async Task What_it_says_of_the_bookstore_is_the_same(string command)
    {
        using var project = Bookstore();
        string[] args = command.Split(' ');

        var expected = await project.RunInProcessAsync(args);
        var native = await project.RunNativelyAsync(args);

        Assert.Equal(Timeless(expected), Timeless(native));
    }

    [Fact]
    public async Task It_applies_the_bookstore_where_there_is_no_NET_and_nothing_else()
    {
        using var project = Bookstore();
        var none = new Dictionary<string, string>();

        Assert.Equal(3, (await NativeCli.RunAsync(project, none, "journal", "--exit-code")).ExitCode);
        var apply = (await NativeCli.RunAsync(project, none, "apply")).EnsureSuccess();
        Assert.Contains("✓ 0005_country_codes", apply.StandardOutput);
        Assert.Equal(0, (await NativeCli.RunAsync(project, none, "journal", "--exit-code")).ExitCode);
        Assert.Equal(0, (await NativeCli.RunAsync(project, none, "diff", "--exit-code")).ExitCode);
        (await NativeCli.RunAsync(project, none, "undo", "--allow", "DataLoss")).EnsureSuccess();
        Assert.Equal(3, (await NativeCli.RunAsync(project, none, "journal", "--exit-code")).ExitCode);
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task It_makes_proves_applies_and_undoes_a_migration(string engine)
    {
        await using var database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = CliProject.WithSchema(database);

        Assert.Equal(0, (await project.RunNativelyAsync("new", "users")).ExitCode);
        Assert.Equal(0, (await project.RunNativelyAsync("apply")).ExitCode);
        project.WithEmail();
        var made = await project.RunNativelyAsync("new", "email", "--json");
        Assert.True(made.ExitCode == 0, made.Error);
        var applied = await project.RunNativelyAsync("apply", "--verbose");
        Assert.True(applied.ExitCode == 0, applied.Error);
        Assert.Equal(0, (await project.RunNativelyAsync("diff", "--exit-code")).ExitCode);
        var undone = await project.RunNativelyAsync("undo", "--allow", "DataLoss");
        Assert.True(undone.ExitCode == 0, undone.Error);
        Assert.Equal(3, (await project.RunNativelyAsync("diff", "--exit-code")).ExitCode);
    }

    private static CliProject Bookstore()
    {
        using var bookstore = BookstoreProject.OnSqlite();
        var project = new CliProject();
        foreach (var file in Directory.EnumerateFiles(bookstore.Folder, "*", SearchOption.AllDirectories))
            project.Write(Path.GetRelativePath(bookstore.Folder, file), File.ReadAllText(file));
        return project;
    }

    // What took how long, and when, differs from run to run.
    private static (int ExitCode, string Out, string Error) Timeless(CliResult result) =>
        (result.ExitCode, Time().Replace(result.Out, "#"), Time().Replace(result.Error, "#"));

    [GeneratedRegex(@"\b\d+(\.\d+)? m?s\b|\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?Z?|""duration\w*"": ?[^,\n]+")]
    private static partial Regex Time();
}
