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
        await NativeJournalAsync(report);
    }

    private static async Task ImportAsync(Report report)
    {
        if (Tools.Find("pwsh") is null)
        {
            report.Skip("Import-Module", "it needs pwsh on the PATH.");
            return;
        }

        string module = Tools.Module;
        var times = await Benchmarks.Rounds.RunAsync(
            1,
            Rounds,
            new Contender("import", () => TimeAsync("pwsh", "-NoProfile", "-NonInteractive", "-Command", $"Import-Module '{module}'")),
            new Contender("empty", () => TimeAsync("pwsh", "-NoProfile", "-NonInteractive", "-Command", "1")));
        double over = Report.Median([.. times["import"].Zip(times["empty"], (a, b) => a - b)]);
        report.Add(
            $"import the module: {over:0} ms over an empty pwsh",
            "`pwsh -c Import-Module DbMigrate`",
            times["import"],
            "`pwsh -c 1`",
            times["empty"],
            over <= 100 ? "≤ 100 ms over it" : "≤ 100 ms over it: **missed**");
    }

    private static async Task JournalAsync(Report report)
    {
        string folder = RepoPaths.Fixture("drizzle-sqlite");
        using var temp = new TempFolder("benchmark");
        string database = $"sqlite:{temp.File("app.db")}";
        await TimeAsync("dotnet", Tools.CommandLine, "apply", "--migrations", folder, "--database", database);

        var times = await Benchmarks.Rounds.RunAsync(
            1,
            Rounds,
            new Contender(
                "journal", () => TimeAsync("dotnet", Tools.CommandLine, "journal", "--migrations", folder, "--database", database)),
            new Contender("version", () => TimeAsync("node", Tools.DrizzleKit, "--version")),
            new Contender(
                "check",
                () =>
                    TimeAsync(
                        "node", Tools.DrizzleKit, "check", "--dialect", "sqlite", "--out", Path.GetRelativePath(RepoPaths.Tests, folder))));
        report.Add("cold start, SQLite", "`dbmigrate journal`", times["journal"], "`drizzle-kit --version`", times["version"], 1.0);
        report.Add("cold start, SQLite", "`dbmigrate journal`", times["journal"], "`drizzle-kit check`", times["check"], 1.0);
    }

    private static async Task NativeJournalAsync(Report report)
    {
        if (Tools.Native is not { } native)
        {
            report.Skip("The native executable's start", Tools.NoNative);
            return;
        }

        using var temp = new TempFolder("benchmark");
        string[] journal = ["journal", "--migrations", RepoPaths.Fixture("drizzle-sqlite"), "--database", $"sqlite:{temp.File("app.db")}"];
        await TimeAsync(native, ["apply", .. journal[1..]]);
        var times = await Benchmarks.Rounds.RunAsync(
            1,
            Rounds,
            new Contender("journal", () => TimeAsync(native, journal)),
            new Contender("version", () => TimeAsync("node", Tools.DrizzleKit, "--version")));
        string memory = (await PeakMemory.RunAsync(RepoPaths.Tests, native, journal)).Bytes is { } bytes
            ? $", {bytes / 1e6:0} MB (≤ 60)"
            : "";
        report.Add(
            $"cold start, SQLite{memory}",
            "native `dbmigrate journal`",
            times["journal"],
            "`drizzle-kit --version`",
            times["version"],
            0.25);
    }

    private static Task<double> TimeAsync(string program, params string[] arguments) =>
        Benchmarks.Rounds.TimeAsync(RepoPaths.Tests, program, arguments);
}
