using System.Globalization;
using System.Text.Json;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>From 1,000 migrations to 10,000, each with its commit: time and memory of the command line, beside the engines' own
/// shells.</summary>
internal static class ManyBenchmark
{
    private const int Small = 1_000;
    private const int Large = 10_000;
    private const double MostGrowth = 11;
    private const double MostBeside = 1.2;
    private const string Ours = "`dbmigrate apply`";

    public static async Task RunAsync(Report report)
    {
        await RunAsync(report, Dialect.Sqlite);
        await RunAsync(report, Dialect.PostgreSql);
        report.Note(
            "One migration of 100 makes a table, the others add a row. Every migration is a transaction of its own, with the row that "
                + "records it.");
    }

    private static async Task RunAsync(Report report, Dialect dialect)
    {
        string shell = dialect == Dialect.Sqlite ? "sqlite3" : "psql";
        if (Tools.Find(shell) is null)
        {
            report.Skip($"Many migrations on {dialect.ToTitle()}", $"it needs {shell} on the PATH.");
            return;
        }

        await using PostgresServer? server =
            dialect == Dialect.Sqlite ? null : await PostgresServer.StartAsync(PostgresBinaries.Servers[^1], durable: true);
        string engine = server is null ? "SQLite" : $"PostgreSQL {server.MajorVersion}";
        using var small = new ManyCase(dialect, Small);
        using var large = new ManyCase(dialect, Large);
        Contender[] Of(ManyCase item) =>
        [
            new("ours", () => OursAsync(item)),
            new("shell", () => ShellAsync(item)),
            .. Tools.Native is { } native ? (Contender[])[new("native", () => RunAsync(item, native, []))] : [],
        ];
        var few = await Rounds.RunAsync(1, 3, Of(small));
        var many = await Rounds.RunAsync(0, 3, Of(large));
        report.Add($"apply, {engine}", $"{Ours}, 10,000 migrations", many["ours"], $"{Ours}, 1,000 migrations", few["ours"], MostGrowth);
        report.Add(
            $"apply 10,000 migrations, {engine}",
            Ours,
            many["ours"],
            $"`{shell}`, one script with the same transactions",
            many["shell"],
            "");
        if (Tools.Native is not null)
            report.Add(
                $"apply 10,000 migrations, {engine}",
                $"native {Ours}",
                many["native"],
                $"`{shell}`, one script with the same transactions",
                many["shell"],
                MostBeside);
        report.Add(
            $"apply 1,000 migrations, {engine}", Ours, few["ours"], $"`{shell}`, one script with the same transactions", few["shell"], "");
        foreach (ManyCase item in (ManyCase[])[small, large])
        {
            foreach (var (what, peak) in item.Peaks.Where(pair => pair.Value > 0))
            {
                report.AddFigure(
                    $"{item.Count.ToString("N0", CultureInfo.InvariantCulture)} migrations, {engine}",
                    $"{what}, most memory at any time",
                    string.Create(CultureInfo.InvariantCulture, $"{peak / 1048576.0:0} MB"),
                    "");
            }
        }

        Task<double> OursAsync(ManyCase item) => RunAsync(item, "dotnet", [Tools.CommandLine]);

        async Task<double> RunAsync(ManyCase item, string program, string[] first)
        {
            await using TestDatabase? database = server is null ? null : await server.CreateDatabaseAsync("bench");
            item.Clear();
            var (time, peak) = await PeakMemory.RunAsync(
                item.Folder,
                program,
                [.. first, "apply", "--migrations", item.Migrations, "--database", database?.Url ?? $"sqlite:{item.Database}", "--no-color"]
            );
            string what = first.Length > 0 ? Ours : $"native {Ours}";
            item.Peaks[what] = Math.Max(item.Peaks.GetValueOrDefault(what), peak ?? 0);
            return time;
        }

        async Task<double> ShellAsync(ManyCase item)
        {
            await using TestDatabase? database = server is null ? null : await server.CreateDatabaseAsync("bench");
            item.Clear();
            return database is null
                ? await Rounds.TimeAsync(item.Folder, shell, "-bail", item.Database, ".read all.sql")
                : await Rounds.TimeAsync(item.Folder, shell, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "all.sql", "-d", database.Url);
        }
    }

    /// <summary>A folder of many migrations, and the script that does the same.</summary>
    private sealed class ManyCase : IDisposable
    {
        private readonly TempFolder _folder = new("benchmark");

        public ManyCase(Dialect dialect, int count)
        {
            Count = count;
            var entries = new List<object>();
            for (int i = 0; i < count; i++)
            {
                string tag = $"{i:00000}_m";
                _folder.Write($"migrations/{tag}.sql", i % 100 == 0
                    ? $"CREATE TABLE t{i} (id integer PRIMARY KEY, name text NOT NULL);\n"
                    : $"INSERT INTO t{i - (i % 100)} VALUES ({i}, 'row {i}');\n");
                entries.Add(new { idx = i, version = "7", when = 1_750_000_000_000 + (i * 1000L), tag, breakpoints = true });
            }

            _folder.Write(
                "migrations/meta/_journal.json",
                JsonSerializer.Serialize(
                    new
                    {
                        version = "7",
                        dialect = dialect.ToName(),
                        entries,
                    }));
            _folder.Write("all.sql", new ApplyCase(dialect, Migrations).SameTransactions());
        }

        public int Count { get; }

        public string Folder => _folder;

        public string Migrations => _folder.File("migrations");

        public string Database => _folder.File("app.db");

        /// <summary>The most bytes at any time, by what ran.</summary>
        public Dictionary<string, long> Peaks { get; } = [];

        public void Clear()
        {
            foreach (string old in Directory.EnumerateFiles(_folder, "app.db*")) File.Delete(old);
        }

        public void Dispose() => _folder.Dispose();
    }
}
