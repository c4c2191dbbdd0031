using DbMigrate.Providers.Sqlite;
using Microsoft.Data.Sqlite;

namespace DbMigrate.Tests.Providers.Sqlite;

public sealed class StatementInterruptTests : IDisposable
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public StatementInterruptTests() => _connection.Open();

    public void Dispose() => _connection.Dispose();

    [Fact]
    public void It_stops_the_statement_that_runs()
    {
        using var interrupt = new StatementInterrupt(_connection.Handle!, TimeSpan.Zero, default);

        var error = Assert.Throws<SqliteException>(() => RunAndStop(interrupt));

        Assert.Equal(SQLitePCL.raw.SQLITE_INTERRUPT, error.SqliteErrorCode);
    }

    [Fact]
    public void One_that_comes_too_late_does_not_stop_the_next_statement()
    {
        var interrupt = new StatementInterrupt(_connection.Handle!, TimeSpan.FromHours(1), default);
        interrupt.Dispose();

        RunAndStop(interrupt);
    }

    [Fact]
    public void A_timer_that_fires_while_the_statement_ends_stops_it_or_nothing()
    {
        // The time-out is as long as the statement, so that it comes a little before or after its end.
        for (int i = 0; i < 300; i++)
        {
            using (new StatementInterrupt(_connection.Handle!, TimeSpan.FromMilliseconds(1), default))
                Thread.SpinWait(i * 100);
            Execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) SELECT sum(i) FROM n");
        }
    }

    /// <summary>Runs a statement that asks in its middle to be stopped.</summary>
    private void RunAndStop(StatementInterrupt interrupt)
    {
        _connection.CreateFunction("stop", (long i) =>
        {
            if (i == 10) interrupt.Stop();
            return i;
        });
        Execute("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT sum(stop(i)) FROM n");
    }

    private void Execute(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteScalar();
    }
}
