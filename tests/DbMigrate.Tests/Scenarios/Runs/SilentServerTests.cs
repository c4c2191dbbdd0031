using System.Net;
using System.Net.Sockets;
using DbMigrate.Tests.Checking;
using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Runs;

/// <summary>A server that takes the connection and says nothing.</summary>
public sealed class SilentServerTests
{
    [Fact]
    public async Task A_cancellation_does_not_wait_for_it()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using var database = EngineDatabase.CreateSqlite();
        using var project = CheckTests.Written(database, ("0000_a", "CREATE TABLE a (id int);"));
        var journal = project.PathOf("migrations", "meta", "_journal.json");
        await File.WriteAllTextAsync(
            journal, (await File.ReadAllTextAsync(journal)).Replace("sqlite", "postgresql", StringComparison.Ordinal));
        var url = DatabaseUrl.Parse(
            $"postgres://app@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/app?connect_timeout=600", project.Root);
        using var cancel = new CancellationTokenSource();

        var reading = new Migrator(project.Project.WithDialect(Dialect.PostgreSql), new(url, "default", false)).GetJournalAsync(
            cancel.Token);
        using var accepted = await listener.AcceptSocketAsync();
        await cancel.CancelAsync();

        // Far from the ten minutes of its own time-out.
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TimeSpan.FromMinutes(1)));
    }
}
