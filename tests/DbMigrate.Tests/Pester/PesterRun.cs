using System.Text.Json;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Pester;

/// <summary>What came of one Pester test.</summary>
public sealed record PesterResult(string File, string Name, string Result, string Message)
{
    public bool Passed => Result == "Passed";

    public bool Skipped => Result is "Skipped" or "NotRun" or "Inconclusive";

    public override string ToString() => $"{Name}: {Result}\n    {Message.ReplaceLineEndings("\n    ")}";
}

/// <summary>A run of all Pester tests in each PowerShell, which the first test that asks for its results starts.</summary>
public sealed class PesterRun(PostgresServers servers)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(45);

    private readonly Dictionary<string, Lazy<Task<IReadOnlyList<PesterResult>>>> _results = PowerShellProgram.All.ToDictionary(
        powerShell => powerShell.Version, powerShell => new Lazy<Task<IReadOnlyList<PesterResult>>>(() => RunAsync(powerShell, servers)));

    public static string Folder { get; } = Path.Combine(RepoPaths.Tests, "Pester");

    public Task<IReadOnlyList<PesterResult>> ResultsAsync(string powerShell) => _results[powerShell].Value;

    private static async Task<IReadOnlyList<PesterResult>> RunAsync(PowerShellProgram powerShell, PostgresServers servers)
    {
        using var folder = new TempFolder("pester");
        string results = folder.File("results.json");
        var environment = new Dictionary<string, string?>
        {
            ["DBMIGRATE_TEST_PG_URLS"] = string.Join(';', (await servers.AllAsync()).Select(server => server.Url())),
        };
        ProcessResult run = await powerShell.RunAsync(
            ["-File", Path.Combine(Folder, "Invoke-Tests.ps1"), "-Pester", PowerShellProgram.Pester, "-Result", results],
            environment,
            Limit);
        if (!File.Exists(results))
            throw new InvalidOperationException($"Pester wrote no results. {run}");
        return JsonSerializer.Deserialize<List<PesterResult>>(PrintedText.Check(await File.ReadAllTextAsync(results)))!;
    }
}
