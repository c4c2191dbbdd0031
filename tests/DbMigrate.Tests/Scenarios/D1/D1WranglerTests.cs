using DbMigrate.Providers.D1;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.D1;

/// <summary>What wrangler keeps: its table of what is applied, and its file with the ids.</summary>
public sealed class D1WranglerTests(D1Facade facade)
{
    private const string Table =
        "CREATE TABLE d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT "
            + "CURRENT_TIMESTAMP NOT NULL)";

    private const string Names = "SELECT name FROM d1_migrations ORDER BY id";

    [Fact]
    public async Task Its_table_is_the_journal_where_it_alone_is_there()
    {
        D1Database database = await facade.CreateAsync();
        using var project = new MigrationProject(database);
        string first = project.Add("a", "CREATE TABLE a (id integer);"), second = project.Add("b", "CREATE TABLE b (id integer);");
        await database.RunAsync(Table, "CREATE TABLE a (id integer)", $"INSERT INTO d1_migrations (name) VALUES ('{first}.sql')");

        JournalEntry[] entries = [.. await project.On(database).GetJournalAsync()];
        Assert.Equal([MigrationStatus.Applied, MigrationStatus.Pending], entries.Select(entry => entry.Status));
        Assert.NotNull(entries[0].AppliedAt);
        Assert.Equal([second], (await project.ApplyAsync(database)).Select(result => result.Tag));

        Assert.Equal([$"{first}.sql", $"{second}.sql"], await database.RowsAsync(Names));
        Assert.DoesNotContain("__drizzle_migrations", await database.ObjectsAsync());
        await project.On(database).UndoAsync(new() { Allow = [HazardCode.DataLoss] });
        Assert.Equal([$"{first}.sql"], await database.RowsAsync(Names));
        await project.On(database).MarkAsync([second], applied: true, TimeSpan.FromSeconds(5));
        Assert.Equal([$"{first}.sql", $"{second}.sql"], await database.RowsAsync(Names));
    }

    [Fact]
    public async Task Both_tables_are_kept_in_step_and_refused_where_they_disagree()
    {
        D1Database database = await facade.CreateAsync();
        using var project = new MigrationProject(database);
        project.Add("a", "CREATE TABLE a (id integer);");
        await project.ApplyAsync(database);
        await database.RunAsync(Table, "INSERT INTO d1_migrations (name) VALUES ('0000_a.sql')");
        project.Add("b", "CREATE TABLE b (id integer);");

        await project.ApplyAsync(database);
        Assert.Equal(["0000_a.sql", "0001_b.sql"], await database.RowsAsync(Names));
        Assert.Equal("2", await database.ScalarAsync("SELECT count(*) FROM __drizzle_migrations"));
        await project.On(database).UndoAsync(new() { Allow = [HazardCode.DataLoss] });
        Assert.Equal(["0000_a.sql"], await database.RowsAsync(Names));
        Assert.Equal("1", await database.ScalarAsync("SELECT count(*) FROM __drizzle_migrations"));

        await database.RunAsync("INSERT INTO d1_migrations (name) VALUES ('0001_b.sql')");
        var error = await Assert.ThrowsAsync<DbMigrateException>(() => project.ApplyAsync(database));
        Assert.Equal(ErrorId.JournalTableInvalid, error.Id);
        Assert.Contains("d1_migrations has '0001_b', and __drizzle_migrations has not", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Files { get; } = new()
    {
        {
            "wrangler.jsonc",
            """{ /* ours */ "account_id": "file-account", "d1_databases": [{ "binding": "DB", "database_name": "shop", "database_id": "id-of-it", }] }"""
        },
        {
            "wrangler.toml",
            "name = \"worker\" # a comment\naccount_id = \"file-account\"\n\n[[d1_databases]]\nbinding = \"DB\"\ndatabase_name = "
                + "'shop'\ndatabase_id = \"id-of-it\"\n\n[vars]\naccount_id = \"no\"\n"
        },
    };

    [Theory, MemberData(nameof(Files))]
    public void Its_file_gives_the_ids(string name, string text)
    {
        using var folder = new TempFolder();
        folder.Write(name, text);
        foreach (string url in (string[])["d1://DB", "d1://shop", "d1:///id-of-it"])
            Assert.Equal(("file-account", "id-of-it"), IdsOf(DatabaseUrl.Parse(url, folder, _ => null)));
        Assert.Equal(("mine", "other"), IdsOf(DatabaseUrl.Parse("d1://mine/other", folder, _ => null)));
        Assert.Equal("d1://file-account/shop", DatabaseUrl.Parse("d1://shop", folder, _ => null).Redacted);
    }

    [Fact]
    public void Its_file_names_the_folder_where_nothing_else_does()
    {
        using var folder = new TempFolder();
        folder.Write("wrangler.toml", "[[d1_databases]]\nbinding = \"DB\"\nmigrations_dir = \"db/steps\"\n");
        folder.Write("dbmigrate.json", "{}");
        Assert.Equal(folder.File("db", "steps"), ProjectLoader.Load(new() { Project = folder }).Migrations);
        folder.Write("dbmigrate.json", """{ "migrations": "mine" }""");
        Assert.Equal(folder.File("mine"), ProjectLoader.Load(new() { Project = folder }).Migrations);
        folder.Write("wrangler.toml", "");
        folder.Write("wrangler.json", "{ nonsense");
        Assert.Equal(
            ErrorId.ConfigInvalid, ExpectedError.Of(ErrorId.ConfigInvalid, () => DatabaseUrl.Parse("d1://a/b", folder, _ => null)).Id);
    }

    [Theory]
    [InlineData("d1:account/database", "has no '//'")]
    [InlineData("d1://", "does not name an account and a database")]
    [InlineData("d1://a/b/c", "does not name an account and a database")]
    [InlineData("d1://token@a/b", "holds no user and no password")]
    [InlineData("d1://a/b?x=1", "has parameters")]
    public void A_wrong_URL_is_refused_in_words(string url, string words) =>
        Assert.Contains(
            words,
            ExpectedError.Of(ErrorId.UrlInvalid, () => DatabaseUrl.Parse(url, Path.GetTempPath(), _ => null)).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task Each_way_to_no_database_is_told_apart()
    {
        D1Database database = await facade.CreateAsync();
        string api = Environment.GetEnvironmentVariable("CLOUDFLARE_API_BASE_URL")!;
        Assert.Equal(ErrorId.VariableNotSet, (await FailAsync("d1://account/x", ("CLOUDFLARE_API_BASE_URL", api))).Id);
        Assert.Equal(
            ErrorId.VariableNotSet, (await FailAsync("d1://x", ("CLOUDFLARE_API_BASE_URL", api), (D1Url.TokenVariable, "test-token"))).Id);
        var refused = await FailAsync("d1://account/x", ("CLOUDFLARE_API_BASE_URL", api), (D1Url.TokenVariable, "planted-secret"));
        Assert.Equal(ErrorId.AuthenticationFailed, refused.Id);
        Assert.DoesNotContain("planted-secret", refused.ToString(), StringComparison.Ordinal);
        Assert.Equal(
            ErrorId.DatabaseNotFound,
            (await FailAsync("d1://account/none", ("CLOUDFLARE_API_BASE_URL", api), (D1Url.TokenVariable, "test-token"))).Id
        );
        Assert.Equal(
            ErrorId.DatabaseNotFound,
            (
                await FailAsync(
                    "d1://account/00000000-0000-0000-0000-000000000000",
                    ("CLOUDFLARE_API_BASE_URL", api),
                    (D1Url.TokenVariable, "test-token"))).Id);
        Assert.Equal(
            ErrorId.ConnectionFailed,
            (await FailAsync("d1://account/x", ("CLOUDFLARE_API_BASE_URL", "http://127.0.0.1:9"), (D1Url.TokenVariable, "test-token"))).Id
        );
        Assert.Equal(
            ErrorId.UrlInvalid,
            ExpectedError
                .Of(
                    ErrorId.UrlInvalid,
                    () =>
                        DatabaseUrl.Parse(
                            "d1://a/b", Path.GetTempPath(), name => name.EndsWith("URL", StringComparison.Ordinal) ? "nonsense" : null))
                .Id);
        Assert.NotNull(database);
    }

    private static (string Account, string Database) IdsOf(DatabaseUrl url) => (D1Address.Of(url).Account, D1Address.Of(url).Database);

    private static async Task<DbMigrateException> FailAsync(string url, params (string Name, string Value)[] variables)
    {
        using var project = new MigrationProject(Dialect.Sqlite);
        project.Add("a", "CREATE TABLE a (id integer);");
        DatabaseUrl parsed = DatabaseUrl.Parse(
            url, project.Folder, name => variables.Where(one => one.Name == name).Select(one => one.Value).FirstOrDefault());
        return await Assert.ThrowsAsync<DbMigrateException>(() =>
            new Migrator(new() { Root = project.Folder, Migrations = project.Folder }, new(parsed, "default", false)).GetJournalAsync());
    }
}
