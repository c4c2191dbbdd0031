using System.Globalization;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>A live database against schema files, as Compare-DbSchema and drizzle-kit push do it.</summary>
internal static class CompareBenchmark
{
    private const int Rounds = 7;

    public static async Task RunAsync(Report report)
    {
        if (Tools.Find("psql") is null || PostgresBinaries.Servers is not [.., var binaries])
        {
            report.Skip("Comparing", "it needs psql and a PostgreSQL server.");
            return;
        }

        await using PostgresServer server = await PostgresServer.StartAsync(binaries, durable: true);
        using var schema = new SchemaCase(Dialect.PostgreSql, 1_000);
        await using TestDatabase database = await server.CreateDatabaseAsync("bench");
        await ReadBenchmark.LoadAsync(schema, database);
        foreach (var edited in new[] { false, true })
        {
            schema.Edit(edited);
            var cold = await Benchmarks.Rounds.RunAsync(
                1,
                Rounds,
                [
                    .. Tools.CommandLines.Select(command => new Contender(
                        command.Form, () => schema.OursAsync(command, "diff", "--database", database.Url))),
                ]);
            double[] warm = Tools.Find("pwsh") is null ? [] : await WarmAsync(schema, database, edited ? 1 : 0);
            // Minutes: once has to do. With the edit it ends the comparison with the change, so it comes last.
            double push = await schema.KitAsync("push", "--url", database.Url, "--force");
            string what = $"compare {schema.Size} with {(edited ? "one change" : "no change")}, PostgreSQL {server.MajorVersion}";
            string theirs = edited ? "`drizzle-kit push --force`, once, the change included" : "`drizzle-kit push --force`, once";
            if (warm.Length > 0) report.Add(what, "`Compare-DbSchema`, warm", warm, theirs, [push], 0.02);
            foreach (CommandLine command in Tools.CommandLines)
                report.Add(
                    what,
                    $"{command.Form}`dbmigrate diff`",
                    cold[command.Form],
                    theirs,
                    [push],
                    command.IsNative && !edited ? 1 / 120.0 : 0.02);
        }

        report.Note(
            "The goal is to be 50 times faster, natively 120 times. Both say that nothing is to be done where nothing was edited; push "
                + "applies what it finds.");
    }

    /// <summary>The cmdlet in one PowerShell session, its first times left out.</summary>
    private static async Task<double[]> WarmAsync(SchemaCase schema, TestDatabase database, int changes)
    {
        const int WarmUps = 3;
        ProcessResult result = await ProcessRunner.RunAsync(
            "pwsh",
            [
                "-NoProfile", "-NonInteractive", "-File", Path.Combine(AppContext.BaseDirectory, "scripts", "compare.ps1"),
                "-Module", Path.Combine(RepoPaths.Root, "DbMigrate.psd1"), "-Project", schema.Project, "-Database", database.Url,
                "-Rounds", $"{WarmUps + Rounds}", "-Expected", $"{changes}",
            ]);
        return [.. result.EnsureSuccess().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(WarmUps)
            .Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
    }
}
