using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Drizzle;

/// <summary>A project of Drizzle's, taken over whole: both tools then agree on what there is to do.</summary>
public sealed class DrizzleProjectTests(PostgresServers servers) : IDisposable
{
    private const string Postgres = """
        import { boolean, integer, pgEnum, pgSchema, pgTable, text } from 'drizzle-orm/pg-core';
        export const app = pgSchema('app');
        export const mood = pgEnum('mood', ['sad', 'glad']);
        export const users = pgTable('users', { userID: text().primaryKey(), address2Line: text(), HTMLBody: text().notNull(), createdBy: integer().unique() });
        export const posts = app.table('posts', { id: integer().primaryKey(), authorId: text().references(() => users.userID), isOpen: boolean().default(true), mood: mood() });
        """;

    private const string Sqlite = """
        import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
        export const users = sqliteTable('users', { userID: text().primaryKey(), HTMLBody: text().notNull() });
        export const posts = sqliteTable('posts', { id: integer().primaryKey({ autoIncrement: true }), authorId: text().references(() => users.userID, { onDelete: 'cascade' }) });
        """;

    private readonly DrizzleFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task With_casing_a_journal_elsewhere_and_two_configs_on_PostgreSQL()
    {
        await using var database = await servers.CreateDatabaseAsync();
        const string Rest =
            "dialect: 'postgresql', schema: './src/schema.ts', out: './drizzle', casing: 'snake_case', migrations: { schema: 'public' }";
        _folder.Write("drizzle-dev.config.ts", $"export default {{ {Rest}, dbCredentials: {{ url: process.env.DATABASE_URL! }} }};");
        _folder.Write("drizzle-prod.config.ts", $"export default {{ {Rest}, dbCredentials: {{ url: process.env.PROD_URL! }} }};");

        await AgreeAsync(
            EngineDatabase.On(database),
            "drizzle-dev.config.ts",
            Postgres,
            "HTMLBody: text().notNull()",
            "HTMLBody: text().notNull(), lastSeenAt: text()",
            "ALTER TABLE public.users ADD COLUMN last_seen_at text;");
    }

    [Fact]
    public async Task On_SQLite()
    {
        await using var database = EngineDatabase.CreateSqlite();
        _folder.Write(
            "drizzle.config.ts",
            "export default { dialect: 'sqlite', schema: './src', casing: 'snake_case', dbCredentials: { url: process.env.DATABASE_URL! } };"
        );

        await AgreeAsync(
            database,
            "drizzle.config.ts",
            Sqlite,
            "HTMLBody: text().notNull()",
            "HTMLBody: text().notNull(), lastSeenAt: text()",
            "ALTER TABLE users ADD COLUMN last_seen_at TEXT;");
    }

    [Theory]
    [InlineData("import { x } from './nothere';", "drizzle-kit made no SQL of the schema of 'drizzle.config.ts':")]
    [InlineData("export const nothing = 1;", "drizzle-kit made no SQL of the schema of 'drizzle.config.ts'")]
    public async Task What_Drizzle_Kit_finds_wrong_with_a_schema_is_said(string schema, string message)
    {
        _folder.Write("drizzle.config.ts", "export default { dialect: 'sqlite', schema: './src/schema.ts' };");
        _folder.Write("src/schema.ts", schema);
        await ProjectScaffold.CreateAsync(new() { Root = _folder.Path }, TestContext.Current.CancellationToken);

        await using var workbench = new SchemaWorkbench(Load("sqlite::memory:"), null, new EventLog());
        var error = await Assert.ThrowsAsync<DbMigrateException>(() => workbench.PlanMigrationAsync(new()));

        Assert.Equal(ErrorId.SourceInvalid, error.Id);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private async Task AgreeAsync(EngineDatabase database, string config, string schema, string before, string after, string change)
    {
        // SQLite's driver in Drizzle Kit wants a path.
        var url = database.Url.Replace("sqlite:", "", StringComparison.Ordinal);
        _folder.Write("src/schema.ts", schema);
        await _folder.KitAsync($"generate --config {config}", url);
        await ProjectScaffold.CreateAsync(new() { Root = _folder.Path }, TestContext.Current.CancellationToken);
        var project = Load(database.Url);

        // Drizzle Kit's migration is applied by us, and Drizzle Kit then finds it applied.
        var target = ProjectLoader.Targets(project)[0];
        Assert.Single(await new Migrator(project, target, new EventLog()).ApplyAsync(new()));
        var dump = await database.DumpAsync();
        await MigrateWithKitAsync(config, url);
        Assert.Equal(dump, await database.DumpAsync());
        Assert.Equal("1", await database.ScalarAsync($"SELECT count(*) FROM {JournalOf(project)}"));
        await using (var workbench = new SchemaWorkbench(project, target, new EventLog()))
        {
            Assert.Null(await workbench.PlanMigrationAsync(new()));
            Assert.Empty(await workbench.CompareAsync(new() { From = "database", To = "schema" }));
            Assert.Empty(await workbench.CompareAsync(new() { From = _folder.File(config), To = "migrations" }));
        }

        _folder.Write("src/schema.ts", schema.Replace(before, after, StringComparison.Ordinal));
        await using (var workbench = new SchemaWorkbench(project, target, new EventLog()))
        {
            var plan = (await workbench.PlanMigrationAsync(new()))!;
            Assert.Equal(change, plan.UpSql.Trim());
            await workbench.WriteMigrationAsync(plan);
        }

        // Ours is applied by Drizzle's own migrator, and we find it applied.
        await MigrateWithKitAsync(config, url);
        Assert.Equal("2", await database.ScalarAsync($"SELECT count(*) FROM {JournalOf(project)}"));
        Assert.All(
            (await new Migrator(project, target, new EventLog()).GetJournalAsync()),
            entry => Assert.Equal(MigrationStatus.Applied, entry.Status));
    }

    private async Task MigrateWithKitAsync(string config, string url)
    {
        // Its SQLite driver is one that this machine need not have.
        if (url.StartsWith("postgres", StringComparison.Ordinal)) await _folder.KitAsync($"migrate --config {config}", url);
        else await DrizzleReference.MigrateSqliteAsync(url, _folder.File("drizzle"));
    }

    private static string JournalOf(Project project) =>
        project.Journal is { Schema: { } schema } journal ? $"{schema}.{journal.Name}" : "__drizzle_migrations";

    private Project Load(string url) =>
        ProjectLoader.Load(
            new()
            {
                Project = _folder.Path,
                CurrentFolder = _folder.Path,
                Variable = name => name == "DATABASE_URL" ? url : null,
            });
}
