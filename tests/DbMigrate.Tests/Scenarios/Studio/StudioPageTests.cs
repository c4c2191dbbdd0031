using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Pictures;

namespace DbMigrate.Tests.Scenarios.Studio;

/// <summary>The studio's page, clicked through in a browser on a studio of each engine: tests/studio.</summary>
public sealed class StudioPageTests(StudioPageRun run, ITestOutputHelper output) : IClassFixture<StudioPageRun>
{
    private static readonly string[] Parts =
    [
        .. Directory
            .EnumerateFiles(Path.Combine(StudioPageRun.Folder, "parts"), "*.mjs")
            .Select(file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string, string> Suites { get; } =
    [
        .. from engine in (string[])["sqlite", "postgresql"]
           from part in Parts
           select (engine, part),
    ];

    [Theory, MemberData(nameof(Suites))]
    public async Task Every_test_of_the_part_passes_in_the_browser(string engine, string part)
    {
        Assert.SkipUnless(Browser.IsThere, SkipReasons.NoBrowser);
        Assert.SkipWhen(engine == "postgresql" && PostgresBinaries.Servers.Count == 0, SkipReasons.NoPostgres("server"));
        AssertPassed([.. (await run.ResultsAsync(engine)).Where(test => test.Suite == part)]);
    }

    [Fact]
    public async Task What_needs_no_browser_passes() => AssertPassed(await run.ResultsAsync(StudioPageRun.Units));

    [Fact]
    public async Task The_page_is_right_by_its_types()
    {
        ProcessResult check = await ProcessRunner.RunAsync(
            "node", [Path.Combine("node_modules", "typescript", "bin", "tsc"), "--noEmit"], workingFolder: StudioPageRun.PageFolder);
        Assert.True(check.ExitCode == 0, check.ToString());
    }

    [Fact]
    public async Task Whatever_is_bundled_is_in_the_notices()
    {
        var notices = await File.ReadAllTextAsync(Path.Combine(RepoPaths.Root, "src", "THIRD-PARTY-NOTICES.txt"));
        var bundled = await File.ReadAllLinesAsync(Path.Combine(StudioPageRun.PageFolder, "node_modules", ".bundled"));
        Assert.NotEmpty(bundled);
        Assert.All(bundled, package => Assert.Contains($"{package} (studio's page)", notices, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_locked_packages_name_no_registry() =>
        Assert.DoesNotContain(
            "\"resolved\"",
            await File.ReadAllTextAsync(Path.Combine(StudioPageRun.PageFolder, "package-lock.json")),
            StringComparison.Ordinal);

    [Fact]
    public void The_page_loads_nothing_from_anywhere_and_has_no_inline_code()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "studio");
        string html = File.ReadAllText(Path.Combine(folder, "index.html"));
        Assert.DoesNotMatch("<script(?![^>]*src=\"/app.js\")|<style|\\son\\w+=|\\sstyle=|https?://", html);
        Assert.DoesNotMatch("@import|url\\((?!data:)", File.ReadAllText(Path.Combine(folder, "app.css")));
    }

    private void AssertPassed(IReadOnlyList<StudioPageResult> tests)
    {
        List<StudioPageResult> failed = [.. tests.Where(test => test.Failure is not null)];
        output.WriteLine(string.Join('\n', tests.Select(test => $"{(test.Failure is null ? "passed" : "FAILED")}  {test.Name}")));
        Assert.NotEmpty(tests);
        if (failed.Count > 0)
            Assert.Fail(string.Join("\n\n", failed.Select(test => $"{test.Name}\n{test.Failure}")));
    }
}
