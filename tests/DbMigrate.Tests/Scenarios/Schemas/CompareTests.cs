using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Schemas;

public sealed class CompareTests(PostgresServers servers)
{
    private const string Users = "CREATE TABLE users (id integer PRIMARY KEY, name text NOT NULL);\n";

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Every_form_of_the_same_schema_is_equal_to_every_other(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Schema(Users);
        NewMigration plan = await project.NewAsync();
        await project.ApplyAsync();
        string json = (await project.ExportAsync(format: ExportFormat.Json)).Single().Text;
        project.Write("model.json", json);
        project.Write("other/users.sql", Users);
        string[] forms =
        [
            "database", "schema", "migrations", "schema/schema.sql", "other", "migrations/", "model.json", plan.SnapshotPath, database.Url,
        ];

        foreach (string from in forms)
        {
            foreach (string to in forms)
                Assert.True((await project.CompareAsync(from, to)) is [], $"{from} and {to} differ.");
        }
    }

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task The_statements_lead_from_the_one_to_the_other(string engine)
    {
        await using EngineDatabase database = await EngineDatabase.CreateAsync(servers, engine);
        using var project = new SchemaProject(database);
        project.Write("a.sql", Users);
        project.Write("b.sql", Users.Replace("NOT NULL", "NOT NULL, born integer") + "CREATE INDEX users_born ON users (born);\n");
        await database.ExecuteAsync(Users);

        IReadOnlyList<SchemaChange> changes = await project.CompareAsync("a.sql", "b.sql");
        await database.ExecuteAsync(string.Join(";\n", changes.SelectMany(change => change.Sql)));

        Assert.Equal(["AddColumn", "CreateIndex"], changes.Select(change => change.Kind));
        Assert.Empty(await project.CompareAsync("database", "b.sql"));
    }

    [Fact]
    public async Task Comparing_writes_nothing()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database);
        project.Schema(Users);

        Assert.NotEmpty(await project.CompareAsync());

        Assert.Empty(await database.ObjectsAsync());
        Assert.Equal(
            ["schema/schema.sql"],
            Directory
                .EnumerateFiles(project.Root, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(project.Root, path).Replace('\\', '/')));
    }

    [Theory]
    [InlineData("nowhere.sql")]
    [InlineData("nowhere.db")]
    [InlineData("schemas")]
    public async Task What_names_nothing_is_an_error_that_lists_the_forms(string spec)
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database);
        project.Schema(Users);

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.CompareAsync(spec, "schema"));

        Assert.Equal(ErrorId.SchemaSpecUnknown, error.Id);
        Assert.Contains("migrations", error.RecommendedAction);
    }

    [Fact]
    public async Task Files_without_a_dialect_ask_for_one()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database);
        project.Write("a.sql", Users);
        await using var workbench = new SchemaWorkbench(project.Project.WithDialect(null));

        var error = await Assert.ThrowsAsync<DbMigrateException>(() => workbench.CompareAsync(new() { From = "a.sql", To = "a.sql" }));

        Assert.Equal(ErrorId.DialectMismatch, error.Id);
        Assert.Contains("-Dialect", error.RecommendedAction);
    }

    [Fact]
    public async Task A_file_of_another_engine_is_an_error()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        using var project = new SchemaProject(database);
        project.Schema(Users);
        await using var workbench = new SchemaWorkbench(project.Project.WithDialect(Dialect.PostgreSql));

        var error = await Assert.ThrowsAsync<DbMigrateException>(() =>
            workbench.CompareAsync(new() { From = "sqlite:x.db", To = "schema" }));

        Assert.Equal(ErrorId.DialectMismatch, error.Id);
    }
}
