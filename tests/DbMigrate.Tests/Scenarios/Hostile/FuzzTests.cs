using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Hostile;

/// <summary>Whatever is written where something is read, the answer is a value or an expected failure: no crash, no endless loop.</summary>
/// <remarks>
/// An ordinary run feeds the readers more than a million texts, the same ones each time. <c>DBMIGRATE_FUZZ=100</c> in the environment feeds
/// them a hundred times as many, and <c>DBMIGRATE_FUZZ_SEED=7</c> others.
/// </remarks>
public sealed class FuzzTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = TempFolder.InMemory("fuzz");

    public static TheoryData<string> Names { get; } = NamesOfAll();

    [Theory, MemberData(nameof(Names))]
    public void No_text_breaks_it(string name)
    {
        var target = FuzzTargets.In(_folder).Single(target => target.Name == name);
        var run = new FuzzRun(target, FuzzRun.Seed);

        if (run.Run(checked(target.Inputs * FuzzRun.Factor)) is { } failure) Assert.Fail(failure);
        output.WriteLine($"{run.Read} texts");
    }

    [Fact]
    public void An_ordinary_run_reads_more_than_a_million_texts() =>
        Assert.InRange(FuzzTargets.In(_folder).Sum(target => target.Inputs), 1_000_000, 3_000_000);

    [Fact]
    public void A_failure_is_found_shortened_and_shown()
    {
        var target = new FuzzTarget(
            "x",
            new HostileText(["a", "b"], ["aXb"]),
            1000,
            text => _ = text.Contains('X') ? throw new InvalidOperationException("found") : 0);

        var failure = new FuzzRun(target, 1).Run(target.Inputs);

        Assert.StartsWith("x fails for \"X\" (seed 1, text ", failure);
    }

    public void Dispose() => _folder.Dispose();

    private static TheoryData<string> NamesOfAll()
    {
        using var folder = new TempFolder("fuzz");
        return [.. FuzzTargets.In(folder).Select(target => target.Name)];
    }
}
