using System.Diagnostics;
using System.Globalization;
using DbMigrate.Planning;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>Reading a PostgreSQL database's schema: ours in a warm process, as in a PowerShell session, and the first of a process;
/// pg_dump's.</summary>
internal static class ReadBenchmark
{
    public static async Task RunAsync(Report report)
    {
        if (PostgresBinaries.Servers.FirstOrDefault(found => PostgresBinaries.PgDumpFor(found.Major) is not null) is not { } binaries)
        {
            report.Skip("Reading", "it needs a PostgreSQL server with its pg_dump.");
            return;
        }

        await using PostgresServer server = await PostgresServer.StartAsync(binaries, durable: true);
        foreach (var (tables, rounds) in new[] { (100, 21), (1_000, 15), (10_000, 5) })
        {
            using var schema = new SchemaCase(Dialect.PostgreSql, tables);
            await using TestDatabase database = await server.CreateDatabaseAsync("bench");
            await LoadAsync(schema, database);
            var times = await Rounds.RunAsync(
                2,
                rounds,
                [
                new Contender("warm", () => ReadAsync(database.Url)),
                new Contender("first", () => FirstAsync(database.Url)),
                .. Tools.CommandLines.Where(command => command.IsNative).Select(command => new Contender("native", () =>
                    schema.OursAsync(
                        command, "export", "--format", "json", "--path", schema.Project + ".json", "--database", database.Url))),
                new Contender("pg_dump", () => Rounds.TimeAsync("/", server.PgDump!, "-s", "-f", schema.Project + ".dump", database.Url)),
                ]);
            string what = $"read {schema.Size}, PostgreSQL {server.MajorVersion}";
            report.Add(what, "a schema read in a warm process, connecting included", times["warm"], "`pg_dump -s`", times["pg_dump"], 1.0);
            report.Add(what, "the first read of a process, without .NET's start", times["first"], "`pg_dump -s`", times["pg_dump"], "");
            if (times.TryGetValue("native", out double[]? native))
                report.Add(
                    what,
                    "native `dbmigrate export --format json`, its start and the file included",
                    native,
                    "`pg_dump -s`",
                    times["pg_dump"],
                    tables == 10_000 ? 0.6 : 1.0);
        }
    }

    /// <summary>Makes the schema in a database, with fresh statistics, as one that has been in use has them.</summary>
    public static async Task LoadAsync(SchemaCase schema, TestDatabase database)
    {
        await Rounds.TimeAsync("/", "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", schema.Script, "-d", database.Url);
        await database.ExecuteAsync("VACUUM ANALYZE");
    }

    /// <summary>Reads a database as every command does: connects, reads the model, closes.</summary>
    /// <returns>The milliseconds.</returns>
    public static async Task<double> ReadAsync(string url)
    {
        var watch = Stopwatch.StartNew();
        await using (
            var bench = new SchemaBench(
                ProjectLoader.Load(new ProjectOptions { CurrentFolder = Path.GetTempPath(), Database = [url] }), null, null, null))
            await bench.ReadDatabaseAsync(DatabaseUrl.Parse(url, "/"), CancellationToken.None);
        return watch.Elapsed.TotalMilliseconds;
    }

    private static async Task<double> FirstAsync(string url)
    {
        ProcessResult result = await ProcessRunner.RunAsync("dotnet", [typeof(ReadBenchmark).Assembly.Location, "read-once", url]);
        return double.Parse(result.EnsureSuccess().StandardOutput, CultureInfo.InvariantCulture);
    }
}
