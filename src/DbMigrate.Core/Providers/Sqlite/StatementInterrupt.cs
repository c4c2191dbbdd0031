using SQLitePCL;

namespace DbMigrate.Providers.Sqlite;

/// <summary>Stops one statement, and no other: what asks for that too late, as a timer may, finds that the statement has ended.</summary>
/// <remarks>https://www.sqlite.org/c3ref/interrupt.html: an interrupt stops every statement that runs on the connection.</remarks>
internal sealed class StatementInterrupt : IDisposable
{
    private readonly object _lock = new();
    private readonly sqlite3 _connection;
    private readonly CancellationTokenRegistration _canceled;
    private readonly Timer? _timer;
    private bool _ended;

    /// <param name="connection">The connection that is about to run the statement.</param>
    /// <param name="timeout">How long it may run; zero is without end.</param>
    /// <param name="cancel">Stops it as well.</param>
    public StatementInterrupt(sqlite3 connection, TimeSpan timeout, CancellationToken cancel)
    {
        _connection = connection;
        _canceled = cancel.Register(Stop);
        _timer = timeout > TimeSpan.Zero ? new(_ => Stop(), null, timeout, Timeout.InfiniteTimeSpan) : null;
    }

    /// <summary>Asks the library to stop at the next step; it then undoes the statement itself.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            if (!_ended)
                raw.sqlite3_interrupt(_connection);
        }
    }

    /// <summary>The statement has ended.</summary>
    public void Dispose()
    {
        lock (_lock)
            _ended = true;
        _timer?.Dispose();
        _canceled.Dispose();
    }
}
