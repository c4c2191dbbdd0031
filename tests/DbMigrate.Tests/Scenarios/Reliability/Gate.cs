using DbMigrate.Tests.Infrastructure;
using DbMigrate.Tests.Scenarios.Runs;
using Npgsql;

namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>Another PostgreSQL session whose lock makes a run stand still at a known statement.</summary>
public sealed class Gate : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly NpgsqlConnection _stranger;

    private Gate(NpgsqlConnection stranger) => _stranger = stranger;

    /// <param name="sql">What the stranger does in its transaction.</param>
    public static async Task<Gate> CloseAsync(EngineDatabase database, string sql)
    {
        var stranger = new NpgsqlConnection(TimeoutTests.ConnectionString(database) + ";Application Name=stranger");
        await stranger.OpenAsync();
        var gate = new Gate(stranger);
        await gate.ExecuteAsync("SET deadlock_timeout = '1h'");
        await gate.ExecuteAsync("BEGIN");
        await gate.ExecuteAsync(sql);
        return gate;
    }

    /// <summary>Waits until the run stands at the gate; the process that serves it.</summary>
    public async Task<string> WaitForRunAsync(EngineDatabase database)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            // CREATE INDEX CONCURRENTLY waits for many a moment, for this very query too.
            IReadOnlyList<string> waiting = await database.RowsAsync($"""
            SELECT pid FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = 'dbmigrate' AND {_stranger.ProcessID} = ANY (pg_blocking_pids(pid))
            """);
            if (waiting.Count > 0)
                return waiting[0];
            await Task.Delay(10, limit.Token);
        }
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, _stranger);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Opens it.</summary>
    public ValueTask DisposeAsync() => _stranger.DisposeAsync();
}
