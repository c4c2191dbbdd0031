namespace DbMigrate.Tests.Pester;

/// <summary>The module's tests in tests/Pester, as tests of this project: a row for each file.</summary>
public sealed class PesterTests(PesterRun run, ITestOutputHelper output) : IClassFixture<PesterRun>
{
    public static TheoryData<string> Files { get; } =
        [.. Directory.EnumerateFiles(PesterRun.Folder, "*.Tests.ps1").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Files))]
    public async Task Every_test_of_the_file_passes(string file)
    {
        List<PesterResult> tests = [.. (await run.ResultsAsync()).Where(test => test.File == file)];
        List<PesterResult> skipped = [.. tests.Where(test => test.Skipped)];
        List<PesterResult> failed = [.. tests.Where(test => !test.Passed && !test.Skipped)];
        string counts = $"{file}: {tests.Count(test => test.Passed)} passed, {failed.Count} failed, {skipped.Count} skipped";
        output.WriteLine(counts);

        Assert.NotEmpty(tests);
        if (failed.Count > 0)
            Assert.Fail($"{counts}\n{string.Join('\n', failed)}");
        Assert.SkipWhen(skipped.Count == tests.Count, string.Join("; ", skipped.Select(test => test.Message).Distinct()));
    }

    /// <summary>A file whose other tests pass would hide them.</summary>
    [Fact]
    public async Task No_test_is_skipped()
    {
        List<PesterResult> skipped = [.. (await run.ResultsAsync()).Where(test => test.Skipped)];
        Assert.SkipWhen(
            skipped.Count > 0,
            $"Pester skipped {skipped.Count}: " + string.Join("; ", skipped.GroupBy(test => test.Message).Select(
                because => $"{because.Key}: {string.Join(", ", because.Select(test => $"{test.File} '{test.Name}'"))}")));
    }
}
