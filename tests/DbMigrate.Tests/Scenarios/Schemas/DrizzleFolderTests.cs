using System.Diagnostics;
using System.Text.Json;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Schemas;

/// <summary>Drizzle's schema as a source, and its folders continued.</summary>
public sealed class DrizzleFolderTests(PostgresServers servers)
{
    private const string SqliteSchema = """
        import { sqliteTable, integer, text, index } from "drizzle-orm/sqlite-core";
        export const users = sqliteTable("users", { id: integer().primaryKey(), name: text().notNull() /*more*/ });
        export const posts = sqliteTable("posts", {
          id: integer().primaryKey(),
          author: integer().notNull().references(() => users.id, { onDelete: "cascade" }),
        }, (t) => [index("posts_author").on(t.author)]);
        """;

    private const string PostgresSchema = """
        import { pgTable, integer, text, index, pgEnum, serial } from "drizzle-orm/pg-core";
        export const mood = pgEnum("mood", ["sad", "ok"]);
        export const users = pgTable("users", { id: serial().primaryKey(), name: text().notNull(), mood: mood().notNull().default("ok") /*more*/ });
        export const posts = pgTable("posts", {
          id: serial().primaryKey(),
          author: integer().notNull().references(() => users.id, { onDelete: "cascade" }),
        }, (t) => [index("posts_author").on(t.author)]);
        """;

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_TypeScript_schema_is_a_source(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        Write(project, database.Dialect, "");
        await using SchemaWorkbench workbench = Workbench(project);

        NewMigration first = (await workbench.PlanMigrationAsync(new()))!;
        await workbench.WriteMigrationAsync(first);
        await project.ApplyAsync();
        Assert.Null(await workbench.PlanMigrationAsync(new()));
        Assert.Empty(await workbench.CompareAsync(new()));
        Write(project, database.Dialect, ", email: text()");
        NewMigration second = (await workbench.PlanMigrationAsync(new()))!;
        await workbench.WriteMigrationAsync(second);
        await project.ApplyAsync();

        Assert.Equal("0001_add_users_email", second.Tag);
        Assert.Equal(["AddColumn"], second.Changes.Select(change => change.Kind));
        Assert.Empty(await workbench.CompareAsync(new()));
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task A_folder_that_we_continue_is_still_Drizzle_Kits(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        Write(project, database.Dialect, "");
        await KitAsync(project, "generate", "--name", "first");
        Dictionary<string, string> before = Snapshots(project);
        Write(project, database.Dialect, ", email: text()");

        await using SchemaWorkbench workbench = Workbench(project);
        NewMigration plan = (await workbench.PlanMigrationAsync(new()))!;
        await workbench.WriteMigrationAsync(plan);

        Assert.Equal("_0001_snapshot.json", Path.GetFileName(plan.SnapshotPath));
        Assert.Null(await workbench.PlanMigrationAsync(new()));
        await KitAsync(project, "check");
        Assert.Equal(before, Snapshots(project).Where(item => !item.Key.StartsWith('_')).ToDictionary());
        // Drizzle's own migrator runs what we wrote.
        DrizzleResult migrated = await MigrateAsync(project, database);
        Assert.Equal(2, migrated.Applied);
        Assert.Empty(await workbench.CompareAsync(new()));
    }

    private static SchemaWorkbench Workbench(SchemaProject project) =>
        new(project.Project.WithSchema(new SchemaSource(null, $"node {Quote(Kit)} export")), project.Target, project.Log);

    private static void Write(SchemaProject project, Dialect dialect, string more)
    {
        project.Write("schema.ts", (dialect == Dialect.Sqlite ? SqliteSchema : PostgresSchema).Replace("/*more*/", more));
        project.Write("drizzle.config.json", JsonSerializer.Serialize(new
        {
            dialect = dialect == Dialect.Sqlite ? "sqlite" : "postgresql",
            schema = "./schema.ts",
            @out = "./migrations",
        }));
        if (!Directory.Exists(project.PathOf("node_modules")))
            Directory.CreateSymbolicLink(project.PathOf("node_modules"), RepoPaths.NodeModules);
    }

    private static string Kit => Path.Combine(RepoPaths.NodeModules, "drizzle-kit", "bin.cjs");

    private static string Quote(string path) => $"\"{path}\"";

    private static Dictionary<string, string> Snapshots(SchemaProject project) =>
        Directory
            .EnumerateFiles(project.PathOf("migrations", "meta"), "*_snapshot.json")
            .ToDictionary(path => Path.GetFileName(path), File.ReadAllText);

    private static async Task KitAsync(SchemaProject project, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("node", [Kit, .. arguments])
        {
            WorkingDirectory = project.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        })!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await output + await error);
    }

    private static async Task<DrizzleResult> MigrateAsync(SchemaProject project, EngineDatabase database) =>
        database.Dialect == Dialect.Sqlite
            ? await DrizzleReference.MigrateSqliteAsync(database.Url["sqlite:".Length..], project.PathOf("migrations"))
            : await DrizzleReference.MigratePostgresAsync(database.Url, project.PathOf("migrations"));
}
