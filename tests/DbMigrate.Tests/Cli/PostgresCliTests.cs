using System.Net;
using System.Net.Sockets;
using DbMigrate.Providers.Postgres;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Cli;

public sealed class PostgresCliTests(PostgresServers servers)
{
    [Fact]
    public async Task The_journal_of_a_database_becomes_applied()
    {
        await using var database = await servers.CreateDatabaseAsync("cli");
        using var project = Project(database.Url);

        var apply = await project.RunAsync("apply");
        var journal = await project.RunAsync("journal", "--json");

        Assert.True(apply.ExitCode == 0, apply.Error);
        Assert.Equal("Applied", Assert.Single(journal.Objects).Text("status"));
        Assert.DoesNotContain(PostgresServer.Password, apply.Out + apply.Error + journal.Out + journal.Error);
    }

    [Theory]
    [InlineData("journal")]
    [InlineData("apply")]
    [InlineData("apply", "--json", "--verbose")]
    public async Task A_wrong_password_is_not_shown(params string[] args)
    {
        await using var database = await servers.CreateDatabaseAsync("cli");
        using var project = Project(database.Url.Replace(PostgresServer.Password, "wr0ng-secret"));

        var result = await project.RunAsync(args);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("AuthenticationFailed", result.Error);
        Assert.Contains(":***@127.0.0.1", result.Error);
        Assert.DoesNotContain("wr0ng-secret", result.Out + result.Error);
    }

    [Theory, MemberData(nameof(PostgresServers.MajorVersions), MemberType = typeof(PostgresServers))]
    public async Task A_backup_is_made_or_it_is_said_what_is_missing_and_no_password_is_shown(int major)
    {
        await using var database = await servers.CreateDatabaseAsync(major, "cli");
        using var project = Project(database.Url);
        var canDump = PostgresPrograms.With(PostgresPrograms.Folders(), "pg_dump").Any(found => found.Major >= major);

        var plan = await project.RunAsync("apply", "--backup", "copies", "--what-if");
        var apply = await project.RunAsync("apply", "--backup", "copies", "--verbose");

        Assert.Equal(canDump ? (0, 0) : (1, 1), (plan.ExitCode, apply.ExitCode));
        if (canDump)
            Assert.Contains($"{Assert.Single(Directory.GetFiles(project.File("copies")))}.\n", apply.Out);
        else
            Assert.Contains("error BackupImpossible: ", apply.Error);
        Assert.DoesNotContain(PostgresServer.Password, plan.Out + plan.Error + apply.Out + apply.Error);
    }

    [Fact]
    public async Task A_dead_server_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var project = Project($"postgresql://me:s3cret-word@127.0.0.1:{port}/app");

        var result = await project.RunAsync("apply");

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith($"error ConnectionFailed: postgresql://me:***@127.0.0.1:{port}/app", result.Error);
        Assert.DoesNotContain("s3cret-word", result.Out + result.Error);
    }

    private static CliProject Project(string url)
    {
        var project = new CliProject()
            .WithConfig("""{ "environments": { "default": { "url": "env:APP_URL" } } }""")
            .WithMigration("0000_users", "CREATE TABLE users (id int);\n", dialect: "postgresql");
        project.Variables["APP_URL"] = url;
        return project;
    }
}
