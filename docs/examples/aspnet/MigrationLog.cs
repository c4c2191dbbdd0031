using DbMigrate;

namespace Bookstore;

/// <summary>Writes to the server's log what a run of migrations tells.</summary>
internal sealed class MigrationLog(ILogger<MigrationLog> logger) : IRunObserver
{
    public bool EachStatement => false;

    public void OnEvent(RunEvent runEvent)
    {
        switch (runEvent)
        {
            case LockWaiting waiting:
                logger.LogInformation("{Message}", waiting.Message);
                break;
            case MigrationFinished { Result: var result }:
                logger.Log(
                    result.Error is null ? LogLevel.Information : LogLevel.Error,
                    "Migration {Tag}: {Status}, {Statements} statements in {Milliseconds:0} ms",
                    result.Tag, result.Status, result.Statements, result.Duration.TotalMilliseconds);
                break;
            case RunWarning warning:
                logger.LogWarning("{Message}", warning.Message);
                break;
            case RunDetail detail:
                logger.LogDebug("{Message}", detail.Message);
                break;
        }
    }
}
