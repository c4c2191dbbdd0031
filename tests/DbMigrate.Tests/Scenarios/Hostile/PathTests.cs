using System.Text.Json;
using DbMigrate.Migrations;
using DbMigrate.Tests.Cli;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Hostile;

/// <summary>Nothing is read or written outside the folders that a project names, whatever its files say.</summary>
public sealed class PathTests : IDisposable
{
    private readonly TempFolder _folder = new("paths");

    public static TheoryData<string> Tags { get; } =
    [
        "../../etc/x",
        "..",
        ".",
        "../x",
        "a/../../x",
        "/etc/passwd",
        "//server/share/x",
        "C:\\x",
        "C:x",
        "\\\\server\\share\\x",
        "..\\x",
        "a\\b",
        "con",
        "CON",
        "nul",
        "nul.sql",
        "NUL .x",
        "com1",
        "LPT9.txt",
        "aux",
        "prn",
        "a\0b",
        "a\nb",
        "a\rb",
        "a\u001B[2Jb",
        "a\u0085b",
        "a\u2028b",
        "a\u202Eb",
        "a\u2066b",
        "a\u200Fb",
        "a\uFEFFb",
        "a:stream",
        "a*",
        "a?",
        "a\"b",
        "a<b",
        "a|b",
        " a",
        "a ",
        "",
        new string('a', 300),
    ];

    [Theory, MemberData(nameof(Tags))]
    public void A_tag_that_is_no_plain_file_name_is_refused_and_named(string tag)
    {
        WriteJournal(tag);

        var error = Assert.Throws<DbMigrateException>(() => MigrationFolder.Read(_folder));

        Assert.Equal(ErrorId.TagInvalid, error.Id);
        Assert.Contains(new string([.. tag.Take(20).TakeWhile(char.IsAsciiLetterOrDigit)]), error.Message);
        Assert.DoesNotContain(error.Message, char.IsControl);
    }

    [
        Theory,
        InlineData("0000_größe"),
        InlineData("0001_表"),
        InlineData("v1.2"),
        InlineData("victimа"),
        InlineData("🎉"),
        InlineData("it's; DROP TABLE x --"),
        InlineData("console"),
        InlineData("nullable.x"),
        InlineData("a\u0301"),
        InlineData("com10")
    ]
    public void A_tag_that_is_a_file_name_everywhere_is_read(string tag)
    {
        WriteJournal(tag);
        _folder.Write(tag + ".sql", "SELECT 1");

        Assert.Equal(_folder.File(tag + ".sql"), Assert.Single(MigrationFolder.Read(_folder).Migrations).Path);
    }

    [Theory, InlineData("20250102030405_a\nb"), InlineData("20250102030405_a\u202Eb"), InlineData("20250102030405_a\u001Bb")]
    public void A_folder_of_the_newer_layout_is_held_to_the_same(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        _folder.Write($"{name}/migration.sql", "SELECT 1");

        Assert.Equal(ErrorId.TagInvalid, Assert.Throws<DbMigrateException>(() => MigrationFolder.Read(_folder)).Id);
    }

    [
        Theory,
        InlineData("../x"),
        InlineData("../../../etc/x"),
        InlineData("/etc/x"),
        InlineData("C:\\x"),
        InlineData("..\\..\\x"),
        InlineData("a\0/../x"),
        InlineData("con"),
        InlineData("a\u202Eb"),
        InlineData("x\n../y")
    ]
    public void A_new_migration_stays_in_its_folder_whatever_it_is_called(string name)
    {
        var folder = _folder.File("project", "migrations");

        var journal = MigrationWriter.AddCustom(
            new()
            {
                Root = folder,
                Migrations = folder,
                Dialect = Dialect.Sqlite,
            },
            name,
            DateTimeOffset.UtcNow);

        Assert.Equal(folder, Path.GetDirectoryName(journal.Path));
        Assert.Equal(
            new[] { Path.GetFileName(journal.Path), "_journal.json" }.Order(),
            Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order());
    }

    [Theory, InlineData("meta"), InlineData("meta/_journal.json.tmp"), InlineData("0001_custom.sql.tmp"), InlineData("0001_custom.sql")]
    public void Writing_a_migration_follows_no_link_out_of_the_folder(string link)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs a right on Windows.");
        var (folder, outside) = (_folder.File("migrations"), _folder.File("outside"));
        MigrationWriter.AddCustom(new() { Root = folder, Migrations = folder, Dialect = Dialect.Sqlite }, "first", DateTimeOffset.UtcNow);
        Directory.CreateDirectory(outside);
        if (link == "meta") Directory.Move(Path.Combine(folder, "meta"), Path.Combine(outside, "meta"));
        var before = Files(outside);
        File.CreateSymbolicLink(Path.Combine(folder, link), link == "meta" ? Path.Combine(outside, "meta") : Path.Combine(outside, "new"));

        try
        {
            MigrationWriter.AddCustom(new() { Root = folder, Migrations = folder, Dialect = null }, null, DateTimeOffset.UtcNow);
            Assert.EndsWith(".tmp", link);
        }
        catch (DbMigrateException e)
        {
            Assert.Equal(ErrorId.PathInvalid, e.Id);
            Assert.Contains(Path.Combine(folder, link), e.Message);
        }

        Assert.Equal(before, Files(outside));
    }

    [Fact]
    public void A_migrations_folder_that_is_a_link_itself_is_written_and_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs a right on Windows.");
        Directory.CreateDirectory(_folder.File("shared", "migrations"));
        Directory.CreateSymbolicLink(_folder.File("migrations"), _folder.File("shared", "migrations"));

        MigrationWriter.AddCustom(
            new()
            {
                Root = _folder.File("migrations"),
                Migrations = _folder.File("migrations"),
                Dialect = Dialect.Sqlite,
            },
            "one",
            DateTimeOffset.UtcNow);
        File.Move(_folder.File("shared", "migrations", "0000_one.sql"), _folder.File("shared", "one.sql"));
        File.CreateSymbolicLink(_folder.File("migrations", "0000_one.sql"), _folder.File("shared", "one.sql"));

        // Reading through a link is what its owner wants.
        Assert.NotEmpty(Assert.Single(MigrationFolder.Read(_folder.File("migrations")).Migrations).Hash);
    }

    [Fact]
    public async Task An_export_stays_in_its_folder_whatever_the_tables_are_called()
    {
        string[] names =
        [
            "../../evil", "..", ".", "", "/", "\\", "C:\\evil", "con", "NUL", "nul", "a/b", "a_b", "a\nb", "../../evil2",
            new string('x', 500), "x", "X", "com1.x", "…", "\u202E", "café", "cafe\u0301", "-rf", "~", "$HOME", "*",
        ];
        await using var database = EngineDatabase.CreateSqlite();
        await database.ExecuteAsync(
            string.Concat(
                names.Distinct(StringComparer.OrdinalIgnoreCase).Select(name => $"CREATE TABLE {NastyNames.Quote(name)} (a int);")));
        using var project = new SchemaProject(database);

        var files = await project.ExportAsync();
        var written = SchemaWorkbench.WriteExport(files, _folder.File("out"));
        project.Schema("");
        foreach (var file in files) project.Write("schema/" + file.Path, file.Text);
        File.Delete(project.PathOf("schema", "schema.sql"));

        Assert.All(written, path => Assert.Equal(_folder.File("out", "30_tables"), Path.GetDirectoryName(path)));
        Assert.All(written, path => Assert.Matches(@"^[\p{L}\p{M}\p{Nd}_.\-]+\.sql$", Path.GetFileName(path)));
        Assert.All(written, path => Assert.False(Path.GetFileName(path).StartsWith('.')));
        Assert.DoesNotContain(written, path => Path.GetFileName(path).ToLowerInvariant() is "con.sql" or "nul.sql" or "com1.x.sql");
        Assert.Equal(written.Count, Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories).Count());
        Assert.Empty(await project.CompareAsync("schema", "database"));
    }

    [Theory, InlineData("out/30_tables"), InlineData("out/30_tables/t.sql")]
    public async Task An_export_follows_no_link_out_of_its_folder(string link)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making links needs a right on Windows.");
        await using var database = EngineDatabase.CreateSqlite();
        await database.ExecuteAsync("CREATE TABLE t (a int)");
        using var project = new SchemaProject(database);
        _folder.Write("outside/t.sql", "mine");
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(link))!);
        File.CreateSymbolicLink(
            _folder.File(link), _folder.File(link.EndsWith(".sql", StringComparison.Ordinal) ? "outside/t.sql" : "outside"));

        var files = await project.ExportAsync();
        var error = Assert.Throws<DbMigrateException>(() => SchemaWorkbench.WriteExport(files, _folder.File("out")));

        Assert.Equal(ErrorId.PathInvalid, error.Id);
        Assert.Contains(_folder.File(link), error.Message);
        Assert.Equal("mine", File.ReadAllText(_folder.File("outside", "t.sql")));
    }

    [Theory]
    [InlineData("""{ "schema": "a\u0000b" }""", "'schema' holds a NUL character")]
    [InlineData("""{ "migrations": "a\u0000b" }""", "'migrations' holds a NUL character")]
    [InlineData("""{ "journal": { "table": "a\u0000b" } }""", "'journal.table' holds a NUL character")]
    [InlineData("""{ "journal": { "schema": "a\u0000b" } }""", "'journal.schema' holds a NUL character")]
    [InlineData("""{ "environments": { "default": "sqlite:a\u0000.db" } }""", "'environments.default' holds a NUL character")]
    [InlineData("""{ "environments": { "../../x": "sqlite:a.db" } }""", "'environments.../../x' cannot be an environment's name")]
    [InlineData("""{ "environments": { "..\\x": "sqlite:a.db" } }""", "cannot be an environment's name")]
    public async Task What_no_path_or_name_can_be_is_refused_where_it_stands(string config, string message)
    {
        using var project = new CliProject().WithConfig(config);

        var result = await project.RunAsync("journal");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("error ConfigInvalid: " + project.File("dbmigrate.json") + ":1:", result.Error);
        Assert.Contains(message, result.Error);
    }

    [Theory]
    [InlineData("journal", "--migrations", "a\0b")]
    [InlineData("journal", "--project", "a\0b")]
    [InlineData("diff", "--schema", "a\0b")]
    [InlineData("diff", "--from", "a\0b")]
    [InlineData("journal", "--database", "sqlite:a\0b")]
    [InlineData("export", "--path", "a\0b")]
    [InlineData("init", "--project", "a\0b")]
    public async Task A_NUL_character_in_a_parameter_is_refused(params string[] args)
    {
        using var project = CliProject.WithTwoMigrations();
        var before = project.Snapshot();

        var result = await project.RunAsync(args);

        Assert.Equal(1, result.ExitCode);
        Assert.Matches("(^|\n)error (PathInvalid|UrlInvalid): ", result.Error);
        Assert.Contains("NUL", result.Error);
        Assert.Equal(before, project.Snapshot());
    }

    [Fact]
    public async Task A_journal_row_of_a_hostile_database_gives_no_orders_to_a_log()
    {
        using var project = CliProject.WithTwoMigrations();
        await project.RunAsync("apply");
        await using (var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={project.File("app.db")};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = """
                ALTER TABLE __drizzle_migrations ADD COLUMN name text;
                INSERT INTO __drizzle_migrations (hash, created_at, name) VALUES ('h', 1, 'x' || char(10) || '##vso[task.setvariable variable=a]b' || char(27) || '[2J' || char(0) || 'y');
                INSERT INTO __drizzle_migrations (hash, created_at, name) VALUES (x'00ff', 'no number', x'ff00fe');
                """;
            command.ExecuteNonQuery();
        }

        var text = await project.RunAsync("journal");
        var json = await project.RunAsync("journal", "--json");

        Assert.Equal((0, 0), (text.ExitCode, json.ExitCode));
        Assert.DoesNotContain('\u001B', text.Out + json.Out + text.Error);
        Assert.DoesNotContain("\n##vso", text.Out + text.Error);
        Assert.Equal(4, json.Objects.Count);
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order().Select(file => $"{file}: {File.ReadAllText(file)}")];

    private void WriteJournal(string tag) =>
        _folder.Write(
            "meta/_journal.json",
            JsonSerializer.Serialize(
                new
                {
                    version = "7",
                    dialect = "sqlite",
                    entries = new[]
                    {
                        new
                        {
                            idx = 0,
                            version = "6",
                            when = 1,
                            tag,
                            breakpoints = true,
                        },
                    },
                }));
}
