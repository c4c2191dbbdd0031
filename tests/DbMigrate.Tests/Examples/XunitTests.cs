using System.Text.RegularExpressions;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Examples;

/// <summary>The test project of docs/examples/xunit, in which each class has a database of its own.</summary>
public sealed class XunitTests
{
    private static readonly string Assembly =
        Path.Combine(RepoPaths.Examples, "xunit", "bin", Configuration, "net10.0", "BookstoreTests.dll");

    private static string Configuration =>
#if DEBUG
        "Debug";
#else
        "Release";
#endif

    [Fact]
    public async Task Its_tests_pass_the_template_is_made_once_and_no_database_is_left()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows knows the user's folders by other ways than variables.");
        using var home = new TempFolder("xunit-home");
        using var temporary = new TempFolder("xunit-temporary");
        var environment = new Dictionary<string, string?>
        {
            ["HOME"] = home,
            ["XDG_DATA_HOME"] = home.File("data"),
            ["TMPDIR"] = temporary,
        };
        var made = new List<(string Name, DateTime Written)>();
        for (var run = 0; run < 2; run++)
        {
            var result = await ProcessRunner.RunAsync("dotnet", ["exec", Assembly], environment: environment);
            Assert.True(result.ExitCode == 0, result.ToString());
            Assert.Matches(new Regex(@"Total: 4, Errors: 0, Failed: 0, Skipped: 0"), result.StandardOutput);
            var templates = Directory.EnumerateFiles(home, "*.db", SearchOption.AllDirectories);
            made.AddRange(templates.Select(file => (file, File.GetLastWriteTimeUtc(file))));
        }

        Assert.Equal(2, made.Count);
        Assert.Equal(made[0], made[1]);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary, "dbmigrate-fresh-*"));
    }
}
