using System.Text.Json;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Studio;

/// <summary>What came of one test of tests/studio.</summary>
/// <param name="Suite">The file of tests/studio/parts, or units.</param>
public sealed record StudioPageResult(string Suite, string Name, string? Failure);

/// <summary>Runs of tests/studio: the page in Chromium, on a studio of each engine, and its parts that need none.</summary>
public sealed class StudioPageRun(PostgresServers servers)
{
    public const string Units = "units";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    // A browser wants a processor for itself.
    private static readonly SemaphoreSlim One = new(1);

    private readonly Dictionary<string, Lazy<Task<IReadOnlyList<StudioPageResult>>>> _results = new()
    {
        ["sqlite"] = new(() => RunAsync("sqlite", database: null)),
        ["postgresql"] = new(() => OnPostgresAsync(servers)),
        [Units] = new(() => NodeAsync("units.test.mjs", [])),
    };

    public static string Folder { get; } = Path.Combine(RepoPaths.Tests, "studio");

    public static string PageFolder { get; } = Path.Combine(RepoPaths.Root, "src", "DbMigrate.Studio", "page");

    public Task<IReadOnlyList<StudioPageResult>> ResultsAsync(string engine) => _results[engine].Value;

    private static async Task<IReadOnlyList<StudioPageResult>> OnPostgresAsync(PostgresServers servers)
    {
        await using TestDatabase database = await servers.CreateDatabaseAsync("studio");
        return await RunAsync("postgresql", database.Url);
    }

    private static Task<IReadOnlyList<StudioPageResult>> RunAsync(string engine, string? database) => NodeAsync("studio.test.mjs", new()
    {
        ["STUDIO_ENGINE"] = engine,
        ["DBMIGRATE_STUDIO_PG"] = database,
        ["DBMIGRATE_CLI"] = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "dbmigrate.exe" : "dbmigrate"),
    });

    private static async Task<IReadOnlyList<StudioPageResult>> NodeAsync(string file, Dictionary<string, string?> environment)
    {
        using var folder = new TempFolder("studio-page");
        string results = folder.File("results.jsonl");
        await One.WaitAsync();
        try
        {
            return await RunAsync(file, results, environment);
        }
        finally
        {
            One.Release();
        }
    }

    private static async Task<IReadOnlyList<StudioPageResult>> RunAsync(
        string file, string results, Dictionary<string, string?> environment)
    {
        ProcessResult run = await ProcessRunner.RunAsync(
            "node",
            ["--test", "--test-reporter=./reporter.mjs", $"--test-reporter-destination={results}", file],
            environment: environment,
            workingFolder: Folder,
            timeout: Limit);
        if (!File.Exists(results))
            throw new InvalidOperationException($"Node.js wrote no results. {run}");
        return
        [
            .. from line in await File.ReadAllLinesAsync(results)
            where line.Length > 0
            select JsonSerializer.Deserialize<StudioPageResult>(line, Json)!,
        ];
    }
}
