using System.Collections;
using System.Reflection;
using System.Text.Json;
using DbMigrate.Tests.Cli;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Hostile;

/// <summary>A password goes to the server and nowhere else, however it is given and whatever goes wrong.</summary>
/// <remarks>Everything that the command line prints in any test is searched for passwords by <see cref="PrintedText"/>; here are the
/// passwords, and the ways to lose one, that no other test has.</remarks>
public sealed class SecretTests(PostgresServers servers)
{
    private static readonly string[] Passwords =
    [
        .. new[] { "Pl4nted-S3cret", "Pl4nted@S3/cr:et?", "Pl4nted S3;cr'et\"=1", "Pl4nted%41S3€cret\\", "Pl4nted#&S3cret***" }.Select(
            PrintedText.Plant),
    ];

    private static readonly string[][] Verbs =
    [
        ["journal"],
        ["journal", "--format", "html"],
        ["apply"],
        ["apply", "--what-if"],
        ["undo"],
        ["undo", "--what-if"],
        ["new"],
        ["new", "--what-if"],
        ["new", "--custom"],
        ["sync", "--force"],
        ["sync", "--what-if"],
        ["diff"],
        ["diff", "--sql"],
        ["diff", "--from", "database", "--to", "migrations"],
        ["export"],
        ["export", "--format", "json"],
        ["mark", "0000_users", "--applied"],
        ["reset", "--force"],
        ["init"],
        ["journal", "--environment", "nowhere"],
        ["apply", "--nonsense"],
    ];

    public static MatrixTheoryData<string, string> Unreachable { get; } = new(
        ["url", "connection string", "variable", ".env", "libpq", "quoted URL", "half-written URL", "scratch", "configuration"], Passwords);

    [Theory, MemberData(nameof(Unreachable))]
    public async Task No_verb_shows_the_password_of_a_server_that_is_not_there(string form, string password)
    {
        using var project = CliProject.WithTwoMigrations();
        project.Write("schema/a.sql", "CREATE TABLE users (id integer PRIMARY KEY);");
        var url = $"postgresql://user:{Uri.EscapeDataString(password)}@127.0.0.1:1/database?connect_timeout=3";
        string[] given = form switch
        {
            "url" => ["--database", url],
            "connection string" =>
            [
                "--database",
                $"Host=127.0.0.1;Port=1;Username=user;Password=\"{password.Replace("\"", "\"\"")}\";Timeout=3",
            ],
            "libpq" => ["--database", $"host=127.0.0.1 port=1 user=user password='{password}'"],
            "quoted URL" => ["--database", $"\"{url}\""],
            "half-written URL" => ["--database", url.Replace("postgresql:", "postgresql", StringComparison.Ordinal)],
            "variable" => ["--database", "env:SECRET_URL"],
            "scratch" => ["--scratch", url],
            _ => [],
        };
        project.Variables["SECRET_URL"] = url;
        project.WithConfig(
            JsonSerializer
                .Serialize(
                    new
                    {
                        schema = "schema/*.sql",
                        scratch = form == "scratch" ? "env:SECRET_URL" : null,
                        environments = new { @default = form == "configuration" ? url : "env:DATABASE_URL" },
                    })
                .Replace("\"scratch\":null,", "", StringComparison.Ordinal));
        if (form == ".env") project.Write(".env", $"DATABASE_URL=\"{url}\"\n");

        foreach (var verb in Verbs)
        {
            foreach (var more in (string[][])[[], ["--json"], ["--verbose"]])
                Assert.NotEqual(int.MinValue, (await project.RunAsync([.. verb, .. given, .. more])).ExitCode);
        }

        AssertFilesHoldNone(project, except: ["dbmigrate.json", ".env"]);
    }

    [Theory]
    [InlineData("apply", "%")]
    [InlineData("%")]
    [InlineData("journal", "%", "--json")]
    [InlineData("journal", "--migrations", "%")]
    [InlineData("journal", "--project", "%")]
    [InlineData("journal", "--environment", "%")]
    [InlineData("diff", "--from", "%")]
    [InlineData("diff", "--from", "postgresql//user:@", "--to", "%")]
    [InlineData("diff", "--schema", "%")]
    [InlineData("export", "--source", "%")]
    [InlineData("journal", "--dialect", "%")]
    [InlineData("journal", "--database", "env:%")]
    [InlineData("new", "--rename", "%")]
    [InlineData("new", "--name", "%", "--what-if")]
    [InlineData("undo", "--steps", "%")]
    [InlineData("apply", "--transaction-mode", "%")]
    [InlineData("apply", "--lock-timeout", "%")]
    [InlineData("mark", "%", "--applied")]
    public async Task A_URL_in_the_wrong_place_is_shown_without_its_password(params string[] args)
    {
        using var project = CliProject.WithTwoMigrations();
        project.Write("schema/a.sql", "CREATE TABLE users (id integer PRIMARY KEY);");

        foreach (
            var url in (string[])
                [
                    "postgresql://user:Pl4nted-S3cret@host/database",
                    "//user:Pl4nted-S3cret@host",
                    "Host=host;Username=user;Password=Pl4nted-S3cret",
                    "Password=Pl4nted-S3cret;Host=host",
                ])
        {
            // A new migration is called what it is called, and a name in a table of names is one.
            if (args[0] == "new" && args[1] == "--name" && url.StartsWith("Pass", StringComparison.Ordinal)) continue;
            await project.RunAsync([.. args.Select(arg => arg.Replace("%", url, StringComparison.Ordinal))]);
        }
    }

    [Fact]
    public async Task A_server_that_repeats_the_password_does_not_make_us_repeat_it()
    {
        await using var database = await EngineDatabase.CreateAsync(servers, EngineDatabase.One.Select(row => row.Data).Last());
        Assert.SkipWhen(database.Dialect == Dialect.Sqlite, "This is about PostgreSQL.");
        // The statement does not hold it; the message, the detail and the notice do.
        var parts = $"'{PostgresServer.Password[..4]}' || '{PostgresServer.Password[4..]}'";
        var echo = $"""
            DO $$ BEGIN
              RAISE WARNING 'notice %', {parts};
              RAISE EXCEPTION 'message %', {parts} USING DETAIL = 'detail ' || {parts}, HINT = 'hint ' || {parts};
            END $$;
            """;
        using var project = new CliProject()
            .WithConfig(
                """{ "dialect": "postgresql", "schema": "schema/*.sql", "scratch": "env:APP_URL", "environments": { "default": "env:APP_URL" } }"""
            )
            .WithMigration("0000_echo", echo, "postgresql");
        project.Variables["APP_URL"] = database.Url;
        project.Write("schema/a.sql", echo);

        string[] expected = ["message ***", "detail ***", "hint ***"];
        foreach (
            var verb in (string[][])
                [
                    ["apply"],
                    ["apply", "--json"],
                    ["apply", "--verbose"],
                    ["journal"],
                    ["journal", "--json"],
                    ["diff", "--from", "migrations", "--to", "schema"],
                    ["new"],
                    ["sync", "--force"],
                    ["undo"],
                    ["export"],
                ])
        {
            var result = await project.RunAsync(verb);
            if (verb[0] == "apply") Assert.All(expected, text => Assert.Contains(text, result.Error));
        }

        var error = await Assert.ThrowsAnyAsync<DbMigrateException>(() =>
            MigrationProject.Migrator(project.File("migrations"), database.Url).ApplyAsync(new()));
        PrintedText.Check(error.ToString());
        Assert.Contains("message ***", Assert.Single((await database.HistoryAsync("error")).Distinct()));
        AssertFilesHoldNone(project, except: []);
    }

    [Fact]
    public async Task A_working_run_leaves_the_password_in_no_file_and_no_row()
    {
        await using var database = await EngineDatabase.CreateAsync(servers, EngineDatabase.One.Select(row => row.Data).Last());
        using var project = CliProject.WithSchema(database);

        foreach (
            var verb in (string[][])
                [
                    ["new"],
                    ["apply"],
                    ["journal", "--json"],
                    ["export", "--path", "out"],
                    ["export", "--format", "json", "--path", "out"],
                    ["diff"],
                    ["undo", "--what-if"],
                    ["undo", "--allow", "DataLoss"],
                    ["sync", "--force"],
                    ["reset", "--force", "--json"],
                ])
            await project.RunAsync(verb);

        AssertFilesHoldNone(project, except: []);
        foreach (var row in await database.RowsAsync($"SELECT * FROM {database.History}")) PrintedText.Check(row);
        var entries = await MigrationProject.Migrator(project.File("migrations"), database.Url).GetJournalAsync();
        Assert.All(entries, entry => AssertShowsNone(entry, []));
    }

    [
        Theory,
        InlineData("echo \"$DATABASE_URL\" >&2; exit 1"),
        InlineData("echo \"connecting to $DATABASE_URL\"; exit 3"),
        InlineData("echo postgres://other:Pl4nted-S3cret@host/x >&2; exit 1"),
        InlineData("false postgres://u:Pl4nted-S3cret@host/x"),
        InlineData("echo \"password is $PGPASS_OF_TEST\"; exit 1")
    ]
    public async Task A_schema_command_that_fails_does_not_tell_what_it_connected_with(string command)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command is one of sh.");
        using var project = new CliProject().WithConfig(
            JsonSerializer.Serialize(
                new
                {
                    dialect = "sqlite",
                    schema = new { command = $"PGPASS_OF_TEST={Passwords[0]}; DATABASE_URL=postgresql://u:{Passwords[0]}@h/d; {command}" },
                    migrations = "migrations",
                    environments = new { @default = "env:DATABASE_URL" },
                }));
        project.Variables["DATABASE_URL"] = $"postgresql://u:{Passwords[0]}@h/d";
        project.WithMigration("0000_a", "SELECT 1");

        var result = await project.RunAsync("diff", "--from", "schema", "--to", "migrations", "--dialect", "sqlite");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("***", result.Error);
    }

    [Theory]
    [InlineData("no secret here", "no secret here")]
    [InlineData("postgresql://user:password@host:5432/database", "postgresql://user:password@host:5432/database")]
    [InlineData("see 'postgres://u:x@y@h/d' now", "see 'postgres://u:***@h/d' now")]
    [InlineData("/cwd/postgres:/u:x@h/d", "/cwd/postgres:/u:***@h/d")]
    [InlineData("//u:x@h", "//u:***@h")]
    [InlineData("Host=h;Password=x;Port=1", "Host=h;Password=***;Port=1")]
    [InlineData("Host=h;Password='a;b';Port=1", "Host=h;Password=***;Port=1")]
    [InlineData("Password=x;Host=h", "Password=***;Host=h")]
    [InlineData("host=h user=u password=x", "host=h user=u password=***")]
    [InlineData("UPDATE users SET password = 'x' WHERE id = 1", "UPDATE users SET password = 'x' WHERE id = 1")]
    [InlineData("SELECT a::text, b AS \"c@d\" -- 12:30 @home", "SELECT a::text, b AS \"c@d\" -- 12:30 @home")]
    [InlineData("file:1:2: the column 'a@b' is not there", "file:1:2: the column 'a@b' is not there")]
    [InlineData("https://example.com/a:b?c=@d", "https://example.com/a:b?c=@d")]
    public void What_looks_like_a_password_is_masked_and_nothing_else(string text, string shown) =>
        Assert.Equal(shown, SecretText.Redact(text));

    [Fact]
    public void No_public_object_shows_a_URL_as_it_was_given()
    {
        var options = new ProjectOptions
        {
            Database = ["postgresql://u:Pl4nted-S3cret@h/d"],
            Scratch = "postgresql://u:Pl4nted-S3cret@h/d",
            Migrations = "m",
            CurrentFolder = Path.GetTempPath(),
        };
        var project = ProjectLoader.Load(options);

        PrintedText.Check(options.ToString());
        AssertShowsNone(project, []);
        AssertShowsNone(ProjectLoader.Targets(project)[0], []);
        PrintedText.Check(new SchemaSource(null, "psql postgresql://u:Pl4nted-S3cret@h/d").ToString());
    }

    [Fact]
    public void The_search_of_all_output_finds_a_password()
    {
        var before = PrintedText.Seen;

        Assert.Throws<InvalidOperationException>(() => PrintedText.Check($"x {Passwords[1]} y"));
        Assert.Throws<InvalidOperationException>(() => PrintedText.Check($"x {Uri.EscapeDataString(Passwords[1])} y"));
        Assert.DoesNotContain(
            Passwords[1], Assert.Throws<InvalidOperationException>(() => PrintedText.Check($"{Passwords[1]} {Passwords[1]}")).Message);
        Assert.True(PrintedText.Seen > before);
    }

    private static void AssertFilesHoldNone(CliProject project, string[] except)
    {
        foreach (
            var file in Directory
                .EnumerateFiles(project.Folder, "*", SearchOption.AllDirectories)
                .Where(file => !except.Contains(Path.GetFileName(file))))
        {
            PrintedText.Check(file);
            PrintedText.Check(File.ReadAllText(file));
        }
    }

    /// <summary>Looks at what a shell can show of an object: its text, and its public members to any depth.</summary>
    private static void AssertShowsNone(object? value, HashSet<object> seen)
    {
        if (value is null or Type || (!value.GetType().IsValueType && !seen.Add(value))) return;
        PrintedText.Check(value.ToString() ?? "");
        if (
            value is string
            || value.GetType().Namespace?.StartsWith("DbMigrate", StringComparison.Ordinal) != true && value is not IEnumerable)
            return;
        foreach (var item in value as IEnumerable ?? Array.Empty<object>()) AssertShowsNone(item, seen);
        foreach (
            var property in value
                .GetType()
                .GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(property => property.GetIndexParameters().Length == 0))
            AssertShowsNone(property.GetValue(value), seen);
    }
}
