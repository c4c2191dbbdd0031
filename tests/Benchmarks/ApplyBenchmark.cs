using System.Text.Json;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>A whole folder: in warm processes on PostgreSQL, and in cold ones on both engines.</summary>
internal static class ApplyBenchmark
{
    private const int WarmUps = 3;
    private const int Rounds = 15;

    public static async Task RunAsync(Report report)
    {
        await WarmAsync(report, new ApplyCase(Dialect.PostgreSql, "dokploy", "drizzle-pg"));
        await ColdApply.RunAsync(report, new ApplyCase(Dialect.PostgreSql, "dokploy", "drizzle-pg"));
        await ColdApply.RunAsync(report, new ApplyCase(Dialect.Sqlite, "homarr-sqlite", "drizzle-sqlite"));
    }

    /// <summary>The cmdlets in a warm PowerShell, psql with the same transactions, drizzle-orm's migrator.</summary>
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
        var databases = new List<TestDatabase>();
        for (int i = 0; i < (WarmUps + Rounds) * 3; i++)
            databases.Add(await server.CreateDatabaseAsync("bench"));
        var plan = new
        {
            module = Path.Combine(RepoPaths.Root, "DbMigrate.psd1"),
            psql = "psql",
            script,
            folder = item.Folder,
            migrations = item.Migrations.Count,
            drizzle = Path.Combine(AppContext.BaseDirectory, "scripts", "drizzle.mjs"),
            rounds = databases.Chunk(3).Select(three => new { psql = three[0].Url, cmdlet = three[1].Url, drizzle = three[2].Url }),
        };
        string planFile = temp.Write("plan.json", JsonSerializer.Serialize(plan));

        ProcessResult result = await ProcessRunner.RunAsync(
            "pwsh",
            ["-NoProfile", "-NonInteractive", "-File", Path.Combine(AppContext.BaseDirectory, "scripts", "apply.ps1"), planFile],
            environment: new Dictionary<string, string?> { ["DBMIGRATE_NODE_MODULES"] = RepoPaths.Tests },
            timeout: TimeSpan.FromMinutes(10));
        var rounds = result.EnsureSuccess().StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(WarmUps).Select(line => JsonSerializer.Deserialize<Dictionary<string, double>>(line)!).ToList();
        double[] Of(string tool) => [.. rounds.Select(round => round[tool])];

        string what = $"apply {item.Name}, {item.Migrations.Count} migrations, PostgreSQL {server.MajorVersion}, warm processes";
        const string Ours = "`Get-DbMigrationJournal \\| Where Pending \\| Invoke-DbMigration`, warm";
        report.Add(what, Ours, Of("cmdlet"), "`psql -f`, the same transactions", Of("psql"), 1.1);
        report.Add(what, Ours, Of("cmdlet"), "drizzle-orm's `migrate()`, one transaction, without Node's start", Of("drizzle"), 1.0);
    }
}
