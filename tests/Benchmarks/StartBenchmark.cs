using System.Diagnostics;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>What a user waits for before anything happens: Import-Module, and the CLI's start.</summary>
internal static class StartBenchmark
{
    private const int Rounds = 11;

    public static async Task RunAsync(Report report)
    {
        await ImportAsync(report);
        await JournalAsync(report);
    }

    private static async Task ImportAsync(Report report)
    {
        if (Tools.Find("pwsh") is null)
        {
            report.Skip("Import-Module", "it needs pwsh on the PATH.");
            return;
        }

        string module = Path.Combine(RepoPaths.Root, "DbMigrate.psd1");
        var (with, empty) = await AlternateAsync(
            () => TimeAsync("pwsh", "-NoProfile", "-NonInteractive", "-Command", $"Import-Module '{module}'"),
            () => TimeAsync("pwsh", "-NoProfile", "-NonInteractive", "-Command", "1"));
        double over = Report.Median([.. with.Zip(empty, (a, b) => a - b)]);
        report.Add($"import the module: {over:0} ms over an empty pwsh", "`pwsh -c Import-Module DbMigrate`", with, "`pwsh -c 1`", empty, "≤ 150 ms over it");
    }

    private static async Task JournalAsync(Report report)
    {
        string folder = RepoPaths.Fixture("drizzle-sqlite");
        using var temp = new TempFolder("benchmark");
        string database = $"sqlite:{temp.File("app.db")}";
        string cli = Path.Combine(RepoPaths.Root, "src", "DbMigrate.Cli", "bin", "Release", "net10.0", "dbmigrate.dll");
        string kit = Path.Combine(RepoPaths.NodeModules, "drizzle-kit", "bin.cjs");
        await TimeAsync("dotnet", cli, "apply", "--migrations", folder, "--database", database);

        var (ours, help) = await AlternateAsync(
            () => TimeAsync("dotnet", cli, "journal", "--migrations", folder, "--database", database),
            () => TimeAsync("node", kit, "--version"));
        report.Add("cold start, SQLite", "`dbmigrate journal`", ours, "`drizzle-kit --version`", help, "≤ 1");
        var (again, check) = await AlternateAsync(
            () => TimeAsync("dotnet", cli, "journal", "--migrations", folder, "--database", database),
            () => TimeAsync("node", kit, "check", "--dialect", "sqlite", "--out", Path.GetRelativePath(RepoPaths.Tests, folder)));
        report.Add("cold start, SQLite", "`dbmigrate journal`", again, "`drizzle-kit check`", check, "≤ 1");
    }

    private static async Task<(double[] First, double[] Second)> AlternateAsync(Func<Task<double>> first, Func<Task<double>> second)
    {
        await first();
        await second();
        var times = (First: new double[Rounds], Second: new double[Rounds]);
        for (int i = 0; i < Rounds; i++)
        {
            times.First[i] = await first();
            times.Second[i] = await second();
        }

        return times;
    }

    private static async Task<double> TimeAsync(string program, params string[] arguments)
    {
        var watch = Stopwatch.StartNew();
        (await ProcessRunner.RunAsync(program, arguments, workingFolder: RepoPaths.Tests)).EnsureSuccess();
        return watch.Elapsed.TotalMilliseconds;
    }
}
