using DbMigrate.Migrations;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Migrations;

public sealed class ProjectScaffoldTests : IDisposable
{
    private readonly TempFolder _parent = new("scaffold");

    private string Root => _parent.File("app");

    public void Dispose() => _parent.Dispose();

    [Theory, InlineData(Dialect.Sqlite, "sqlite"), InlineData(Dialect.PostgreSql, "postgresql")]
    public void A_new_project_has_all_it_needs(Dialect dialect, string name)
    {
        var written = Create(dialect, null, null);

        Assert.Equal(
            [
                Path.Combine(Root, "dbmigrate.json"),
                Path.Combine(Root, "migrations", "meta", "_journal.json"),
                Path.Combine(Root, "schema", "tables.sql"),
            ],
            written);
        Assert.All(written, path => Assert.True(File.Exists(path)));
        Assert.Contains($"\"dialect\": \"{name}\"", File.ReadAllText(written[0]));
        Assert.DoesNotContain("\r", File.ReadAllText(written[0]));
        var project = Load();
        Assert.Equal((dialect, Path.Combine(Root, "migrations")), (project.Dialect!.Value, project.Migrations));
        Assert.Equal([new("schema/**/*.sql", null)], project.Schema);
        Assert.Empty(MigrationFolder.Read(project.Migrations).Migrations);
    }

    [Fact]
    public void Without_a_URL_the_variable_DATABASE_URL_is_meant()
    {
        Create(Dialect.Sqlite, null, null);

        var project = Load(name => name == "DATABASE_URL" ? "sqlite:app.db" : null);

        Assert.Equal(Path.Combine(Root, "app.db"), Assert.Single(ProjectLoader.Targets(project)).Url.Path);
        ExpectedError.Of(
            ErrorId.VariableNotSet,
            "The variable DATABASE_URL, which the environment 'default' refers to, is not set.",
            () => ProjectLoader.Targets(Load()));
    }

    [Theory]
    [InlineData("sqlite:data/app.db", Dialect.Sqlite)]
    [InlineData("app.db", Dialect.Sqlite)]
    [InlineData("postgresql://u@h/d?sslmode=require&options=-c%20a%3Db", Dialect.PostgreSql)]
    [InlineData("Host=h;Username=u;Application Name=\"it's <mine> & ä\"", Dialect.PostgreSql)]
    public void The_URL_tells_the_dialect_and_is_written_as_it_is(string url, Dialect dialect)
    {
        Create(null, null, url);

        var target = Assert.Single(ProjectLoader.Targets(Load()));
        Assert.Equal((dialect, DatabaseUrl.Parse(url, Root).ConnectionString), (target.Url.Dialect, target.Url.ConnectionString));
        Assert.Contains(url.Replace("\"", "\\\""), File.ReadAllText(Path.Combine(Root, "dbmigrate.json")));
    }

    [Fact]
    public void A_reference_is_written_as_it_is()
    {
        Create(Dialect.Sqlite, null, "env:APP_DB");

        Assert.Equal(
            Path.Combine(Root, "x.db"), Assert.Single(ProjectLoader.Targets(Load(name => name == "APP_DB" ? "x.db" : null))).Url.Path);
    }

    [Theory]
    [InlineData(null, "DATABASE_URL", "sqlite:app.db", Dialect.Sqlite)]
    [InlineData(null, "DATABASE_URL", "postgresql://u:p@h/d", Dialect.PostgreSql)]
    [InlineData("env:APP_DB", "APP_DB", "app.db", Dialect.Sqlite)]
    public void The_variable_that_names_the_database_tells_the_dialect(string? reference, string name, string value, Dialect dialect)
    {
        Create(null, null, reference, variable: asked => asked == name ? value : null);

        Assert.Equal(dialect, Load().Dialect);
        Assert.DoesNotContain(value, File.ReadAllText(Path.Combine(Root, "dbmigrate.json")));
    }

    /// <summary>It may be another project's.</summary>
    [Fact]
    public void A_variable_says_less_than_the_dialect_that_is_given()
    {
        Create(Dialect.PostgreSql, null, null, variable: _ => "sqlite:app.db");

        Assert.Equal(Dialect.PostgreSql, Load().Dialect);
    }

    [Theory, InlineData(null), InlineData("env:APP_DB")]
    public void Something_must_tell_the_dialect(string? url)
    {
        var error = ExpectedError.Of(
            ErrorId.DialectMismatch, "Nothing says which dialect the project has.", () => Create(null, null, url, variable: _ => null));

        Assert.Equal(
            "Give -Dialect (--dialect) postgresql or sqlite, or set the variable that names the database.", error.RecommendedAction);
        Assert.False(Directory.Exists(Root));
    }

    [Theory]
    [InlineData("drizzle", "drizzle-pg", Dialect.PostgreSql)]
    [InlineData("drizzle", "drizzle-sqlite", Dialect.Sqlite)]
    [InlineData("migrations", "drizzle-sqlite", Dialect.Sqlite)]
    public void A_Drizzle_folder_that_is_there_is_kept(string folder, string fixture, Dialect dialect)
    {
        Copy(fixture, folder);

        var written = Create(null, null, null);

        Assert.Equal(["dbmigrate.json", "tables.sql"], written.Select(Path.GetFileName));
        var project = Load();
        Assert.Equal((dialect, Path.Combine(Root, folder)), (project.Dialect!.Value, project.Migrations));
        Assert.Equal(
            MigrationFolder.Read(RepoPaths.Fixture(fixture)).Migrations.Select(migration => migration.Hash),
            MigrationFolder.Read(project.Migrations).Migrations.Select(migration => migration.Hash));
    }

    [Theory, InlineData("drizzle"), InlineData("migrations")]
    public void A_folder_of_the_newer_layout_is_kept_too(string folder)
    {
        Copy("drizzle-v1-sqlite", folder);

        Create(Dialect.Sqlite, null, null);

        Assert.Equal(Path.Combine(Root, folder), Load().Migrations);
        Assert.Equal(
            (MigrationLayout.Folders, 3),
            MigrationFolder.Read(Load().Migrations) is var read ? (read.Layout, read.Migrations.Count) : default);
    }

    [Fact]
    public void The_folder_can_be_named()
    {
        Copy("drizzle-sqlite", "drizzle");

        Create(Dialect.PostgreSql, @"db\größe", null);

        Assert.Contains("\"migrations\": \"db/größe\"", File.ReadAllText(Path.Combine(Root, "dbmigrate.json")));
        Assert.Equal(Path.Combine(Root, "db", "größe"), Load().Migrations);
    }

    [Fact]
    public void A_schema_folder_that_is_there_is_kept()
    {
        _parent.Write("app/schema/mine.sql", "CREATE TABLE t (a);");

        Create(Dialect.Sqlite, null, null);

        Assert.Equal(["mine.sql"], Directory.GetFiles(Path.Combine(Root, "schema")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_configuration_that_is_there_is_not_written_over()
    {
        var config = _parent.Write("app/dbmigrate.json", "mine");

        var error = ExpectedError.Of(
            ErrorId.FileExists, $"'{config}' is there already.", () => Create(Dialect.Sqlite, null, null));

        Assert.Equal(("Edit it, or remove it first.", "mine"), (error.RecommendedAction, File.ReadAllText(config)));
        Assert.Single(Directory.GetFileSystemEntries(Root));
    }

    [Fact]
    public void The_dialect_must_be_the_folders()
    {
        Copy("drizzle-pg", "drizzle");
        var journal = Path.Combine(Root, "drizzle", "meta", "_journal.json");

        var error = ExpectedError.Of(
            ErrorId.DialectMismatch, $"'{journal}' is postgresql, not sqlite.", () => Create(Dialect.Sqlite, null, null));

        Assert.Equal("Leave the dialect out, or choose another folder.", error.RecommendedAction);
        ExpectedError.Of(ErrorId.DialectMismatch, () => Create(null, null, "sqlite:x.db"));
        Assert.False(File.Exists(Path.Combine(Root, "dbmigrate.json")));
    }

    [Fact]
    public void The_dialect_must_be_the_URLs()
    {
        var error = ExpectedError.Of(
            ErrorId.DialectMismatch,
            "'postgresql://u@h/d' is postgresql, not sqlite.",
            () => Create(Dialect.Sqlite, null, "postgresql://u@h/d"));

        Assert.Equal("Leave the dialect out, or choose another URL.", error.RecommendedAction);
        Assert.False(Directory.Exists(Root));
    }

    [Fact]
    public void A_password_is_not_written_into_the_configuration()
    {
        ExpectedError.Of(
            ErrorId.UrlInvalid,
            "The URL of postgresql://u:***@h/d holds a password, which must not be written into dbmigrate.json.",
            () => Create(null, null, "postgresql://u:secret@h/d"));

        Assert.False(Directory.Exists(Root));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_named()
    {
        // A file stands where the project's folder would be.
        string root = _parent.Write("file", "");

        var error = ExpectedError.Of(ErrorId.FileNotWritable, () => Create(Dialect.Sqlite, null, null, root: root));

        Assert.StartsWith($"'{Path.Combine(root, "dbmigrate.json")}' cannot be written: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_saying_it_writes_nothing()
    {
        Assert.Equal(3, Create(Dialect.Sqlite, null, null, write: false).Count);

        Assert.False(Directory.Exists(Root));
    }

    [Fact]
    public void A_new_project_takes_its_first_migration()
    {
        Create(Dialect.Sqlite, null, null);

        var migration = MigrationWriter.AddCustom(Load(), "first", DateTimeOffset.UnixEpoch);

        Assert.Equal("0000_first", migration.Tag);
        Assert.Equal(Dialect.Sqlite, MigrationFolder.Read(Load().Migrations).Dialect);
    }

    private Project Load(Func<string, string?>? variable = null) =>
        ProjectLoader.Load(new() { CurrentFolder = Root, Variable = variable ?? (_ => null) });

    private void Copy(string fixture, string folder)
    {
        foreach (var file in Directory.EnumerateFiles(RepoPaths.Fixture(fixture), "*", SearchOption.AllDirectories))
            _parent.Write(Path.Combine("app", folder, Path.GetRelativePath(RepoPaths.Fixture(fixture), file)), File.ReadAllText(file));
    }

    private IReadOnlyList<string> Create(
        Dialect? dialect,
        string? migrations,
        string? url,
        bool write = true,
        Func<string, string?>? variable = null,
        string? root = null) =>
        ProjectScaffold
            .CreateAsync(
                new()
                {
                    Root = root ?? Root,
                    Dialect = dialect,
                    Migrations = migrations,
                    Url = url,
                    Write = write,
                    Variable = variable ?? Environment.GetEnvironmentVariable,
                })
            .GetAwaiter()
            .GetResult()
            .Files;
}
