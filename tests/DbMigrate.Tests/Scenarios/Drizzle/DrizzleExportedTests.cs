using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Drizzle;

/// <summary>Real projects, applied and exported as Drizzle's TypeScript: it compiles, and what Drizzle Kit itself generates of it is the
/// database.</summary>
public sealed class DrizzleExportedTests(PostgresServers servers)
{
    private static readonly string Bookstore = Path.Combine(RepoPaths.Examples, "bookstore", "migrations");

    [Fact]
    public async Task What_Drizzle_Kit_generates_of_an_export_is_the_database()
    {
        using var judge = new DrizzleJudge();
        var newest = $"{(await servers.NewestAsync()).MajorVersion}";
        var projects = new (string Name, string Folder, string Engine)[]
        {
            ("dokploy", RepoPaths.Case("dokploy"), newest),
            ("homarr-pg", RepoPaths.Case("homarr-pg"), newest),
            ("homarr-sqlite", RepoPaths.Case("homarr-sqlite"), EngineDatabase.Sqlite),
            ("bookstore", Bookstore, EngineDatabase.Sqlite),
        };

        foreach (var (name, folder, engine) in projects)
        {
            await using var database = await EngineDatabase.CreateAsync(servers, engine);
            using var project = new SchemaProject(database) { MigrationsFolder = folder };
            await project.ApplyAsync();
            var module = Assert.Single(await project.ExportAsync(format: ExportFormat.Drizzle)).Text;
            var rest = DrizzleRest.Of(module);
            judge.Add(database.Dialect, module);

            await using var generated = await EngineDatabase.CreateAsync(servers, engine);
            var script = await GenerateAsync(project, module, database.Dialect);
            await generated.ExecuteAsync(script.Replace("--> statement-breakpoint", "", StringComparison.Ordinal) + rest.After);

            Assert.Empty(await project.CompareAsync("database", generated.Url));
            // Those are Drizzle's own: it has a word for everything in them, but for the names that NOT NULL keeps from before a rename,
            // since 18.
            var statements = rest.After.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Where(line => !line.TrimEnd(';', '"').EndsWith("_not_null", StringComparison.Ordinal));
            Assert.True((rest.Before.Length == 0 && !statements.Any()) == (name != "bookstore"), $"{name}: {rest}");
        }

        Assert.Equal("", await judge.CompileAsync());
    }

    /// <summary>Drizzle Kit's own command, as a user of it would call it.</summary>
    private static async Task<string> GenerateAsync(SchemaProject project, string module, Dialect dialect)
    {
        project.Write("drizzle/schema.ts", module);
        project.Write("drizzle/package.json", """{ "private": true }""");
        Directory.CreateSymbolicLink(project.PathOf("drizzle", "node_modules"), RepoPaths.NodeModules);
        var run = await ProcessRunner.RunAsync(
            "node",
            [
                Path.Combine(RepoPaths.NodeModules, "drizzle-kit", "bin.cjs"), "generate", "--schema", "schema.ts", "--out", "out",
                "--dialect", dialect == Dialect.Sqlite ? "sqlite" : "postgresql",
            ],
            workingFolder: project.PathOf("drizzle"));
        run.EnsureSuccess();
        return await File.ReadAllTextAsync(
            Assert.Single(Directory.GetFiles(project.PathOf("drizzle", "out"), "*.sql")), TestContext.Current.CancellationToken);
    }
}
