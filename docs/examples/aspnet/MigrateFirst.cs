using DbMigrate;

namespace Bookstore;

/// <summary>Applies what is pending before the server listens: hosted services start before it does.</summary>
/// <remarks>Of several instances that start at once, one holds the lock; the others wait for it, find nothing left to do and go
/// on.</remarks>
internal sealed class MigrateFirst(Migrator migrator) : IHostedService
{
    // As long as the longest migration may take.
    private static readonly ApplyOptions Options = new() { LockTimeout = TimeSpan.FromMinutes(10) };

    /// <param name="cancel">Canceled where the process is told to stop: what is open is rolled back, and the lock released.</param>
    public Task StartAsync(CancellationToken cancel) => migrator.ApplyAsync(Options, cancel);

    public Task StopAsync(CancellationToken cancel) => Task.CompletedTask;
}
