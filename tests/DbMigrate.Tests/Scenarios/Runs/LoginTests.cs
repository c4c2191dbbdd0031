using DbMigrate.Configuration;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>Passwords that are not in the URL: a variable, a command, a credential.</summary>
public sealed class LoginTests(PostgresServers servers) : IDisposable
{
    private readonly TempFolder _folder = new("login");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_command_gives_the_password_of_every_connection_and_is_asked_once_for_a_run()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command is a shell's.");
        await using var database = await servers.CreateDatabaseAsync();
        // As az and aws print it: with a line's end.
        var migrator = Migrator(database, $$"""{ "command": "echo asked >> asked.txt; echo {{PostgresServer.Password}}" }""");

        var applied = await migrator.ApplyAsync(new() { Backup = database.Server.PgDump is null ? null : _folder.File("backup") });

        Assert.Equal("0000_t", Assert.Single(applied).Tag);
        Assert.Equal(1L, await database.ScalarAsync<long>("SELECT count(*) FROM t"));
        Assert.Single(await File.ReadAllLinesAsync(_folder.File("asked.txt"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_command_is_before_a_password_that_is_there_for_other_databases()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command is a shell's.");
        await using var database = await servers.CreateDatabaseAsync();
        _folder.Write(".env", $"PGPASSWORD=another\nPGPASSFILE={_folder.Write("pgpass", "*:*:*:*:another\n")}\n");

        Assert.Single(await Migrator(database, $$"""{ "command": "echo {{PostgresServer.Password}}" }""").ApplyAsync(new()));
    }

    [Fact]
    public async Task A_scratch_database_on_the_same_server_is_made_with_it_too()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command is a shell's.");
        await using var database = await servers.CreateDatabaseAsync();
        var (project, target) = Load(database, $$"""{ "command": "echo {{PostgresServer.Password}}" }""");
        _folder.Write("schema.sql", "CREATE TABLE t (id int); CREATE TABLE more (id int);");

        await using var bench = new SchemaWorkbench(project, target);
        var changes = await bench.CompareAsync(new() { From = "migrations", To = "schema" });

        Assert.Equal("CreateTable", Assert.Single(changes).Kind);
    }

    [Theory]
    [InlineData("exit 3", "ended with exit code 3.")]
    [InlineData("echo no token >&2; exit 1", "ended with exit code 1:\nno token")]
    [InlineData("true", "printed nothing.")]
    public async Task A_command_that_fails_is_named_and_nothing_that_it_printed_is_shown(string command, string how)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command is a shell's.");
        await using var database = await servers.CreateDatabaseAsync();

        var error = await Assert.ThrowsAsync<DbMigrateException>(() =>
            Migrator(database, $$"""{ "command": "{{command}}" }""").ApplyAsync(new()));

        Assert.Equal(ErrorId.AuthenticationFailed, error.Id);
        Assert.StartsWith(
            $"The command that gives the password of the environment 'default' {how}",
            error.Message.ReplaceLineEndings("\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_password_of_a_command_shows_nowhere()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The command is a shell's.");
        await using var database = await servers.CreateDatabaseAsync();

        var error = await Assert.ThrowsAsync<DbMigrateException>(() =>
            Migrator(database, """{ "command": "echo Pl4nted-T0ken" }""").ApplyAsync(new()));

        Assert.Equal(ErrorId.AuthenticationFailed, error.Id);
        Assert.DoesNotContain("Pl4nted", $"{error} {error.RecommendedAction} {error.Target}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_gives_the_password()
    {
        await using var database = await servers.CreateDatabaseAsync();
        _folder.Write(".env", $"DB_PASSWORD={PostgresServer.Password}\n");

        Assert.Single(await Migrator(database, "\"env:DB_PASSWORD\"").ApplyAsync(new()));
    }

    [Fact]
    public async Task A_credential_is_before_everything_else()
    {
        await using var database = await servers.CreateDatabaseAsync();
        var (project, target) = Load(
            database, null, new() { Credential = new(PostgresServer.User, PostgresServer.Password) }, user: "nobody");

        Assert.Single(await new Migrator(project, target).ApplyAsync(new()));
    }

    [Fact]
    public void A_database_without_users_refuses_it()
    {
        _folder.Write("dbmigrate.json", """{ "environments": { "default": { "url": "sqlite:a.db", "password": "env:X" } } }""");
        _folder.Write(".env", "X=x");
        var project = ProjectLoader.Load(new() { Project = _folder, CurrentFolder = _folder });

        Assert.Equal(ErrorId.NotSupported, Assert.Throws<DbMigrateException>(() => ProjectLoader.Targets(project)).Id);
    }

    [Theory, InlineData("\"s3cret\""), InlineData("{}"), InlineData("{ \"command\": \"x\", \"env\": \"y\" }"), InlineData("1")]
    public void A_password_in_the_file_itself_is_refused(string password)
    {
        _folder.Write(
            "dbmigrate.json", $$"""{ "environments": { "default": { "url": "postgresql://u@h/d", "password": {{password}} } } }""");

        var error = Assert.Throws<DbMigrateException>(() => ProjectLoader.Load(new() { Project = _folder, CurrentFolder = _folder }));

        Assert.Equal(ErrorId.ConfigInvalid, error.Id);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    private Migrator Migrator(TestDatabase database, string password)
    {
        var (project, target) = Load(database, password);
        return new(project, target);
    }

    private (Project Project, DatabaseTarget Target) Load(
        TestDatabase database, string? password, ProjectOptions? options = null, string user = PostgresServer.User)
    {
        _folder.Write("migrations/0000_t.sql", "CREATE TABLE t (id int);\n--> statement-breakpoint\nINSERT INTO t VALUES (1);\n");
        _folder.Write(
            "migrations/meta/_journal.json",
            """{ "version": "7", "dialect": "postgresql", "entries": [{ "idx": 0, "version": "7", "when": 1700000000000, "tag": "0000_t", "breakpoints": true }] }"""
        );
        var given = password is null ? "" : $", \"password\": {password}";
        _folder.Write(
            "dbmigrate.json",
            $$"""{ "schema": "schema.sql", "environments": { "default": { "url": "postgresql://{{user}}@127.0.0.1:{{database.Server.Port}}/{{database.Name}}"{{given}} } } }"""
        );
        var project = ProjectLoader.Load((options ?? new()) with { Project = _folder, CurrentFolder = _folder });
        return (project, ProjectLoader.Targets(project)[0]);
    }
}
