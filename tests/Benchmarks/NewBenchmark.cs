using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>The next migration of a folder: after an edit of one table, and with nothing edited.</summary>
internal static class NewBenchmark
{
    private const int Tables = 1_000;
    private const int Rounds = 9;

    public static async Task RunAsync(Report report)
    {
        if (Tools.Find("psql") is null || PostgresBinaries.Servers is not [.., var binaries])
            report.Skip("Generating on PostgreSQL", "it needs psql and a PostgreSQL server.");
        else
            await PostgresAsync(report, binaries);
        await SqliteAsync(report);
        report.Note(
            "The schema is the same for all: a table in each file for dbmigrate, one script for psql, one TypeScript file for Drizzle Kit."
        );
        report.Note("psql ran with `-1` (one transaction for all) and without; its row shows the faster.");
    }

    /// <summary>Makes the first migration with both tools.</summary>
    public static async Task PrepareAsync(SchemaCase schema, string[] database, bool withKit = true)
    {
        await schema.OursAsync(["new", "initial", .. database]);
        if (withKit) await KitAsync(schema);
        schema.SaveMigrations();
    }

    /// <summary>Generates a migration with our command line, and takes it back.</summary>
    public static async Task<double> OursAsync(SchemaCase schema, string[] database, CommandLine? command = null)
    {
        double time = await schema.OursAsync(command ?? Tools.CommandLines[0], ["new", .. database]);
        schema.RestoreMigrations();
        return time;
    }

    private static async Task PostgresAsync(Report report, PostgresBinaries binaries)
    {
        await using PostgresServer server = await PostgresServer.StartAsync(binaries, durable: true);
        await using TestDatabase database = await server.CreateDatabaseAsync("bench");
        using var schema = new SchemaCase(Dialect.PostgreSql, Tables);
        string[] arguments = ["--database", database.Url];
        await PrepareAsync(schema, arguments);
        string on = $"PostgreSQL {server.MajorVersion}";

        schema.Edit(edited: true);
        var times = await Benchmarks.Rounds.RunAsync(
            1,
            Rounds,
            [
            .. OfEach(schema, arguments),
            new Contender("psql", () => PsqlAsync(schema, server)),
            new Contender("psql -1", () => PsqlAsync(schema, server, "-1")),
            new Contender("generate", () => GenerateAsync(schema)),
            ]);
        string psql = Report.Median(times["psql"]) < Report.Median(times["psql -1"]) ? "psql" : "psql -1";
        string what = $"one of {schema.Size} edited, {on}";
        foreach (CommandLine command in Tools.CommandLines)
        {
            string ours = $"{command.Form}`dbmigrate new`, proof included";
            report.Add(
                what,
                ours,
                times[command.Form],
                $"`{psql} -f` with the schema's DDL, into an empty database",
                times[psql],
                command.IsNative ? 2.2 : 3.0);
            report.Add(what, ours, times[command.Form], "`drizzle-kit generate`, without a proof", times["generate"], "");
        }

        await UnchangedAsync(report, schema, arguments, on);
    }

    private static async Task SqliteAsync(Report report)
    {
        using var schema = new SchemaCase(Dialect.Sqlite, Tables);
        await PrepareAsync(schema, []);
        schema.Edit(edited: true);
        var times = await Benchmarks.Rounds.RunAsync(
            1, Rounds, [.. OfEach(schema, []), new Contender("generate", () => GenerateAsync(schema))]);
        foreach (CommandLine command in Tools.CommandLines)
        {
            report.Add(
                $"one of {schema.Size} edited, SQLite",
                $"{command.Form}`dbmigrate new`, proof included",
                times[command.Form],
                "`drizzle-kit generate`, without a proof",
                times["generate"],
                1.0);
        }

        await UnchangedAsync(report, schema, [], "SQLite");
    }

    private static async Task UnchangedAsync(Report report, SchemaCase schema, string[] arguments, string on)
    {
        schema.Edit(edited: false);
        var times = await Benchmarks.Rounds.RunAsync(
            1, Rounds, [.. OfEach(schema, arguments), new Contender("generate", () => GenerateAsync(schema))]);
        foreach (CommandLine command in Tools.CommandLines)
            report.Add(
                $"none of {schema.Size} edited, {on}",
                $"{command.Form}`dbmigrate new`",
                times[command.Form],
                "`drizzle-kit generate`",
                times["generate"],
                1.0);
    }

    private static IEnumerable<Contender> OfEach(SchemaCase schema, string[] arguments) =>
        Tools.CommandLines.Select(command => new Contender(command.Form, () => OursAsync(schema, arguments, command)));

    private static async Task<double> GenerateAsync(SchemaCase schema)
    {
        double time = await KitAsync(schema);
        schema.RestoreMigrations();
        return time;
    }

    private static Task<double> KitAsync(SchemaCase schema) => schema.KitAsync("generate", "--out", "out");

    private static async Task<double> PsqlAsync(SchemaCase schema, PostgresServer server, params string[] options)
    {
        await using TestDatabase empty = await server.CreateDatabaseAsync("bench");
        return await Benchmarks.Rounds.TimeAsync(
            "/", "psql", ["-X", "-q", .. options, "-v", "ON_ERROR_STOP=1", "-f", schema.Script, "-d", empty.Url]);
    }
}
