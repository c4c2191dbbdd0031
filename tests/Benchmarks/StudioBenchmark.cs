using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>The studio on a table of ten million rows beside psql, and on 1,000 tables in a browser.</summary>
internal static class StudioBenchmark
{
    private const int Rows = 10_000_000;
    private const int Rounds = 21;

    public static async Task RunAsync(Report report)
    {
        if (PostgresBinaries.Servers.FirstOrDefault() is not { } binaries || Tools.Find("psql") is null)
        {
            report.Skip("The studio", "it needs a PostgreSQL server and psql.");
            return;
        }

        await using PostgresServer server = await PostgresServer.StartAsync(binaries, durable: true);
        await PagesAsync(report, server);
        await TablesAsync(report, server);
    }

    private static async Task PagesAsync(Report report, PostgresServer server)
    {
        await using TestDatabase database = await server.CreateDatabaseAsync("bench");
        await Benchmarks.Rounds.TimeAsync("/", "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", database.Url, "-c", $"""
        CREATE TABLE events (id bigint PRIMARY KEY, customer integer NOT NULL, at timestamp NOT NULL, kind text, amount numeric(10, 2));
        INSERT INTO events SELECT i, i % 100003, timestamp '2020-01-01' + i * interval '17 seconds', 'kind ' || i % 30, i % 100000 / 100.0 FROM generate_series(1, {Rows}) AS i;
        CREATE INDEX events_customer ON events (customer);
        """);
        await database.ExecuteAsync("VACUUM ANALYZE events");
        await using var studio = await RunningStudio.StartAsync(database.Url);
        foreach (var (page, filters, end, sql) in new[]
        {
            ("first", "", false, "SELECT * FROM events ORDER BY id LIMIT 200"),
            ("last", "", true, "SELECT * FROM events ORDER BY id DESC LIMIT 200"),
            (
                "filtered",
                """{"column":"customer","op":"eq","value":"4711"}""",
                false,
                "SELECT * FROM events WHERE customer = 4711 ORDER BY id LIMIT 200"),
        })
        {
            var body =
                $$"""{"request":"r","schema":"public","table":"events","filters":[{{filters}}],"sort":[],"limit":200,"after":null,"before":null,"end":{{(end ? "true" : "false")}}}""";
            var times = await Benchmarks.Rounds.RunAsync(
                3,
                Rounds,
                new Contender("studio", () => studio.CallAsync("rows", body)),
                new Contender("psql", () => PsqlAsync(database.Url, sql)));
            double over = Report.Median([.. times["studio"].Zip(times["psql"], (a, b) => a - b)]);
            report.Add(
                $"the {page} page of {Rows.ToString("N0", CultureInfo.InvariantCulture)} rows, PostgreSQL {server.MajorVersion}: "
                    + $"{over:0.#} ms over psql",
                "a page of 200 rows, as the browser gets it",
                times["studio"],
                "the same query in psql, by its `\\timing`",
                times["psql"],
                "≤ 30 ms over it");
        }

        report.AddFigure("the server's memory after that, at most", "`dbmigrate studio`", Megabytes(studio.Peak), "< 150 MB");
    }

    private static async Task TablesAsync(Report report, PostgresServer server)
    {
        using var schema = new SchemaCase(Dialect.PostgreSql, 1_000);
        await using TestDatabase database = await server.CreateDatabaseAsync("bench");
        await ReadBenchmark.LoadAsync(schema, database);
        await using var studio = await RunningStudio.StartAsync(database.Url, enter: false);
        ProcessResult run = await ProcessRunner.RunAsync(
            "node", ["paint.mjs", studio.Url, "11"], workingFolder: Path.Combine(RepoPaths.Tests, "studio"));
        if (run.ExitCode != 0)
        {
            report.Skip("1,000 tables in a browser", "it needs a Chromium on the PATH.");
            return;
        }

        double[] times =
        [
            .. run
                .StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => double.Parse(line, CultureInfo.InvariantCulture)),
        ];
        report.AddFigure(
            "1,000 tables: from the page's request to the list of tables on the screen",
            "Chromium, without its start",
            $"{Report.Median(times):0} ms ({times.Min():0} – {times.Max():0})",
            "< 500 ms");
        report.AddFigure("the server's memory after that, at most", "`dbmigrate studio`", Megabytes(studio.Peak), "< 150 MB");
    }

    // What psql itself says that the query took: its start and its connection are no part of it.
    private static async Task<double> PsqlAsync(string url, string sql)
    {
        ProcessResult run = await ProcessRunner.RunAsync("psql", ["-X", "-d", url, "-c", "SELECT 1", "-c", "\\timing", "-c", sql]);
        string time = run.EnsureSuccess().StandardOutput.Split('\n').Last(line => line.StartsWith("Time: ", StringComparison.Ordinal));
        return double.Parse(time.Split(' ')[1], CultureInfo.InvariantCulture);
    }

    private static string Megabytes(long? bytes) => bytes is null ? "not told by this system" : $"{bytes / 1024.0 / 1024:0} MB";

    /// <summary>A studio in a process of its own, and what a browser sends it.</summary>
    private sealed class RunningStudio : IAsyncDisposable
    {
        private readonly Process _process;
        private readonly HttpClient _client = new();

        private RunningStudio(Process process, string url) => (_process, Url) = (process, url);

        public string Url { get; }

        public long? Peak => PeakMemory.HighWater(_process.Id);

        public static async Task<RunningStudio> StartAsync(string database, bool enter = true)
        {
            var start = new ProcessStartInfo("dotnet", [Tools.CommandLine, "studio", "--no-open", "--json", "--database", database])
            {
                RedirectStandardOutput = true,
            };
            start.WorkingDirectory = Path.GetTempPath();
            Process process = Process.Start(start)!;
            var text = "";
            while (!text.Contains('}', StringComparison.Ordinal))
                text += await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The studio ended: {text}");
            var studio = new RunningStudio(process, JsonDocument.Parse(text).RootElement.GetProperty("url").GetString()!);
            if (enter) await studio.EnterAsync();
            return studio;
        }

        public Task<double> CallAsync(string method, string body) => Benchmarks.Rounds.TimeAsync(async () =>
        {
            using var content = new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
            using HttpResponseMessage answer = await _client.PostAsync($"/api/{method}", content);
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(await answer.Content.ReadAsStringAsync());
            await answer.Content.ReadAsByteArrayAsync();
        });

        public async ValueTask DisposeAsync()
        {
            _client.Dispose();
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        private async Task EnterAsync()
        {
            var address = new Uri(Url);
            _client.BaseAddress = new Uri(address.GetLeftPart(UriPartial.Authority));
            _client.DefaultRequestHeaders.Add("X-DbMigrate-Studio", "1");
            using HttpResponseMessage answer = await _client.PostAsJsonAsync(
                "/api/enter", new { token = address.Fragment["#token=".Length..] });
            answer.EnsureSuccessStatusCode();
        }
    }
}
