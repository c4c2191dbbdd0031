using DbMigrate.Migrations;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.D1;

/// <summary>A wrangler project's own migrations folder, which holds numbered files and nothing else: read, run, continued and taken back,
/// on D1 and on the file that wrangler works on locally.</summary>
public sealed class WranglerFolderTests(D1Facade facade) : IDisposable
{
    private const string Made =
        "CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT "
            + "CURRENT_TIMESTAMP NOT NULL)";
    private const string Names = "SELECT name FROM d1_migrations ORDER BY id";

    private readonly TempFolder _folder = new("wrangler");

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Engines { get; } = ["d1", EngineDatabase.Sqlite];

    [Theory, MemberData(nameof(Engines))]
    public async Task What_wrangler_began_goes_on(string engine)
    {
        await using EngineDatabase database = await CreateAsync(engine);
        Write("""{ "d1_databases": [{ "binding": "DB", "database_name": "shop", "migrations_dir": "db/steps" }] }""", "db/steps");
        await database.ExecuteAsync(
            $"{Made}; CREATE TABLE users (id INTEGER PRIMARY KEY); INSERT INTO d1_migrations (name) VALUES ('0001_users.sql');");
        if (engine == EngineDatabase.Sqlite)
            await database.ExecuteAsync("CREATE TABLE _cf_METADATA (key INTEGER PRIMARY KEY, value BLOB);");
        Migrator migrator = Migrator(database);

        var entries = await migrator.GetJournalAsync();
        Assert.Equal(["0001_users", "0002_posts", "0010_seen"], entries.Select(entry => entry.Tag));
        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Pending, MigrationStatus.Pending], entries.Select(entry => entry.Status));
        Assert.All(entries, entry => Assert.Null(entry.When));
        Assert.Equal(["0002_posts", "0010_seen"], (await migrator.ApplyAsync(new())).Select(result => result.Tag));
        Assert.Equal(["0001_users.sql", "0002_posts.sql", "0010_seen.sql"], await database.RowsAsync(Names));
        Assert.DoesNotContain("__drizzle_migrations", await database.ObjectsAsync());

        // The schema is what the folder makes, and a column more is one migration, of which wrangler sees the one file.
        _folder.Write(
            "schema/all.sql",
            "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE posts (id INTEGER PRIMARY KEY, by INTEGER REFERENCES "
                + "users (id)); CREATE VIEW seen AS SELECT id FROM posts;");
        await using (var workbench = new SchemaWorkbench(Project(database), Target(database)))
        {
            var plan = await workbench.PlanMigrationAsync(new() { Name = "name" });
            Assert.Equal(["AddColumn"], plan!.Changes.Select(change => change.Kind));
            await workbench.WriteMigrationAsync(plan);
        }

        Assert.Equal(["0001_users.sql", "0002_posts.sql", "0010_seen.sql", "0011_name.sql"], Files());
        Assert.Equal(["0011_name"], (await migrator.ApplyAsync(new())).Select(result => result.Tag));
        await using (var workbench = new SchemaWorkbench(Project(database), Target(database)))
        {
            Assert.Empty(await workbench.CompareAsync(new() { From = "database", To = "schema" }));
            Assert.DoesNotContain(await workbench.CheckAsync(new()), finding => finding.Severity != FindingSeverity.Information);
        }

        Assert.Equal(
            ["0011_name", "0010_seen"],
            (await migrator.UndoAsync(new() { Steps = 2, Allow = [HazardCode.DataLoss] })).Select(result => result.Tag));
        Assert.Equal(["0001_users.sql", "0002_posts.sql"], await database.RowsAsync(Names));
        await migrator.MarkAsync(["0010_seen"], applied: true, TimeSpan.FromSeconds(5));
        Assert.Equal(["0001_users.sql", "0002_posts.sql", "0010_seen.sql"], await database.RowsAsync(Names));
    }

    [Theory, MemberData(nameof(Engines))]
    public async Task On_a_new_database_its_table_is_made_as_wrangler_makes_it(string engine)
    {
        await using EngineDatabase database = await CreateAsync(engine);
        Write("""{ "d1_databases": [{ "binding": "DB" }] }""", "migrations");

        Assert.Equal(3, (await Migrator(database).ApplyAsync(new())).Count);

        Assert.Equal(
            ["id|INTEGER|1", "name|TEXT|0", "applied_at|TIMESTAMP|0"],
            await database.RowsAsync("SELECT name, type, pk FROM pragma_table_info('d1_migrations')"));
        // As wrangler itself goes on.
        await database.ExecuteAsync("INSERT INTO d1_migrations (name) VALUES ('0012_later.sql');");
        _folder.Write("migrations/0012_later.sql", "CREATE TABLE later (a);");
        Assert.Equal(MigrationStatus.Applied, (await Migrator(database).GetJournalAsync())[^1].Status);
        Assert.DoesNotContain("__drizzle_migrations", await database.ObjectsAsync());
    }

    [Fact]
    public async Task Its_own_name_for_the_table_holds()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        Write("""{ "d1_databases": [{ "binding": "DB", "migrations_table": "steps" }] }""", "migrations");
        await Migrator(database).ApplyAsync(new());
        Assert.Equal("3", await database.ScalarAsync("SELECT count(*) FROM steps"));
        Assert.DoesNotContain("d1_migrations", await database.ObjectsAsync());
    }

    [Fact]
    public async Task The_order_is_the_one_in_which_wrangler_runs_them()
    {
        string[] names =
        [
            "9_a.sql", "10_b.sql", "0010_c.sql", "2_z.sql", "2_a.sql", "0003-x_y.sql", "1700000000_u.sql", "20250102030405_t.sql",
            "0_first.sql", "00011_l.sql",
        ];
        _folder.Write("wrangler.toml", "[[d1_databases]]\nbinding = \"DB\"\n");
        foreach (string name in names) _folder.Write($"migrations/{name}", "SELECT 1;");
        var asked = await ProcessRunner.RunAsync(
            "node",
            [
                "-e",
                "const names = JSON.parse(process.argv[1]).sort(), of = (name) => parseInt(name.split('_')[0]); console.log(names.sort((a, "
                    + "b) => of(a) - of(b)).join(' '));",
                System.Text.Json.JsonSerializer.Serialize(names),
            ]);

        var folder = MigrationFolder.Read(_folder.File("migrations"));

        Assert.Equal(
            asked.EnsureSuccess().StandardOutput.Trim(),
            string.Join(' ', folder.Migrations.Select(migration => Path.GetFileName(migration.Path))));
        Assert.Equal(folder.Migrations, folder.Migrations.OrderBy(migration => migration.When));
        Assert.Equal(names.Length, folder.Migrations.Select(migration => migration.When).Distinct().Count());
        Assert.Equal(names.Length, folder.Migrations.Select(migration => migration.Index).Distinct().Count());
    }

    [Fact]
    public void What_is_no_folder_of_wranglers_is_refused_as_before()
    {
        _folder.Write("migrations/0001_a.sql", "SELECT 1;");
        ExpectedError.Of(ErrorId.JournalNotFound, () => MigrationFolder.Read(_folder.File("migrations")));
        _folder.Write("wrangler.jsonc", """{ "d1_databases": [{ "binding": "DB", "migrations_dir": "elsewhere" }] }""");
        ExpectedError.Of(ErrorId.JournalNotFound, () => MigrationFolder.Read(_folder.File("migrations")));
        _folder.Write("wrangler.jsonc", """{ "d1_databases": [{ "binding": "DB" }] }""");
        Assert.Single(MigrationFolder.Read(_folder.File("migrations")).Migrations);
        _folder.Write("migrations/init.sql", "SELECT 1;");
        Assert.Contains(
            "does not begin with a number",
            ExpectedError.Of(ErrorId.TagInvalid, () => MigrationFolder.Read(_folder.File("migrations"))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrangler.jsonc", """
        {
          // ours
          "d1_databases": [{ "binding": "DB", "database_name": "shop-dev", "database_id": "1" }],
          "env": {
            "staging": { "d1_databases": [{ "binding": "DB", "database_name": "shop-staging", "database_id": "2" }] },
            "production": { "d1_databases": [{ "binding": "DB", "database_name": "shop", "database_id": "3" }] },
          },
        }
        """)]
    [InlineData("wrangler.toml", """
        name = "worker"
        [[d1_databases]]
        binding = "DB"
        database_name = "shop-dev"
        database_id = "1"
        [env.staging]
        [[env.staging.d1_databases]]
        binding = "DB"
        database_name = "shop-staging"
        database_id = "2"
        [[env.production.d1_databases]]
        binding = "DB"
        database_name = "shop"
        database_id = "3"
        """)]
    public async Task Init_takes_a_project_over(string file, string text)
    {
        _folder.Write(file, text);
        _folder.Write("migrations/0001_users.sql", "CREATE TABLE users (id INTEGER PRIMARY KEY);");

        var result = await ProjectScaffold.CreateAsync(new() { Root = _folder, Variable = _ => null });

        Assert.Equal(
            ["dbmigrate.json", "schema/tables.sql"], result.Files.Select(path => Path.GetRelativePath(_folder, path).Replace('\\', '/')));
        var project = ProjectLoader.Load(new() { Project = _folder, Variable = _ => null });
        Assert.Equal(
            (Dialect.Sqlite, _folder.File("migrations"), "d1_migrations"), (project.Dialect, project.Migrations, project.Journal.Name));
        Assert.Equal(
            [
                "default env:DATABASE_URL False",
                "deployed d1://shop-dev True",
                "staging d1://shop-staging False",
                "production d1://shop True",
            ],
            project.Environments.Select(item => $"{item.Key} {item.Value.Url} {item.Value.Protected}"));
        Assert.Equal(["0001_users"], MigrationFolder.Read(project.Migrations).Migrations.Select(migration => migration.Tag));
        // The name leads to the id.
        Assert.Equal("3", DbMigrate.Providers.D1.D1Address.Of(DatabaseUrl.Parse("d1://account/shop", _folder, _ => null)).Database);
    }

    [Fact]
    public async Task Init_tells_several_projects_apart_and_begins_where_nothing_is_yet()
    {
        _folder.Write(
            "wrangler.json",
            """{ "d1_databases": [{ "binding": "A", "migrations_dir": "a" }, { "binding": "B", "migrations_dir": "b", "migrations_table": "steps" }] }"""
        );
        var error = await Assert.ThrowsAsync<DbMigrateException>(() =>
            ProjectScaffold.CreateAsync(new() { Root = _folder, Variable = _ => null }));
        Assert.Equal(ErrorId.ConfigInvalid, error.Id);
        Assert.Contains("'a' (d1_migrations) and 'b' (steps)", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("dbmigrate.json")));

        await ProjectScaffold.CreateAsync(new() { Root = _folder, Migrations = "b", Variable = _ => null });
        var project = ProjectLoader.Load(new() { Project = _folder, Variable = _ => null });
        Assert.Equal(("steps", "d1://B"), (project.Journal.Name, project.Environments["production"].Url));
        Assert.Equal("0001_first", MigrationWriter.AddCustom(project, "first", DateTimeOffset.UtcNow).Tag);
        Assert.Equal("0002_second", MigrationWriter.AddCustom(project, "second", DateTimeOffset.UtcNow).Tag);
        Assert.Equal(
            ["0001_first.sql", "0002_second.sql"],
            Directory.EnumerateFileSystemEntries(_folder.File("b")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private void Write(string wrangler, string folder)
    {
        _folder.Write("wrangler.jsonc", wrangler);
        _folder.Write($"{folder}/0001_users.sql", "CREATE TABLE users (id INTEGER PRIMARY KEY);");
        _folder.Write($"{folder}/0010_seen.sql", "CREATE VIEW seen AS SELECT id FROM posts;");
        _folder.Write($"{folder}/0002_posts.sql", "CREATE TABLE posts (id INTEGER PRIMARY KEY, by INTEGER REFERENCES users (id));");
        _folder.Write("dbmigrate.json", """{ "dialect": "sqlite", "schema": "schema/*.sql" }""");
    }

    private IEnumerable<string?> Files() =>
        Directory.EnumerateFiles(_folder.File("db", "steps"), "*.sql").Select(Path.GetFileName).Order(StringComparer.Ordinal);

    private Project Project(EngineDatabase database) => ProjectLoader.Load(new() { Project = _folder, Database = [database.Url] });

    private DatabaseTarget Target(EngineDatabase database) => ProjectLoader.Targets(Project(database))[0];

    private Migrator Migrator(EngineDatabase database) => new(Project(database), Target(database));

    private async Task<EngineDatabase> CreateAsync(string engine) =>
        engine == EngineDatabase.Sqlite ? EngineDatabase.CreateSqlite() : await facade.CreateAsync();
}
