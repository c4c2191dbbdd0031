using System.Text.Json;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>A whole folder: in warm processes on PostgreSQL, and in cold ones on both engines.</summary>
internal static class ApplyBenchmark
{
    private const int Processes = 5;
    private const int WarmUps = 3;
    private const int Rounds = 15;

    public static async Task RunAsync(Report report)
    {
        await WarmAsync(report, new ApplyCase(Dialect.PostgreSql, "dokploy", "drizzle-pg"));
        await ColdApply.RunAsync(report, new ApplyCase(Dialect.PostgreSql, "dokploy", "drizzle-pg"));
        await ColdApply.RunAsync(report, new ApplyCase(Dialect.Sqlite, "homarr-sqlite", "drizzle-sqlite"));
    }

    /// <summary>The cmdlets in a fresh PowerShell and in a warm one, psql with the same transactions, drizzle-orm's migrator.</summary>
    private static async Task WarmAsync(Report report, ApplyCase item)
    {
        if (Tools.Find("pwsh") is null || Tools.Find("psql") is null)
        {
            report.Skip($"Applying {item.Name} in a warm process", "it needs pwsh and psql on the PATH.");
            return;
        }

        using var temp = new TempFolder("benchmark");
        string script = temp.Write("all.sql", item.SameTransactions());
        await using PostgresServer server = await PostgresServer.StartAsync(PostgresBinaries.Servers[^1], durable: true);
        string what = $"apply {item.Name}, {item.Migrations.Count} migrations, PostgreSQL {server.MajorVersion}";
        const string Pipeline = "`Get-DbMigrationJournal \\| Where Pending \\| Invoke-DbMigration`";
        const string Psql = "`psql -f`, the same transactions";

        var fresh = new List<Dictionary<string, double>[]>();
        for (int i = 0; i < Processes; i++)
            fresh.Add([.. await RoundsAsync(3)]);
        double[] Nth(string tool, int round) => [.. fresh.Select(rounds => rounds[round][tool])];
        report.Add(
            $"{what}, a fresh PowerShell, import not counted", $"{Pipeline}, its first run", Nth("cmdlet", 0), Psql, Nth("psql", 0), 1.5);
        report.Add(
            $"{what}, a fresh PowerShell, import not counted", $"{Pipeline}, its third run", Nth("cmdlet", 2), Psql, Nth("psql", 2), 1.1);

        var warm = (await RoundsAsync(WarmUps + Rounds)).Skip(WarmUps).ToList();
        double[] Of(string tool) => [.. warm.Select(round => round[tool])];
        report.Add($"{what}, warm processes", $"{Pipeline}, warm", Of("cmdlet"), Psql, Of("psql"), 0.95);
        report.Add(
            $"{what}, warm processes",
            $"{Pipeline}, warm",
            Of("cmdlet"),
            "drizzle-orm's `migrate()`, one transaction, without Node's start",
            Of("drizzle"),
            1.0);

        // In one process of PowerShell, each on a database of its own.
        async Task<IReadOnlyList<Dictionary<string, double>>> RoundsAsync(int count)
        {
            var databases = new List<TestDatabase>();
            for (int i = 0; i < count * 3; i++)
                databases.Add(await server.CreateDatabaseAsync("bench"));
            string planFile = temp.Write("plan.json", JsonSerializer.Serialize(new
            {
                module = Tools.Module,
                psql = "psql",
                script,
                folder = item.Folder,
                migrations = item.Migrations.Count,
                drizzle = Path.Combine(AppContext.BaseDirectory, "scripts", "drizzle.mjs"),
                rounds = databases.Chunk(3).Select(three => new { psql = three[0].Url, cmdlet = three[1].Url, drizzle = three[2].Url }),
            }));
            ProcessResult result = await ProcessRunner.RunAsync(
                "pwsh",
                ["-NoProfile", "-NonInteractive", "-File", Path.Combine(AppContext.BaseDirectory, "scripts", "apply.ps1"), planFile],
                environment: new Dictionary<string, string?> { ["DBMIGRATE_NODE_MODULES"] = RepoPaths.Tests },
                timeout: TimeSpan.FromMinutes(10));
            foreach (TestDatabase database in databases)
                await database.DisposeAsync();
            return
            [
                .. result
                    .EnsureSuccess()
                    .StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => JsonSerializer.Deserialize<Dictionary<string, double>>(line)!),
            ];
        }
    }
}
