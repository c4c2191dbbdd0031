namespace DbMigrate.Tests.Pester;

/// <summary>The module's tests in tests/Pester, as tests of this project: a row for each PowerShell and file.</summary>
public sealed class PesterTests(PesterRun run, ITestOutputHelper output) : IClassFixture<PesterRun>
{
    public static TheoryData<string> PowerShells { get; } = [.. PowerShellProgram.All.Select(powerShell => powerShell.Version)];

    public static TheoryData<string, string> Files { get; } =
    [
        .. from powerShell in PowerShellProgram.All
        from file in Directory
            .EnumerateFiles(PesterRun.Folder, "*.Tests.ps1")
            .Select(file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal)
        select (powerShell.Version, file),
    ];

    [Theory, MemberData(nameof(Files))]
    public async Task Every_test_of_the_file_passes(string powerShell, string file)
    {
        List<PesterResult> tests = [.. (await run.ResultsAsync(powerShell)).Where(test => test.File == file)];
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
    [Theory, MemberData(nameof(PowerShells))]
    public async Task No_test_is_skipped(string powerShell)
    {
        List<PesterResult> skipped = [.. (await run.ResultsAsync(powerShell)).Where(test => test.Skipped)];
        Assert.SkipWhen(
            skipped.Count > 0,
            $"Pester skipped {skipped.Count}: " + string.Join("; ", skipped.GroupBy(test => test.Message).Select(
                because => $"{because.Key}: {string.Join(", ", because.Select(test => $"{test.File} '{test.Name}'"))}")));
    }
}
