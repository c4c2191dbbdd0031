using DbMigrate.Tests.Infrastructure;

namespace DbMigrate.Tests.Scenarios.Reliability;

/// <summary>The server, or the session on it, ends while a statement runs.</summary>
public sealed class ServerFaultTests(PostgresServers servers, OwnServers own) : IClassFixture<OwnServers>
{
    public static TheoryData<string, string> Killed => Faults.ServerKilled.Cells;

    public static TheoryData<string, string> Ended => Faults.SessionEnded.Cells;

    [Theory, MemberData(nameof(Killed))]
    public async Task The_server_is_killed(string engine, string mode)
    {
        PostgresServer server = await own.GetAsync(engine);
        await using FaultRun run = await FaultRun.PrepareAsync(
            servers, engine, RunMode.Of(mode), EngineDatabase.On(await server.CreateDatabaseAsync()));
        Task<Exception?> running;
        await using (Gate gate = await Gate.CloseAsync(run.Database, run.Mode.Gate))
        {
            running = run.TryRunAsync();
            await gate.WaitForRunAsync(run.Database);
            server.Kill();
            await running;
        }

        await server.StartAsync();

        FaultMatrix.Record(Faults.ServerKilled, engine, run.Mode, await run.FinishAsync(await running));
    }

    [Theory, MemberData(nameof(Ended))]
    public async Task The_session_is_ended(string engine, string mode)
    {
        await using FaultRun run = await FaultRun.PrepareAsync(servers, engine, RunMode.Of(mode));
        Task<Exception?> running;
        await using (Gate gate = await Gate.CloseAsync(run.Database, run.Mode.Gate))
        {
            running = run.TryRunAsync();
            await run.Database.RowsAsync($"SELECT pg_terminate_backend({await gate.WaitForRunAsync(run.Database)})");
            await running;
        }

        FaultMatrix.Record(Faults.SessionEnded, engine, run.Mode, await run.FinishAsync(await running));
    }
}
