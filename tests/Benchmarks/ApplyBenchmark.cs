using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DbMigrate.Migrations;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Benchmarks;

/// <summary>A whole folder on PostgreSQL: the cmdlets in a warm PowerShell, psql with the same transactions, drizzle-orm's migrator.</summary>
internal static class ApplyBenchmark
{
    private const int WarmUps = 3;
    private const int Rounds = 15;

    public static async Task RunAsync(Report report)
    {
        string folder = RepoPaths.CasesRoot is { } cases && Directory.Exists(Path.Combine(cases, "dokploy"))
            ? Path.Combine(cases, "dokploy")
            : RepoPaths.Fixture("drizzle-pg");
        string name = Path.GetFileName(folder);
        if (Tools.Find("pwsh") is null || Tools.Find("psql") is null)
        {
            report.Skip($"Applying {name}", "it needs pwsh and psql on the PATH.");
            return;
        }

        using var temp = new TempFolder("benchmark");
        IReadOnlyList<Migration> migrations = MigrationFolder.Read(folder).Migrations;
        string script = temp.File("all.sql");
        await File.WriteAllTextAsync(script, SameTransactions(migrations));

        await using PostgresServer server = await PostgresServer.StartAsync(PostgresBinaries.Servers[^1], durable: true);
        var databases = new List<TestDatabase>();
        for (int i = 0; i < (WarmUps + Rounds) * 3; i++)
            databases.Add(await server.CreateDatabaseAsync("bench"));
        var plan = new
        {
            module = Path.Combine(RepoPaths.Root, "DbMigrate.psd1"),
            psql = "psql",
            script,
            folder,
            migrations = migrations.Count,
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

        string what = $"apply {name}, {migrations.Count} migrations, PostgreSQL {server.MajorVersion}";
        const string Ours = "`Get-DbMigrationJournal \\| Where Pending \\| Invoke-DbMigration`, warm";
        report.Add(what, Ours, Of("cmdlet"), "`psql -f`, the same transactions", Of("psql"), "≤ 1.1");
        report.Add(what, Ours, Of("cmdlet"), "drizzle-orm's `migrate()`, one transaction, without Node's start", Of("drizzle"), "< 1");
    }

    private static string SameTransactions(IReadOnlyList<Migration> migrations)
    {
        var script = new StringBuilder();
        script.AppendLine("CREATE SCHEMA drizzle;");
        script.AppendLine("CREATE TABLE drizzle.__drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at bigint);");
        foreach (Migration migration in migrations)
        {
            byte[] bytes = File.ReadAllBytes(migration.Path);
            script.AppendLine("BEGIN;");
            foreach (string chunk in Encoding.UTF8.GetString(bytes).Split("--> statement-breakpoint"))
                script.AppendLine(chunk.TrimEnd().EndsWith(';') || string.IsNullOrWhiteSpace(chunk) ? chunk : chunk + ";");
            script.AppendLine($"INSERT INTO drizzle.__drizzle_migrations (hash, created_at) VALUES ('{Convert.ToHexStringLower(SHA256.HashData(bytes))}', {migration.When.ToUnixTimeMilliseconds()});");
            script.AppendLine("COMMIT;");
        }

        return script.ToString();
    }
}
