using System.Globalization;
using DbMigrate.Engines;
using DbMigrate.Tests.Infrastructure;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace DbMigrate.Benchmarks;

/// <summary>What a program and its tests wait for: an unchanged start, a new database for a class of tests, the same on PGlite.</summary>
/// <remarks>All in this process, which has done it before, as a server or a test run has.</remarks>
internal static class ProgramBenchmark
{
    private const int Rounds = 15;
    private const int Tables = 100;
    private const double MostStart = 100;

    private static readonly StartOptions Sync = new() { Action = StartAction.Sync };
    private static readonly StartOptions Fresh = new() { Action = StartAction.Fresh };

    public static async Task RunAsync(Report report)
    {
        await using PostgresServer server = await PostgresServer.StartAsync(PostgresBinaries.Servers[^1]);
        await using (TestDatabase database = await server.CreateDatabaseAsync())
        {
            await EngineAsync(report, $"PostgreSQL {server.MajorVersion}", Dialect.PostgreSql, database.Url, async url =>
            {
                await using var connection = new NpgsqlConnection(
                    new NpgsqlConnectionStringBuilder(url.ConnectionString) { Pooling = false }.ConnectionString);
                await connection.OpenAsync();
                await using var command = new NpgsqlCommand("SELECT 1", connection);
                await command.ExecuteScalarAsync();
            });
        }

        using var files = new TempFolder("benchmark");
        await EngineAsync(report, "SQLite", Dialect.Sqlite, $"sqlite:{files.File("app.db")}", async url =>
        {
            await using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder(url.ConnectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync();
            await using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "SELECT 1";
            await command.ExecuteScalarAsync();
        });
        await PgliteAsync(report, files);
        report.Note(
            $"A schema of {Tables} tables. \"Unchanged\" is `Database.StartAsync` where neither the files nor the database have changed "
                + $"since; a fresh database is `Database.CreateFreshAsync` and its removal.");
    }

    private static async Task EngineAsync(Report report, string engine, Dialect dialect, string url, Func<DatabaseUrl, Task> connect)
    {
        using var item = new SchemaCase(dialect, Tables);
        Project project = ProjectLoader.Load(new() { Project = item.Project, Database = [url] });
        DatabaseTarget target = ProjectLoader.Targets(project)[0];
        await Database.StartAsync(project, target, Sync);
        var start = await Benchmarks.Rounds.RunAsync(
            3,
            Rounds,
            new Contender("start", () => Benchmarks.Rounds.TimeAsync(() => Database.StartAsync(project, target, Sync))),
            new Contender("connect", () => Benchmarks.Rounds.TimeAsync(() => connect(target.Url))));
        double over = Report.Median([.. start["start"].Zip(start["connect"], (a, b) => a - b)]);
        report.Add(
            $"unchanged start, {engine}: {over.ToString("0.0", CultureInfo.InvariantCulture)} ms over the connection",
            "`Database.StartAsync`",
            start["start"],
            "a connection and `SELECT 1`",
            start["connect"],
            Goal(over));

        await using (await Database.CreateFreshAsync(project, target))
        {
            // The template is there from here on.
        }

        var fresh = await Benchmarks.Rounds.RunAsync(
            1,
            Rounds,
            new Contender(
                "fresh",
                () => Benchmarks.Rounds.TimeAsync(async () => await (await Database.CreateFreshAsync(project, target)).DisposeAsync())),
            new Contender("connect", () => Benchmarks.Rounds.TimeAsync(() => connect(target.Url))));
        var reset = await Benchmarks.Rounds.RunAsync(0, 3, new Contender("reset", () => Benchmarks.Rounds.TimeAsync(async () =>
        {
            await using var workbench = new SchemaWorkbench(project, target);
            await workbench.ResetAsync(new() { Confirmed = true });
        })));
        report.Add(
            $"a fresh database for a class of tests, {engine}",
            "`Database.CreateFreshAsync`",
            fresh["fresh"],
            "`Reset-DbSchema`, in this process",
            reset["reset"],
            "");
    }

    private static async Task PgliteAsync(Report report, TempFolder files)
    {
        if (!Directory.Exists(Path.Combine(RepoPaths.NodeModules, "@electric-sql", "pglite")))
        {
            report.Skip("PGlite", "it needs the npm packages of the tests.");
            return;
        }

        using var item = new SchemaCase(Dialect.PostgreSql, Tables);
        Project project = ProjectLoader.Load(new() { Project = item.Project, Database = [$"pglite://{files.File("data")}"] });
        var target = new DatabaseTarget(DatabaseUrl.Parse($"pglite://{files.File("data")}", RepoPaths.Tests), "default", Protected: false);
        await Database.StartAsync(project, target, Fresh);
        await Database.StartAsync(project, target, Sync);
        var times = await Benchmarks.Rounds.RunAsync(
            1,
            5,
            new Contender("start", () => Benchmarks.Rounds.TimeAsync(() => Database.StartAsync(project, target, Sync))),
            new Contender("node", () => Benchmarks.Rounds.TimeAsync(RepoPaths.Tests, "node", "-e", "1")),
            new Contender("alone", () =>
                Benchmarks.Rounds.TimeAsync(
                    RepoPaths.Tests,
                    "node",
                    "--input-type=module",
                    "-e",
                    $"import {{ PGlite }} from '@electric-sql/pglite'; const db = new PGlite(process.argv[1]); await db.query('SELECT 1'); "
                        + $"await db.close();",
                    files.File("alone"))));
        report.Add(
            "unchanged start, PGlite",
            "`Database.StartAsync`",
            times["start"],
            "PGlite alone: open, `SELECT 1`, close",
            times["alone"],
            "");
        report.Add("unchanged start, PGlite", "`Database.StartAsync`", times["start"], "`node -e 1`", times["node"], "");
        await using (await Database.CreateFreshAsync(project, target))
        {
            // The template is there from here on.
        }

        var fresh = await Benchmarks.Rounds.RunAsync(
            1,
            5,
            new Contender(
                "fresh",
                () => Benchmarks.Rounds.TimeAsync(async () => await (await Database.CreateFreshAsync(project, target)).DisposeAsync())));
        foreach (string template in KeptTemplates.Of(target.Url.Path!, ".pglite")) Directory.Delete(template, recursive: true);
        report.AddFigure(
            "a fresh database for a class of tests, PGlite",
            "`Database.CreateFreshAsync`",
            string.Create(CultureInfo.InvariantCulture, $"{Report.Median(fresh["fresh"]):0} ms"),
            "");
    }

    private static string Goal(double over) =>
        string.Create(CultureInfo.InvariantCulture, $"≤ {MostStart} ms over it{(over <= MostStart ? "" : ": **missed**")}");
}
