using System.Globalization;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>From 1,000 tables to 10,000: time, and the memory of the command line.</summary>
internal static class GrowthBenchmark
{
    private const double MostGrowth = 12;
    private const double MostMegabytes = 400;

    public static async Task RunAsync(Report report)
    {
        if (Tools.Find("psql") is null || PostgresBinaries.Servers is not [.., var binaries])
        {
            report.Skip("Growth", "it needs psql and a PostgreSQL server.");
            return;
        }

        await using PostgresServer server = await PostgresServer.StartAsync(binaries, durable: true);
        var small = await MeasureAsync(server, 1_000, 5);
        var large = await MeasureAsync(server, 10_000, 3);
        foreach (
            var (what, ours) in new[]
            {
                ("read", "a schema read in a warm process"),
                ("diff", "`dbmigrate diff`, no change"),
                ("new", "`dbmigrate new`, one table edited"),
            }
        )
        {
            report.Add(
                $"{ours}, PostgreSQL {server.MajorVersion}",
                "10,000 tables",
                large.Times[what],
                "1,000 tables",
                small.Times[what],
                MostGrowth);
        }

        foreach (var (verb, bytes) in large.Peaks)
        {
            double megabytes = bytes / 1048576.0;
            report.AddFigure(
                $"10,000 tables, PostgreSQL {server.MajorVersion}",
                $"`dbmigrate {verb}`, most memory at any time",
                string.Create(CultureInfo.InvariantCulture, $"{megabytes:0} MB"),
                $"≤ {MostMegabytes} MB{(megabytes > MostMegabytes ? ": **missed**" : "")}");
        }

        if (large.Peaks.Count == 0)
            report.Skip("Memory", "it is read from /proc, which only Linux has.");
        else
            report.Note("Memory is the peak of the resident set (`VmHWM`) of the dbmigrate process, on Linux; the largest of the rounds.");
    }

    private static async Task<(Dictionary<string, double[]> Times, Dictionary<string, long> Peaks)> MeasureAsync(
        PostgresServer server, int tables, int rounds)
    {
        using var schema = new SchemaCase(Dialect.PostgreSql, tables);
        await using TestDatabase database = await server.CreateDatabaseAsync("bench");
        await ReadBenchmark.LoadAsync(schema, database);
        string[] arguments = ["--database", database.Url];
        await NewBenchmark.PrepareAsync(schema, arguments, withKit: false);
        var peaks = new Dictionary<string, long>();
        var times = await Rounds.RunAsync(
            1,
            rounds,
            new Contender("read", () => ReadBenchmark.ReadAsync(database.Url)),
            new Contender("diff", () => RunAsync("diff", edited: false)),
            new Contender("new", () => RunAsync("new", edited: true)));
        return (times, peaks);

        async Task<double> RunAsync(string verb, bool edited)
        {
            schema.Schema.Edit(schema.Project, edited);
            var (time, peak) = await PeakMemory.RunAsync(schema.Project, "dotnet", [Tools.CommandLine, verb, .. arguments, "--no-color"]);
            if (peak is { } bytes) peaks[verb] = Math.Max(peaks.GetValueOrDefault(verb), bytes);
            schema.RestoreMigrations();
            return time;
        }
    }
}
