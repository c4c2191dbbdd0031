using System.Net;
using DbMigrate.Tests.Infrastructure;
using Microsoft.Data.Sqlite;

namespace DbMigrate.Tests.Examples;

/// <summary>The server of docs/examples/aspnet, which applies what is pending before it listens.</summary>
public sealed class AspNetTests(PostgresServers servers)
{
    private const string Broken =
        "CREATE TABLE vouchers (id integer PRIMARY KEY);\n--> statement-breakpoint\nCREATE INDEX vouchers_nowhere ON nowhere (id);\n";

    [Theory, MemberData(nameof(EngineDatabase.One), MemberType = typeof(EngineDatabase))]
    public async Task Instances_that_start_at_once_apply_each_migration_once_and_a_broken_release_stops_only_itself(string engine)
    {
        await using BookstoreDatabase bookstore = await BookstoreDatabase.CreateAsync(servers, engine);
        List<BookstoreServer> instances =
        [
            .. Enumerable.Range(0, 3).Select(_ => BookstoreServer.Start(bookstore.ConnectionString, bookstore.Project.Folder)),
        ];
        try
        {
            foreach (BookstoreServer instance in instances)
                Assert.Equal((HttpStatusCode.OK, """{"pending":[]}"""), await instance.GetAsync("/health"));
            await bookstore.AssertAppliedOnceAsync();
            string applied = string.Join('\n', instances.Select(instance => instance.Process.Output));
            Assert.All(
                bookstore.Project.Tags,
                tag => Assert.Single(applied.Split('\n'), line => line.Contains($"Migration {tag}: Applied", StringComparison.Ordinal)));

            using BookstoreProject release = bookstore.Project.Copy();
            string broken = release.Add("broken", Broken);
            await using (BookstoreServer next = BookstoreServer.Start(bookstore.ConnectionString, release.Folder))
            {
                Assert.Equal(1, await next.Process.ExitAsync());
                Assert.Contains($"{broken}.sql:3:", next.Process.Output, StringComparison.Ordinal);
                Assert.Contains("Nothing of this migration was kept.", next.Process.Output, StringComparison.Ordinal);
                Assert.DoesNotContain("Now listening", next.Process.Output, StringComparison.Ordinal);
                Assert.DoesNotContain("   at DbMigrate", next.Process.Output, StringComparison.Ordinal);
            }

            Assert.Equal(HttpStatusCode.OK, (await instances[^1].GetAsync("/health")).Status);
            Assert.StartsWith("[", (await instances[^1].GetAsync("/books")).Body, StringComparison.Ordinal);
            await using BookstoreServer waiting = BookstoreServer.Start(bookstore.ConnectionString, release.Folder, applyAtStart: false);
            Assert.Equal((HttpStatusCode.ServiceUnavailable, $$"""{"pending":["{{broken}}"]}"""), await waiting.GetAsync("/health"));
        }
        finally
        {
            foreach (BookstoreServer instance in instances)
                await instance.DisposeAsync();
        }
    }

    [Fact]
    public async Task It_has_its_migrations_with_it_and_serves_the_rows()
    {
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        await using BookstoreServer server = BookstoreServer.Start($"Data Source={database.Url["sqlite:".Length..]}");

        Assert.Contains("Jane Eyre", (await server.GetAsync("/books")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instance_that_is_stopped_while_it_waits_ends_without_having_started()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send to one process.");
        await using EngineDatabase database = EngineDatabase.CreateSqlite();
        string connectionString = $"Data Source={database.Url["sqlite:".Length..]};Pooling=False";
        await using var other = new SqliteConnection(connectionString);
        await other.OpenAsync();
        await using var transaction = other.BeginTransaction(deferred: false);

        await using BookstoreServer server = BookstoreServer.Start(connectionString);
        await server.Process.LineAsync("waiting up to 600 s");
        await server.Process.SignalAsync("TERM");

        Assert.Equal(1, await server.Process.ExitAsync());
        Assert.Contains("Stopped before it had started.", server.Process.Output, StringComparison.Ordinal);
        await transaction.RollbackAsync();
        Assert.DoesNotContain("books", await database.ObjectsAsync());
    }
}
